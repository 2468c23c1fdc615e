package plot

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// pen draws lines and letters.
type pen struct {
	img  draw.Image
	face font.Face
}

// face is the Go font, which is built in and cannot fail to be read in a
// program that passed its tests.
func face() font.Face {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		panic(fmt.Sprintf("devices/audio/plot: %v", err))
	}
	f, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 15, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(fmt.Sprintf("devices/audio/plot: %v", err))
	}
	return f
}

// stroke draws a line.
func (p pen) stroke(x1, y1, x2, y2 float64, c color.Color) {
	n := int(math.Max(math.Abs(x2-x1), math.Abs(y2-y1))) + 1
	for i := range n + 1 {
		t := float64(i) / float64(n)
		p.img.Set(int(math.Round(x1+t*(x2-x1))), int(math.Round(y1+t*(y2-y1))), c)
	}
}

// write puts text so that its base line begins there.
func (p pen) write(x, y int, text string, c color.Color) {
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(c), Face: p.face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// centred puts text around a column.
func (p pen) centred(x, y int, text string, c color.Color) {
	p.write(x-p.width(text)/2, y, text, c)
}

func (p pen) width(text string) int { return font.MeasureString(p.face, text).Round() }
