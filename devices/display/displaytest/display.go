package displaytest

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// Power is a simulated display's.
type Power uint8

// The states.
const (
	Off Power = iota
	Warming
	On
	Cooling
)

// State is everything that can be set or read.
type State struct {
	Power Power
	// Input is the protocol's own code.
	Input int
	// Volume is 0 to 100.
	Volume                 int
	PictureMute, SoundMute bool
	Celsius, Hours         int
	// FanBroken and Hot are faults that it reports of itself.
	FanBroken, Hot bool
	Model, Serial  string
	// StandbyControl: power on is heard in standby (Sony RS-232).
	StandbyControl bool
	// Sets counts what was carried out.
	Sets int
}

// Faults are what goes wrong. A number is how many times.
type Faults struct {
	// Silent: nothing is answered. DeafInStandby: nothing while off.
	Silent, DeafInStandby bool
	// Lost answers are not sent, Damaged ones have a wrong checksum.
	Lost, Damaged int
	// Busy answers are the protocol's "wait", Refuse its "no".
	Busy, Refuse int
	// Unsupported: all but power is not known, if the protocol has a word for
	// that.
	Unsupported bool
	// Forgetful: settings are acknowledged and not carried out.
	Forgetful bool
	// Noise comes before each answer. Cut sends answers byte by byte, Join
	// holds each back until there is another. Notify says something that nobody
	// asked before each answer (Sony Simple IP).
	Noise             []byte
	Cut, Join, Notify bool
	// Answers is how long an answer takes; Late is for the next one only.
	Answers, Late time.Duration
	// WarmUp and CoolDown are how long power takes.
	WarmUp, CoolDown time.Duration
	// Closes: a TCP connection is closed after each answer (LG).
	Closes bool
	// Password is wanted on a network (PJLink, Sharp); SHA256: by the newer
	// digest too.
	Password string
	SHA256   bool
}

// Display is a simulated display. Its methods may be called from any goroutine.
type Display struct {
	t       testing.TB
	id      int
	speaker speaker

	mu     sync.Mutex
	state  State
	faults Faults
	heard  []string
	held   []byte
	ready  time.Time // when warming or cooling ends
	line   *line     // who speaks now
}

// speaker is one protocol, from the display's side.
type speaker interface {
	// cut tells how long the frame at the beginning of b is: 0 if more must
	// come, less if the first byte is none.
	cut(b []byte) int
	// answer obeys a frame; nil is no answer. The display is locked.
	answer(d *Display, frame []byte) []byte
	// damage makes an answer's checksum wrong.
	damage(answer []byte)
}

// New returns a display of that protocol ("samsung-mdc", "nec", "lg",
// "philips-sicp", "sony-serial", "sony-ip", "sharp", "pjlink") and address,
// that is on.
func New(t testing.TB, protocol string, id int) *Display {
	t.Helper()
	s, ok := map[string]speaker{
		"samsung-mdc": samsung{}, "nec": multisync{}, "lg": lucky{}, "philips-sicp": philips{},
		"sony-serial": bravia{}, "sony-ip": simple{}, "sharp": aquos{}, "pjlink": projector{},
	}[protocol]
	if !ok {
		t.Fatalf("no display speaks %q", protocol)
	}
	return &Display{t: t, id: id, speaker: s, state: State{
		Power: On, Input: firstInput(protocol), Volume: 20, Celsius: 34, Hours: 4660, Model: "SIM-55", Serial: "0123456789ABC",
	}}
}

// firstInput is a code that the protocol has.
func firstInput(protocol string) int {
	return map[string]int{
		"samsung-mdc": 0x21, "nec": 15, "lg": 0x90, "philips-sicp": 0x06, "sony-serial": 0x0401, "sony-ip": 100000001,
		"sharp": 9, "pjlink": 11,
	}[protocol]
}

// State is what the display is like now.
func (d *Display) State() State {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.warm()
	return d.state
}

// Change changes the state as somebody at the display would.
func (d *Display) Change(change func(*State)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.state)
}

// Fail sets what goes wrong from now on.
func (d *Display) Fail(f Faults) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = f
}

// Heard is every whole frame that came, in hexadecimal.
func (d *Display) Heard() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.heard...)
}

// warm ends warming and cooling when their time has come.
func (d *Display) warm() {
	if time.Now().Before(d.ready) {
		return
	}
	switch d.state.Power {
	case Warming:
		d.state.Power = On
	case Cooling:
		d.state.Power = Off
	}
}

// set changes the state unless the display is forgetful.
func (d *Display) set(change func(*State)) {
	if !d.faults.Forgetful {
		change(&d.state)
		d.state.Sets++
	}
}

// power switches.
func (d *Display) power(on bool) {
	d.set(func(s *State) {
		switch {
		case on && s.Power != On:
			s.Power, d.ready = Warming, time.Now().Add(d.faults.WarmUp)
		case !on && s.Power != Off:
			s.Power, d.ready = Cooling, time.Now().Add(d.faults.CoolDown)
		}
	})
	d.warm()
}

// used counts a fault down.
func used(n *int) bool {
	if *n == 0 {
		return false
	}
	*n--
	return true
}

// hear obeys a frame and returns what to say.
func (d *Display) hear(frame []byte) []byte {
	d.heard = append(d.heard, fmt.Sprintf("% X", frame))
	d.warm()
	if d.faults.Silent || d.faults.DeafInStandby && d.state.Power == Off {
		return nil
	}
	answer := d.speaker.answer(d, frame)
	switch {
	case answer == nil:
		return nil
	case used(&d.faults.Lost):
		return nil
	case used(&d.faults.Damaged):
		answer = append([]byte(nil), answer...)
		d.speaker.damage(answer)
	}
	return append(append([]byte(nil), d.faults.Noise...), answer...)
}

// bit is 1 for true.
func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
