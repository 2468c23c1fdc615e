package loop

import (
	"slices"

	"klubba/devices/audio/acoustics"
)

// sounding judges a sweep that was heard.
func (j *judge) sounding() {
	j.mute()
	if j.found(acoustics.FindingEchoCancelled) { // it learned to, on the way
		j.silent()
		return
	}
	j.stream()
	j.loudness()
	j.distortion()
	j.room()
	j.change()
}

// mute names a switch that does not do what it says.
func (j *judge) mute() {
	if j.Microphone == SwitchMuted || j.Loudspeaker == SwitchMuted {
		j.say(MuteFails, "the mixer says muted, and the sweep is heard all the same",
			"do not rely on this mute: unplug the microphone where nothing may be heard")
	}
}

// stream judges what happens between the programs and the converters.
func (j *judge) stream() {
	h := j.Heard
	j.most(*h.DelayMS, j.DelayMS, "delay_ms", "ms", Delay, "sound takes too long through this device",
		"close other programs that use sound, and plug the device into the computer itself")
	if h.Gaps != nil {
		lost := float64(*h.Gaps)
		j.most(lost, 0, "gaps", "", Dropouts, "sound drops out",
			"try another USB cable and port, without hub; close other programs")
	}
	if j.found(acoustics.FindingCutShort) {
		j.say(BrokenOff, "the recording ends before the sweep does", "try again; then unplug the device and plug it in again")
	}
	if h.ClippedSamples != nil {
		j.most(float64(*h.ClippedSamples), 0, "clipped_samples", "", Clipping, "the microphone is overloaded",
			"turn the loudspeaker down, or the microphone's gain")
	}
}

// loudness tells too quiet from noisy.
func (j *judge) loudness() {
	h := j.Heard
	if gain := middle(h.GainDB); gain != nil {
		j.least(*gain, j.GainDB, "gain_db", "dB", TooQuiet, "the loudspeaker is hardly heard", "turn up the loudspeaker, or the microphone's gain")
	}
	snr, ok := h.snr()
	switch {
	case !ok:
		j.say(NotJudged, "the noise could not be judged", "try again in quiet")
	case h.QuietDB > j.QuietDB || j.Trend != nil && j.Trend.QuietDB > j.NoiseRiseDB:
		j.least(snr, j.SNRDB, "snr_db", "dB", Noisy, "noise drowns the sweep", "find what makes the noise: ventilation, projector, an open window")
	case !j.Has(TooQuiet):
		j.least(snr, j.SNRDB, "snr_db", "dB", TooQuiet, "the loudspeaker is hardly louder than the room, which is quiet", "turn up the loudspeaker, or the microphone's gain")
	}
	if j.found(acoustics.FindingHum) && h.HumDB != nil {
		j.Findings = append(j.Findings, Finding{Hum, "the mains hum is heard", "try another power supply and cable; keep sound and power cables apart", "hum_db", "dB", *h.HumDB, -90})
	}
}

// snr is the least of the bands of speech.
func (h *Heard) snr() (least float64, ok bool) {
	for _, b := range h.Bands {
		if speech(b.CenterHz) && b.SNR != nil && (!ok || *b.SNR < least) {
			least, ok = *b.SNR, true
		}
	}
	return least, ok
}

// distortion is judged of a device that neither clips nor regulates.
func (j *judge) distortion() {
	h := j.Heard
	bent := j.found(acoustics.FindingGainChanged)
	if h.CompressionDB != nil {
		size := max(*h.CompressionDB, -*h.CompressionDB)
		j.most(size, j.CompressionDB, "compression_db", "dB", Regulated, "the device regulates levels, so that distortion is not judged",
			"switch automatic gain and noise suppression off for the test, if they can be")
		bent = bent || size > j.CompressionDB
	}
	if bent && !j.Has(Regulated) {
		j.say(Regulated, "the device regulates levels, so that distortion is not judged", "switch automatic gain and noise suppression off for the test, if they can be")
	}
	if h.THDPercent != nil && !bent && !j.Has(Clipping) {
		j.most(*h.THDPercent, j.THDPercent, "thd_percent", "%", Distorted, "the loudspeaker distorts", "turn it down; if that does not help, it is damaged")
	}
}

// room judges reverberation and clearness, which are the room's and no fault
// of the device.
func (j *judge) room() {
	h := j.Heard
	var times []float64
	for _, b := range h.Bands {
		if b.T20 != nil && (b.CenterHz == 500 || b.CenterHz == 1000) {
			times = append(times, *b.T20)
		}
	}
	if len(times) > 0 {
		j.most(sum(times)/float64(len(times)), j.T20S, "t20_s", "s", Reverberant, "the room reverberates too long for speech",
			"close curtains; carpets and absorbers help")
	}
	if h.STI.Value != nil {
		j.least(*h.STI.Value, j.STI, "sti", "", Unclear, "speech through this loudspeaker and microphone is unclear (STI, no level correction)",
			"bring loudspeaker and microphone nearer to the people; see what else was found")
	}
}

// change holds the sound against the room's reference.
func (j *judge) change() {
	t := j.Trend
	if t == nil {
		return
	}
	if t.FallDB != nil {
		j.most(*t.FallDB, j.FallDB, "fall_db", "dB", TooQuiet, "much less of the loudspeaker is heard than at commissioning",
			"has somebody changed the volume, moved the device or covered it?")
	}
	j.most(t.QuietDB, j.NoiseRiseDB, "quiet_db change", "dB", Noisy, "the room is much noisier than at commissioning",
		"find what makes the noise: ventilation, projector, an open window")
	if t.DelayMS != nil {
		j.most(max(*t.DelayMS, -*t.DelayMS), j.DelayMoveMS, "delay_ms change", "ms", Delay, "the delay is another than at commissioning",
			"restart the box; then take a new reference")
	}
	worst := Figure{Margin: j.ChangeDB}
	for _, b := range t.Bands {
		if b.GainDB != nil && *b.MarginDB < worst.Margin {
			worst = Figure{"gain_db change", "dB", *b.GainDB, j.ChangeDB, *b.MarginDB}
		}
	}
	if worst.Measure != "" && !j.Has(TooQuiet) {
		j.figure(worst, Changed, "some bands sound other than at commissioning", "has the device been moved or covered, or a setting changed?")
	}
}

// middle is the median of the bands of speech.
func middle(bands [acoustics.Octaves]*float64) *float64 {
	var all []float64
	for k, center := range acoustics.Centers() {
		if speech(center) && bands[k] != nil {
			all = append(all, *bands[k])
		}
	}
	if len(all) == 0 {
		return nil
	}
	m := median(all)
	return &m
}

func median(all []float64) float64 {
	slices.Sort(all)
	n := len(all)
	return (all[(n-1)/2] + all[n/2]) / 2
}

func sum(all []float64) (s float64) {
	for _, v := range all {
		s += v
	}
	return s
}
