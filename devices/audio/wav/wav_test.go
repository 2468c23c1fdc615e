package wav_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"klubba/devices/audio/wav"
)

// file writes a file of so many channels by hand.
func file(code uint16, channels, rate, bits int, data []byte, size uint32) []byte {
	var b bytes.Buffer
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) }
	b.WriteString("RIFF")
	put(uint32(0)) // many programs leave it so
	b.WriteString("WAVELIST")
	put(uint32(3))
	b.WriteString("abc\x00fmt ") // a chunk of odd length has a byte more
	put(uint32(16))
	put(code)
	put(uint16(channels))
	put(uint32(rate))
	put(uint32(rate * channels * bits / 8))
	put(uint16(channels * bits / 8))
	put(uint16(bits))
	b.WriteString("data")
	put(size)
	b.Write(data)
	return b.Bytes()
}

func TestReadsEachFormat(t *testing.T) {
	float := binary.LittleEndian.AppendUint32(nil, math.Float32bits(-0.25))
	for name, tt := range map[string]struct {
		code uint16
		bits int
		data []byte
	}{
		"16": {1, 16, []byte{0x00, 0xe0}},
		"24": {1, 24, []byte{0x00, 0x00, 0xe0}},
		"32": {1, 32, []byte{0x00, 0x00, 0x00, 0xe0}},
		"f":  {3, 32, float},
	} {
		two := append(make([]byte, tt.bits/8), tt.data...) // silence left, -0.25 right
		s, err := wav.Read(bytes.NewReader(file(tt.code, 2, 44100, tt.bits, two, uint32(len(two)))), 2)
		if err != nil || len(s.Samples) != 1 || s.Samples[0] != -0.25 || s.Rate != 44100 || s.Short || s.Float != (name == "f") {
			t.Errorf("%s: got %+v, %v", name, s, err)
		}
	}
}

func TestWritesWhatItReads(t *testing.T) {
	samples := []float64{0, 0.5, -0.5, 1, -1, 7, math.NaN(), 1.0 / (1 << 23), 0.1}
	var b bytes.Buffer
	if err := wav.Write(&b, 48000, samples); err != nil {
		t.Fatal(err)
	}
	s, err := wav.Read(&b, 1)
	if err != nil || s.Rate != 48000 || s.Bits != 24 || s.Short {
		t.Fatalf("got %+v, %v", s, err)
	}
	for i, want := range []float64{0, 0.5, -0.5, 1, -1, 1, 0, 1.0 / (1 << 23), 0.1} {
		if math.Abs(s.Samples[i]-want) > 1.0/(1<<23) {
			t.Errorf("sample %d: got %v, want %v", i, s.Samples[i], want)
		}
	}
}

func TestLengthsThatLie(t *testing.T) {
	data := make([]byte, 100)
	for size, want := range map[uint32]struct {
		n     int
		short bool
	}{
		100: {50, false}, 60: {30, false}, 61: {30, false}, 0: {0, false},
		4000000000: {50, true}, math.MaxUint32: {50, false}, // a stream
	} {
		s, err := wav.Read(bytes.NewReader(file(1, 1, 8000, 16, data, size)), 1)
		if err != nil || len(s.Samples) != want.n || s.Short != want.short {
			t.Errorf("length %d: got %d samples, short %t, %v; want %d, %t", size, len(s.Samples), s.Short, err, want.n, want.short)
		}
	}
}

func TestFaultsAreNamed(t *testing.T) {
	good := file(1, 2, 48000, 16, make([]byte, 8), 8)
	for name, tt := range map[string]struct {
		file    []byte
		channel int
		says    string
	}{
		"empty":       {nil, 1, "no WAV file"},
		"other":       {bytes.Repeat([]byte("ID3 "), 30), 1, "no WAV file"},
		"cut header":  {good[:30], 1, "no sound"},
		"no data":     {good[:len(good)-16], 1, "no sound"},
		"no channels": {file(1, 0, 48000, 16, nil, 0), 1, "0 channels"},
		"channels":    {file(1, 5000, 48000, 16, nil, 0), 1, "5000 channels"},
		"no rate":     {file(1, 1, 0, 16, nil, 0), 1, "0 samples a second"},
		"rate":        {file(1, 1, 4000000, 16, nil, 0), 1, "4000000 samples a second"},
		"8 bits":      {file(1, 1, 48000, 8, nil, 0), 1, "with 8 bits"},
		"doubles":     {file(3, 1, 48000, 64, nil, 0), 1, "with 64 bits"},
		"mp3":         {file(85, 1, 48000, 16, nil, 0), 1, "format 85"},
		"channel":     {good, 3, "no channel 3"},
		"channel 0":   {good, 0, "no channel 0"},
	} {
		if _, err := wav.Read(bytes.NewReader(tt.file), tt.channel); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v, want %q", name, err, tt.says)
		}
	}
}

// A file costs memory by what it holds, not by what it claims.
func FuzzRead(f *testing.F) {
	f.Add(file(1, 2, 48000, 16, make([]byte, 64), 64), 1)
	f.Add(file(3, 1, 44100, 32, make([]byte, 64), math.MaxUint32), 1)
	f.Add(file(0xfffe, 1, 44100, 24, make([]byte, 9), 1<<31), 2)
	f.Fuzz(func(t *testing.T, b []byte, channel int) {
		s, err := wav.Read(bytes.NewReader(b), channel)
		if err == nil && len(s.Samples)*2 > len(b) {
			t.Fatalf("%d samples of %d bytes", len(s.Samples), len(b))
		}
	})
}
