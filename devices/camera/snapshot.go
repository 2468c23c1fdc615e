package camera

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"time"
)

// Snapshot is one picture, in memory only.
type Snapshot struct {
	// JPEG is a whole file, in full range, as browsers read it.
	JPEG []byte
	Mode Mode
	// Taken is the wall clock's time.
	Taken time.Time
}

// snapshotQuality is JPEG's, from 1 to 100.
const snapshotQuality = 85

// Snapshot takes one picture after the camera has settled. It opens the
// camera, so it is for when there is no meeting; the error wraps
// devices.ErrBusy if somebody has the camera. It writes nothing anywhere.
func (c *Camera) Snapshot(ctx context.Context) (Snapshot, error) {
	s, err := during(ctx, c, func(o *opened) (Snapshot, error) {
		took, err := c.capture(ctx, o, 1)
		if err != nil {
			return Snapshot{}, err
		}
		s := Snapshot{Mode: took.given, Taken: time.Now()}
		s.JPEG, err = toJPEG(took.given, took.frames[0].Data)
		return s, err
	})
	return s, c.held(err)
}

// toJPEG makes a file of a frame. A frame that is one already is kept as it
// came, with its tables put in.
func toJPEG(m Mode, data []byte) ([]byte, error) {
	var img image.YCbCr
	if err := Decode(&img, m, data); err != nil {
		return nil, err
	}
	if m.Format == MJPEG || m.Format == JPEG {
		head, err := readHead(data)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(head.complete(data))
	}
	if !m.FullRange {
		expand(img.Y, 16, 219)
		expand(img.Cb, 128, 224)
		expand(img.Cr, 128, 224)
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, shown(&img), &jpeg.Options{Quality: snapshotQuality}); err != nil {
		return nil, fmt.Errorf("write a JPEG: %w", err)
	}
	return file.Bytes(), nil
}

// shown is the picture as the encoder takes it: one without colour is grey.
func shown(p *image.YCbCr) image.Image {
	if len(p.Cb) == 0 {
		return &image.Gray{Pix: p.Y, Stride: p.YStride, Rect: p.Rect}
	}
	return p
}

// expand stretches limited range to full: what stands at fixed stays there for
// colour and goes to 0 for luma, and the range becomes 255.
func expand(plane []byte, fixed, span int) {
	base := 0
	if fixed == 128 {
		base = 128
	}
	var table [256]byte
	for v := range table {
		table[v] = byte(min(max(base+(v-fixed)*255/span, 0), 255))
	}
	for i, v := range plane {
		plane[i] = table[v]
	}
}
