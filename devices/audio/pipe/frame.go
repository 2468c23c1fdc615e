package pipe

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// write sends a line and samples.
func write(w io.Writer, line any, samples []float32) error {
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if _, err := out.Write(append(text, '\n')); err != nil {
		return err
	}
	var b [4]byte
	for _, v := range samples {
		binary.LittleEndian.PutUint32(b[:], math.Float32bits(v))
		if _, err := out.Write(b[:]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// lines returns a reader that can hold the longest line.
func lines(r io.Reader) *bufio.Reader { return bufio.NewReaderSize(r, MaxLine) }

// readLine reads one line of JSON.
func readLine(in *bufio.Reader, into any) error {
	text, err := in.ReadSlice('\n')
	switch {
	case errors.Is(err, io.EOF) && len(text) == 0:
		return ErrNothing
	case errors.Is(err, io.EOF) && text[0] == '{':
		return fmt.Errorf("%w: after %d bytes of its first line", ErrShort, len(text))
	case errors.Is(err, bufio.ErrBufferFull):
		return fmt.Errorf("%w: its first line has no end", ErrGarbled)
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("read: %w", err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%w: it begins with %.60q", ErrGarbled, text)
	}
	return nil
}

// readSamples reads n samples. It takes memory as they come.
func readSamples(in io.Reader, n int) ([]float32, error) {
	if n == 0 {
		return nil, nil
	}
	const block = 1 << 14 // samples
	samples := make([]float32, 0, min(n, block))
	buf := make([]byte, 4*min(n, block))
	for len(samples) < n {
		part := buf[:4*min(n-len(samples), block)]
		if got, err := io.ReadFull(in, part); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("%w: after %d of %d samples", ErrShort, len(samples)+got/4, n)
		} else if err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
		for i := 0; i < len(part); i += 4 {
			samples = append(samples, math.Float32frombits(binary.LittleEndian.Uint32(part[i:])))
		}
	}
	return samples, nil
}
