package audio

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"klubba/devices"
	"klubba/devices/audio/pipe"
)

// Causes that are the sound's own. They are wrapped by errors whose text names
// the cause and the remedy.
var (
	// ErrNoHelper: klubba-audio is not installed, or cannot be started.
	ErrNoHelper = errors.New("klubba-audio cannot be started")
	// ErrOldHelper: klubba-audio is of another version than the daemon.
	ErrOldHelper = errors.New("klubba-audio is of another version")
	// ErrGarbled: klubba-audio answers what makes no sense.
	ErrGarbled = errors.New("klubba-audio answers what makes no sense")
	// ErrCrashed: klubba-audio died of the sound system.
	ErrCrashed = errors.New("the sound system crashed")
	// ErrStuck: the sound system does not come back, and was killed.
	ErrStuck = errors.New("the sound system hangs")
	// ErrStalled: sound flowed, and then no longer, without an error.
	ErrStalled = errors.New("the sound stopped in the middle")
	// ErrLied: success was reported of something that was not done.
	ErrLied = errors.New("the sound system reports a success that was none")
	// ErrSound: the sound system refuses, for a reason of its own.
	ErrSound = errors.New("the sound system refuses")
)

const (
	installHelper = "install klubba-audio of the same version as klubbad"
	checkServer   = "is its sound server running, and is the device plugged in?"
)

// reply makes a reply or a named error of what is left of a helper.
func (e *ended) reply() (pipe.Reply, []float32, error) {
	var exit *exec.ExitError
	died := errors.As(e.err, &exit)
	switch {
	case e.start != nil:
		return pipe.Reply{}, nil, fmt.Errorf("%w: %w: %s", ErrNoHelper, e.start, installHelper)
	case e.much:
		return pipe.Reply{}, nil, fmt.Errorf("%w: it is far too long: %s", ErrGarbled, installHelper)
	case errors.Is(e.ctx, context.DeadlineExceeded), died && exit.ExitCode() == exitLimit:
		return pipe.Reply{}, nil, fmt.Errorf("%w and was ended: %s%s", ErrStuck, checkServer, e.why())
	case e.ctx != nil:
		return pipe.Reply{}, nil, e.ctx
	case died && exit.ExitCode() < 0:
		return pipe.Reply{}, nil, fmt.Errorf("%w: %w: %s%s", ErrCrashed, exit, remedy(e.said), e.why())
	}
	p, recorded, err := pipe.ReadReply(strings.NewReader(string(e.answer)))
	switch {
	case errors.Is(err, pipe.ErrVersion):
		return p, nil, fmt.Errorf("%w: %w: %s", ErrOldHelper, err, installHelper)
	case err != nil && died:
		return p, nil, fmt.Errorf("%w: %w: %s%s", ErrCrashed, exit, remedy(e.said), e.why())
	case err != nil:
		return p, nil, fmt.Errorf("%w: %w: %s%s", ErrGarbled, err, installHelper, e.why())
	case e.err != nil:
		return p, nil, fmt.Errorf("%w after it had answered: %w%s", ErrCrashed, e.err, e.why())
	}
	return p, recorded, nil
}

// exitLimit is the status with which the helper ends when its limit is over.
const exitLimit = 3

func (e *ended) why() string { return e.said.String() }

// remedy is what to do about a crash.
func remedy(said complaint) string {
	if strings.Contains(said.String(), "numDeviceNames") {
		return `ALSA's configuration must have a device called "default": mend /etc/asound.conf, or what ALSA_CONFIG_PATH points to`
	}
	return "look into the sound configuration (/etc/asound.conf) and update the system's libraries"
}

// refused puts into words what the helper could not do.
func refused(p pipe.Reply, said complaint) error {
	text := p.Fault.Text
	switch p.Fault.Code {
	case pipe.NoDevice:
		return fmt.Errorf("%w: %s; there are: %s", devices.ErrAbsent, text, names(p.Devices))
	case pipe.Ambiguous:
		return fmt.Errorf("%w: %s; there are: %s", ErrSound, text, names(p.Devices))
	case pipe.Busy:
		return fmt.Errorf("%w: %s", devices.ErrBusy, text)
	case pipe.Denied:
		return fmt.Errorf("%w: %s: let the service's user be a member of the group that owns /dev/snd (audio)", devices.ErrDenied, text)
	case pipe.NoStart:
		return fmt.Errorf("%w: %s: %s%s", ErrStuck, text, checkServer, said.String())
	case pipe.Stalled:
		return fmt.Errorf("%w: %s: %s%s", ErrStalled, text, checkServer, said.String())
	case pipe.BadRequest:
		return fmt.Errorf("%w: %s: %s", ErrOldHelper, text, installHelper)
	case pipe.NoLibrary:
		return fmt.Errorf("%w: it was %s", ErrNoHelper, text)
	case pipe.Rate:
		return fmt.Errorf("%w: %s; it proposes %.0f Hz", ErrSound, text, p.Rate)
	}
	return fmt.Errorf("%w: %s%s", ErrSound, text, said.String())
}

// names lists devices for a person.
func names(all []pipe.Device) string {
	if len(all) == 0 {
		return "none at all: this machine has no sound system, or may not use it"
	}
	var list []string
	for _, d := range all {
		list = append(list, fmt.Sprintf("%q (%d in, %d out)", d.Name, d.Inputs, d.Outputs))
	}
	return strings.Join(list, ", ")
}
