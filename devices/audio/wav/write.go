package wav

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Write writes a file of one channel of PCM with 24 bits. Samples beyond full
// scale, -1 to 1, are cut off there, and what is no number becomes 0.
func Write(w io.Writer, rate int, samples []float64) error {
	const bits, width = 24, 3
	if rate < 1 || rate > MaxRate || len(samples) > MaxFrames {
		return fmt.Errorf("%d samples at %d Hz do not go into a WAV file: %d at most, at up to %d Hz", len(samples), rate, MaxFrames, MaxRate)
	}
	size := uint32(len(samples) * width)
	pad := size % 2
	out := bufio.NewWriter(w)
	le := binary.LittleEndian
	head := append([]byte("RIFF"), le.AppendUint32(nil, 36+size+pad)...)
	head = append(head, "WAVEfmt "...)
	head = le.AppendUint32(head, 16)
	head = le.AppendUint16(head, formatPCM)
	head = le.AppendUint16(head, 1)
	head = le.AppendUint32(head, uint32(rate))
	head = le.AppendUint32(head, uint32(rate*width))
	head = le.AppendUint16(head, width)
	head = le.AppendUint16(head, bits)
	head = append(head, "data"...)
	head = le.AppendUint32(head, size)
	_, _ = out.Write(head) // Flush tells
	const full = 1 << (bits - 1)
	for _, v := range samples {
		if math.IsNaN(v) {
			v = 0
		}
		i := int32(max(-full, min(full-1, math.Round(v*full))))
		_, _ = out.Write([]byte{byte(i), byte(i >> 8), byte(i >> 16)})
	}
	if pad > 0 {
		_ = out.WriteByte(0)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the WAV file: %w", err)
	}
	return nil
}
