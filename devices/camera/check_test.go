package camera

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/camera/picture"
)

// lively returns grey frames of a scene with noise, as a live sensor's.
func lively(w, h int) func(uint32) ([]byte, uint32, bool) {
	random := rand.New(rand.NewPCG(1, 2))
	return func(uint32) ([]byte, uint32, bool) {
		b := make([]byte, w*h)
		for i := range b {
			v := 60 + 100*((i%w/8+i/w/8)%2) // a chessboard
			b[i] = byte(v + random.IntN(7) - 3)
		}
		return b, 0, true
	}
}

// at30 is a camera of 30 frames a second with a live picture.
func at30(t testing.TB) (*Camera, *driver, tree) {
	c, d, r := usbCamera(t, Options{Settle: 300 * time.Millisecond, Width: 192, Height: 144})
	d.interval = time.Second / 30
	d.frame, d.size = lively(192, 144), 192*144
	return c, d, r
}

func TestCheckFinds(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*driver)
		want  picture.Name
		fails bool
	}{
		"nothing": {func(*driver) {}, "", false},
		"damaged frames": {func(d *driver) {
			live := d.frame
			d.frame = func(n uint32) ([]byte, uint32, bool) {
				b, _, _ := live(n)
				return b, flagError * (n % 2), true
			}
		}, BrokenFrames, true},
		"one damaged frame": {func(d *driver) {
			live := d.frame
			d.frame = func(n uint32) ([]byte, uint32, bool) {
				b, _, _ := live(n)
				if n == 15 {
					return b, flagError, true
				}
				return b, 0, true
			}
		}, BrokenFrames, false},
		"frames cut short": {func(d *driver) {
			live := d.frame
			d.frame = func(n uint32) ([]byte, uint32, bool) {
				b, _, _ := live(n)
				return b[:len(b)/int(1+n%2)], 0, true
			}
		}, BrokenFrames, true},
		"lost frames": {func(d *driver) {
			live := d.frame
			d.frame = func(n uint32) ([]byte, uint32, bool) {
				b, _, _ := live(n)
				return b, 0, n%3 != 0
			}
		}, LostFrames, true},
		"slow": {func(d *driver) { d.interval *= 2 }, picture.WrongRate, false},
		"slow for the light": {func(d *driver) {
			d.interval *= 2
			d.controls = map[uint32]*Control{CtrlExposurePriority: {Name: "Exposure, Dynamic Framerate", Kind: Switch, Max: 1, Value: 1}}
		}, LowLight, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cam, d, _ := at30(t)
				c.spoil(d)
				r, err := cam.Check(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if c.want != "" && !r.Has(c.want) || c.fails != (len(r.Failures()) > 0) {
					t.Errorf("found %+v, timing %+v; want %s, fails %t", r.Findings, r.Timing, c.want, c.fails)
				}
				for _, name := range []picture.Name{BrokenFrames, LostFrames, LowLight, Irregular, picture.WrongRate} {
					if name != c.want && r.Has(name) {
						t.Errorf("found %s: %+v, timing %+v", name, r.Findings, r.Timing)
					}
				}
				_, err = cam.Test(t.Context())
				if (err != nil) != c.fails {
					t.Errorf("Test: %v, want failure %t", err, c.fails)
				}
				synctest.Wait()
				d.nothingLeft(t)
			})
		})
	}
}

// Nothing but measures and words is in a report, and JSON can hold them.
func TestReportAsJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := at30(t)
		r, err := c.Check(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"camera":"` + testID, `"asked":{"format":"GREY"`, `"given":`, `"rate":30`, `"findings":[`, `"stack":{`, `"took_ms":`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s\nis without %s", text, want)
			}
		}
		if len(text) > 8<<10 {
			t.Errorf("%d bytes of JSON: is there a picture in it?", len(text))
		}
	})
}

// The driver gives another size than was asked for, and a JPEG that says yet
// another is refused.
func TestGivenIsWhatTheDriverGave(t *testing.T) {
	c, d, _ := usbCamera(t, Options{Settle: -1, Formats: []Format{MJPEG}, Width: 1920, Height: 1080})
	d.size = 64 << 10
	d.give = func(m Mode) Mode { m.Width, m.Height = 64, 48; return m }
	small, other := jpegOf(t, 64, 48), jpegOf(t, 32, 32)
	d.frame = func(uint32) ([]byte, uint32, bool) { return withoutTables(t, small), 0, true }
	r, err := c.Check(t.Context(), nil)
	if err != nil || r.Asked.Width != 1920 || r.Given.Width != 64 || r.Given.Format != MJPEG || !r.Given.FullRange {
		t.Errorf("%+v, %v", r.Given, err)
	}
	shot, err := c.Snapshot(t.Context())
	if err != nil || !strings.Contains(string(shot.JPEG), standardTables) {
		t.Errorf("a snapshot of a frame without tables: %v, want them put in", err)
	}
	d.frame = func(uint32) ([]byte, uint32, bool) { return other, 0, true }
	if _, err = c.Check(t.Context(), nil); !errors.Is(err, ErrFrame) || !strings.Contains(err.Error(), "32x32") {
		t.Errorf("%v, want ErrFrame with the JPEG's size", err)
	}
}

// The first format that can be read is taken, and a driver that offers none is
// told from a broken one.
func TestNegotiate(t *testing.T) {
	c, d, _ := usbCamera(t, Options{Settle: -1, Formats: []Format{MJPEG, Grey}})
	h264 := Format('H' | '2'<<8 | '6'<<16 | '4'<<24)
	d.give = func(m Mode) Mode {
		if m.Format == MJPEG {
			m.Format = h264
		}
		return m
	}
	if r, err := c.Check(t.Context(), nil); err != nil || r.Given.Format != Grey {
		t.Errorf("%v, %v", r.Given, err)
	}
	d.give = func(m Mode) Mode { m.Format = h264; return m }
	if _, err := c.Check(t.Context(), nil); !errors.Is(err, ErrFrame) || !strings.Contains(err.Error(), "H264") {
		t.Errorf("%v, want ErrFrame and the format", err)
	}
	for _, size := range []Mode{{}, {Width: 16384, Height: 16384}, {Width: 64}} {
		d.give = func(m Mode) Mode { size.Format = Grey; return size }
		if _, err := c.Check(t.Context(), nil); !errors.Is(err, ErrFrame) {
			t.Errorf("%dx%d: %v, want ErrFrame", size.Width, size.Height, err)
		}
	}
	d.give, d.rateless = func(m Mode) Mode { m.Format = Grey; return m }, true
	if r, err := c.Check(t.Context(), nil); err != nil || r.Given.Rate != 0 || r.Has(picture.WrongRate) {
		t.Errorf("a driver that knows nothing of rates: %+v, %v", r, err)
	}
	d.nothingLeft(t)
}

func TestTestOfAHeldCamera(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, d, r := at30(t)
		r.show(scene{power: "active", alternate: 7, frames: -1, holder: true})
		d.fault = at("REQBUFS", 1, unix.EBUSY, false)
		seen, err := c.Test(t.Context())
		if !errors.Is(err, devices.ErrBusy) || !strings.Contains(seen.Text, "teams (process 812)") || !strings.Contains(seen.Text, "not seen") {
			t.Errorf("%v; %s", err, seen.Text)
		}
	})
}

func TestReference(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := at30(t)
		ref, r, err := c.Reference(t.Context(), "podium")
		if err != nil || ref.Preset != "podium" || r.Timing.Frames == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		again, err := c.Check(t.Context(), &ref)
		if err != nil || again.View == nil || again.Has(picture.Moved) {
			t.Errorf("%+v, %v: want the same view", again.View, err)
		}
	})
}

// BenchmarkSelfTest is the whole of it, from opening to the report, of a
// camera that delivers 1080p at 30 frames a second in true time.
func BenchmarkSelfTest(b *testing.B) {
	for name, c := range map[string]struct {
		format Format
		data   []byte
	}{
		"MJPG": {MJPEG, jpegOf(b, 1920, 1080)},
		"YUYV": {YUYV, frameOf(YUYV, 1920, 1080, 3840)},
	} {
		b.Run(name, func(b *testing.B) {
			cam, d, _ := usbCamera(b, Options{Width: 1920, Height: 1080, Formats: []Format{c.format}})
			d.size, d.interval = 1920*1080*2, time.Second/30
			d.frame = func(uint32) ([]byte, uint32, bool) { return c.data, 0, true }
			for b.Loop() {
				if _, err := cam.Check(b.Context(), nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
