package camera

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
)

// slope is a picture whose luma tells where a pixel is.
func slope(x, y int) byte { return byte(16 + (5*x+3*y)%200) }

// frameOf writes the slope in a format, with rows of the given stride.
func frameOf(f Format, w, h, stride int) []byte {
	pairs := (w + 1) / 2
	rows := h
	if f == NV12 {
		rows += (h + 1) / 2
	}
	data := make([]byte, stride*rows)
	for y := range h {
		for x := range w {
			at := y*stride + x
			if f == YUYV {
				at = y*stride + 2*x
				data[at+1] = byte(100 + x%2*50) // Cb 100, Cr 150
			}
			data[at] = slope(x, y)
		}
	}
	if f == YUYV && w%2 == 1 {
		for y := range h {
			data[y*stride+4*pairs-1] = 150
		}
	}
	if f == NV12 {
		for y := h; y < rows; y++ {
			for i := range pairs {
				data[y*stride+2*i], data[y*stride+2*i+1] = 100, 150
			}
		}
	}
	return data
}

func TestDecodeRaw(t *testing.T) {
	for _, c := range []struct {
		format        Format
		w, h, stride  int
		strideOfFrame int
	}{
		{YUYV, 64, 48, 128, 128}, {YUYV, 64, 48, 0, 128}, {YUYV, 64, 48, 150, 150}, {YUYV, 63, 47, 131, 131}, {YUYV, 1, 1, 4, 4},
		{NV12, 64, 48, 64, 64}, {NV12, 64, 48, 80, 80}, {NV12, 63, 47, 64, 64}, {NV12, 63, 47, 71, 71},
		{Grey, 64, 48, 64, 64}, {Grey, 63, 47, 77, 77}, {Grey, 1, 1, 0, 1},
	} {
		m := Mode{Format: c.format, Width: c.w, Height: c.h, Stride: c.stride}
		data := frameOf(c.format, c.w, c.h, c.strideOfFrame)
		var p image.YCbCr
		if err := Decode(&p, m, data); err != nil {
			t.Errorf("%s with rows of %d: %v", m, c.stride, err)
			continue
		}
		for y := range c.h {
			for x := range c.w {
				if got := p.Y[p.YOffset(x, y)]; got != slope(x, y) {
					t.Fatalf("%s with rows of %d: luma at %d,%d is %d, want %d", m, c.stride, x, y, got, slope(x, y))
				}
				if i := p.COffset(x, y); c.format != Grey && (p.Cb[i] != 100 || p.Cr[i] != 150) {
					t.Fatalf("%s with rows of %d: colour at %d,%d is %d, %d", m, c.stride, x, y, p.Cb[i], p.Cr[i])
				}
			}
		}
		if err := Decode(&p, m, data[:len(data)/2]); !errors.Is(err, ErrFrame) {
			t.Errorf("%s, half of it: %v, want ErrFrame", m, err)
		}
		if n := testing.AllocsPerRun(5, func() { _ = Decode(&p, m, data) }); n != 0 {
			t.Errorf("%s: %v allocations a frame after the first", m, n)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, m := range map[string]Mode{
		"no pixels":      {Format: YUYV},
		"negative":       {Format: YUYV, Width: -4, Height: 4},
		"16k":            {Format: Grey, Width: 16384, Height: 16384},
		"short rows":     {Format: YUYV, Width: 64, Height: 4, Stride: 127},
		"endless rows":   {Format: Grey, Width: 64, Height: 4, Stride: 1 << 30},
		"unknown format": {Format: 'H' | '2'<<8 | '6'<<16 | '4'<<24, Width: 64, Height: 4},
	} {
		var p image.YCbCr
		if err := Decode(&p, m, make([]byte, 4096)); !errors.Is(err, ErrFrame) || p.Y != nil {
			t.Errorf("%s: error %v and %d bytes of luma, want ErrFrame and none", name, err, len(p.Y))
		}
	}
}

// jpegOf is the slope as a JPEG.
func jpegOf(t testing.TB, w, h int) []byte {
	t.Helper()
	p := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := range h {
		for x := range w {
			p.Y[p.YOffset(x, y)] = slope(x, y)
		}
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = 100, 150
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withoutTables takes the Huffman tables out, as many cameras do.
func withoutTables(t testing.TB, data []byte) []byte {
	t.Helper()
	at := bytes.Index(data, []byte{0xff, markDHT})
	if at < 0 {
		t.Fatal("no tables")
	}
	n := int(data[at+2])<<8 | int(data[at+3])
	return append(bytes.Clone(data[:at]), data[at+2+n:]...)
}

// Go's encoder uses the tables of Annex K, so a frame of its making without
// them must give the same picture when they are put in.
func TestDecodeMJPEG(t *testing.T) {
	m := Mode{Format: MJPEG, Width: 61, Height: 45}
	whole := jpegOf(t, 61, 45)
	bare := withoutTables(t, whole)
	if _, err := jpeg.Decode(bytes.NewReader(bare)); err == nil {
		t.Fatal("the standard library reads a JPEG without tables: then putting them in proves nothing")
	}
	for name, data := range map[string][]byte{"with tables": whole, "without": bare, "padded": append(bytes.Clone(whole), make([]byte, 512)...)} {
		var p image.YCbCr
		if err := Decode(&p, m, data); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, at := range []image.Point{{0, 0}, {60, 44}, {30, 20}} {
			got, want := int(p.Y[p.YOffset(at.X, at.Y)]), int(slope(at.X, at.Y))
			if max(got-want, want-got) > 12 {
				t.Errorf("%s: luma at %v is %d, want %d", name, at, got, want)
			}
		}
	}
}

func TestDecodeMJPEGGrey(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 32, 16))
	g.SetGray(3, 3, color.Gray{Y: 200})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, g, nil); err != nil {
		t.Fatal(err)
	}
	var p image.YCbCr
	if err := Decode(&p, Mode{Format: JPEG, Width: 32, Height: 16}, b.Bytes()); err != nil || len(p.Cb) != 0 {
		t.Errorf("%v, %d bytes of colour", err, len(p.Cb))
	}
}

func TestDecodeMJPEGRefuses(t *testing.T) {
	m := Mode{Format: MJPEG, Width: 64, Height: 48}
	whole := jpegOf(t, 64, 48)
	huge := bytes.Clone(whole)
	sof := bytes.Index(huge, []byte{0xff, markSOF})
	copy(huge[sof+5:], "\x40\x00\x40\x00") // 16384 x 16384
	damaged := bytes.Clone(whole)
	for i := len(damaged) / 2; i < len(damaged); i += 3 {
		damaged[i] ^= 0xff
	}
	for name, data := range map[string][]byte{
		"empty": nil, "zeros": make([]byte, 1000), "only a beginning": whole[:2], "header only": whole[:100],
		"cut short": whole[:len(whole)*2/3], "16k": huge, "another size": jpegOf(t, 32, 48), "damaged": damaged,
		"text": []byte(strings.Repeat("no picture ", 100)),
	} {
		var p image.YCbCr
		if err := Decode(&p, m, data); !errors.Is(err, ErrFrame) {
			t.Errorf("%s: %v, want ErrFrame", name, err)
		}
	}
}

// FuzzDecode: whatever the bytes and the mode, an error or a picture of the
// mode's size, and never more memory than that size explains.
func FuzzDecode(f *testing.F) {
	whole := jpegOf(f, 64, 48)
	f.Add(uint32(MJPEG), 64, 48, 0, whole)
	f.Add(uint32(MJPEG), 64, 48, 0, withoutTables(f, whole))
	f.Add(uint32(MJPEG), 64, 48, 0, whole[:len(whole)/2])
	f.Add(uint32(YUYV), 7, 5, 17, frameOf(YUYV, 7, 5, 17))
	f.Add(uint32(NV12), 7, 5, 9, frameOf(NV12, 7, 5, 9))
	f.Add(uint32(Grey), 7, 5, 0, frameOf(Grey, 7, 5, 7))
	f.Add(uint32(Grey), 16384, 16384, 0, []byte{1})
	f.Add(uint32(0), 0, 0, -1, []byte{})
	f.Fuzz(func(t *testing.T, format uint32, w, h, stride int, data []byte) {
		m := Mode{Format: Format(format), Width: w, Height: h, Stride: stride}
		var p image.YCbCr
		if err := Decode(&p, m, data); err != nil {
			if !errors.Is(err, ErrFrame) {
				t.Fatalf("%v is not ErrFrame", err)
			}
			return
		}
		if p.Rect != image.Rect(0, 0, w, h) || len(p.Y) < p.YOffset(w-1, h-1)+1 {
			t.Fatalf("%s: a picture of %v with %d bytes of luma", m, p.Rect, len(p.Y))
		}
		if len(p.Y)+len(p.Cb)+len(p.Cr) > 4*(w+64)*(h+64) {
			t.Fatalf("%s: %d bytes", m, len(p.Y)+len(p.Cb)+len(p.Cr))
		}
		if _, err := toJPEG(m, data); err != nil {
			t.Fatalf("%s: read, but not written: %v", m, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	const w, h = 1920, 1080
	for name, c := range map[string]struct {
		m    Mode
		data []byte
	}{
		"YUYV": {Mode{Format: YUYV, Width: w, Height: h}, frameOf(YUYV, w, h, 2*w)},
		"NV12": {Mode{Format: NV12, Width: w, Height: h}, frameOf(NV12, w, h, w)},
		"MJPG": {Mode{Format: MJPEG, Width: w, Height: h}, jpegOf(b, w, h)},
		"GREY": {Mode{Format: Grey, Width: w, Height: h}, frameOf(Grey, w, h, w)},
	} {
		b.Run(name, func(b *testing.B) {
			var p image.YCbCr
			b.ReportAllocs()
			for b.Loop() {
				if err := Decode(&p, c.m, c.data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
