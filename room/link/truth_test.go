package link_test

import (
	"testing"
	"time"

	"klubba/room"
	"klubba/room/link"
	"klubba/room/link/sim"
	"math/rand/v2"
)

func TestQuick(t *testing.T) {
	for _, rtt := range []time.Duration{25, 150} {
		rtt *= time.Millisecond
		var sum, worst time.Duration
		rnd := rand.New(rand.NewPCG(1, 2))
		for range 1000 {
			cut := 10*time.Second + time.Duration(rnd.Int64N(int64(10*time.Second)))
			d := link.New(link.DefaultPolicy(), 2)
			d.SetMode(0, link.Open)
			var lost, good time.Duration
			r := sim.New(d, sim.Cut{RTT: rtt, From: cut, To: cut + 3*time.Second}, func(c sim.Change) {
				switch {
				case c.To.Level == room.LevelLost:
					lost = c.At - cut
				case lost > 0:
					good = c.At - cut - 3*time.Second
				}
			})
			r.Until(30 * time.Second)
			if lost == 0 || good == 0 || good > 1500*time.Millisecond {
				t.Fatal(cut, lost, good)
			}
			sum += lost
			worst = max(worst, lost)
		}
		t.Log(rtt, sum/1000, worst)
	}
	for _, g := range []sim.Gilbert{{P: .00337, R: .333}, {P: .01053, R: .2}, {P: .0222, R: .2}} {
		g.RTT = 25 * time.Millisecond
		g.Rand = rand.New(rand.NewPCG(3, 4))
		d := link.New(link.DefaultPolicy(), 2)
		d.SetMode(0, link.Open)
		n := map[room.Level]int{}
		hours := 20
		start := time.Now()
		blackouts, long := 0, 0
		g.Ended = func(a, b time.Duration) {
			if b-a >= 500*time.Millisecond {
				blackouts++
			}
			if b-a >= time.Second {
				long++
			}
		}
		r := sim.New(d, &g, func(c sim.Change) {
			n[c.To.Level]++
		})
		r.Until(time.Duration(hours) * time.Hour)
		t.Log(g.P, n, "blackouts", blackouts, long, "sent/s", float64(r.Sent())/float64(hours)/3600, time.Since(start))
	}
}
