package vmtest_test

import (
	"slices"
	"testing"
	"time"

	"klubba/room"
	"klubba/room/record"
)

// TestInGuestLink has three meetings in one network.
func TestInGuestLink(t *testing.T) {
	needGuest(t)
	n := newNetwork(t)
	for _, evening := range []struct {
		name string
		test func(*testing.T, *linkRoom)
	}{
		{"one-story", oneStory},
		{"no-wolf", noWolf},
		{"loss-times", lossTimes},
	} {
		t.Run(evening.name, func(t *testing.T) { evening.test(t, newLinkRoom(t, n, evening.name)) })
	}
}

// oneStory has an evening with a cut, a pulled cable and a house whose network
// fails, and then asks everybody what happened when.
func oneStory(t *testing.T, r *linkRoom) {
	r.settle(t)

	from := mono()
	r.cut(t)
	t.Logf("cut beyond the router: red after %v", r.untilLit(t, redLine, from))
	r.untilLink(t, room.LevelLost, room.CauseInternet)
	r.do(t, room.Suspend{})
	from = mono()
	r.heal(t)
	took := r.untilLit(t, greenLine, from) - mayResumeRed
	t.Logf("healed: the chair may resume after %v, of which the link must have been good for %v", took, restoreHold)
	if took < restoreHold {
		t.Errorf("the chair may resume after %v, although the link must be good for %v", took, restoreHold)
	}
	if m := r.state(t).Meeting; !m.MayResume {
		t.Errorf("the lamp says that the chair may resume; the daemon says %+v", m)
	}
	r.do(t, room.Resume{})
	r.untilLamps(t, greenLit)

	from = mono()
	r.cable(t, false)
	t.Logf("cable pulled: red after %v", r.untilLit(t, redLine, from))
	r.untilLink(t, room.LevelLost, room.CauseCable)
	r.cable(t, true)
	r.untilLevel(t, room.LevelDegraded) // held there, since it changed so often

	r.harm("loss 100%")
	r.untilLink(t, room.LevelLost, room.CauseLocalNetwork)
	r.mend()
	r.untilLevel(t, room.LevelDegraded)
	r.do(t, room.End{})

	r.compare(t)
}

// settle waits until every relay has answered often enough to tell what is
// usual; until then answers are waited for longest.
func (r *linkRoom) settle(t *testing.T) {
	t.Helper()
	for _, relay := range []string{"relay-a", "relay-b"} {
		until(t, relay+" answers", func() bool { return partOf(r.state(t), relay).Condition == "ok" })
	}
	<-time.After(time.Second)
}

// untilLink waits until the daemon says so of the link.
func (r *linkRoom) untilLink(t *testing.T, level room.Level, cause room.Cause) {
	t.Helper()
	until(t, "the link is "+string(level)+" ("+string(cause)+")", func() bool {
		link := r.state(t).Link
		return link.Level == string(level) && link.Cause == string(cause)
	})
}

func (r *linkRoom) untilLevel(t *testing.T, level room.Level) {
	t.Helper()
	until(t, "the link is "+string(level), func() bool { return r.state(t).Link.Level == string(level) })
}

// noWolf has what must not turn the light red.
func noWolf(t *testing.T, r *linkRoom) {
	began := mono()
	t.Run("what it costs", r.costs)
	t.Run("one silent relay of two", func(t *testing.T) {
		set(t, r.answersA, false)
		until(t, "relay-a has failed", func() bool { return partOf(r.state(t), "relay-a").Condition == "failed" })
		if c := partOf(r.state(t), "relay-b").Condition; c != "ok" {
			t.Errorf("the relay that answers is %s", c)
		}
		set(t, r.answersA, true)
		until(t, "relay-a is well", func() bool { return partOf(r.state(t), "relay-a").Condition == "ok" })
		r.stillGreen(t, began)
	})
	t.Run("the daemon stopped for 2 s", func(t *testing.T) {
		r.stopFor(t, 2*time.Second)
		r.stillGreen(t, began)
	})
	t.Run("the wall clock set", func(t *testing.T) {
		for _, by := range []time.Duration{-time.Hour, time.Hour} {
			setClock(t, by)
			<-time.After(2 * time.Second) // what went wrong would show by now
			r.stillGreen(t, began)
		}
	})
	t.Run("three packets of ten lost", func(t *testing.T) {
		r.harm("delay 25ms 5ms loss 30%")
		defer r.mend()
		r.untilLevel(t, room.LevelDegraded)
		if r.wasLost(t, began) {
			t.Error("lost, though most probes were answered")
		}
	})
}

// stillGreen wants an open meeting's light, and no loss since a moment.
func (r *linkRoom) stillGreen(t *testing.T, since time.Duration) {
	t.Helper()
	r.untilLamps(t, greenLit)
	if link := r.state(t).Link; link.Level != string(room.LevelGood) {
		t.Errorf("the link is %+v, want good", link)
	}
	if r.wasLost(t, since) {
		t.Error("the link was called lost")
	}
}

// wasLost reports whether the record has a loss, or the lamp was red.
func (r *linkRoom) wasLost(t *testing.T, since time.Duration) bool {
	t.Helper()
	entries, err := r.client.Meeting(t.Context(), r.meeting)
	if err != nil {
		t.Fatal(err)
	}
	_, red := r.lit(t, redLine, since)
	return red || slices.ContainsFunc(entries, func(e record.Sealed) bool {
		return e.Entry.Kind == room.KindLink && e.Entry.To == string(room.LevelLost)
	})
}

const (
	cuts  = 20
	pulls = 5
	// The bounds, for a round trip of 25 ms.
	maxCutMean, maxCut = 770 * time.Millisecond, 900 * time.Millisecond
	maxPull            = 200 * time.Millisecond
)

// lossTimes times cuts and pulled cables, from the moment before the command
// to the lamp's line as the kernel saw it set, over a round trip of 25 ms.
func lossTimes(t *testing.T, r *linkRoom) {
	r.harm("delay 25ms")
	defer r.mend()
	r.settle(t)
	cut := r.times(t, cuts, func() { r.cut(t) }, func() { r.heal(t) })
	t.Logf("silent cut, %d times: red after %v in the mean, %v at worst", cuts, cut.mean(), cut.worst())
	if cut.mean() > maxCutMean || cut.worst() > maxCut {
		t.Errorf("want at most %v in the mean and %v at worst", maxCutMean, maxCut)
	}
	pull := r.times(t, pulls, func() { r.cable(t, false) }, func() { r.cable(t, true) })
	t.Logf("cable pulled, %d times: red after %v in the mean, %v at worst", pulls, pull.mean(), pull.worst())
	if pull.worst() > maxPull {
		t.Errorf("want at most %v", maxPull)
	}
}

// times loses the link again and again, and tells when the lamp was red.
func (r *linkRoom) times(t *testing.T, n int, lose, regain func()) (all times) {
	t.Helper()
	for i := range n {
		// So the losses meet the probes, one every 50 ms, in all phases.
		<-time.After(time.Duration(i) * 100 * time.Millisecond / time.Duration(n))
		from := mono()
		lose()
		all = append(all, r.untilLit(t, redLine, from))
		regain()
		r.untilNotLost(t)
	}
	return all
}

// untilNotLost waits until the link is back and the red lamp dark.
func (r *linkRoom) untilNotLost(t *testing.T) {
	t.Helper()
	until(t, "the link is back", func() bool {
		rest() // to ask is work, which the one processor has better use for
		return r.state(t).Link.Level != string(room.LevelLost)
	})
	until(t, "the red lamp is dark", func() bool { return r.value(t, redLine) == 0 })
}
