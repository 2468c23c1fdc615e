package camera

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

const (
	ctrlBrightness = 0x00980900
	ctrlPress      = 0x00f00001
)

// withControls is a camera that can turn.
func withControls(t *testing.T) (*Camera, *driver) {
	c, d, _ := usbCamera(t, quick())
	d.controls = map[uint32]*Control{
		ctrlBrightness: {Name: "Brightness", Kind: Number, Min: -10, Max: 95, Step: 10, Default: 20, Value: 20},
		CtrlPan:        {Name: "Pan, Absolute", Kind: Number, Min: -36000, Max: 36000, Step: 3600},
		CtrlTilt:       {Name: "Tilt, Absolute", Kind: Number, Min: -18000, Max: 18000, Step: 3600},
		CtrlPrivacy:    {Name: "Privacy", Kind: Switch, Max: 1, Step: 1, Value: 1, ReadOnly: true},
		CtrlPowerLine:  {Name: "Power Line Frequency", Kind: Menu, Max: 2, Step: 1, Value: 1, Items: map[int32]string{0: "Disabled", 1: "50 Hz"}},
		ctrlPress:      {Name: "Press", Kind: Button},
	}
	return c, d
}

func TestControls(t *testing.T) {
	c, _ := withControls(t)
	all, err := c.Controls(t.Context())
	if err != nil || len(all) != 6 {
		t.Fatalf("%v, %d controls, want 6", err, len(all))
	}
	i := slices.IndexFunc(all, func(c Control) bool { return c.ID == ctrlBrightness })
	if b := all[i]; b.Min != -10 || b.Max != 95 || b.Step != 10 || b.Default != 20 || b.Value != 20 || b.Name != "Brightness" {
		t.Errorf("%+v", b)
	}
	i = slices.IndexFunc(all, func(c Control) bool { return c.ID == CtrlPowerLine })
	if p := all[i]; len(p.Items) != 2 || p.Items[1] != "50 Hz" {
		t.Errorf("%+v, want two of its three items, as the driver has them", p)
	}
	i = slices.IndexFunc(all, func(c Control) bool { return c.ID == ctrlPress })
	if p := all[i]; p.Kind != Button || !p.WriteOnly {
		t.Errorf("%+v", p)
	}
}

func TestSet(t *testing.T) {
	for _, c := range []struct {
		id          uint32
		value, want int32
		is          string // part of the error
	}{
		{ctrlBrightness, 40, 40, ""}, {ctrlBrightness, 44, 40, ""}, {ctrlBrightness, 45, 50, ""}, {ctrlBrightness, -10, -10, ""},
		{ctrlBrightness, 95, 90, ""}, {ctrlBrightness, 96, 0, "outside -10 to 95"}, {ctrlBrightness, -11, 0, "outside"},
		{CtrlPowerLine, 1, 1, ""}, {CtrlPowerLine, 2, 0, "none of its items"}, {CtrlPrivacy, 0, 0, "only tells it"},
		{ctrlPress, 0, 0, ""}, {0x1234, 0, 0, "not supported"},
	} {
		cam, d := withControls(t)
		got, err := cam.Set(t.Context(), c.id, c.value)
		if c.is == "" && (err != nil || got != c.want) || c.is != "" && (err == nil || !strings.Contains(err.Error(), c.is)) {
			t.Errorf("set %#x to %d: %d, %v; want %d, %q", c.id, c.value, got, err, c.want, c.is)
		}
		d.nothingLeft(t)
	}
}

// Both axes go out together: a UVC camera would else make two moves.
func TestPoint(t *testing.T) {
	c, d := withControls(t)
	d.noting = true
	got, err := c.Point(t.Context(), Direction{Pan: 5500, Tilt: -90000})
	want := Direction{Pan: 7200, Tilt: -18000}
	if err != nil || got != want || d.controls[CtrlPan].Value != 7200 || d.controls[CtrlTilt].Value != -18000 {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	if slices.Contains(d.steps, "S_CTRL") {
		t.Errorf("an axis was set alone: %v", d.steps)
	}
	if got, err = c.Direction(t.Context()); err != nil || got != want {
		t.Errorf("read back: %+v, %v", got, err)
	}
	delete(d.controls, CtrlTilt)
	if _, err := c.Point(t.Context(), Direction{}); !errors.Is(err, devices.ErrUnsupported) {
		t.Errorf("a camera that cannot tilt: %v, want ErrUnsupported", err)
	}
}

func TestSettings(t *testing.T) {
	c, d := withControls(t)
	got, err := c.Check(t.Context(), nil)
	want := Settings{Privacy: "closed", PowerLine: "50 Hz"}
	if err != nil || got.Settings != want {
		t.Errorf("%+v, %v, want %+v", got.Settings, err, want)
	}
	d.controls = nil
	if got, err = c.Check(t.Context(), nil); err != nil || got.Settings != (Settings{}) {
		t.Errorf("a camera without controls: %+v, %v", got.Settings, err)
	}
}

// The camera vanishes in each step of setting and turning.
func TestControlsVanish(t *testing.T) {
	for _, step := range []string{"QUERY_EXT_CTRL", "QUERYMENU", "G_CTRL", "S_CTRL", "S_EXT_CTRLS"} {
		c, d := withControls(t)
		d.fault = at(step, 1, unix.ENODEV, true)
		_, errSet := c.Set(t.Context(), ctrlBrightness, 40)
		d.fault = at(step, 1, unix.ENODEV, true)
		_, errPoint := c.Point(t.Context(), Direction{})
		d.fault = at(step, 1, unix.ENODEV, true)
		_, errList := c.Controls(t.Context())
		found := 0
		for _, err := range []error{errSet, errPoint, errList} {
			if errors.Is(err, devices.ErrGone) {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s: %v; %v; %v: want ErrGone", step, errSet, errPoint, errList)
		}
		d.nothingLeft(t)
	}
}
