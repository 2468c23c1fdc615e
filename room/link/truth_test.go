package link_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"klubba/room"
	"klubba/room/link"
	"klubba/room/link/sim"
)

var hours = flag.Int("hours", 10, "how many meeting hours of each lossy path to simulate")

// figure is one line of the table of truth.
type figure struct {
	what, measured, bound string
	met                   bool
}

func atMost(what string, got, bound time.Duration) figure {
	return figure{what, fmt.Sprintf("%.0f ms", ms(got)), fmt.Sprintf("at most %.0f ms", ms(bound)), got <= bound}
}

func count(what string, got, bound int, of string) figure {
	return figure{what, fmt.Sprintf("%d %s", got, of), fmt.Sprintf("at most %d", bound), got <= bound}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// TestTruth measures what the detector promises, and prints it:
//
//	go test ./room/link -run TestTruth -v -hours 3000 -timeout 60m
func TestTruth(t *testing.T) {
	parts := []func() []figure{
		func() []figure { return cuts(25*time.Millisecond, 770*time.Millisecond, 900*time.Millisecond) },
		func() []figure { return cuts(150*time.Millisecond, 1200*time.Millisecond, 1200*time.Millisecond) },
		outages, pauses, stops,
		func() []figure { return lossy("1 %", 1, .00337, .333) },
		func() []figure { return lossy("5 %", 2, .01053, .2) },
		func() []figure { return lossy("10 %", 3, .0222, .2) },
	}
	found := make([][]figure, len(parts))
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() { found[i] = part() })
	}
	all.Wait()
	table := tabwriter.NewWriter(t.Output(), 0, 0, 2, ' ', 0)
	for _, figures := range found {
		for _, f := range figures {
			verdict := "met"
			if !f.met {
				verdict = "NOT MET"
				t.Errorf("%s: %s, want %s", f.what, f.measured, f.bound)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", f.what, f.measured, f.bound, verdict)
		}
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
}

func open() *link.Detector {
	d := link.New(link.DefaultPolicy(), 2)
	d.SetMode(0, link.Open)
	return d
}

// cuts cuts a whole path at a thousand random moments.
func cuts(rtt, mean, worst time.Duration) []figure {
	rnd := rand.New(rand.NewPCG(1, uint64(rtt)))
	var sum, max time.Duration
	missed := 0
	for range 1000 {
		cut := 10*time.Second + time.Duration(rnd.Int64N(int64(20*time.Second)))
		lost, _ := outage(rtt, cut, cut+2*time.Second)
		if lost < 0 {
			missed++
		}
		sum += lost
		if lost > max {
			max = lost
		}
	}
	name := fmt.Sprintf("hard cut, RTT %v", rtt)
	return []figure{
		atMost(name+": mean of 1000", sum/1000, mean), atMost(name+": worst", max, worst),
		count(name+": missed", missed, 0, "of 1000"),
	}
}

// outage cuts a path and heals it. It returns how long it took to see either,
// and -1 for what was never seen.
func outage(rtt, from, to time.Duration) (lost, good time.Duration) {
	lost, good = -1, -1
	run := sim.New(open(), sim.Cut{RTT: rtt, From: from, To: to}, func(c sim.Change) {
		switch {
		case c.To.Level == room.LevelLost && lost < 0:
			lost = c.At - from
		case c.To.Level == room.LevelGood && c.At > from:
			good = c.At - to
		}
	})
	run.Until(to + 10*time.Second)
	return lost, good
}

// outages tries outages of all lengths: those of a second are found, and
// those found are over soon after they end.
func outages() []figure {
	rnd := rand.New(rand.NewPCG(5, 6))
	missed, long, stuck := 0, 0, 0
	var slowest time.Duration
	for i := range 3000 {
		rtt := time.Duration(5+rnd.IntN(200)) * time.Millisecond
		from := 5*time.Second + time.Duration(rnd.Int64N(int64(10*time.Second)))
		length := time.Duration(rnd.Int64N(int64(time.Second))) + time.Duration(i%4)*time.Second
		lost, good := outage(rtt, from, from+length)
		if length >= time.Second {
			long++
			if lost < 0 {
				missed++
			}
		}
		if lost >= 0 && good < 0 {
			stuck++
		}
		if lost >= 0 {
			slowest = max(slowest, good)
		}
	}
	return []figure{
		count("outages of 1 s or longer: missed", missed, 0, fmt.Sprintf("of %d", long)),
		atMost("whole again to good: worst", slowest, 1500*time.Millisecond),
		count("whole again: never good", stuck, 0, "of 3000"),
	}
}

// pauses holds answers up for 50 to 200 ms every few seconds.
func pauses() []figure {
	lost := 0
	path := &sim.Pauses{
		RTT: 25 * time.Millisecond, Every: 3 * time.Second, Float: rand.New(rand.NewPCG(7, 8)).Float64,
		Shortest: 50 * time.Millisecond, Longest: 200 * time.Millisecond,
	}
	run := sim.New(open(), path, countLost(&lost))
	run.Until(time.Duration(*hours) * time.Hour / 10)
	return []figure{count("answers held up 50 to 200 ms: lost", lost, 0, fmt.Sprintf("in %.1f h", float64(*hours)/10))}
}

func countLost(n *int) func(sim.Change) {
	return func(c sim.Change) {
		if c.To.Level == room.LevelLost {
			*n++
		}
	}
}

// stops stops the daemon for two seconds, a thousand times, and for whatever
// else up to that; answers go on arriving meanwhile.
func stops() []figure {
	rnd := rand.New(rand.NewPCG(9, 10))
	lost := 0
	run := sim.New(open(), sim.Cut{RTT: 25 * time.Millisecond}, countLost(&lost))
	for i := range 2000 {
		run.Until(run.Now() + time.Duration(rnd.Int64N(int64(3*time.Second))))
		length := 2 * time.Second
		if i%2 == 1 {
			length = time.Duration(rnd.Int64N(int64(length)))
		}
		run.Hold(length, i%4 < 2)
	}
	return []figure{count("daemon stopped for up to 2 s: lost", lost, 0, "of 2000")}
}

// lossy runs hours of a path that loses in bursts, and holds every loss told
// against what the path truly did.
func lossy(name string, seed uint64, p, r float64) []figure {
	const blackout, outage = 500 * time.Millisecond, time.Second
	g := &sim.Gilbert{RTT: 25 * time.Millisecond, P: p, R: r, Rand: rand.New(rand.NewPCG(seed, 12))}
	var lastFrom, lastTo time.Duration // the last blackout that ended
	var told time.Duration = -1        // the last loss told
	wrong, lights, losses, blackouts, long, missed := 0, 0, 0, 0, 0, 0
	level := room.LevelUnknown
	g.Ended = func(from, to time.Duration) {
		if to-from < blackout {
			return
		}
		blackouts++
		lastFrom, lastTo = from, to
		if to-from < outage {
			return
		}
		long++
		if told < from && level != room.LevelLost {
			missed++
		}
	}
	run := sim.New(open(), g, func(c sim.Change) {
		if c.To.Level != c.From.Level && c.From.Level != room.LevelUnknown {
			lights++
		}
		level = c.To.Level
		if level != room.LevelLost {
			return
		}
		losses, told = losses+1, c.At
		since, bad := g.Bad()
		behind := bad && c.At-since >= blackout || lastTo > lastFrom && c.At-lastTo < 100*time.Millisecond
		if !behind {
			wrong++
		}
	})
	run.Until(time.Duration(*hours) * time.Hour)
	name = "bursty loss " + name
	rate := float64(run.Sent()) / float64(*hours) / 3600
	figures := []figure{
		count(name+": lost without a blackout of 500 ms", wrong, 0, fmt.Sprintf("of %d in %d h (%d blackouts)", losses, *hours, blackouts)),
		count(name+": outages of 1 s missed", missed, 0, fmt.Sprintf("of %d", long)),
		{name + ": probes a second", fmt.Sprintf("%.1f", rate), "at most 60 (12 kB)", rate <= 60},
	}
	if seed == 1 {
		perHour := float64(lights) / float64(*hours)
		figures = append(figures, figure{name + ": light changes an hour", fmt.Sprintf("%.2f", perHour), "at most 1", perHour <= 1})
	}
	return figures
}
