// Package check runs a pre-check: it asks every device that can prove itself
// to do so, all at once, each under its own deadline, and draws one verdict.
// Those that make a sound go one after the other.
//
// It guarantees that a device that hangs, fails or panics costs its own
// result and no other, and that nothing counts as working on a driver's word:
// what cannot prove itself is a remark.
//
// Not its job: deciding when a check may run (package room).
package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"klubba/devices"
	"klubba/room"
)

const (
	// each is how long one device may take.
	each = 5 * time.Second
	// eachCamera is the same for a camera, which may have a head that turns to
	// several views. A look at one takes two seconds.
	eachCamera = 100 * time.Second
	// eachDisplay is a little more than a display's own time in package
	// displays.
	eachDisplay = 42 * time.Second
)

// Examine looks through a camera of the room, or at what a display shows, or
// tries a speakerphone by sound, by the part's name. A remark is what a person
// should know of one that serves, or that somebody else holds; the error is why
// it does not serve.
type Examine func(ctx context.Context, part string) (remark string, err error)

// errUnproven: the device has no way to prove itself.
var errUnproven = errors.New("cannot prove itself")

// item is one thing to test.
type item struct {
	name     string
	required bool
	test     func(context.Context) error
	hint     string // what a person can do if it cannot prove itself
	within   time.Duration
}

// remark is an error that is none: the device serves.
type remark string

func (r remark) Error() string { return string(r) }

// Run tests the devices of a room. A room without anything to test is
// unknown. Examine may be nil in a room without cameras, displays and speakerphones.
func Run(ctx context.Context, set devices.Set, examine Examine) room.CheckDone {
	quiet, loud := itemsOf(set, examine), soundsOf(set, examine)
	items := slices.Concat(quiet, loud)
	results := make([]error, len(items))
	var wg sync.WaitGroup
	for i, it := range quiet {
		wg.Go(func() { results[i] = it.run(ctx) })
	}
	for i, it := range loud {
		results[len(quiet)+i] = it.run(ctx)
	}
	wg.Wait()
	return verdict(items, results)
}

func itemsOf(set devices.Set, examine Examine) (items []item) {
	for _, l := range set.Lights {
		items = append(items, item{l.Name, true, prove(l.Light), "start a lamp test and look at it", each})
	}
	for _, b := range set.Buttons {
		items = append(items, item{b.Name, true, prove(b.Button), "press it once and see that it is noted", each})
	}
	for _, c := range set.Cameras {
		items = append(items, item{c.Name, c.Required, look(c.Name, examine), "look at it", eachCamera})
	}
	for _, p := range set.Displays {
		items = append(items, item{p.Name, p.Required, look(p.Name, examine), "look at it", displayTime(set, p.Line)})
	}
	for _, p := range set.Parts {
		items = append(items, item{p.Name, p.Required, prove(p.Watcher), "look at it", each})
	}
	return items
}

// displayTime is how long a display may take, as those of its line are examined
// one after another, each within its own time.
func displayTime(set devices.Set, line string) (sum time.Duration) {
	for _, other := range set.Displays {
		if other.Line == line {
			sum += eachDisplay
		}
	}
	return sum
}

// prove asks a device to prove itself, if it can.
func prove(thing any) func(context.Context) error {
	return func(ctx context.Context) error {
		tester, ok := thing.(devices.Tester)
		if !ok {
			return errUnproven
		}
		_, err := tester.Test(ctx)
		return err
	}
}

// look examines a camera, a display or a speakerphone.
func look(part string, examine Examine) func(context.Context) error {
	return func(ctx context.Context) error {
		if examine == nil {
			return errUnproven
		}
		said, err := examine(ctx, part)
		if err == nil && said != "" {
			return remark(said)
		}
		return err
	}
}

// run asks one device, but waits no longer than its deadline even if the
// device does not mind it.
func (it item) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, it.within)
	defer cancel()
	result := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				result <- fmt.Errorf("fault in the program: %v", p)
			}
		}()
		result <- it.test(ctx)
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return fmt.Errorf("no answer within %v", it.within)
	}
}

func verdict(items []item, results []error) room.CheckDone {
	done := room.CheckDone{Verdict: room.VerdictReady}
	if len(items) == 0 {
		return room.CheckDone{Verdict: room.VerdictUnknown, Summary: "the room has nothing that can be tested"}
	}
	var failed, remarks []string
	for i, err := range results {
		var said remark
		switch it := items[i]; {
		case err == nil:
		case errors.As(err, &said):
			remarks = append(remarks, it.name+": "+err.Error())
		case errors.Is(err, errUnproven), errors.Is(err, devices.ErrUnsupported):
			remarks = append(remarks, it.name+": cannot prove itself; "+it.hint)
		case it.required:
			failed = append(failed, it.name+": "+err.Error())
		default:
			remarks = append(remarks, it.name+": "+err.Error())
		}
	}
	switch {
	case len(failed) > 0:
		done.Verdict = room.VerdictNotReady
	case len(remarks) > 0:
		done.Verdict = room.VerdictRemarks
	}
	done.Summary = strings.Join(append(failed, remarks...), "; ")
	return done
}
