// Package check runs a pre-check: it has every part of a room prove itself,
// side by side where they do not disturb each other, each under its own
// deadline, and tells how it goes.
//
// It guarantees that
//   - a part that hangs, fails or panics costs its own result and no other;
//   - parts of one group, such as those that make a sound, never run beside
//     each other, not even beside one that hangs;
//   - what failed is tried once more, when all else is done, before it is
//     called failed; what needed that is a remark;
//   - nothing counts as working on a driver's word: what cannot prove itself
//     is a remark;
//   - Run returns soon after its context ends.
//
// Not its job: deciding when a check may run (package room), limits and the
// verdict (package room/precheck), keeping the report (package agent/reports).
package check

import (
	"context"
	"errors"
	"slices"
	"time"

	"klubba/agent/cell"
	"klubba/agent/health"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
)

const (
	// each is how long one device may take.
	each = 5 * time.Second
	// eachCamera is the same for a camera, which may have a head that turns to
	// several views. A look at one takes two seconds.
	eachCamera = 100 * time.Second
	// eachSpeakerphone is the same for one, which is tried by sound, and its
	// mute proven; eachDisplay for a display, which may have to warm up.
	eachSpeakerphone = 59 * time.Second
	eachDisplay      = 42 * time.Second
	// eachRecord is for reading the record; one of many years takes longer, and
	// is read as far as time allows.
	eachRecord = 9 * time.Second
	readFor    = eachRecord - 2*time.Second
)

// Examine looks through a camera of the room, tries a speakerphone by sound, or
// looks at what a display says that it shows, by the part's name. The error is
// why that could not be done.
type Examine func(ctx context.Context, part string) (precheck.Result, error)

// Room is what a check has to do with. All but Set may be left out; then what
// needs it is not checked.
type Room struct {
	Set     devices.Set
	Policy  precheck.Policy
	Examine Examine
	// LampTest has the room show its lamp test on every light, or says why not.
	LampTest func(ctx context.Context) error
	// Presses are the buttons' last presses, by name; zero is never.
	Presses map[string]*cell.Cell[room.Instant]
	// Status is the room's, and Figures those of its link.
	Status  *cell.Cell[room.Status]
	Figures *cell.Cell[wire.LinkFigures]
	// Box is where the machine tells of itself; Clock asks its clock.
	Box   health.Source
	Clock func() (precheck.Clock, error)
	// Verify reads the whole record.
	Verify func(ctx context.Context) (record.Head, error)
	Now    func() room.Instant
}

// Ask is what somebody wants to know.
type Ask struct {
	By room.Actor
	// Part is the one to check, by name or kind; empty for all.
	Part string
}

// byPerson reports whether whoever asks is in the room, and can be asked to
// do something.
func (a Ask) byPerson() bool {
	switch a.By.Via {
	case room.ViaButton, room.ViaPage, room.ViaCLI:
		return true
	}
	return false
}

// test measures one thing and says what was found. By say it asks a person in
// the room for something: wire.AskPress, or nothing more.
type test func(ctx context.Context, say func(ask string)) []precheck.Result

// item is one thing to test.
type item struct {
	name     string
	kind     precheck.Kind
	required bool
	test     test
	within   time.Duration
	// group: items of one group run one after the other. Empty: beside all.
	group string
}

// itemsOf lists what a room has to test.
func itemsOf(r Room, ask Ask) (items []item) {
	lamps := r.lampTest()
	for _, l := range r.Set.Lights {
		items = append(items, item{name: l.Name, kind: precheck.KindLight, required: true, test: r.lamp(l, lamps), within: eachLamp})
	}
	for _, b := range r.Set.Buttons {
		items = append(items, item{name: b.Name, kind: precheck.KindButton, required: true, test: r.button(b, ask), within: eachButton})
	}
	for _, c := range r.Set.Cameras {
		items = append(items, item{name: c.Name, kind: precheck.KindCamera, required: c.Required, test: r.examined(c.Name, "look at it"), within: eachCamera})
	}
	for _, s := range r.Set.Speakerphones {
		items = append(items, item{name: s.Name, kind: precheck.KindSpeaker, required: s.Required, test: r.examined(s.Name, "listen to it"), within: eachSpeakerphone, group: groupSound})
	}
	for _, d := range r.Set.Displays {
		items = append(items, item{name: d.Name, kind: precheck.KindDisplay, required: d.Required, test: r.examined(d.Name, "look at it"), within: eachDisplay, group: "line " + d.Line})
	}
	for _, p := range r.Set.Parts {
		items = append(items, item{name: p.Name, kind: precheck.Kind(p.Kind), required: p.Required, test: prove(p.Watcher, "look at it"), within: each, group: groupOf(p.Kind)})
	}
	items = append(items, r.network()...)
	for _, s := range r.Set.Services {
		items = append(items, item{name: s.Name, kind: precheck.KindService, test: r.service(s), within: each})
	}
	return append(items, r.machine()...)
}

// groupSound are those that make a sound or listen for one: beside each other
// they would hear what is not their own.
const groupSound = "sound"

func groupOf(kind string) string {
	if kind == "speakerphone" {
		return groupSound
	}
	return ""
}

// Parts names what can be checked alone: each part, then each kind of part.
func Parts(r Room) (names []string) {
	items := itemsOf(r, Ask{})
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, it := range items {
		add(it.name)
	}
	for _, it := range items {
		add(string(it.kind))
	}
	return names
}

// errUnproven: the device has no way to prove itself.
var errUnproven = errors.New("cannot prove itself")

// prove asks a device to prove itself, if it can. The hint is what a person
// can do if not.
func prove(thing any, hint string) test {
	return func(ctx context.Context, _ func(string)) []precheck.Result {
		var evidence devices.Evidence
		err := errUnproven
		if tester, ok := thing.(devices.Tester); ok {
			evidence, err = tester.Test(ctx)
		}
		return one(outcome(evidence.Text, err, hint))
	}
}

func one(r precheck.Result) []precheck.Result { return []precheck.Result{r} }

// outcome makes a result of how a device answered.
func outcome(evidence string, err error, hint string) precheck.Result {
	if err == nil {
		return precheck.Result{Verdict: precheck.OK, How: evidence}
	}
	if errors.Is(err, errUnproven) || errors.Is(err, devices.ErrUnsupported) {
		return remark(precheck.CauseUnproven, errUnproven.Error()+"; "+hint)
	}
	return failed(causeOf(err), err.Error(), evidence)
}

func remark(c precheck.Cause, detail string) precheck.Result {
	return precheck.Result{Verdict: precheck.Remark, Cause: c, Detail: detail}
}

func failed(c precheck.Cause, detail, how string) precheck.Result {
	return precheck.Result{Verdict: precheck.Failed, Cause: c, Detail: detail, How: how}
}

// causeOf names what is behind a driver's error.
func causeOf(err error) precheck.Cause {
	for _, known := range []struct {
		err   error
		cause precheck.Cause
	}{
		{devices.ErrAbsent, precheck.CauseAbsent}, {devices.ErrGone, precheck.CauseAbsent},
		{devices.ErrBusy, precheck.CauseBusy}, {devices.ErrDenied, precheck.CauseDenied},
		{devices.ErrCertificate, precheck.CauseCertificateBad},
		{devices.ErrTimeout, precheck.CauseNoAnswer}, {context.DeadlineExceeded, precheck.CauseNoAnswer},
	} {
		if errors.Is(err, known.err) {
			return known.cause
		}
	}
	return precheck.CauseFailed
}
