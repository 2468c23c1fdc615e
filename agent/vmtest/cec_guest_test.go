package vmtest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"klubba/agent/vmtest"
	"klubba/devices"
	"klubba/devices/cec"
	said "klubba/devices/cec/message"
)

// TestCEC runs every TestInGuestCEC... in one guest: the kernel's virtual HDMI
// output is the box's, its input is a television, which cec-follower of
// v4l-utils is.
func TestCEC(t *testing.T) {
	needVM(t)
	vmtest.Guest{Modules: []string{"vivid n_devs=1 num_inputs=1 input_types=3 num_outputs=1 output_types=1"}, Deadline: 10 * time.Minute}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestCEC", "-guest")
}

// ourAdapter is the box's end of the cable, by its name.
const ourAdapter = "vivid-000-vid-out0"

// television is the far end of the cable.
type television struct {
	t        *testing.T
	follower *exec.Cmd
}

// newTelevision plugs a television in and switches it on.
func newTelevision(t *testing.T) *television {
	t.Helper()
	needGuest(t)
	v := &television{t: t}
	v.cable(true)
	v.run("cec-ctl", "-d0", "--tv", "-o", "BigDisplay", "-V", "0x0000f0")
	v.follow()
	t.Cleanup(v.stop)
	return v
}

// run runs a program to its end.
func (v *television) run(name string, args ...string) {
	v.t.Helper()
	if out, err := exec.CommandContext(v.t.Context(), name, args...).CombinedOutput(); err != nil {
		v.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// cable plugs the HDMI cable in or out.
func (v *television) cable(in bool) {
	v.t.Helper()
	to := map[bool]string{true: "2", false: "0"}[in]
	v.run("v4l2-ctl", "-d", "/dev/video0", "-c", "hdmi_000_0_is_connected_to="+to)
}

// follow makes the television answer.
func (v *television) follow() {
	v.t.Helper()
	v.follower = exec.Command("cec-follower", "-d0")
	if err := v.follower.Start(); err != nil {
		v.t.Fatal(err)
	}
}

// stop leaves the television to the kernel alone, which knows its name and not
// its power.
func (v *television) stop() {
	if v.follower != nil {
		_ = v.follower.Process.Kill()
		_ = v.follower.Wait()
	}
	v.follower = nil
}

// eventually waits for a power state.
func eventually(t *testing.T, tv *cec.TV, want devices.PowerState) {
	t.Helper()
	var state devices.PowerState
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if state, err = tv.Power(t.Context()); err == nil && state == want {
			return
		}
	}
	t.Fatalf("%v, %v; want %v", state, err, want)
}

func TestInGuestCECTelevision(t *testing.T) {
	newTelevision(t)
	tv := cec.New(cec.Options{Adapter: ourAdapter})
	ctx := t.Context()
	began := time.Now()
	eventually(t, tv, devices.PowerOn)
	t.Logf("on after %v", time.Since(began))
	id, err := tv.Identity(ctx)
	if err != nil || id.Name != "BigDisplay" || id.Maker != "0000f0" {
		t.Errorf("%+v, %v", id, err)
	}
	if err := tv.SetPower(ctx, false); err != nil {
		t.Errorf("standby: %v", err)
	}
	eventually(t, tv, devices.PowerOff)
	if err := tv.SetPower(ctx, true); err != nil {
		t.Errorf("on: %v", err)
	}
	eventually(t, tv, devices.PowerOn)
	if err := tv.SetInput(ctx, "self"); err != nil {
		t.Errorf("active source: %v", err)
	}
	if err := tv.SetInput(ctx, "3.0.0.0"); !errors.Is(err, devices.ErrUnsupported) {
		t.Errorf("another source: %v", err)
	}
	s, err := tv.Status(ctx)
	if err != nil || s.Power != devices.PowerOn {
		t.Errorf("%+v, %v", s, err)
	}
	seen, err := tv.Test(ctx)
	t.Logf("%+v; %s, %v", s, seen.Text, err)
	if _, err := tv.Send(ctx, 3, said.Poll, ""); !errors.Is(err, cec.ErrNoTelevision) {
		t.Errorf("polled an address that nobody has: %v", err)
	}
}

// A television that tells its name but not its power refuses the question;
// that is no outage.
func TestInGuestCECFeatureAbort(t *testing.T) {
	v := newTelevision(t)
	v.stop()
	tv := cec.New(cec.Options{Adapter: ourAdapter})
	if _, err := tv.Power(t.Context()); !errors.Is(err, devices.ErrUnsupported) || !errors.Is(err, devices.ErrRejected) {
		t.Errorf("%v, want a feature abort", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := tv.Watch(ctx, func(r devices.Report) {
		if cancel(); r.Err != nil {
			t.Errorf("%+v", r)
		}
		t.Log(r.Evidence.Text)
	})
	if err != nil {
		t.Error(err)
	}
}

func TestInGuestCECCable(t *testing.T) {
	v := newTelevision(t)
	tv := cec.New(cec.Options{Adapter: ourAdapter})
	eventually(t, tv, devices.PowerOn)
	v.cable(false)
	until(t, "the cable is seen to be out", func() bool {
		_, err := tv.Power(t.Context())
		return errors.Is(err, cec.ErrNoCable)
	})
	v.cable(true)
	eventually(t, tv, devices.PowerOn)
}

// The adapter goes away while it is watched, and is found again by its name.
func TestInGuestCECAdapter(t *testing.T) {
	v := newTelevision(t)
	tv := cec.New(cec.Options{Adapter: ourAdapter})
	eventually(t, tv, devices.PowerOn)
	files, goroutines := len(openFiles(t)), runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- tv.Watch(ctx, func(devices.Report) {}) }() // keeps it open
	v.stop()
	driver := func(what string) {
		if err := os.WriteFile(filepath.Join("/sys/bus/platform/drivers/vivid", what), []byte("vivid.0"), 0); err != nil {
			t.Fatal(err)
		}
	}
	driver("unbind")
	until(t, "the adapter is seen to be away", func() bool {
		_, err := tv.Power(t.Context())
		return errors.Is(err, devices.ErrAbsent) && !errors.Is(err, cec.ErrNoCable)
	})
	driver("bind")
	v.cable(true)
	v.run("cec-ctl", "-d0", "--tv", "-o", "BigDisplay", "-V", "0x0000f0")
	v.follow()
	eventually(t, tv, devices.PowerOn)
	cancel()
	if err := take(t, ended); err != nil {
		t.Error(err)
	}
	if now := openFiles(t); len(now) > files {
		t.Errorf("%d descriptors became %d: %v", files, len(now), now)
	}
	until(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= goroutines+1 }) // cec-follower's
}
