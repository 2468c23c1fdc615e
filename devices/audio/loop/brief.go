package loop

import "klubba/devices/audio/acoustics"

// Brief is what a recording of the short program told: enough to say whether
// anything came through.
type Brief struct {
	// Heard: the sweep stands out of the recording.
	Heard bool `json:"heard"`
	// QuietDB and PeakDB are as in Heard.
	QuietDB float64 `json:"quiet_db"`
	PeakDB  float64 `json:"peak_db"`
}

// Times of the short program, in s.
const (
	briefTime = 0.8
	briefTail = 0.1
)

// briefStimulus is one sweep over the band of speech, after the quiet.
func (p Program) briefStimulus() acoustics.Stimulus {
	return acoustics.Stimulus{Rate: p.Rate, Silence: quiet, Sweep: briefTime, Tail: briefTail, Sweeps: 1, Low: 150, High: 8000, Level: p.Cap}
}

// BriefSamples returns the short program: one sweep at the cap. It lasts 1.3 s.
func (p Program) BriefSamples() []float64 { return p.briefStimulus().Samples() }

// BriefFrames is how many samples of it to record: 1.8 s.
func (p Program) BriefFrames() int { return p.samples(quiet + briefTime + briefTail + allowance) }

// HearBrief measures a recording of the short program.
func HearBrief(recording []float32, p Program) (Brief, error) {
	x := double(recording)
	a, err := acoustics.Analyze(x, p.briefStimulus())
	if err != nil {
		return Brief{}, err
	}
	return Brief{Heard: a.DelaySamples != nil, QuietDB: level(x[:min(p.samples(quiet), len(x))]), PeakDB: amplitudeDB(peak(x))}, nil
}

// Levels measures any recording: its level without its mean, 0 dB being a sine
// of full scale, and its greatest sample, both in dB and -200 at least.
func Levels(recording []float32) (levelDB, peakDB float64) {
	x := double(recording)
	return level(x), amplitudeDB(peak(x))
}
