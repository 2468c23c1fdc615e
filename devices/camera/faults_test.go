package camera

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/leaktest"
)

// quick is a look of three frames without time to settle.
func quick() Options { return Options{Settle: -1, Frames: 3, Patience: 2 * time.Second} }

// nothingLeft checks that the driver has everything back.
func (d *driver) nothingLeft(t *testing.T) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.opened != 0 || d.mapped != 0 || d.held != 0 {
		t.Errorf("left behind: %d open nodes, %d mappings, %d buffers", d.opened, d.mapped, d.held)
	}
}

// The order is the one that the kernel's documentation asks for, and every
// buffer is copied before it goes back.
func TestStepsOfALook(t *testing.T) {
	c, d, _ := usbCamera(t, quick())
	d.noting = true
	if _, err := c.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	steps := slices.DeleteFunc(slices.Compact(d.steps), func(s string) bool { return s == "G_CTRL" })
	want := "open QUERYCAP S_FMT G_FMT S_PARM G_PARM REQBUFS QUERYBUF mmap QUERYBUF mmap QUERYBUF mmap QUERYBUF mmap " +
		"QBUF STREAMON poll DQBUF QBUF STREAMOFF munmap REQBUFS(0) close"
	if got := strings.Join(steps, " "); got != want {
		t.Errorf("steps\n%s\nwant\n%s", got, want)
	}
	d.nothingLeft(t)
}

// every names each step of a look.
func every() []string {
	return []string{"open", "QUERYCAP", "G_CTRL", "S_FMT", "G_FMT", "S_PARM", "G_PARM", "REQBUFS", "QUERYBUF", "mmap", "QBUF",
		"STREAMON", "poll", "DQBUF", "STREAMOFF", "munmap", "REQBUFS(0)", "close"}
}

// at makes the given step fail from its nth time on, and with away everything
// that follows it, as of a camera that was unplugged.
func at(step string, nth int, err error, unplugged bool) func(string) error {
	gone := false
	return func(s string) error {
		if s == step {
			nth--
		}
		if gone = gone || s == step && nth <= 0; gone && (s == step || unplugged && s != "munmap" && s != "close") {
			if unplugged && s == "poll" {
				return unix.EPIPE // the script's word for a hang-up
			}
			return err
		}
		return nil
	}
}

// The device vanishes in each step in turn, at its first and at a later time:
// a named error within the deadline, nothing left, and nothing more asked of it.
func TestVanishesInEveryStep(t *testing.T) {
	for _, step := range every() {
		for _, nth := range []int{1, 3} {
			if step == "munmap" || step == "close" || nth > 1 && !slices.Contains([]string{"QBUF", "poll", "DQBUF", "G_CTRL", "mmap", "QUERYBUF"}, step) {
				continue // not requests to the device, or asked once only
			}
			t.Run(step, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, d, _ := usbCamera(t, quick())
					d.interval = 33 * time.Millisecond
					d.noting = true
					d.fault = at(step, nth, unix.ENODEV, true)
					start := time.Now()
					_, err := c.Check(t.Context(), nil)
					late := step == "STREAMOFF" || step == "REQBUFS(0)" // all frames had come
					if !late && !errors.Is(err, devices.ErrGone) || late && err != nil {
						t.Errorf("error %v, want ErrGone", err)
					}
					if took := time.Since(start); took > time.Second {
						t.Errorf("took %v", took)
					}
					if step != "STREAMOFF" && slices.Contains(d.steps, "STREAMOFF") && !late {
						t.Error("STREAMOFF was asked of a device that is gone, where drivers hang")
					}
					synctest.Wait()
					d.nothingLeft(t)
				})
			})
		}
	}
}

// Each step in turn fails for another reason.
func TestEveryStepFails(t *testing.T) {
	for _, step := range every() {
		for _, why := range []struct {
			errno unix.Errno
			is    error
		}{{unix.EIO, unix.EIO}, {unix.EBUSY, devices.ErrBusy}, {unix.EACCES, devices.ErrDenied}, {unix.ENOMEM, unix.ENOMEM}} {
			t.Run(step+" "+why.errno.Error(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, d, _ := usbCamera(t, quick())
					d.interval = 33 * time.Millisecond
					d.fault = at(step, 1, why.errno, false)
					_, err := c.Check(t.Context(), nil)
					if step == "G_CTRL" { // a setting that cannot be read is left out
						if err != nil {
							t.Error(err)
						}
					} else if step == "munmap" && errors.Is(err, why.errno) {
						return // no request to the device
					} else if !errors.Is(err, why.is) || !strings.Contains(err.Error(), testID) {
						t.Errorf("error %v, want %v of camera %s", err, why.is, testID)
					}
					synctest.Wait()
					if step != "REQBUFS(0)" {
						d.nothingLeft(t)
					}
				})
			})
		}
	}
}

// A camera that obeys and never delivers.
func TestNeverDelivers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, d, _ := usbCamera(t, Options{})
		d.interval = 33 * time.Millisecond
		d.frame = func(uint32) ([]byte, uint32, bool) { return nil, 0, false }
		start := time.Now()
		_, err := c.Check(t.Context(), nil)
		if took := time.Since(start); !errors.Is(err, ErrNoFrames) || took > 2100*time.Millisecond {
			t.Errorf("error %v after %v, want ErrNoFrames within 2 s", err, took)
		}
		synctest.Wait()
		d.nothingLeft(t)
	})
}

// The kernel does not come back: whoever asked is let go, the next is told,
// and when it does come back all is as before.
func TestDriverHangs(t *testing.T) {
	for _, step := range []string{"open", "STREAMON", "DQBUF", "STREAMOFF", "close"} {
		t.Run(step, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, d, _ := usbCamera(t, quick())
				d.interval = 33 * time.Millisecond
				free := make(chan struct{})
				d.fault = func(s string) error {
					if s == step {
						<-free
					}
					return nil
				}
				for range 2 {
					ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
					start := time.Now()
					_, err := c.Check(ctx, nil)
					if took := time.Since(start); !errors.Is(err, ErrStuck) || took > 5*time.Second {
						t.Errorf("error %v after %v, want ErrStuck within the grace", err, took)
					}
					cancel()
				}
				close(free)
				synctest.Wait()
				if _, err := c.Check(t.Context(), nil); err != nil {
					t.Errorf("after the driver came back: %v", err)
				}
				synctest.Wait()
				d.nothingLeft(t)
			})
		})
	}
}

func TestContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, d, _ := usbCamera(t, Options{Settle: time.Hour})
		d.interval = time.Second
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := c.Check(ctx, nil)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > 1600*time.Millisecond {
			t.Errorf("error %v after %v", err, took)
		}
		synctest.Wait()
		d.nothingLeft(t)
	})
}

// TestNothingIsLeftBehind opens, streams and closes ten thousand times.
func TestNothingIsLeftBehind(t *testing.T) {
	const cycles = 10_000
	c, d, _ := usbCamera(t, quick())
	look := func(ok bool) {
		if _, err := c.Snapshot(t.Context()); (err == nil) != ok {
			t.Fatalf("error %v, want success %t", err, ok)
		}
	}
	look(true)
	before := leaktest.Take(t)
	steps := every()
	for i := range cycles {
		d.fault = nil
		step := steps[i%len(steps)]
		fails := i%10 == 0 && step != "G_CTRL" && step != "REQBUFS(0)" && step != "STREAMOFF"
		if fails { // some of them end in the middle
			d.fault = at(step, 1, unix.EIO, false)
		}
		look(!fails)
	}
	d.nothingLeft(t)
	before.Check(t)
}

// A hang-up without a frame ends the wait at once: to ask again would spin.
func TestHangUp(t *testing.T) {
	c, d, _ := usbCamera(t, quick())
	d.fault = func(step string) error {
		switch step {
		case "poll":
			return unix.EPIPE // the script's word for a hang-up
		case "DQBUF":
			return unix.EAGAIN
		}
		return nil
	}
	start := time.Now()
	_, err := c.Check(t.Context(), nil)
	if took := time.Since(start); err == nil || errors.Is(err, ErrNoFrames) || took > time.Second {
		t.Errorf("%v after %v, want the kernel's error at once", err, took)
	}
	d.nothingLeft(t)
}
