package loop_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"klubba/devices/audio/loop"
)

func TestProgramRisesToItsCap(t *testing.T) {
	p := program()
	x := p.Samples()
	if s := float64(len(x)) / rate; math.Abs(s-4.95) > 0.01 {
		t.Errorf("it lasts %g s", s)
	}
	if s := float64(p.Frames()) / rate; s > 6 {
		t.Errorf("it is recorded for %g s, want less than 6", s)
	}
	peak := func(from, to float64) (m float64) {
		for _, v := range x[int(from*rate):int(to*rate)] {
			m = max(m, math.Abs(v))
		}
		return m
	}
	before := 0.0
	for i, from := range []float64{0, 0.4, 0.65, 0.9, 1.15} {
		m := peak(from, from+0.25)
		if i == 0 && m != 0 || i > 0 && m <= before || m > p.Cap {
			t.Errorf("from %g s on its peak is %g, after %g", from, m, before)
		}
		before = m
	}
}

func TestFine(t *testing.T) {
	e := evidence(t, fine())
	v := loop.Judge(e, loop.DefaultLimits())
	if len(v.Findings) != 1 || !v.Has(loop.OK) || len(v.Figures) < 7 {
		t.Errorf("got %+v", v)
	}
	h := e.Heard
	if math.Abs(*h.DelayMS-128) > 0.01 || math.Abs(*h.GainDB[3]+10) > 1 || math.Abs(*h.Bands[3].T20-0.4) > 0.05 || math.Abs(h.QuietDB+71) > 1 {
		t.Errorf("delay %v ms, gain %v dB, T20 %v s, quiet %v dB", *h.DelayMS, *h.GainDB[3], *h.Bands[3].T20, h.QuietDB)
	}
	if h.CompressionDB == nil || math.Abs(*h.CompressionDB) > 0.5 {
		t.Errorf("compression %v, want none", h.CompressionDB)
	}
	for _, f := range v.Figures {
		if f.Margin < 0 || f.Margin != f.Limit-f.Value && f.Margin != f.Value-f.Limit {
			t.Errorf("margin of %+v", f)
		}
	}
}

// Each fault is found by its own name, with cause, advice and figures.
func TestFaultsAreNamedApart(t *testing.T) {
	with := func(change func(*scene)) scene { s := fine(); change(&s); return s }
	for name, tt := range map[string]struct {
		scene
		want loop.Name
		also string // further findings that may come with it
	}{
		"microphone dead":    {with(func(s *scene) { s.mute = true }), loop.SilentMicrophone, ""},
		"loudspeaker dead":   {with(func(s *scene) { s.gain = 0 }), loop.SilentEither, ""},
		"turned down":        {with(func(s *scene) { s.gain = 0.001; s.noise = 3e-6 }), loop.TooQuiet, ""},
		"hardly above noise": {with(func(s *scene) { s.gain = 0.003; s.noise = 2e-3 }), loop.TooQuiet, "speech-unclear"},
		"noisy":              {with(func(s *scene) { s.noise = 0.06 }), loop.Noisy, "speech-unclear"},
		"distorted":          {with(func(s *scene) { s.harmonics = 0.12 }), loop.Distorted, ""},
		"overloaded":         {with(func(s *scene) { s.gain = 5 }), loop.Clipping, "gain-regulated dropouts"},
		"drops out": {with(func(s *scene) {
			s.after = func(x []float64) { clear(x[100000:100960]); clear(x[220000:220480]) }
		}), loop.Dropouts, ""},
		"late":        {with(func(s *scene) { s.delay = 22000 }), loop.Delay, ""},
		"reverberant": {with(func(s *scene) { s.t60 = 1.5 }), loop.Reverberant, "speech-unclear"},
		"hum":         {with(func(s *scene) { s.hum = 0.01 }), loop.Hum, "noisy"},
		"regulated": {with(func(s *scene) {
			s.after = func(x []float64) {
				for i := range x {
					if i > 1.15*rate+6144 {
						continue
					}
					x[i] *= 1 - 0.75*float64(i)/(1.15*rate+6144) // turns itself down as it gets louder
				}
			}
		}), loop.Regulated, ""},
		"cancels": {with(func(s *scene) {
			s.after = func(x []float64) {
				for i := range x {
					if at := float64(i)/rate - 1.15 - 0.128; at > 0.1 {
						x[i] *= max(0.03, math.Exp(-(at-0.1)*2))
					}
				}
			}
		}), loop.EchoCancelled, ""},
	} {
		v := loop.Judge(evidence(t, tt.scene), loop.DefaultLimits())
		if !v.Has(tt.want) {
			t.Errorf("%s: got %+v, want %s", name, v.Findings, tt.want)
		}
		for _, f := range v.Findings {
			if f.Name != tt.want && !strings.Contains(tt.also, string(f.Name)) {
				t.Errorf("%s: also %+v", name, f)
			}
			if f.Cause == "" || f.Advice == "" && f.Name != loop.OK {
				t.Errorf("%s: no words in %+v", name, f)
			}
		}
	}
}

// Of a silent loop, what else is known tells which half it is.
func TestSilenceIsExplained(t *testing.T) {
	silent := fine()
	silent.gain = 0
	deaf := silent
	deaf.noise = 5e-6
	for name, tt := range map[string]struct {
		scene
		add  func(*loop.Evidence)
		want loop.Name
	}{
		"mixer, microphone":     {silent, func(e *loop.Evidence) { e.Microphone = loop.SwitchMuted }, loop.Muted},
		"mixer, loudspeaker":    {silent, func(e *loop.Evidence) { e.Loudspeaker = loop.SwitchMuted }, loop.Muted},
		"witness hears":         {silent, func(e *loop.Evidence) { e.Witness = hear(t, fine()) }, loop.SilentMicrophone},
		"witness hears nothing": {silent, func(e *loop.Evidence) { e.Witness = hear(t, silent) }, loop.SilentLoudspeaker},
		"room as it was":        {silent, func(e *loop.Evidence) { e.Reference = reference(t) }, loop.SilentLoudspeaker},
		"room not heard either": {deaf, func(e *loop.Evidence) { e.Reference = reference(t) }, loop.SilentMicrophone},
		"muted, and heard":      {fine(), func(e *loop.Evidence) { e.Microphone = loop.SwitchMuted }, loop.MuteFails},
	} {
		e := evidence(t, tt.scene)
		tt.add(&e)
		if v := loop.Judge(e, loop.DefaultLimits()); !v.Has(tt.want) || len(v.Failures()) != 1 {
			t.Errorf("%s: got %+v, want %s", name, v.Findings, tt.want)
		}
	}
}

// A sweep that was stopped for its loudness is not taken for one that faded
// or was never heard.
func TestHushedIsClipping(t *testing.T) {
	for _, until := range []int{26000, 70000, 110000} {
		e := evidence(t, scene{delay: 6144, gain: 6, noise: 2e-4, after: func(x []float64) { clear(x[until:]) }})
		e.Hushed = true
		if v := loop.Judge(e, loop.DefaultLimits()); len(v.Findings) != 1 || !v.Has(loop.Clipping) {
			t.Errorf("stopped at %d: got %+v", until, v.Findings)
		}
	}
}

func TestReferenceGivesTrend(t *testing.T) {
	ref := reference(t)
	text, err := json.Marshal(ref)
	if err != nil || len(text) > 4000 {
		t.Fatalf("%d bytes, %v", len(text), err)
	}
	kept := &loop.Reference{}
	if err := json.Unmarshal(text, kept); err != nil {
		t.Fatal(err)
	}
	judge := func(s scene, change func(*loop.Evidence)) loop.Verdict {
		e := evidence(t, s)
		e.Reference = kept
		if change != nil {
			change(&e)
		}
		return loop.Judge(e, loop.DefaultLimits())
	}
	v := judge(fine(), nil)
	if !v.Has(loop.OK) || v.Trend == nil || *v.Trend.Bands[3].GainDB != 0 || *v.Trend.Bands[3].MarginDB != 6 {
		t.Errorf("unchanged: got %+v", v)
	}
	down := fine()
	down.gain /= 4
	if v := judge(down, nil); !v.Has(loop.TooQuiet) || math.Abs(*v.Trend.FallDB-12) > 0.3 {
		t.Errorf("12 dB down: got %+v", v)
	}
	loud := fine()
	loud.noise *= 5
	if v := judge(loud, nil); !v.Has(loop.Noisy) || len(v.Failures()) > 0 {
		t.Errorf("14 dB more noise: got %+v", v.Findings)
	}
	late := fine()
	late.delay += 4800
	if v := judge(late, nil); !v.Has(loop.Delay) || math.Abs(*v.Trend.DelayMS-100) > 0.1 {
		t.Errorf("100 ms later: got %+v", v.Findings)
	}
	other := judge(down, func(e *loop.Evidence) { e.Identity.Serial = "B2" })
	if !other.Has(loop.WrongDevice) || other.Trend != nil || other.Has(loop.TooQuiet) {
		t.Errorf("another device: got %+v", other)
	}
	if _, err := loop.NewReference(hear(t, scene{noise: 1e-4}), program(), here()); err == nil {
		t.Error("a reference was taken of silence")
	}
}

func TestBrief(t *testing.T) {
	p := program()
	x := make([]float32, p.BriefFrames())
	for i, v := range p.BriefSamples() {
		x[i+4099] = float32(0.1 * v)
	}
	if b, err := loop.HearBrief(x, p); err != nil || !b.Heard {
		t.Errorf("got %+v, %v", b, err)
	}
	if b, err := loop.HearBrief(make([]float32, p.BriefFrames()), p); err != nil || b.Heard {
		t.Errorf("silence: got %+v, %v", b, err)
	}
}

func TestOddRecordings(t *testing.T) {
	p := program()
	nan := float32(math.NaN())
	for name, x := range map[string][]float32{"a tenth": make([]float32, 5000), "constant": constant(0.3, p.Frames()),
		"no numbers": constant(nan, p.Frames()), "infinite": constant(float32(math.Inf(1)), p.Frames())} {
		h, err := loop.Hear(x, p)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v := loop.Judge(loop.Evidence{Heard: h, Program: p}, loop.DefaultLimits()); !v.Has(loop.SilentMicrophone) {
			t.Errorf("%s: got %+v", name, v.Findings)
		}
		if _, err := json.Marshal(h); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := loop.Hear(nil, p); err == nil {
		t.Error("no recording was measured")
	}
}

func constant(v float32, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = v
	}
	return x
}
