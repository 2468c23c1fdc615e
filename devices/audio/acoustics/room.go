package acoustics

import "math"

// mostSNR is the greatest distance to noise that is given, in dB.
const mostSNR = 120

// room judges what the room does to the sound: decay, clarity, intelligibility.
// The response counts up to end.
func (a *Analysis) room(r *response, quiet []float64, place arrival, end int) {
	rate := r.stimulus.Rate
	before := int(ring * float64(rate))
	x := r.cut(place.onset-before, max(0, end-place.onset)+before)
	decays := a.decays(x, before, r.stimulus.covered)
	if len(quiet) >= int(leastSilence*float64(rate)) {
		noise := bandPower(quiet, rate)
		for k, d := range decays {
			if d != nil {
				snr := r.stimulus.snr(Centers()[k], d.left[0], noise[k])
				a.Bands[k].SNR = &snr
			}
		}
	}
	a.intelligibility(decays, float64(len(x)-before)/float64(rate), true)
	a.draw(x, before, decays)
}

// snr is the level of the sweep while it passes a band above the noise, in
// dB: the path's mean gain there is its energy over that of an impulse.
func (s Stimulus) snr(center, energy, noise float64) float64 {
	gain := energy * float64(s.Rate) / (2 * bandwidth(center, float64(s.Rate)/2))
	return max(-mostSNR, min(mostSNR, db(s.Level*s.Level/2*gain)-db(noise)))
}

// decays fills in the bands' figures from an impulse response in which the
// direct sound comes at a sample.
func (a *Analysis) decays(x []float64, onset int, covered func(float64) bool) (decays [Octaves]*decay) {
	extra := int(ring * float64(a.SampleRate))
	for k, band := range filtered(x, a.SampleRate, extra, covered) {
		center := Centers()[k]
		if band == nil {
			a.found(Finding{Code: FindingRate, Band: center})
			continue
		}
		// The filter rings where the response was cut off: that part is left out.
		band = band[extra:max(extra+onset, len(band)-2*extra)]
		d, ok := decayOf(energyOf(band, onset, a.SampleRate))
		if !ok {
			a.found(Finding{Code: FindingNoDecay, Band: center})
			continue
		}
		decays[k] = &d
		a.figures(k, d)
	}
	return decays
}

// followed is the least product of an octave's width in Hz and a decay's time
// in s for which the decay is the room's and not the filter's, whose own is 4
// to 7.
const followed = 8

func (a *Analysis) figures(k int, d decay) {
	b := &a.Bands[k]
	whole, dry := true, d.dry
	for _, f := range []struct {
		into     **float64
		from, to float64
	}{{&b.EDT, 0, -10}, {&b.T20, -5, -25}, {&b.T30, -5, -35}} {
		t, ok := d.time(f.from, f.to)
		whole = whole && ok
		if ok && t*b.CenterHz/math.Sqrt2 >= followed {
			*f.into = &t
		} else if ok {
			dry = true
		}
	}
	d50, c50, ok := d.clarity()
	if ok && !dry {
		b.D50, b.C50 = &d50, &c50
	}
	switch {
	case dry:
		a.found(Finding{Code: FindingDry, Band: b.CenterHz})
	case !whole || !ok:
		a.found(Finding{Code: FindingShortDecay, Band: b.CenterHz, Value: d.span})
	}
}

// The least length of a response for STI, in s (IEC 60268-16, 6.2), and what
// may be missing of a shorter one that has died away: its share of the energy.
const (
	leastLength  = 1.6
	leastMissing = 1e-4
)

// intelligibility fills in the STI: with the bands' noise, if they have any.
func (a *Analysis) intelligibility(decays [Octaves]*decay, length float64, noise bool) {
	var m MTF
	for k, d := range decays {
		center := Centers()[k]
		switch {
		case d == nil, noise && a.Bands[k].SNR == nil:
			a.found(Finding{Code: FindingNoSTI, Band: center})
			return
		case length < leastLength && d.missing() > leastMissing*d.left[0]:
			a.found(Finding{Code: FindingShort, Value: length})
			return
		}
		m[k] = d.modulation()
		if !noise {
			continue
		}
		for i := range m[k] {
			m[k][i] = noisy(min(1, m[k][i]), *a.Bands[k].SNR)
		}
	}
	sti, mti := m.Index()
	a.STI.Value = &sti
	for k := range mti {
		a.STI.MTI[k] = &mti[k]
	}
	a.found(Finding{Code: FindingUncalibrated})
	for _, b := range a.Bands {
		if b.SNR != nil && *b.SNR < 20 {
			a.found(Finding{Code: FindingNoisySTI, Band: b.CenterHz, Value: *b.SNR})
		}
	}
}

// AnalyzeImpulse reads off an impulse response what it can tell: delay,
// polarity, the bands without their noise, and the STI without noise. Samples
// may be of any scale; rate is in Hz, MinRate to MaxRate.
//
// It returns an error if the rate is out of range or there is too little or
// too much to analyse. Silence is no error but a finding.
func AnalyzeImpulse(impulse []float64, rate int) (*Analysis, error) {
	s := DefaultStimulus(rate)
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := checkLength(len(impulse), rate); err != nil {
		return nil, err
	}
	a := &Analysis{Report: newReport(rate)}
	x := a.clean(impulse)
	scaled(x)
	at := func(i int) float64 {
		if i < 0 || i >= len(x) {
			return 0
		}
		return x[i]
	}
	peak := 0
	for i, v := range x {
		if math.Abs(v) > math.Abs(x[peak]) {
			peak = i
		}
	}
	if math.Abs(x[peak]) < 1e-9 {
		a.found(Finding{Code: FindingNotHeard})
		return a, nil
	}
	place := arrive(at, peak, rate)
	a.DelaySamples = &place.at
	a.Polarity = polarity(at, peak, rate)
	begin := place.onset - int(ring*float64(rate))
	from := max(0, begin)
	decays := a.decays(x[from:], place.onset-from, func(center float64) bool { return center*math.Sqrt2 < float64(rate)/2 })
	a.intelligibility(decays, float64(len(x)-place.onset)/float64(rate), false)
	a.draw(x[from:], place.onset-from, decays)
	return a, nil
}
