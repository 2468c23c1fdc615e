package acoustics

// Report is what one recording or impulse response told. What could not be
// judged is nil (null in JSON), and a finding says why.
type Report struct {
	SampleRate int `json:"sample_rate"` // Hz
	// DelaySamples is when the first arrival came: in a recording, after the
	// sample that would be first without any delay; in an impulse response,
	// after its first sample.
	DelaySamples *float64 `json:"delay_samples"`
	// Polarity is 1, -1 for a path that turns the sign, or 0 where that is not
	// to be told.
	Polarity int           `json:"polarity"`
	Bands    [Octaves]Band `json:"bands"`
	// THDPercent is the harmonics of orders 2 to 5 together, as amplitude in
	// per cent of the tone, over tones from 250 Hz up; HarmonicsPercent has
	// them one by one, order 2 first.
	THDPercent       *float64               `json:"thd_percent"`
	HarmonicsPercent [MaxOrder - 1]*float64 `json:"harmonics_percent"`
	// HumDB is the level of 50, 100 and 150 Hz together before the sweep; 0 dB
	// is a sine of full scale.
	HumDB          *float64 `json:"hum_db"`
	ClippedSamples *int     `json:"clipped_samples"`
	// Gaps is how many places stand still, repeat or jump; each is a finding.
	Gaps *int `json:"gaps"`
	// DriftPPM is how much faster the recorder's clock is than the player's,
	// in millionths.
	DriftPPM *float64  `json:"drift_ppm"`
	STI      STI       `json:"sti"`
	Findings []Finding `json:"findings"`
}

// Band is one octave.
type Band struct {
	CenterHz float64  `json:"center_hz"`
	EDT      *float64 `json:"edt_s"`  // early decay time, s, drawn from 0 to -10 dB
	T20      *float64 `json:"t20_s"`  // reverberation time, s, drawn from -5 to -25 dB
	T30      *float64 `json:"t30_s"`  // the same from -5 to -35 dB
	C50      *float64 `json:"c50_db"` // early to late energy, dB
	D50      *float64 `json:"d50"`    // early to all energy, 0 to 1
	// SNR is the sweep's level while it passes the band above the noise in it,
	// in dB; 120 at most.
	SNR *float64 `json:"snr_db"`
}

// STI is the speech transmission index by the indirect full method of IEC
// 60268-16: without noise from an impulse response, with the noise before
// the sweep, against the sweep's own level, from a recording.
type STI struct {
	Value *float64          `json:"value"` // 0 to 1
	MTI   [Octaves]*float64 `json:"mti"`   // 0 to 1 by octave
	// LevelCorrected is always false: masking and hearing threshold need a
	// calibrated microphone.
	LevelCorrected bool `json:"level_corrected"`
}

// Code names a finding.
type Code string

// The findings. Each tells with which fields of Finding.
const (
	FindingBadSamples    Code = "bad-samples"      // Samples were no numbers, or absurd
	FindingNotHeard      Code = "not-heard"        // no sweep stands out of the recording
	FindingEchoCancelled Code = "echo-cancelled"   // the device cancels its own sound; nothing acoustic is judged
	FindingCutShort      Code = "cut-short"        // the recording ends before the sweep does
	FindingLateStart     Code = "late-start"       // it begins Value s before the sweep: too late for noise and hum
	FindingClipped       Code = "clipped"          // Samples are cut off at a ceiling
	FindingGap           Code = "gap"              // at At, Samples stand still
	FindingRepeat        Code = "repeated-block"   // at At, Samples were recorded twice
	FindingJump          Code = "jump"             // at At, samples are missing or were put in
	FindingLost          Code = "lost-samples"     // Value samples too many (or, negative, missing) between the sweeps
	FindingOneSweep      Code = "one-sweep"        // no drift: only one sweep is heard
	FindingDriftGaps     Code = "drift-gaps"       // no drift, because of gaps
	FindingGainChanged   Code = "gain-changed"     // the second sweep is Value dB stronger
	FindingHum           Code = "hum"              // the hum stands Value dB out of its neighbourhood
	FindingHarmonics     Code = "harmonics-hidden" // harmonics below Value per cent are hidden by noise
	FindingRate          Code = "band-not-played"  // Band is beyond the sweep, or the sample rate
	FindingNoDecay       Code = "no-decay"         // Band has no decay that stands out of the noise
	FindingDry           Code = "dry"              // Band is over faster than an octave can be followed
	FindingShortDecay    Code = "short-decay"      // Band has too little decay for all figures: Value dB
	FindingShort         Code = "short-response"   // no STI: the response ends after Value s, still sounding
	FindingNoSTI         Code = "no-sti"           // no STI: Band is not judged
	FindingNoisySTI      Code = "noisy-sti"        // STI is uncertain: Band is only Value dB above the noise
	FindingUncalibrated  Code = "sti-uncalibrated" // STI is without level correction, from loudspeaker to microphone
)

// Finding is something that a person should know. Fields that say nothing are
// zero.
type Finding struct {
	Code    Code    `json:"code"`
	At      float64 `json:"at_s,omitempty"`    // s from the recording's beginning
	Samples int     `json:"samples,omitempty"` // how many
	Band    float64 `json:"band_hz,omitempty"` // centre of the octave
	Value   float64 `json:"value,omitempty"`   // in the unit of its code
}

// Analysis is a report and what can be drawn of it.
type Analysis struct {
	Report
	// Response is the path's gain by frequency, smoothed to a twelfth of an
	// octave; nil if there is none.
	Response []Point
	// Impulse is the impulse response, and Arrival the sample in it at which
	// the first sound arrives.
	Impulse []float64
	Arrival int
	// Decays are the decay curves by octave in steps of 1 ms, in dB from 0;
	// nil for bands without one.
	Decays [Octaves][]float64
}

// Point is the gain in dB at a frequency in Hz.
type Point struct{ Hz, DB float64 }

func (r *Report) found(f Finding) { r.Findings = append(r.Findings, f) }

// newReport has the bands' names and nothing else.
func newReport(rate int) Report {
	r := Report{SampleRate: rate, Findings: []Finding{}}
	for k, center := range Centers() {
		r.Bands[k].CenterHz = center
	}
	return r
}
