package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // the formats that are read
	_ "image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"klubba/devices/camera/picture"
)

// What a file may be, so that none, however made, takes more memory than is there.
const (
	mostBytes  = 64 << 20
	mostPixels = 40e6
	// No picture format packs more pixels into a byte than a row of eight to the
	// bit, packed by DEFLATE, which makes 1032 bytes of one at most.
	mostPerByte = 8 * 1032
)

// pictureFiles are the pictures that a path stands for: a file is itself, a
// folder is the JPEG and PNG files in it, by name.
func pictureFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.Mode().IsRegular():
		return []string{path}, nil
	case !info.IsDir():
		return nil, errors.New("not a file or a folder")
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if e.Type().IsRegular() && slices.Contains([]string{".jpg", ".jpeg", ".png"}, strings.ToLower(filepath.Ext(e.Name()))) {
			files = append(files, filepath.Join(path, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, errors.New("no JPEG or PNG picture in the folder")
	}
	return files, nil
}

// readFile reads a whole file that is not too large.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path) // before it is opened: opening a pipe waits for its other end
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a file or a folder")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err == nil && len(b) > mostBytes {
		return nil, fmt.Errorf("the file is larger than %d MB", mostBytes>>20)
	}
	return b, err
}

func readPicture(path string) (picture.Frame, error) {
	b, err := readFile(path)
	if err != nil {
		return picture.Frame{}, err
	}
	return decodePicture(b)
}

// decodePicture makes a frame of a JPEG or PNG file. It looks at the size that
// the file claims before it makes room for it.
func decodePicture(b []byte) (picture.Frame, error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		if errors.Is(err, image.ErrFormat) {
			return picture.Frame{}, errors.New("not a JPEG or PNG picture")
		}
		return picture.Frame{}, fmt.Errorf("the picture is broken or cut off: %w", err)
	}
	switch pixels := float64(head.Width) * float64(head.Height); {
	case head.Width > picture.MaxSide || head.Height > picture.MaxSide || pixels > mostPixels:
		return picture.Frame{}, fmt.Errorf("a picture of %d x %d pixels is too large", head.Width, head.Height)
	case pixels > mostPerByte*float64(len(b)):
		return picture.Frame{}, fmt.Errorf("a picture of %d x %d pixels cannot be in so small a file", head.Width, head.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return picture.Frame{}, fmt.Errorf("the picture is broken or cut off: %w", err)
	}
	return frameOf(img), nil
}

// frameOf takes the luma of a picture, and the means of its colour differences.
func frameOf(img image.Image) picture.Frame {
	size := img.Bounds().Size()
	f := picture.Frame{Width: size.X, Height: size.Y, Stride: size.X, Cb: 128, Cr: 128, FullRange: true}
	switch img := img.(type) {
	case *image.Gray:
		f.Y, f.Stride = img.Pix, img.Stride
		return f
	case *image.YCbCr:
		f.Y, f.Stride = img.Y, img.YStride
		f.Cb, f.Cr = meanByte(img.Cb), meanByte(img.Cr)
		return f
	}
	f.Y = make([]byte, 0, size.X*size.Y)
	var cb, cr float64
	low := img.Bounds().Min
	for y := range size.Y {
		for x := range size.X {
			c := color.YCbCrModel.Convert(img.At(low.X+x, low.Y+y)).(color.YCbCr)
			f.Y = append(f.Y, c.Y)
			cb, cr = cb+float64(c.Cb), cr+float64(c.Cr)
		}
	}
	n := float64(max(len(f.Y), 1))
	f.Cb, f.Cr = cb/n, cr/n
	return f
}

func meanByte(b []byte) float64 {
	var sum float64
	for _, v := range b {
		sum += float64(v)
	}
	return sum / float64(max(len(b), 1))
}

// readReference reads a stored reference, or makes one of a picture.
func readReference(path string) (*picture.Reference, error) {
	b, err := readFile(path)
	if err != nil {
		return nil, err
	}
	var r picture.Reference
	if trimmed := bytes.TrimSpace(b); len(trimmed) > 0 && trimmed[0] == '{' {
		if json.Unmarshal(trimmed, &r) != nil {
			return nil, picture.ErrReference
		}
		return &r, r.Check()
	}
	f, err := decodePicture(b)
	if err != nil {
		return nil, err
	}
	var a picture.Analyzer
	if _, err := a.Measure(f); err != nil {
		return nil, err
	}
	r = a.Reference("")
	return &r, nil
}
