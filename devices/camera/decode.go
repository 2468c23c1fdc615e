package camera

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
)

// Decode reads a frame's bytes into a picture. What is read fits the mode or
// is refused with ErrFrame: bytes too few, a JPEG that is cut short, damaged
// or of another size, a mode without pixels.
//
// The picture's room is used again, so that the second frame of a mode costs
// no allocation; a JPEG costs those of the standard library, which are bounded
// by the mode's size. A grey frame leaves Cb and Cr empty. Luma and colour
// keep the mode's range: see Mode.FullRange.
func Decode(into *image.YCbCr, m Mode, data []byte) error {
	if m.Width < 1 || m.Height < 1 || m.Width > maxSide || m.Height > maxSide || m.Stride < 0 || m.Stride > 8*maxSide {
		return fmt.Errorf("%w: no picture is %dx%d with rows of %d bytes", ErrFrame, m.Width, m.Height, m.Stride)
	}
	switch m.Format {
	case MJPEG, JPEG:
		return decodeJPEG(into, m, data)
	case YUYV:
		return decodeYUYV(into, m, data)
	case NV12:
		return decodeNV12(into, m, data)
	case Grey:
		return decodeGrey(into, m, data)
	}
	return fmt.Errorf("%w: format %s is not read here", ErrFrame, m.Format)
}

// rows checks that data holds all rows, and returns the stride. The last row
// may end with its pixels.
func (m Mode) rows(data []byte, rowBytes, rows int) (stride int, err error) {
	stride = m.Stride
	if stride == 0 {
		stride = rowBytes
	}
	if stride < rowBytes {
		return 0, fmt.Errorf("%w: rows of %d bytes cannot hold %d pixels", ErrFrame, stride, m.Width)
	}
	if need := stride*(rows-1) + rowBytes; len(data) < need {
		return 0, fmt.Errorf("%w: %d bytes came, %s needs %d", ErrFrame, len(data), m, need)
	}
	return stride, nil
}

// fit gives the picture its size and planes of at least the given colour
// sizes, using its room again.
func fit(p *image.YCbCr, m Mode, ratio image.YCbCrSubsampleRatio, colourStride, colourRows int) {
	grow := func(b []byte, n int) []byte {
		if cap(b) >= n {
			return b[:n]
		}
		return make([]byte, n)
	}
	p.Rect, p.SubsampleRatio = image.Rect(0, 0, m.Width, m.Height), ratio
	p.YStride, p.CStride = m.Width, colourStride
	p.Y = grow(p.Y, m.Width*m.Height)
	p.Cb, p.Cr = grow(p.Cb, colourStride*colourRows), grow(p.Cr, colourStride*colourRows)
}

func decodeYUYV(p *image.YCbCr, m Mode, data []byte) error {
	pairs := (m.Width + 1) / 2
	stride, err := m.rows(data, 4*pairs, m.Height)
	if err != nil {
		return err
	}
	fit(p, m, image.YCbCrSubsampleRatio422, pairs, m.Height)
	for y := range m.Height {
		row := data[y*stride:][:4*pairs]
		luma, cb, cr := p.Y[y*m.Width:][:m.Width], p.Cb[y*pairs:][:pairs], p.Cr[y*pairs:][:pairs]
		for i := range m.Width / 2 {
			q := row[4*i : 4*i+4 : 4*i+4]
			luma[2*i], luma[2*i+1], cb[i], cr[i] = q[0], q[2], q[1], q[3]
		}
		if m.Width%2 == 1 {
			q := row[4*(pairs-1):]
			luma[m.Width-1], cb[pairs-1], cr[pairs-1] = q[0], q[1], q[3]
		}
	}
	return nil
}

func decodeNV12(p *image.YCbCr, m Mode, data []byte) error {
	pairs, colourRows := (m.Width+1)/2, (m.Height+1)/2
	// Both planes have the same stride; their rows are of one length, even
	// where the width is odd.
	stride, err := m.rows(data, 2*pairs, m.Height+colourRows)
	if err != nil {
		return err
	}
	fit(p, m, image.YCbCrSubsampleRatio420, pairs, colourRows)
	for y := range m.Height {
		copy(p.Y[y*m.Width:][:m.Width], data[y*stride:])
	}
	for y := range colourRows {
		row := data[(m.Height+y)*stride:][:2*pairs]
		for i := range pairs {
			p.Cb[y*pairs+i], p.Cr[y*pairs+i] = row[2*i], row[2*i+1]
		}
	}
	return nil
}

func decodeGrey(p *image.YCbCr, m Mode, data []byte) error {
	stride, err := m.rows(data, m.Width, m.Height)
	if err != nil {
		return err
	}
	fit(p, m, image.YCbCrSubsampleRatio420, 0, 0)
	for y := range m.Height {
		copy(p.Y[y*m.Width:][:m.Width], data[y*stride:])
	}
	return nil
}

func decodeJPEG(p *image.YCbCr, m Mode, data []byte) error {
	head, err := readHead(data)
	if err != nil {
		return err
	}
	if head.width != m.Width || head.height != m.Height {
		return fmt.Errorf("%w: the JPEG is of %dx%d, agreed were %dx%d", ErrFrame, head.width, head.height, m.Width, m.Height)
	}
	img, err := jpeg.Decode(head.complete(data))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFrame, err)
	}
	switch img := img.(type) {
	case *image.YCbCr:
		*p = *img
	case *image.Gray:
		*p = image.YCbCr{Y: img.Pix, YStride: img.Stride, Rect: img.Rect, SubsampleRatio: image.YCbCrSubsampleRatio420}
	default:
		return fmt.Errorf("%w: the JPEG is neither grey nor in luma and colour", ErrFrame)
	}
	return nil
}

// complete reads the JPEG with the standard Huffman tables put in, if it
// brings none.
func (h jpegHead) complete(data []byte) io.Reader {
	if h.tables {
		return bytes.NewReader(data)
	}
	return io.MultiReader(bytes.NewReader(data[:h.scan]), bytes.NewReader([]byte(standardTables)), bytes.NewReader(data[h.scan:]))
}
