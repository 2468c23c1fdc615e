package vmtest_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/devices/camera"
)

// vivid is the kernel's virtual camera, with the controls that inject faults.
type vivid struct {
	t        *testing.T
	controls *camera.Camera // a camera of its own, to set them while another streams
	before   map[uint32]int32
}

// vividID is the camera's place on its bus, which stays when its number
// changes.
const vividID = "platform:vivid.0"

// small is a look that an emulated processor can keep up with.
func small() camera.Options {
	return camera.Options{ID: vividID, Width: 320, Height: 180, Rate: 10, Formats: []camera.Format{camera.YUYV},
		Frames: 16, Settle: 200 * time.Millisecond, Patience: 10 * time.Second}
}

// newVivid puts back what the test sets.
func newVivid(t *testing.T) *vivid {
	t.Helper()
	needGuest(t)
	v := &vivid{t: t, controls: camera.New(small()), before: map[uint32]int32{}}
	t.Cleanup(func() {
		for id, value := range v.before {
			if _, err := v.controls.Set(context.Background(), id, value); err != nil {
				t.Errorf("put control %#x back: %v", id, err)
			}
		}
	})
	return v
}

// control finds a control by its name: numbers and names differ between kernels.
func (v *vivid) control(name string) camera.Control {
	v.t.Helper()
	all, err := v.controls.Controls(context.Background())
	if err != nil {
		v.t.Fatal(err)
	}
	var names []string
	for _, c := range all {
		if c.Name == name {
			return c
		}
		names = append(names, c.Name)
	}
	v.t.Fatalf("vivid has no control %q; it has %q", name, names)
	return camera.Control{}
}

// set sets a control by its name.
func (v *vivid) set(name string, value int32) {
	v.t.Helper()
	c := v.control(name)
	if _, again := v.before[c.ID]; !again && c.Kind != camera.Button {
		v.before[c.ID] = c.Value
	}
	if _, err := v.controls.Set(context.Background(), c.ID, value); err != nil {
		v.t.Fatal(err)
	}
}

// choose sets a menu to the item of that name.
func (v *vivid) choose(name, item string) {
	v.t.Helper()
	for value, text := range v.control(name).Items {
		if strings.EqualFold(text, item) {
			v.set(name, value)
			return
		}
	}
	v.t.Fatalf("control %q has no item %q", name, item)
}

// press presses a button again and again until stop is called.
func (v *vivid) press(name string, every time.Duration) (stop func()) {
	v.t.Helper()
	c := v.control(name)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			_, _ = v.controls.Set(ctx, c.ID, 1)
			select {
			case <-ctx.Done():
			case <-time.After(every):
			}
		}
	}()
	return func() { cancel(); <-done }
}

// unplug and plug take the camera away and bring it back.
func (v *vivid) unplug() { v.driver("unbind") }
func (v *vivid) plug()   { v.driver("bind") }

func (v *vivid) driver(what string) {
	v.t.Helper()
	if err := os.WriteFile(filepath.Join("/sys/bus/platform/drivers/vivid", what), []byte("vivid.0"), 0); err != nil {
		v.t.Fatal(err)
	}
}

// streaming waits until this process has a camera's buffers mapped.
func (v *vivid) streaming() {
	v.t.Helper()
	for range 1000 {
		if mappings(v.t) > 0 {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	v.t.Fatal("nothing streams")
}

// mappings counts the camera buffers in this process's memory.
func mappings(t *testing.T) int {
	t.Helper()
	data, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(data), "/dev/video")
}
