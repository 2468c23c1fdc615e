package link

import (
	"math"
	"testing"
	"time"
)

func TestEModel(t *testing.T) {
	for _, c := range []struct {
		rtt, jitter time.Duration
		loss, burst float64
		r, mos      float64
	}{
		// d = 60: Id = 1.44.
		{0, 0, 0, 1, 91.76, 4.3797},
		// d = 12.5+10+60 = 82.5: Id = 1.98.
		{25 * time.Millisecond, 5 * time.Millisecond, 0, 1, 91.22, 4.3677},
		// 5 % at random: Ie = 95*5/(5+25.1) = 15.7807.
		{25 * time.Millisecond, 5 * time.Millisecond, 0.05, 1, 75.4393, 3.8405},
		// The same in bursts twice as long: Ie = 95*5/(2.5+25.1) = 17.2101.
		{25 * time.Millisecond, 5 * time.Millisecond, 0.05, 2, 74.0099, 3.7794},
		// d = 200+60 = 260: Id = 6.24+0.11*82.7 = 15.337.
		{400 * time.Millisecond, 0, 0, 1, 77.863, 3.9404},
		// All lost: Ie = 95*100/125.1 = 75.9392.
		{0, 0, 1, 1, 15.8208, 1.1419},
	} {
		r := rOf(c.rtt, c.jitter, c.loss, c.burst)
		if math.Abs(r-c.r) > 0.001 {
			t.Errorf("R of %v %v %v %v: got %.4f, want %.4f", c.rtt, c.jitter, c.loss, c.burst, r, c.r)
		}
		if mos := mosOf(r); math.Abs(mos-c.mos) > 0.0005 {
			t.Errorf("MOS of R %.4f: got %.4f, want %.4f", r, mos, c.mos)
		}
	}
}

func TestMOSStaysOnItsScale(t *testing.T) {
	for r := -20.0; r <= 120; r += 0.1 {
		if mos := mosOf(r); mos < 1 || mos > 4.5 {
			t.Fatalf("MOS of R %.1f is %.4f, want 1 to 4.5", r, mos)
		}
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct{ k, n, z, low, high float64 }{
		{0, 0, 1.96, 0, 1},
		{0, 100, 1.96, 0, 0.03699},
		{3, 100, 1.96, 0.01025, 0.08452},
		{5, 100, 1.96, 0.02154, 0.11175},
		{100, 100, 1.96, 0.96301, 1},
	} {
		low, high := wilson(c.k, c.n, c.z)
		if math.Abs(low-c.low) > 1e-4 || math.Abs(high-c.high) > 1e-4 {
			t.Errorf("%v of %v: got %.5f to %.5f, want %.5f to %.5f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}
