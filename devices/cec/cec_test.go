package cec

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
)

func TestTelevision(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, ctx := newFake(), t.Context()
		f.wakes = 8 * time.Second
		tv := newTV(Options{}, f, f.nodes)
		if s, err := tv.Status(ctx); err != nil || s != (devices.DisplayStatus{Power: devices.PowerOn, Volume: 20, SoundMute: devices.Off}) {
			t.Errorf("%+v, %v", s, err)
		}
		if err := tv.SetPower(ctx, false); err != nil {
			t.Error(err)
		}
		if state, err := tv.Power(ctx); err != nil || state != devices.PowerCooling {
			t.Errorf("%v, %v, want cooling", state, err)
		}
		time.Sleep(10 * time.Second)
		if s, err := tv.Status(ctx); err != nil || s.Power != devices.PowerOff {
			t.Errorf("%v, %v, want off", s, err)
		}
		if err := tv.SetPower(ctx, true); err != nil {
			t.Error(err)
		}
		if state, err := tv.Power(ctx); err != nil || state != devices.PowerWarming {
			t.Errorf("%v, %v, want warming", state, err)
		}
		if err := tv.SetVolume(ctx, 23); err != nil || f.volume != 23 {
			t.Errorf("volume: %v, %d", err, f.volume)
		}
		if err := tv.SetSoundMute(ctx, true); err != nil || !f.mute {
			t.Errorf("mute: %v", err)
		}
		if on, err := tv.SoundMute(ctx); err != nil || !on {
			t.Errorf("mute %t, %v", on, err)
		}
		if err := tv.SetInput(ctx, "self"); err != nil || fmt.Sprintf("% X", f.log[len(f.log)-1]) != "4F 82 10 00" {
			t.Errorf("%v, % X", err, f.log[len(f.log)-1])
		}
		if err := tv.SetInput(ctx, "1.0.0.0"); err != nil {
			t.Error(err)
		}
		if err := tv.SetInput(ctx, "2.0.0.0"); !errors.Is(err, devices.ErrUnsupported) {
			t.Errorf("%v: another player was chosen", err)
		}
		id, err := tv.Identity(ctx)
		if err != nil || id.Name != "BigDisplay" || id.Maker != "0000f0" || id.Software != "1.4" {
			t.Errorf("%+v, %v", id, err)
		}
		seen, err := tv.Test(ctx)
		if err != nil || !strings.Contains(seen.Text, "BigDisplay") {
			t.Errorf("%+v, %v", seen, err)
		}
		if f.fds != 0 || f.claims != 1 {
			t.Errorf("%d descriptors are open, and the address was claimed %d times", f.fds, f.claims)
		}
	})
}

// TestFaults: each way to fail has its own name.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(*fake)
		want   error
		not    error
	}{
		"no adapter":    {func(f *fake) { f.gone = true }, devices.ErrAbsent, ErrNoCable},
		"no cable":      {func(f *fake) { f.cable = false }, ErrNoCable, devices.ErrGone},
		"no television": {func(f *fake) { f.television = false }, ErrNoTelevision, ErrSilent},
		"silent":        {func(f *fake) { f.silent = true }, ErrSilent, ErrNoTelevision},
		"feature abort": {func(f *fake) { f.aborts[0x8F] = true }, devices.ErrUnsupported, devices.ErrTimeout},
		"busy":          {func(f *fake) { f.busy = true; f.configured = true }, devices.ErrBusy, devices.ErrAbsent},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake()
			c.damage(f)
			_, err := newTV(Options{}, f, f.nodes).Power(t.Context())
			if !errors.Is(err, c.want) || errors.Is(err, c.not) || !strings.HasPrefix(err.Error(), "television on ") {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

// TestCannotTellItsPower: a television that does not tell its power is no
// outage, and is believed when it is switched.
func TestCannotTellItsPower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.aborts[0x8F] = true
		tv := newTV(Options{}, f, f.nodes)
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
		defer cancel()
		reports := 0
		err := tv.Watch(ctx, func(r devices.Report) {
			if reports++; r.Err != nil || r.MaxAge == 0 {
				t.Errorf("%+v", r)
			}
		})
		if err != nil || reports != 3 {
			t.Errorf("%d reports, %v", reports, err)
		}
		if err := tv.SetPower(t.Context(), true); err != nil {
			t.Error(err)
		}
	})
}

func TestDeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.deaf = true
		if err := newTV(Options{}, f, f.nodes).SetPower(t.Context(), false); !errors.Is(err, ErrNotSet) {
			t.Errorf("%v, want not set", err)
		}
	})
}

// TestComesAndGoes: cable and adapter may go and come, and the watch goes on.
func TestComesAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		tv := newTV(Options{Adapter: "fake-cec"}, f, f.nodes)
		ctx, cancel := context.WithCancel(t.Context())
		reports, ended := make(chan devices.Report, 1), make(chan error, 1)
		go func() { ended <- tv.Watch(ctx, func(r devices.Report) { reports <- r }) }()
		for _, step := range []struct {
			change func()
			want   error
		}{
			{func() {}, nil}, {func() { f.cable = false }, ErrNoCable}, {func() { f.cable = true }, nil},
			{func() { f.gone, f.configured = true, false }, devices.ErrGone}, {func() {}, devices.ErrAbsent}, {func() { f.gone = false }, nil},
		} {
			f.mu.Lock()
			step.change()
			f.mu.Unlock()
			if r := <-reports; !errors.Is(r.Err, step.want) {
				t.Errorf("%v, want %v", r.Err, step.want)
			}
		}
		cancel()
		if err := <-ended; err != nil || f.fds != 0 {
			t.Errorf("%v, %d descriptors are open", err, f.fds)
		}
	})
}

// TestLeave: whoever leaves does not wait for the kernel; the next does.
func TestLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.takes = 3 * time.Second
		tv := newTV(Options{}, f, f.nodes)
		defer tv.hold()()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		if _, err := tv.Power(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		if state, err := tv.Power(t.Context()); err != nil || state != devices.PowerOn || time.Since(begun) != 6*time.Second {
			t.Errorf("%v, %v after %v", state, err, time.Since(begun))
		}
	})
}

// TestExchange: a technician's bytes go as they are, but for our own address.
func TestExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		tv := newTV(Options{}, f, f.nodes)
		answer, err := tv.Exchange(t.Context(), []byte{0xF0, 0x8F})
		if err != nil || fmt.Sprintf("% X", answer) != "04 90 00" || fmt.Sprintf("% X", f.log[len(f.log)-1]) != "40 8F" {
			t.Errorf("% X, %v; it heard % X", answer, err, f.log[len(f.log)-1])
		}
		if answer, err := tv.Exchange(t.Context(), []byte{0x40, 0x04}); err != nil || answer != nil {
			t.Errorf("an order without an answer: % X, %v", answer, err)
		}
		f.television = false
		if _, err := tv.Exchange(t.Context(), []byte{0x40, 0x04}); !errors.Is(err, ErrNoTelevision) {
			t.Errorf("nobody there: %v", err)
		}
		if _, err := tv.Exchange(t.Context(), make([]byte, 17)); err == nil {
			t.Error("17 bytes were taken")
		}
	})
}
