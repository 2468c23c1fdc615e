package vmtest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"klubba/devices/probe/probetest"
	"klubba/room"
)

// beside is a room and its far end, with a path between them that the daemon
// and a BFD session watch together.
//
//	room eth0 --- path --- eth0 far (klubba reflect, STUN)
type beside struct {
	*linkRoom
	path      *path
	here, far *bfd
}

// bfdCuts is how often the path is cut for good.
const bfdCuts = 30

// shortest is the least blackout that may be called a loss.
const shortest = 500 * time.Millisecond

// TestInGuestBesideBFD prints what both make of the same path, and wants the
// daemon to be no later, and to raise no alarm without a blackout behind it.
func TestInGuestBesideBFD(t *testing.T) {
	needGuest(t)
	b := newBeside(t)
	b.cuts(t)
	for _, loss := range []struct {
		name string
		p, r float64
	}{{"5 %, bursts of 5", .01053, .2}, {"10 %, bursts of 5", .0222, .2}} {
		b.bursts(t, loss.name, loss.p, loss.r)
	}
}

func newBeside(t *testing.T) *beside {
	t.Helper()
	n := &network{room: probetest.NewNamespace(t, "room"), relays: [2]string{"10.1.1.2", "10.1.1.2"}}
	far := probetest.NewNamespace(t, "far")
	b := &beside{path: newPath(t, n.room.Name(), far.Name())}
	batch(t, n.room, ends("10.1.1.1", "02:00:00:00:00:01", "10.1.1.2", "02:00:00:00:00:02")...)
	batch(t, far, ends("10.1.1.2", "02:00:00:00:00:02", "10.1.1.1", "02:00:00:00:00:01")...)
	batch(t, n.room, "route add default via 10.1.1.2")
	b.path.order(t, "whole")
	background(t, place(far.Name()).command(*klubba, "reflect"))
	relayIn(t, place(far.Name()))
	b.far = startBFD(t, place(far.Name()), "10.1.1.2", "10.1.1.1")
	b.here = startBFD(t, place(n.room.Name()), "10.1.1.1", "10.1.1.2")
	b.linkRoom = newLinkRoom(t, n, "beside")
	b.settle(t)
	b.bothUp(t)
	return b
}

// ends are the orders for one end of the path: what is lost of it shall be
// probes, and not the search for neighbours.
func ends(own, mac, peer, peerMAC string) []string {
	return []string{
		"link set eth0 address " + mac, "address add " + own + "/24 dev eth0", "link set eth0 up",
		"neigh add " + peer + " lladdr " + peerMAC + " dev eth0 nud permanent",
	}
}

func (b *beside) bothUp(t *testing.T) {
	t.Helper()
	untilStarted(t, "the BFD session is up", func() bool { rest(); return b.here.up(t) && b.far.up(t) })
}

// cuts cuts the path in all phases and compares how soon each knows.
func (b *beside) cuts(t *testing.T) {
	t.Helper()
	var ours, theirs, both times
	for range bfdCuts {
		<-time.After(time.Second + rand.N(300*time.Millisecond))
		at, _ := b.path.order(t, "cut")
		wall := time.Now().Add(at - mono())
		ours = append(ours, b.untilLit(t, redLine, at))
		until(t, "BFD has noticed", func() bool { rest(); return !b.here.up(t) && !b.far.up(t) })
		here, far := b.here.downs(t, wall, time.Now()), b.far.downs(t, wall, time.Now())
		if len(here) != 1 || len(far) != 1 {
			t.Fatalf("one cut, and BFD went down at %v and %v", here, far)
		}
		theirs = append(theirs, here[0].Sub(wall))
		both = append(both, here[0].Sub(wall), far[0].Sub(wall))
		b.path.order(t, "whole")
		b.untilNotLost(t)
		b.bothUp(t)
	}
	t.Logf("%d hard cuts          mean        worst", bfdCuts)
	t.Logf("ours, to the lamp    %v  %v", ours.mean(), ours.worst())
	t.Logf("BFD, the room's end  %v  %v", theirs.mean(), theirs.worst())
	t.Logf("BFD, both ends       %v  %v", both.mean(), both.worst())
	if ours.mean() > theirs.mean() || ours.worst() > theirs.worst() {
		t.Error("the daemon is later than BFD")
	}
}

// bursts has a lossy path for a while and compares what was called lost.
func (b *beside) bursts(t *testing.T, name string, p, r float64) {
	t.Helper()
	began, _ := b.path.order(t, fmt.Sprint(p, " ", r))
	wall := time.Now().Add(began - mono())
	<-time.After(*lossy)
	ended, blackouts := b.path.order(t, "whole")
	behind := func(at time.Duration) bool {
		return slices.ContainsFunc(blackouts, func(o blackout) bool {
			return o.To-o.From >= shortest && o.From < at && at < o.To+time.Second
		})
	}
	var real int
	for _, o := range blackouts {
		if o.To-o.From >= shortest {
			real++
		}
	}
	told, wolf := 0, 0
	for _, at := range b.losses(t, began, ended) {
		told++
		if !behind(at) {
			wolf++
			t.Errorf("lost at %v, and there was no blackout", at-began)
		}
	}
	downs, cried := b.here.downs(t, wall, wall.Add(ended-began)), 0
	for _, at := range downs {
		if !behind(at.Sub(wall) + began) {
			cried++
		}
	}
	t.Logf("%s, for %v: %d blackouts, %d of %v or more", name, (ended - began).Round(time.Second), len(blackouts), real, shortest)
	t.Logf("ours  lost %3d times, %3d of them without such a blackout", told, wolf)
	t.Logf("BFD   down %3d times, %3d of them without such a blackout", len(downs), cried)
	b.untilNotLost(t)
	b.bothUp(t)
}

// losses are when the daemon called the link lost, by its record.
func (b *beside) losses(t *testing.T, from, to time.Duration) (all []time.Duration) {
	t.Helper()
	entries, err := b.client.Meeting(t.Context(), b.meeting)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		at := time.Duration(e.Entry.MonoMS) * time.Millisecond
		lost := string(room.LevelLost)
		if e.Entry.Kind == room.KindLink && e.Entry.To == lost && e.Entry.From != lost && at > from && at < to {
			all = append(all, at)
		}
	}
	return all
}
