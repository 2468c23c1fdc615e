package loop

// Limits are where a figure becomes a finding.
type Limits struct {
	// DelayMS is the longest round trip. The default is generous: it is that
	// of buffers, and says whether something is stuck in between.
	DelayMS float64 `json:"delay_ms"`
	// SNRDB is the least distance of the sweep to the noise in each octave
	// from 500 Hz to 4 kHz. Below 15 dB noise alone takes from the speech
	// transmission index.
	SNRDB float64 `json:"snr_db"`
	// QuietDB is the level of the room's noise above which it is the noise
	// that is to blame for a poor SNR, and not the sweep's level.
	QuietDB float64 `json:"quiet_db"`
	// GainDB is the least that must come back of the sweep.
	GainDB float64 `json:"gain_db"`
	// THDPercent is the most distortion.
	THDPercent float64 `json:"thd_percent"`
	// T20S is the longest reverberation at 500 Hz and 1 kHz, in s: the upper
	// end of what DIN 18041 wants of a conference room of 100 m³.
	T20S float64 `json:"t20_s"`
	// STI is the least speech transmission index: 0.60 is the lower end of
	// letter D (IEC 60268-16, annex F).
	STI float64 `json:"sti"`
	// CompressionDB is the most by which the rising sweeps may rise less, or
	// more, than they were played.
	CompressionDB float64 `json:"compression_db"`

	// Against the reference: the most by which a band's gain may change, and
	// fall in the middle of the bands of speech; by which the noise may rise;
	// the delay change.
	ChangeDB     float64 `json:"change_db"`
	FallDB       float64 `json:"fall_db"`
	NoiseRiseDB  float64 `json:"noise_rise_db"`
	DelayMoveMS  float64 `json:"delay_move_ms"`
	SameRoomDB   float64 `json:"same_room_db"` // by which the quiet may differ and still be that of the reference
	T20ChangePct float64 `json:"t20_change_percent"`
}

// DefaultLimits are those that hold unless somebody knows better.
func DefaultLimits() Limits {
	return Limits{DelayMS: 400, SNRDB: 15, QuietDB: -50, GainDB: -55, THDPercent: 5, T20S: 0.68, STI: 0.60, CompressionDB: 3,
		ChangeDB: 6, FallDB: 10, NoiseRiseDB: 10, DelayMoveMS: 60, SameRoomDB: 10, T20ChangePct: 25}
}
