package gpio

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/warthog618/go-gpiocdev/uapi"

	"klubba/devices"
)

// Active shall mean pressed, whatever the wiring.
func TestEdgeRequestWiring(t *testing.T) {
	for name, c := range map[string]struct {
		opt       ButtonOptions
		activeLow bool
	}{
		"contact to supply":                 {ButtonOptions{}, false},
		"contact to ground":                 {ButtonOptions{ActiveLow: true}, true},
		"normally closed contact to supply": {ButtonOptions{NormallyClosed: true}, true},
		"normally closed contact to ground": {ButtonOptions{ActiveLow: true, NormallyClosed: true}, false},
	} {
		req, err := edgeRequest(c.opt, 5)
		if err != nil || req.Config.Flags.IsActiveLow() != c.activeLow {
			t.Errorf("%s: active low is %v (%v), want %v", name, req.Config.Flags.IsActiveLow(), err, c.activeLow)
		}
		if !req.Config.Flags.IsInput() || !req.Config.Flags.IsBothEdges() || req.Offsets[0] != 5 || req.Lines != 1 {
			t.Errorf("%s: %+v", name, req)
		}
	}
}

func TestEdgeRequestDebounce(t *testing.T) {
	for debounce, want := range map[time.Duration]uint32{
		0: 0, time.Nanosecond: 1, 10 * time.Millisecond: 10_000,
	} {
		req, err := edgeRequest(ButtonOptions{Debounce: debounce}, 0)
		if err != nil {
			t.Fatal(err)
		}
		attr := req.Config.Attrs[0].Attr
		if got := attr.Value32(); got != want || want > 0 && attr.ID != uapi.LineAttributeIDDebounce {
			t.Errorf("debounce %v: the kernel is asked for %d µs, want %d", debounce, got, want)
		}
	}
}

func TestEdgeRequestBias(t *testing.T) {
	if _, err := edgeRequest(ButtonOptions{Bias: "upwards"}, 0); err == nil || !strings.Contains(err.Error(), `"pull-up"`) {
		t.Errorf("an unknown bias: got %v, want the known ones", err)
	}
	req, err := edgeRequest(ButtonOptions{Bias: BiasPullUp}, 0)
	if err != nil || !req.Config.Flags.IsBiasPullUp() {
		t.Errorf("pull-up: %v, %v", req.Config.Flags, err)
	}
}

func TestFault(t *testing.T) {
	other := errors.New("something else")
	for _, c := range []struct{ err, want error }{
		{nil, nil},
		{other, other},
		{syscall.ENODEV, devices.ErrGone},
		{&os.PathError{Op: "read", Err: syscall.ENODEV}, devices.ErrGone},
		{syscall.EBUSY, devices.ErrBusy},
		{syscall.EACCES, devices.ErrDenied},
		{syscall.ENOENT, devices.ErrAbsent},
	} {
		if got := fault(c.err); !errors.Is(got, c.want) {
			t.Errorf("fault(%v) is %v, want %v", c.err, got, c.want)
		}
	}
}
