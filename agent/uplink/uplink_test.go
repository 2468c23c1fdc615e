package uplink_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cell"
	"klubba/agent/uplink"
	"klubba/devices"
	"klubba/room"
	"klubba/room/link"
)

// far is a target in a synctest bubble: it answers after 25 ms while it is
// whole.
type far struct {
	now func() time.Duration

	mu     sync.Mutex
	silent bool
	fails  error // instead of sending
	strays error // what comes in place of an answer
	coming []devices.ProbeEvent
	closed bool
}

func (f *far) set(change func(*far)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

const roundTrip = 25 * time.Millisecond

func (f *far) Send(seq uint32, emit func(devices.ProbeEvent)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	if f.fails != nil {
		emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeFailed, At: now, Err: f.fails})
		return
	}
	emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeSent, At: now})
	switch {
	case f.strays != nil:
		f.coming = append(f.coming, devices.ProbeEvent{Kind: devices.ProbeStray, At: now, Count: 1, Err: f.strays})
	case !f.silent:
		f.coming = append(f.coming, devices.ProbeEvent{Seq: seq, Kind: devices.ProbeAnswered, At: now + roundTrip})
	}
}

func (f *far) Receive(emit func(devices.ProbeEvent)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.coming) > 0 && f.coming[0].At <= f.now() {
		emit(f.coming[0])
		f.coming = f.coming[1:]
	}
}

func (f *far) Close() { f.set(func(f *far) { f.closed = true }) }

// bench is an uplink with two relays and a gateway, in a bubble.
type bench struct {
	*testing.T
	began   time.Time
	relays  [2]*far
	gateway *far
	meeting *cell.Cell[bool]

	mu      sync.Mutex
	reports []uplink.Report
}

func (b *bench) now() time.Duration { return time.Hour + time.Since(b.began) }

func watch(t *testing.T, test func(b *bench)) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{T: t, began: time.Now(), meeting: cell.New(true)}
		for i := range b.relays {
			b.relays[i] = &far{now: b.now}
		}
		b.gateway = &far{now: b.now}
		u := uplink.New(uplink.Options{
			Policy: link.DefaultPolicy(), Now: b.now, Gateway: b.gateway,
			Relays: []uplink.Relay{{Name: "a", Prober: b.relays[0]}, {Name: "b", Prober: b.relays[1]}},
		})
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := u.Run(ctx, b.meeting, b.take); err != nil {
				t.Error(err)
			}
		})
		b.wait(5 * time.Second)
		b.want(room.LevelGood, room.CauseNone)
		test(b)
		cancel()
		wg.Wait()
		for _, f := range []*far{b.relays[0], b.relays[1], b.gateway} {
			if !f.closed {
				t.Error("a prober was left open")
			}
		}
	})
}

func (b *bench) take(r uplink.Report) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reports = append(b.reports, r)
}

func (b *bench) last() uplink.Report {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.reports[len(b.reports)-1]
}

// first is the first report of a level since a moment.
func (b *bench) first(level room.Level, since time.Duration) (uplink.Report, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.reports {
		if r.At >= since && r.Verdict.Level == level {
			return r, true
		}
	}
	return uplink.Report{}, false
}

func (b *bench) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (b *bench) want(level room.Level, cause room.Cause) {
	b.Helper()
	if v := b.last().Verdict; v.Level != level || v.Cause != cause {
		b.Fatalf("the link is %s (%s), want %s (%s)", v.Level, v.Cause, level, cause)
	}
}

func (b *bench) silence(silent bool, who ...*far) {
	for _, f := range who {
		f.set(func(f *far) { f.silent = silent })
	}
}

func TestACutIsSeenWithinASecondAndNamed(t *testing.T) {
	for _, tt := range []struct {
		name    string
		gateway bool
		cause   room.Cause
	}{{"outside", false, room.CauseInternet}, {"in the house", true, room.CauseLocalNetwork}} {
		t.Run(tt.name, func(t *testing.T) {
			watch(t, func(b *bench) {
				cut := b.now()
				b.silence(true, b.relays[:]...)
				b.silence(tt.gateway, b.gateway)
				b.wait(3 * time.Second)
				r, ok := b.first(room.LevelLost, cut)
				if took := r.At - cut; !ok || took > 900*time.Millisecond {
					b.Fatalf("lost after %v (%v), want at most 900 ms", took, ok)
				}
				b.want(room.LevelLost, tt.cause)

				healed := b.now()
				b.silence(false, b.relays[:]...)
				b.silence(false, b.gateway)
				b.wait(4 * time.Second)
				r, ok = b.first(room.LevelGood, healed)
				if took := r.At - healed; !ok || took > 1500*time.Millisecond {
					b.Fatalf("good after %v (%v), want at most 1.5 s", took, ok)
				}
			})
		})
	}
}

func TestOneSilentRelayIsNoLoss(t *testing.T) {
	watch(t, func(b *bench) {
		b.silence(true, b.relays[0])
		b.wait(10 * time.Second)
		if v := b.last().Verdict.Level; v == room.LevelLost {
			b.Error("lost, though one of two relays answers")
		}
		if h := b.last().Relays[0].Health; h != link.HealthSilent {
			b.Errorf("the silent relay is %s", h)
		}
	})
}

func TestFaultsStandOnTheirOwnRelay(t *testing.T) {
	for _, tt := range []struct {
		name  string
		harm  func(*far)
		fault link.Fault
	}{
		{"the name does not resolve", func(f *far) { f.fails = fmt.Errorf("relay a: %w", devices.ErrUnresolved) }, link.FaultUnresolved},
		{"answers with garbage", func(f *far) { f.strays = devices.ErrGarbage }, link.FaultGarbage},
		{"wrong transaction", func(f *far) { f.strays = devices.ErrWrongTransaction }, link.FaultTransaction},
	} {
		t.Run(tt.name, func(t *testing.T) {
			watch(t, func(b *bench) {
				b.relays[0].set(tt.harm)
				b.wait(15 * time.Second)
				r := b.last()
				if r.Relays[0].Fault != tt.fault || r.Relays[0].Problem == "" || r.Relays[1].Fault != link.FaultNone {
					b.Errorf("the relays are %+v", r.Relays)
				}
				if r.Verdict.Level == room.LevelLost {
					b.Error("lost, though one of two relays answers")
				}
			})
		})
	}
}

// The gateway rations its answers: that is never a loss.
func TestASilentGatewayIsNoLoss(t *testing.T) {
	watch(t, func(b *bench) {
		b.silence(true, b.gateway)
		b.wait(10 * time.Second)
		b.want(room.LevelGood, room.CauseNone)
	})
}

func TestWithoutAMeetingItLooksSparsely(t *testing.T) {
	watch(t, func(b *bench) {
		b.meeting.Set(false)
		b.wait(time.Minute)
		b.want(room.LevelGood, room.CauseNone)
		b.meeting.Set(true)
		b.wait(time.Second)
		b.silence(true, b.relays[:]...)
		b.wait(time.Second)
		b.want(room.LevelLost, room.CauseInternet)
	})
}
