package visca

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"klubba/devices"
)

// own makes a request of the connection's own.
func own(m Message, patient int, tell func(result)) *request {
	return &request{ctx: context.Background(), build: fixed(m), patient: patient, tell: tell}
}

// unheard is for own requests that may fail.
func unheard(result) {}

// greet lets the camera be told first what a new connection needs: addresses
// on a chain, numbers in step, an empty command buffer, the stop of what
// turned when the last connection broke, and which model it is.
func (c *conn) greet() {
	switch c.way.framing {
	case serialChain:
		c.waiting = append(c.waiting, c.addresses(), own(plain(forget), 1, unheard))
	case sonyDatagrams:
		c.waiting = append(c.waiting, resetNumbers(), own(plain(forget), 1, unheard))
	}
	c.waiting = append(c.waiting, c.stops()...)
	c.waiting = append(c.waiting, own(plain(version), tries, c.met))
}

// resetNumbers sets the camera's counter to 0 (RESET).
func resetNumbers() *request {
	return &request{ctx: context.Background(), reset: true, patient: 2, tell: unheard}
}

// addresses numbers the chain anew. A camera whose address is set by a switch
// need not answer.
func (c *conn) addresses() *request {
	return own(plain(addressSet), 1, func(res result) {
		if res.err == nil && res.values[0].Int < c.way.address {
			c.failed = fmt.Errorf("%w: the chain has %d cameras, none with address %d: is the cable in between whole, is every camera on?",
				devices.ErrAbsent, res.values[0].Int, c.way.address)
		}
	})
}

// stops are the stops of what was set turning.
func (c *conn) stops() (all []*request) {
	for _, a := range axes() {
		if c.cam.turning[a] {
			all = append(all, own(a.stop(), tries, unheard))
		}
	}
	return all
}

// met takes the answer to the version inquiry. A camera that does not know it
// is one of the unknown models.
func (c *conn) met(res result) {
	switch {
	case res.err == nil:
		c.model = ModelOf(c.cam.brand, versionOf(res.values))
	case errors.Is(res.err, devices.ErrRejected):
	case c.failed != nil:
		return
	default:
		c.failed = res.err
		return
	}
	c.ready = true
	c.cam.online.Store(true)
	c.known(c.model)
}

// windDown takes nothing new and stops what turns. What is being asked is
// waited for, so that its answer is not taken for a stop's.
func (c *conn) windDown(now time.Time) {
	c.closing, c.closeBy = true, now.Add(closeLimit)
	for _, r := range c.waiting {
		r.tell(result{err: fmt.Errorf("%w: the connection is being closed", devices.ErrAbsent)})
	}
	c.waiting = c.stops()
	if c.asking != nil {
		c.asking.patient = c.asking.sent
	}
}

// closed reports whether nothing is left to be said.
func (c *conn) closed(now time.Time) bool {
	return !now.Before(c.closeBy) || c.asking == nil && len(c.waiting) == 0
}

// abandon tells everybody who still waits.
func (c *conn) abandon(err error) {
	all := slices.Concat(c.running, c.waiting)
	if c.asking != nil {
		all = append(all, c.asking)
	}
	c.running, c.waiting, c.asking = nil, nil, nil
	for _, r := range all {
		r.tell(result{err: err})
	}
}
