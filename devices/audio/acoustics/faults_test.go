package acoustics_test

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"klubba/devices/audio/acoustics"
)

// The stimulus that is written is the one that is described.
func TestStimulusIsAsDescribed(t *testing.T) {
	for _, rate := range []int{16000, 44100, 48000} {
		got, want := acoustics.DefaultStimulus(rate).Samples(), scene{rate: rate}.record()
		if len(got) != len(want) {
			t.Fatalf("%d Hz: %d samples, want %d", rate, len(got), len(want))
		}
		for i := range got {
			if math.Abs(got[i]-want[i]) > 1e-6 {
				t.Fatalf("%d Hz: sample %d is %g, want %g", rate, i, got[i], want[i])
			}
		}
	}
}

func noise(n int, deviation float64, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 9))
	x := make([]float64, n)
	for i := range x {
		x[i] = deviation * rng.NormFloat64()
	}
	return x
}

func TestNothingIsHeard(t *testing.T) {
	speech := noise(4*48000, 0.1, 3)
	for i := range speech { // comes and goes, and is not white
		speech[i] *= math.Pow(math.Sin(2*math.Pi*2*float64(i)/48000), 4)
		if i > 0 {
			speech[i] = 0.9*speech[i-1] + 0.1*speech[i]
		}
	}
	tone := make([]float64, 3*48000)
	for i := range tone {
		tone[i] = 0.5 * math.Sin(2*math.Pi*1000*float64(i)/48000)
	}
	for name, x := range map[string][]float64{
		"digital silence": make([]float64, 3*48000), "noise": noise(8*48000, 0.1, 1),
		"faint noise": noise(48000, 1e-5, 2), "speech": speech, "tone": tone,
	} {
		a := analyze(t, x, 48000)
		if !finds(a, acoustics.FindingNotHeard) || a.DelaySamples != nil || a.STI.Value != nil || a.Bands[3].T20 != nil {
			t.Errorf("%s: got %+v", name, a.Report)
		}
	}
}

// A canceller learns: what is left of the second sweep is 25 dB weaker, and
// of the first too after some time.
func TestEchoCancelled(t *testing.T) {
	x := scene{rate: 48000, delay: 4099, gain: 0.3}.record()
	for i := range x {
		if s := float64(i)/48000 - firstSweep; s > 0.2 {
			x[i] *= max(0.05, math.Exp(-(s-0.2)*2))
		}
	}
	for i, v := range noise(len(x), 1e-4, 4) {
		x[i] += v
	}
	a := analyze(t, x, 48000)
	if !finds(a, acoustics.FindingEchoCancelled) || a.STI.Value != nil || a.THDPercent != nil {
		t.Errorf("learning: got %+v", a.Report)
	}
	// A suppressor lets nothing of the sweep through, nor of the room's noise
	// while it plays.
	x = noise(8*48000, 1e-3, 5)
	for i := range x {
		if s := float64(i)/48000 - firstSweep; s > 0 && s < 2 || s > 4 && s < 6 {
			x[i] *= 0.1
		}
	}
	if a := analyze(t, x, 48000); !finds(a, acoustics.FindingEchoCancelled) || finds(a, acoustics.FindingNotHeard) {
		t.Errorf("suppressing: got %+v", a.Findings)
	}
}

func TestGainChanged(t *testing.T) {
	x := scene{rate: 48000, delay: 900, gain: 0.3, noise: 1e-4}.record()
	for i := range x {
		if float64(i)/48000 > 3.5 {
			x[i] *= 1.5
		}
	}
	if a := analyze(t, x, 48000); !finds(a, acoustics.FindingGainChanged) || a.STI.Value == nil {
		t.Errorf("got %+v", a.Findings)
	}
}

func TestSamplesLostBetweenTheSweeps(t *testing.T) {
	x := scene{rate: 48000, delay: 900, noise: 1e-4}.record()
	x = append(x[:3*48000:3*48000], x[3*48000+512:]...)
	a := analyze(t, x, 48000)
	if !finds(a, acoustics.FindingLost) || a.DriftPPM != nil || *a.Gaps != 1 {
		t.Errorf("got %d gaps, %+v", *a.Gaps, a.Findings)
	}
}

func TestCutRecordings(t *testing.T) {
	whole := scene{rate: 48000, delay: 900, noise: 1e-4}.record()
	if a := analyze(t, whole[:2*48000], 48000); !finds(a, acoustics.FindingCutShort) || a.DelaySamples == nil || a.Bands[0].T20 != nil || a.STI.Value != nil {
		t.Errorf("in mid-sweep: got %+v", a.Report)
	}
	late := analyze(t, whole[24000:], 48000)
	if !finds(late, acoustics.FindingLateStart) || late.HumDB != nil || late.STI.Value != nil || math.Abs(*late.DelaySamples+24000-900) > 0.02 {
		t.Errorf("late: got %+v", late.Report)
	}
	room := scene{rate: 48000, impulse: ringing(48000, 2, 3), noise: 1e-5}.record()
	if a := analyze(t, room[:3*48000], 48000); !finds(a, acoustics.FindingShort) || a.STI.Value != nil {
		t.Errorf("a tail of 0.5 s in a room of 2 s: got %+v", a.Report)
	}
}

// What noise hides is not given.
func TestNoiseHides(t *testing.T) {
	s := scene{rate: 48000, delay: 900, impulse: noisyRoom(48000, 1, 2), harmonics: []float64{0.001}}
	x := withNoise(s.record(), 20)
	a := analyze(t, x, 48000)
	for _, b := range a.Bands {
		if b.T30 != nil && math.Abs(*b.T30-1) > 0.15 {
			t.Errorf("%g Hz: T30 %.3f s out of noise, want 1 or nothing", b.CenterHz, *b.T30)
		}
	}
	if a.THDPercent != nil || !finds(a, acoustics.FindingHarmonics) {
		t.Errorf("got THD %v out of noise", a.THDPercent)
	}
	if high := a.Bands[6]; a.DelaySamples == nil || high.T20 != nil || high.SNR == nil || *high.SNR > 35 || !finds(a, acoustics.FindingShortDecay) {
		t.Errorf("got %+v", a.Report)
	}
}

func TestBadSamples(t *testing.T) {
	x := scene{rate: 48000, delay: 900, noise: 1e-4, seconds: 3.2, once: true}.record()
	for i, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e30, math.NaN()} {
		x[140000+i] = v
	}
	a := analyze(t, x, 48000)
	if !finds(a, acoustics.FindingBadSamples) || math.Abs(*a.DelaySamples-900) > 0.02 {
		t.Errorf("got %+v", a.Report)
	}
}

func TestRefuses(t *testing.T) {
	for _, tt := range []struct {
		n, rate int
		says    string
	}{
		{48000, 100, "8000 to 384000"}, {48000, 500000, "8000 to 384000"}, {0, 48000, "too few"},
		{100, 48000, "too few"}, {61 * 8000, 8000, "too long"},
	} {
		_, err := acoustics.Analyze(make([]float64, tt.n), acoustics.DefaultStimulus(tt.rate))
		_, irErr := acoustics.AnalyzeImpulse(make([]float64, tt.n), tt.rate)
		for _, err := range []error{err, irErr} {
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%d samples at %d Hz: got %v, want %q", tt.n, tt.rate, err, tt.says)
			}
		}
	}
}

// Whatever was recorded, there is a report, and it is JSON.
func FuzzAnalyze(f *testing.F) {
	f.Add(make([]byte, 6400), 0, false)
	f.Add([]byte(strings.Repeat("\x00\x00\x80\x3f\x00\x00\x80\xbf", 900)), 0, true)
	f.Add([]byte(strings.Repeat("\x00\x00\xc0\x7f\x01", 900)), 3025, false)
	f.Fuzz(func(t *testing.T, b []byte, rate int, ir bool) {
		if len(b) > 1<<16 {
			return
		}
		rate = acoustics.MinRate + int(uint16(rate))%4000
		x := make([]float64, len(b)/4)
		for i := range x {
			x[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
		}
		a, err := acoustics.Analyze(x, acoustics.DefaultStimulus(rate))
		if ir {
			a, err = acoustics.AnalyzeImpulse(x, rate)
		}
		if err != nil {
			return
		}
		if _, err := json.Marshal(a.Report); err != nil {
			t.Fatal(err)
		}
	})
}

// A room's reverberation is no gap, whether the direct sound reaches the
// microphone or not.
func TestRoomsHaveNoGaps(t *testing.T) {
	for seed, t60 := range []float64{0.3, 0.6, 1.2, 2} {
		h := noise(3*24000, 0.03, uint64(seed))
		for i := range h {
			h[i] *= math.Pow(10, -3*float64(i)/48000/t60)
		}
		if seed%2 == 0 {
			h[0] = 1
		}
		s := scene{rate: 48000, delay: 4099.4, gain: 0.3, impulse: h, noise: 3e-4, harmonics: []float64{0.01, 0.004}, hum: [3]float64{1e-3, 5e-4, 3e-4}}
		if a := analyze(t, s.record(), 48000); a.Gaps == nil || *a.Gaps != 0 {
			t.Errorf("T %g s: got %+v", t60, a.Findings)
		}
	}
}
