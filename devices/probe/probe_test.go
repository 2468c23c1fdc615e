package probe_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/probe"
	"klubba/devices/probe/probetest"
	"klubba/devices/probe/stamp"
)

// patience is how long a test waits for what must come.
const patience = 5 * time.Second

// asker runs a prober and keeps its events.
type asker struct {
	t      *testing.T
	send   chan uint32
	events chan devices.ProbeEvent
	cancel context.CancelFunc
	done   chan struct{}
	once   sync.Once
}

// ask starts a prober. Where there is a namespace, it runs within that.
func ask(t *testing.T, p devices.Prober, n *probetest.Namespace) *asker {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	a := &asker{t: t, send: make(chan uint32), events: make(chan devices.ProbeEvent, 4096), cancel: cancel, done: make(chan struct{})}
	run := func() { a.run(ctx, p) }
	if n != nil {
		n.Go(run)
	} else {
		go run()
	}
	t.Cleanup(a.stop)
	return a
}

// run is the goroutine that the prober belongs to.
func (a *asker) run(ctx context.Context, p devices.Prober) {
	defer close(a.done)
	defer p.Close()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		select {
		case seq := <-a.send:
			p.Send(seq, func(e devices.ProbeEvent) { a.events <- e })
		case <-look.C:
			p.Receive(func(e devices.ProbeEvent) { a.events <- e })
		case <-ctx.Done():
			return
		}
	}
}

func (a *asker) stop() {
	a.once.Do(func() {
		a.cancel()
		<-a.done
	})
}

// number gives the prober a number to send.
func (a *asker) number(seq uint32) {
	a.t.Helper()
	select {
	case a.send <- seq:
	case <-time.After(patience):
		a.t.Fatal("the prober does not take the next number")
	}
}

// next waits for an event of a kind and passes others over.
func (a *asker) next(kind devices.ProbeKind) devices.ProbeEvent {
	a.t.Helper()
	limit := time.After(patience)
	for {
		select {
		case e := <-a.events:
			if e.Kind == kind {
				return e
			}
		case <-limit:
			a.t.Fatalf("no event %q came", kind)
		}
	}
}

// any is the next event of whatever kind.
func (a *asker) any() devices.ProbeEvent {
	a.t.Helper()
	select {
	case e := <-a.events:
		return e
	case <-time.After(patience):
		a.t.Fatal("no event came")
	}
	return devices.ProbeEvent{}
}

func target(at netip.AddrPort) probe.Target {
	return probe.Target{Name: "relay A", Host: at.Addr().String(), Port: at.Port()}
}

func TestAnswersAreMatchedAndStamped(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "[::1]:0"} {
		relay := probetest.NewRelay(t, addr)
		reflector := serveStamp(t, addr, stamp.DefaultLimits())
		for name, p := range map[string]devices.Prober{
			"STUN": probe.NewSTUN(target(relay.Addr())), "STAMP": probe.NewSTAMP(target(reflector)),
		} {
			t.Run(name+" "+addr, func(t *testing.T) {
				a := ask(t, p, nil)
				for _, seq := range []uint32{0, 1, 7, 1 << 31} {
					a.number(seq)
					sent := a.next(devices.ProbeSent)
					answered := a.next(devices.ProbeAnswered)
					rtt := answered.At - sent.At
					if sent.Seq != seq || answered.Seq != seq || answered.Err != nil || rtt <= 0 || rtt > time.Second {
						t.Errorf("sent %+v, answered %+v after %v", sent, answered, rtt)
					}
					if answered.Held < 0 || answered.Held > rtt {
						t.Errorf("held %v of %v", answered.Held, rtt)
					}
				}
			})
		}
	}
}

// serveStamp starts a real reflector on loopback.
func serveStamp(t testing.TB, addr string, limits stamp.Limits) netip.AddrPort {
	t.Helper()
	r, err := stamp.Listen(t.Context(), addr, limits)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Serve(ctx, nil) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return r.Addr()
}

func TestBadAnswersAreNamedAndDoNotCount(t *testing.T) {
	for _, c := range []struct {
		manner probetest.Manner
		cause  error
	}{
		{probetest.WrongTransaction, devices.ErrWrongTransaction},
		{probetest.Garbage, devices.ErrGarbage},
		{probetest.WrongSource, devices.ErrWrongSource},
	} {
		t.Run(c.cause.Error(), func(t *testing.T) {
			relay := probetest.NewRelay(t, "127.0.0.1:0")
			relay.Behave(c.manner)
			a := ask(t, probe.NewSTUN(target(relay.Addr())), nil)
			a.number(1)
			a.next(devices.ProbeSent)
			if e := a.next(devices.ProbeStray); !errors.Is(e.Err, c.cause) || e.Count != 1 {
				t.Errorf("got %+v, want one stray: %v", e, c.cause)
			}
			// The target comes to its senses: only then is there an answer.
			relay.Behave(probetest.Sound)
			a.number(2)
			if e := a.next(devices.ProbeAnswered); e.Seq != 2 {
				t.Errorf("answered %+v, want number 2", e)
			}
		})
	}
}

func TestStraysAreTalliedNotPoured(t *testing.T) {
	relay := probetest.NewRelay(t, "127.0.0.1:0")
	relay.Behave(probetest.Garbage)
	a := ask(t, probe.NewSTUN(target(relay.Addr())), nil)
	const probes = 300
	events, strays := 0, 0
	// The socket's buffer is small, so that a flood is dropped by the kernel.
	for seq, sent := uint32(0), 0; sent < probes || strays < probes/2; {
		if int(seq) == sent && sent < probes {
			a.number(seq)
			seq++
		}
		switch e := a.any(); e.Kind {
		case devices.ProbeSent:
			sent++
		case devices.ProbeStray:
			events++
			strays += e.Count
		}
		if events > 10 {
			t.Fatalf("%d events for %d strays", events, strays)
		}
	}
}

func TestRejectionProvesTheWay(t *testing.T) {
	relay := probetest.NewRelay(t, "127.0.0.1:0")
	relay.Behave(probetest.Rejecting)
	a := ask(t, probe.NewSTUN(target(relay.Addr())), nil)
	a.number(9)
	e := a.next(devices.ProbeAnswered)
	if e.Seq != 9 || !errors.Is(e.Err, devices.ErrRejected) || !strings.Contains(e.Err.Error(), "486") {
		t.Errorf("got %+v, want an answer that says no with 486", e)
	}
}

func TestSecondAnswerIsDropped(t *testing.T) {
	relay := probetest.NewRelay(t, "127.0.0.1:0")
	relay.Behave(probetest.Twice)
	a := ask(t, probe.NewSTUN(target(relay.Addr())), nil)
	for seq := range uint32(50) {
		a.number(seq)
		if e := a.next(devices.ProbeAnswered); e.Seq != seq {
			t.Fatalf("answer %d, want %d", e.Seq, seq)
		}
	}
}

// A prober never waits for an answer: all numbers are taken before any comes.
func TestSilenceHoldsNothingUp(t *testing.T) {
	relay := probetest.NewRelay(t, "127.0.0.1:0")
	relay.Delay(300 * time.Millisecond)
	a := ask(t, probe.NewSTUN(target(relay.Addr())), nil)
	for seq := range uint32(20) {
		a.number(seq)
		if e := <-a.events; e.Kind != devices.ProbeSent {
			t.Fatalf("got %+v before all was sent", e)
		}
	}
	for range 20 {
		a.next(devices.ProbeAnswered)
	}
}

func TestClosedPortIsNamedOnItsProbe(t *testing.T) {
	for _, addr := range []string{"127.0.0.1", "::1"} {
		t.Run(addr, func(t *testing.T) {
			// Port 1 of loopback: nobody listens there.
			a := ask(t, probe.NewSTUN(probe.Target{Host: addr, Port: 1}), nil)
			for _, seq := range []uint32{5, 6, 7} {
				a.number(seq)
				a.next(devices.ProbeSent)
				if e := a.next(devices.ProbeFailed); e.Seq != seq || !errors.Is(e.Err, devices.ErrRefused) {
					t.Errorf("got %+v, want number %d refused", e, seq)
				}
			}
		})
	}
}

func TestNoRouteIsNamed(t *testing.T) {
	n := probetest.NewNamespace(t, "noroute")
	a := ask(t, probe.NewSTUN(probe.Target{Host: "192.0.2.1", Port: 3478}), n)
	a.number(1)
	if e := a.next(devices.ProbeFailed); e.Seq != 1 || !errors.Is(e.Err, devices.ErrNoRoute) {
		t.Errorf("got %+v, want no route", e)
	}
}

func TestUnresolvableNameFailsFast(t *testing.T) {
	a := ask(t, probe.NewSTUN(probe.Target{Name: "relay A", Host: "no-such-host.invalid", Port: 3478}), nil)
	begun := time.Now()
	for seq := range uint32(3) {
		a.number(seq)
		if e := a.next(devices.ProbeFailed); e.Seq != seq || !errors.Is(e.Err, devices.ErrUnresolved) {
			t.Errorf("got %+v, want unresolved", e)
		}
	}
	if d := time.Since(begun); d > time.Second {
		t.Errorf("three numbers took %v", d)
	}
}
