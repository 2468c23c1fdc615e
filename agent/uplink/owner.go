package uplink

import (
	"context"
	"time"

	"klubba/devices"
	"klubba/room/link"
)

const (
	// reportEvery is how often the present state is told in a meeting,
	// reportIdle without one.
	reportEvery = time.Second
	reportIdle  = 5 * time.Second
	// pingEvery is how often the gateway is asked in a meeting: gateways
	// ration their answers. pingIdle is without one.
	pingEvery = 200 * time.Millisecond
	pingIdle  = 2 * time.Second
	// pingPatience is how long the gateway may be silent.
	pingPatience = time.Second
)

// owner is the goroutine that the detector and the probers belong to.
type owner struct {
	u        *Uplink
	d        *link.Detector
	emit     func(Report)
	relays   []func(devices.ProbeEvent) // what takes each relay's events
	problems []string                   // by relay
	here     devices.LocalEvent

	close    bool // a meeting is on
	seq      uint32
	pinged   time.Duration // when the gateway was last asked
	answered time.Duration // when it last answered, or was first asked
	told     link.Verdict
	toldAt   time.Duration
}

func newOwner(u *Uplink, emit func(Report)) *owner {
	n := len(u.opt.Relays)
	o := &owner{u: u, d: link.New(u.opt.Policy, n), emit: emit, problems: make([]string, n)}
	for i := range n {
		o.relays = append(o.relays, func(e devices.ProbeEvent) { o.relay(i, e) })
	}
	return o
}

func (o *owner) run(ctx context.Context, meeting devices.Want[bool]) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	on, newer := meeting.Latest()
	o.mode(on)
	for {
		timer.Reset(max(0, o.due()-o.now()))
		event := func(*owner) {}
		select {
		case event = <-o.u.events:
		case <-timer.C:
		case <-newer:
			event = func(o *owner) {
				on, newer = meeting.Latest()
				o.mode(on)
			}
		case <-ctx.Done():
			return
		}
		o.receive()
		event(o)
		o.turn()
	}
}

// shut closes the probers.
func (o *owner) shut() {
	for _, r := range o.u.opt.Relays {
		r.Close()
	}
	if o.u.opt.Gateway != nil {
		o.u.opt.Gateway.Close()
	}
}

func (o *owner) now() time.Duration { return o.u.opt.Now() }

func (o *owner) mode(on bool) {
	o.close = on
	mode := link.Idle
	if on {
		mode = link.Open
	}
	o.d.SetMode(o.now(), mode)
}

// due is when something is to be done though nothing happens. The gateway and
// the report wait for the next probe, which is never far, so as not to wake the
// processor for them alone.
func (o *owner) due() time.Duration {
	next, _ := o.d.Next()
	return min(next, o.d.Deadline())
}

func (o *owner) every(meeting, idle time.Duration) time.Duration {
	if o.close {
		return meeting
	}
	return idle
}

// turn does everything that is due now.
func (o *owner) turn() {
	now := o.now()
	if now >= o.d.Deadline() {
		o.d.Tick(now)
	}
	if at, target := o.d.Next(); now >= at {
		o.seq++
		o.d.Sent(now, target, o.seq)
		o.u.opt.Relays[target].Send(o.seq, o.relays[target])
	}
	if o.u.opt.Gateway != nil && now-o.pinged >= o.every(pingEvery, pingIdle) {
		o.askGateway(now)
	}
	if v := o.d.Verdict(); v != o.told || now-o.toldAt >= o.every(reportEvery, reportIdle) {
		o.told, o.toldAt = v, now
		o.emit(o.report(now))
	}
}

// receive looks what has come. It is done before time is judged: the kernel
// knows when it came.
func (o *owner) receive() {
	for i, r := range o.u.opt.Relays {
		r.Receive(o.relays[i])
	}
	if o.u.opt.Gateway != nil {
		o.u.opt.Gateway.Receive(o.gateway)
	}
}

func (o *owner) askGateway(now time.Duration) {
	if o.answered == 0 {
		o.answered = now
	}
	if patience := pingPatience + o.every(0, pingIdle); now-o.answered > patience {
		o.d.Gateway(now, false)
	}
	o.pinged = now
	o.seq++
	o.u.opt.Gateway.Send(o.seq, o.gateway)
}

func (o *owner) gateway(e devices.ProbeEvent) {
	if e.Kind == devices.ProbeAnswered {
		o.answered = e.At
		o.d.Gateway(o.now(), true)
	}
}

// relay takes what became of a probe to a relay.
func (o *owner) relay(i int, e devices.ProbeEvent) {
	switch {
	case e.Kind == devices.ProbeAnswered && e.Err == nil:
		o.d.Answered(e.At, i, e.Seq)
		o.problems[i] = ""
	case e.Kind == devices.ProbeAnswered:
		o.d.Answered(e.At, i, e.Seq)
		o.fault(i, e.Err)
	case e.Err != nil:
		o.fault(i, e.Err)
	}
}

func (o *owner) fault(i int, err error) {
	o.problems[i] = err.Error()
	if f := faultOf(err); f != link.FaultNone {
		o.d.Fault(o.now(), i, f)
	}
}

func (o *owner) local(e devices.LocalEvent) {
	o.here = e
	o.d.Carrier(e.At, e.Present && e.Up && e.Carrier && !e.Dormant)
	o.d.Route(e.At, e.Route4 || e.Route6)
}

func (o *owner) report(now time.Duration) Report {
	r := Report{At: now, Verdict: o.d.Verdict(), Metrics: o.d.Metrics(now), Local: o.here}
	for i, relay := range o.u.opt.Relays {
		r.Relays = append(r.Relays, RelayState{Name: relay.Name, Target: o.d.Target(i), Problem: o.problems[i]})
	}
	return r
}
