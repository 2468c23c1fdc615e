// Package check runs a pre-check: it asks every device that can prove itself
// to do so, all at once, each under its own deadline, and draws one verdict.
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
	"strings"
	"sync"
	"time"

	"klubba/devices"
	"klubba/room"
)

// each is how long one device may take.
const each = 5 * time.Second

// errUnproven: the device has no way to prove itself.
var errUnproven = errors.New("cannot prove itself")

// item is one thing to test.
type item struct {
	name     string
	required bool
	thing    any
	hint     string // what a person can do if it cannot prove itself
}

// Run tests the devices of a room. A room without anything to test is
// unknown.
func Run(ctx context.Context, set devices.Set) room.CheckDone {
	items := itemsOf(set)
	results := make([]error, len(items))
	var wg sync.WaitGroup
	for i, it := range items {
		wg.Go(func() { results[i] = it.test(ctx) })
	}
	wg.Wait()
	return verdict(items, results)
}

func itemsOf(set devices.Set) (items []item) {
	for _, l := range set.Lights {
		items = append(items, item{l.Name, true, l.Light, "start a lamp test and look at it"})
	}
	for _, b := range set.Buttons {
		items = append(items, item{b.Name, true, b.Button, "press it once and see that it is noted"})
	}
	for _, p := range set.Parts {
		items = append(items, item{p.Name, p.Required, p.Watcher, "look at it"})
	}
	return items
}

// test asks one device, but waits no longer than its deadline even if the
// device does not mind it.
func (it item) test(ctx context.Context) error {
	tester, ok := it.thing.(devices.Tester)
	if !ok {
		return errUnproven
	}
	ctx, cancel := context.WithTimeout(ctx, each)
	defer cancel()
	result := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				result <- fmt.Errorf("fault in the program: %v", p)
			}
		}()
		_, err := tester.Test(ctx)
		result <- err
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return fmt.Errorf("no answer within %v", each)
	}
}

func verdict(items []item, results []error) room.CheckDone {
	done := room.CheckDone{Verdict: room.VerdictReady}
	if len(items) == 0 {
		return room.CheckDone{Verdict: room.VerdictUnknown, Summary: "the room has nothing that can be tested"}
	}
	var failed, remarks []string
	for i, err := range results {
		switch it := items[i]; {
		case err == nil:
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
