package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"klubba/devices/camera/picture"
	"klubba/room/text"
)

// drawing is a picture made up for the scripts: a wall of tiles of all greys,
// each with a pattern, seen through a lens that blurs, aside by some pixels.
func drawing(kind string, aside int, seed uint64) image.Image {
	const w, h = 640, 360
	img := image.NewGray(image.Rect(0, 0, w, h))
	rnd := rand.New(rand.NewPCG(seed, 9))
	room := func(x, y int) float64 {
		tile := rand.New(rand.NewPCG(uint64((x+1000)/23), uint64((y+1000)/17)))
		return 30 + 190*tile.Float64()
	}
	for y := range h {
		for x := range w {
			var v float64
			switch kind {
			case "room", "frozen":
				v = room(x+aside, y)
			case "blurred":
				for i := range 121 {
					v += room(x+aside+i%11-5, y+i/11-5) / 121
				}
			case "hand":
				v = 70 * math.Exp(-float64(x)/w)
			case "shutter":
				v = 60
			}
			if kind != "frozen" && kind != "black" {
				v += 2 * rnd.NormFloat64()
			}
			img.SetGray(x, y, color.Gray{Y: uint8(min(max(v+.5, 0), 255))})
		}
	}
	return img
}

// pictureCmd draws a picture: picture FILE KIND [ASIDE [SEED]].
func pictureCmd(ts *testscript.TestScript, _ bool, args []string) {
	number := func(i int) int {
		if len(args) <= i {
			return 0
		}
		n, err := strconv.Atoi(args[i])
		ts.Check(err)
		return n
	}
	var b bytes.Buffer
	img := drawing(args[1], number(2), uint64(number(3)))
	if strings.HasSuffix(args[0], ".png") {
		ts.Check(png.Encode(&b, img))
	} else {
		ts.Check(jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
}

// hollow is a PNG file that claims a size and has no pixels.
func hollow(width, height uint32) []byte {
	head := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)...)
	head = append(head, 8, 0, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
}

// hollowCmd writes such a file: hollow FILE WIDTH HEIGHT.
func hollowCmd(ts *testscript.TestScript, _ bool, args []string) {
	w, err := strconv.ParseUint(args[1], 10, 32)
	ts.Check(err)
	h, err := strconv.ParseUint(args[2], 10, 32)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), hollow(uint32(w), uint32(h)), 0o644))
}

// TestClaimsAllocateNothing: a file is believed only as far as its own length.
func TestClaimsAllocateNothing(t *testing.T) {
	for _, side := range []uint32{6000, 16384, 1 << 31} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := decodePicture(hollow(side, side))
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%d x %d pixels in nothing: no error", side, side)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
			t.Errorf("%d x %d pixels in nothing: %d bytes allocated", side, side, got)
		}
	}
}

// TestEveryFindingIsSaidInSwedish: cause, advice, name and measure.
func TestEveryFindingIsSaidInSwedish(t *testing.T) {
	good := picture.Measures{Width: 640, Height: 480, Mean: 120, High: 220, Edges: .5, Spread: 30, Sharpness: 20, Judged: 200}
	with := func(change func(*picture.Evidence)) picture.Evidence {
		e := picture.Evidence{Picture: good, Stack: &picture.StackMeasures{Liveliness: 1}, View: &picture.View{Match: 1, Sharpness: 1}}
		change(&e)
		return e
	}
	seen, swedish := map[picture.Name]bool{}, text.New(text.Swedish)
	for _, e := range []picture.Evidence{
		with(func(*picture.Evidence) {}),
		with(func(e *picture.Evidence) { e.Picture.Edges, e.Privacy = 0, picture.PrivacyClosed }),
		with(func(e *picture.Evidence) { e.Picture.Edges, e.Picture.High = 0, 0 }),
		with(func(e *picture.Evidence) { e.Picture.Edges, e.Picture.Mean, e.Picture.Spread = 0, 5, 0 }),
		with(func(e *picture.Evidence) { e.Picture.Edges, e.Picture.Spread = 0, 0 }),
		with(func(e *picture.Evidence) { e.Picture.Edges, e.Picture.Red, e.Picture.Blue = 0, 20, -20 }),
		with(func(e *picture.Evidence) { e.Picture.Edges, e.Picture.Mean = 0, 50 }),
		with(func(e *picture.Evidence) { e.Picture.Edges, e.Picture.Spread = 0, 5 }),
		with(func(e *picture.Evidence) { e.Picture.Judged = 0 }),
		with(func(e *picture.Evidence) { e.View.Sharpness = .1 }),
		with(func(e *picture.Evidence) { e.View, e.Picture.Sharpness = nil, .1 }),
		with(func(e *picture.Evidence) { e.Picture.High = 40 }),
		with(func(e *picture.Evidence) { e.Picture.Under, e.Picture.Cast = .9, 90 }),
		with(func(e *picture.Evidence) { e.Picture.Over, e.AskedWidth, e.AskedHeight = .9, 1280, 720 }),
		with(func(e *picture.Evidence) { e.View.Match, e.AskedHeight = 0, 720 }),
		with(func(e *picture.Evidence) { e.View.Moved, e.Stack.Repeated = 50, 1 }),
		with(func(e *picture.Evidence) { e.Stack.Loop, e.Stack.Flicker, e.Stack.Mains = 3, 9, 50 }),
		with(func(e *picture.Evidence) { e.Stack.Liveliness, e.Stack.Rate, e.AskedRate = 0, 10, 30 }),
	} {
		for _, f := range picture.Judge(e, picture.DefaultLimits()) {
			seen[f.Name] = true
			for _, said := range []string{f.Cause, f.Advice} {
				if said != "" && swedish.Detail(said) == said {
					t.Errorf("%s: %q has no Swedish", f.Name, said)
				}
			}
			ids := []string{"cli.picture.name." + string(f.Name)}
			if f.Measure != "" {
				ids = append(ids, "cli.picture.measure."+f.Measure)
			}
			for _, id := range ids {
				if swedish.Say(id, nil) == id {
					t.Errorf("%s has no Swedish", id)
				}
			}
		}
	}
	if len(seen) != 15 {
		t.Errorf("%d of 15 findings came up: %v", len(seen), seen)
	}
}

func FuzzDecode(f *testing.F) {
	var j, p bytes.Buffer
	if jpeg.Encode(&j, drawing("room", 0, 1), nil) != nil || png.Encode(&p, drawing("hand", 0, 1)) != nil {
		f.Fatal("cannot draw")
	}
	for _, b := range [][]byte{nil, j.Bytes(), j.Bytes()[:500], p.Bytes(), p.Bytes()[:100], hollow(16384, 16384), hollow(0, 5)} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		frame, err := decodePicture(b)
		if err == nil && len(frame.Y) < frame.Stride*(frame.Height-1)+frame.Width {
			t.Errorf("%d x %d in %d bytes", frame.Width, frame.Height, len(frame.Y))
		}
	})
}
