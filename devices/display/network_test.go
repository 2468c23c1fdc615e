package display_test

import (
	"errors"
	"testing"

	"klubba/devices"
	"klubba/devices/display"
	"klubba/devices/display/displaytest"
)

// TestNetwork drives those that are on a network by TCP: with logins, and with
// connections that are closed after each answer.
func TestNetwork(t *testing.T) {
	for name, f := range map[string]displaytest.Faults{
		"samsung-mdc": {}, "nec": {}, "lg": {Closes: true}, "philips-sicp": {}, "sony-ip": {Notify: true}, "sharp": {Password: "lectern"},
		"pjlink": {Password: "lectern", SHA256: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := displaytest.New(t, name, 1)
			sim.Fail(f)
			address, off := sim.TCP(t)
			opt := display.Options{User: "klubba", Password: f.Password}
			d := display.NewPort(display.TCP(address), protocol(t, name), opt).Display("left", 1)
			if err := d.SetSoundMute(t.Context(), true); err != nil || !sim.State().SoundMute {
				t.Fatalf("%v, %+v", err, sim.State())
			}
			if s, err := d.Status(t.Context()); err != nil || s.SoundMute != devices.On {
				t.Errorf("%+v, %v", s, err)
			}
			off()
			if _, err := d.Status(t.Context()); !errors.Is(err, devices.ErrRefused) {
				t.Errorf("%v, want refused", err)
			}
		})
	}
}

// TestPJLinkPassword: the older digest, a wrong password, and none.
func TestPJLinkPassword(t *testing.T) {
	for _, c := range []struct {
		theirs, ours string
		newer        bool
		want         error
	}{
		{"lectern", "lectern", false, nil}, {"lectern", "lectern", true, nil}, {"", "unasked", false, nil},
		{"lectern", "wrong", true, devices.ErrDenied}, {"lectern", "wrong", false, devices.ErrDenied}, {"lectern", "", false, devices.ErrDenied},
	} {
		sim := displaytest.New(t, "pjlink", 1)
		sim.Fail(displaytest.Faults{Password: c.theirs, SHA256: c.newer})
		address, _ := sim.TCP(t)
		d := display.NewPort(display.TCP(address), protocol(t, "pjlink"), display.Options{Password: c.ours}).Display("projector", 1)
		if _, err := d.Status(t.Context()); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestSharpPassword(t *testing.T) {
	sim := displaytest.New(t, "sharp", 1)
	sim.Fail(displaytest.Faults{Password: "lectern"})
	address, _ := sim.TCP(t)
	d := display.NewPort(display.TCP(address), protocol(t, "sharp"), display.Options{User: "a", Password: "b"}).Display("left", 1)
	if _, err := d.Power(t.Context()); !errors.Is(err, devices.ErrDenied) {
		t.Errorf("%v, want denied", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, address := range []string{"127.0.0.1", "127.0.0.1:1"} {
		d := display.NewPort(display.TCP(address), protocol(t, "sony-serial"), display.Options{}).Display("left", 1)
		if _, err := d.Power(t.Context()); err == nil {
			t.Errorf("%s: somebody answered", address)
		}
	}
}
