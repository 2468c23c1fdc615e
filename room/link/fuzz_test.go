package link_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"klubba/room"
	"klubba/room/link"
)

// FuzzDetector makes any calls in any order, some of them late, some with
// stamps of the past, and holds the detector to its promises after each.
func FuzzDetector(f *testing.F) {
	f.Add([]byte{1, 1, 1, 1, 2, 25, 1, 50, 2, 25, 0, 200, 3, 9})
	f.Add([]byte{4, 1, 1, 10, 2, 5, 6, 1, 0, 200, 7, 0, 8, 1, 10, 200, 1, 3})
	f.Fuzz(func(t *testing.T, script []byte) { calls(t, script[:min(len(script), longestScript)]) })
}

// longestScript keeps one story short; a longer one tells nothing new.
const longestScript = 600

// caller is an agent that makes what calls it likes.
type caller struct {
	d     *link.Detector
	now   time.Duration
	seq   uint32
	mode  link.Mode
	alive time.Duration // the last sign of life
	ever  bool
}

func calls(t *testing.T, script []byte) {
	c := &caller{d: link.New(link.DefaultPolicy(), 2), now: time.Second}
	for len(script) >= 2 && c.now < time.Hour {
		c.call(script[0], int(script[1]))
		c.holdTo(t)
		script = script[2:]
	}
}

func (c *caller) call(what byte, arg int) {
	target := int(what>>6) - 1 // from one too low to one too high
	switch what % 14 {
	case 0:
		c.now += time.Duration(arg) * 4 * time.Millisecond
		c.d.Tick(c.now)
	case 1:
		c.seq++
		c.now += time.Duration(arg) * time.Millisecond / 4
		c.d.Sent(c.now, target, c.seq)
	case 2, 3:
		c.now += time.Duration(arg%64) * time.Millisecond
		c.answer(target, uint32(arg%8), c.now)
	case 4:
		c.mode = link.Mode(arg % 2)
		c.d.SetMode(c.now, c.mode)
	case 5:
		c.d.Void(c.now, c.now-time.Duration(arg)*time.Millisecond)
	case 6:
		c.d.Carrier(c.now, arg%2 == 0)
	case 7:
		c.d.Route(c.now, arg%2 == 0)
	case 8:
		c.d.Gateway(c.now, arg%2 == 0)
	case 9:
		c.d.Beyond(c.now)
	case 10:
		c.d.Passive(c.now, uint64(arg))
		if c.d.Verdict().Passive == room.Flowing {
			c.alive, c.ever = c.now, true
		}
	case 11:
		c.d.Fault(c.now, target, link.FaultGarbage)
	case 12: // an answer seen to late, with its own stamp
		c.answer(target, uint32(arg%8), c.now-time.Duration(arg)*time.Millisecond)
	case 13: // all is as it should be, for a while
		for range arg {
			at, target := c.d.Next()
			c.now = max(c.now, at)
			c.seq++
			c.d.Sent(c.now, target, c.seq)
			c.now += 20 * time.Millisecond
			c.answer(target, 0, c.now)
		}
	}
}

func (c *caller) answer(target int, back uint32, at time.Duration) {
	if c.d.Answered(at, target, c.seq-back) {
		c.alive, c.ever = max(c.alive, at), true
	}
}

// holdTo checks the promises of the package comment.
func (c *caller) holdTo(t *testing.T) {
	t.Helper()
	if c.d.Deadline() <= c.now { // as the caller must
		c.d.Tick(c.now)
	}
	v, p := c.d.Verdict(), link.DefaultPolicy()
	age := p.EvidenceMaxAge
	if c.mode == link.Idle {
		age = p.IdleEvidenceMaxAge
	}
	if v.Level == room.LevelGood && (!c.ever || c.now-c.alive > age) {
		t.Fatalf("good at %v, though nothing was heard since %v", c.now, c.alive)
	}
	if v.Level == room.LevelLost && v.Suspect {
		t.Fatalf("lost and still in doubt: %+v", v)
	}
	if (v.Cause == room.CauseNone) != (v.Level == room.LevelGood) {
		t.Fatalf("level %q with cause %q", v.Level, v.Cause)
	}
	if at := c.d.Deadline(); at <= c.now {
		t.Fatalf("deadline %v at %v", at, c.now)
	}
	if _, target := c.d.Next(); target < 0 || target > 1 {
		t.Fatalf("next target is %d of 2", target)
	}
	m := c.d.Metrics(c.now)
	for _, l := range []link.Loss{m.Loss1, m.Loss5, m.Loss15} {
		if l.Probes < 0 || !(0 <= l.Low && l.Low <= l.Share+1e-9 && l.Share <= l.High+1e-9 && l.High <= 1) {
			t.Fatalf("loss %+v", l)
		}
	}
	if m.RTT50 > m.RTT95 || m.Jitter < 0 || m.EstimatedMOS != 0 && (m.EstimatedMOS < 1 || m.EstimatedMOS > 4.5) {
		t.Fatalf("metrics %+v", m)
	}
}

// Random calls, so that the promises are tried on every run.
func TestRandomCalls(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		script := make([]byte, 400)
		for i := range script {
			script[i] = byte(rnd.Uint32())
		}
		calls(t, script)
	}
}
