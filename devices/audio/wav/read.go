package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// The codes of sample formats.
const (
	formatPCM        = 1
	formatFloat      = 3
	formatExtensible = 0xfffe
)

// endless is the length that a program writes who does not know it yet.
const endless = math.MaxUint32

// Read reads one channel of a file; the first is 1. It reads as much memory
// in as the file has samples, MaxFrames at most. Errors say what is wrong with
// the file, in words for who recorded it.
func Read(r io.Reader, channel int) (Sound, error) {
	var head [12]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return Sound{}, ended("this is no WAV file: it has no header", err)
	}
	if string(head[:4]) != "RIFF" && string(head[:4]) != "RF64" || string(head[8:]) != "WAVE" {
		return Sound{}, errors.New("this is no WAV file: record as WAV, PCM of 16, 24 or 32 bits or 32 bits of floating point")
	}
	var s Sound
	for {
		var chunk [8]byte
		if _, err := io.ReadFull(r, chunk[:]); err != nil {
			return Sound{}, ended("the WAV file has no sound in it: it ends before its samples", err)
		}
		size := binary.LittleEndian.Uint32(chunk[4:])
		switch id := string(chunk[:4]); {
		case id == "data" && s.Rate == 0:
			return Sound{}, errors.New("the WAV file has samples before it says of what kind they are: record it again")
		case id == "data":
			return s.read(r, channel, size)
		case id == "fmt ":
			if err := s.format(r, size); err != nil {
				return Sound{}, err
			}
		default:
			if err := skip(r, int64(size)+int64(size%2)); err != nil {
				return Sound{}, ended("the WAV file has no sound in it: it ends before its samples", err)
			}
		}
	}
}

// ended tells a file that ends from one that cannot be read.
func ended(what string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New(what)
	}
	return fmt.Errorf("read the WAV file: %w", err)
}

func skip(r io.Reader, n int64) error {
	_, err := io.CopyN(io.Discard, r, n)
	return err
}

// format reads of what kind the samples are.
func (s *Sound) format(r io.Reader, size uint32) error {
	const short, long, most = 16, 40, 4096
	if size < short || size > most {
		return fmt.Errorf("the WAV file's header is broken: %d bytes of format, want %d to %d", size, short, most)
	}
	f := make([]byte, size+size%2)
	if _, err := io.ReadFull(r, f); err != nil {
		return ended("the WAV file has no sound in it: it ends in its header", err)
	}
	le := binary.LittleEndian
	code, channels, rate, align, bits := le.Uint16(f), int(le.Uint16(f[2:])), le.Uint32(f[4:]), int(le.Uint16(f[12:])), int(le.Uint16(f[14:]))
	if code == formatExtensible && size >= long {
		code = le.Uint16(f[24:])
	}
	switch {
	case channels < 1 || channels > MaxChannels:
		return fmt.Errorf("the WAV file claims %d channels, want 1 to %d", channels, MaxChannels)
	case rate < 1 || rate > MaxRate:
		return fmt.Errorf("the WAV file claims %d samples a second, want 1 to %d", rate, MaxRate)
	case !known(code, bits):
		return fmt.Errorf("the WAV file has samples of format %d with %d bits: record as PCM of 16, 24 or 32 bits or 32 bits of floating point", code, bits)
	case align != channels*bits/8:
		return fmt.Errorf("the WAV file's header contradicts itself: %d bytes for %d channels of %d bits", align, channels, bits)
	}
	s.Rate, s.Channels, s.Bits, s.Float = int(rate), channels, bits, code == formatFloat
	return nil
}

// known reports whether samples of that format are understood.
func known(code uint16, bits int) bool {
	switch code {
	case formatPCM:
		return bits == 16 || bits == 24 || bits == 32
	case formatFloat:
		return bits == 32
	}
	return false
}

// read reads the samples: as many as there are, if fewer than said or if that
// is not known.
func (s Sound) read(r io.Reader, channel int, size uint32) (Sound, error) {
	if channel < 1 || channel > s.Channels {
		return Sound{}, fmt.Errorf("there is no channel %d in the WAV file: it has %d", channel, s.Channels)
	}
	sized := size != endless
	left := int64(size)
	if !sized {
		left = math.MaxInt64
	}
	frame := s.frame()
	buffer := make([]byte, 4096*frame)
	var all bytes.Buffer // of this channel alone
	width := s.Bits / 8
	for left >= int64(frame) {
		n, err := io.ReadFull(r, buffer[:min(int64(len(buffer)), left-left%int64(frame))])
		left -= int64(n)
		for at := (channel - 1) * width; at+width <= n-n%frame; at += frame {
			all.Write(buffer[at : at+width])
		}
		if all.Len() > MaxFrames*width {
			return Sound{}, fmt.Errorf("the WAV file is too long: cut out what matters, %d samples at most", MaxFrames)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			s.Short = sized
			break
		}
		if err != nil {
			return Sound{}, fmt.Errorf("read the WAV file: %w", err)
		}
	}
	s.Samples = s.decode(all.Bytes())
	return s, nil
}

func (s Sound) decode(raw []byte) []float64 {
	width := s.Bits / 8
	samples := make([]float64, len(raw)/width)
	le := binary.LittleEndian
	for i := range samples {
		b := raw[i*width:]
		switch {
		case s.Float:
			samples[i] = float64(math.Float32frombits(le.Uint32(b)))
		case width == 2:
			samples[i] = float64(int16(le.Uint16(b))) / (1 << 15)
		case width == 3:
			samples[i] = float64(int32(b[0])<<8|int32(b[1])<<16|int32(b[2])<<24) / (1 << 31)
		default:
			samples[i] = float64(int32(le.Uint32(b))) / (1 << 31)
		}
	}
	return samples
}
