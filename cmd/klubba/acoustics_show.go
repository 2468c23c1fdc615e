package main

import (
	"math"
	"strconv"
	"strings"

	"klubba/devices/audio/acoustics"
	"klubba/devices/audio/wav"
	"klubba/room/text"
)

// number writes a figure with so many decimals, by the language's decimal
// sign.
func number(w *text.Words, v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if w.Lang() == text.Swedish {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// finding puts a finding into a sentence; further octaves of which the same is
// true may be named with it.
func finding(w *text.Words, f acoustics.Finding, more ...acoustics.Finding) string {
	band := number(w, f.Band, 0)
	for _, also := range more {
		band += ", " + number(w, also.Band, 0)
	}
	decimals := 1
	if math.Abs(f.Value) < 1 {
		decimals = 3
	}
	fields := map[string]any{
		"At": number(w, f.At, 3), "Samples": f.Samples, "Value": number(w, f.Value, decimals),
		"Band": band, "Count": number(w, math.Abs(f.Value), 0),
	}
	id := "acoustics.finding." + string(f.Code)
	if f.Code == acoustics.FindingLost && f.Value < 0 {
		id += "-missing"
	}
	return w.Say(id, fields)
}

// showAcoustics prints a report for people.
func (a *app) showAcoustics(r acoustics.Report, s wav.Sound) error {
	word := func(id string, fields map[string]any) string { return a.words.Say("acoustics."+id, fields) }
	figure := func(v *float64, decimals int, unit string) string {
		if v == nil {
			return "–"
		}
		return number(a.words, *v, decimals) + unit
	}
	count := func(n *int) string {
		if n == nil {
			return "–"
		}
		return strconv.Itoa(*n)
	}
	delay := "–"
	if r.DelaySamples != nil {
		delay = word("delay-value", map[string]any{
			"Samples": number(a.words, *r.DelaySamples, 2), "MS": number(a.words, *r.DelaySamples*1000/float64(r.SampleRate), 3),
		})
	}
	distortion := figure(r.THDPercent, 3, " %")
	for i, v := range r.HarmonicsPercent {
		if v != nil {
			distortion += "   " + strconv.Itoa(i+2) + ": " + figure(v, 3, " %")
		}
	}
	sti := "–"
	if r.STI.Value != nil {
		sti = word("sti-value", map[string]any{"Value": figure(r.STI.Value, 2, ""), "Letter": acoustics.Letter(*r.STI.Value)})
	}
	length := word("sound-value", map[string]any{
		"Seconds": number(a.words, float64(len(s.Samples))/float64(s.Rate), 2), "Rate": s.Rate, "Bits": s.Bits, "Channels": s.Channels,
	})
	lines := table{rows: [][]string{
		{word("sound", nil), length},
		{word("delay", nil), delay},
		{word("polarity", nil), word("polarity-"+[]string{"turned", "unsure", "kept"}[r.Polarity+1], nil)},
		{word("distortion", nil), distortion},
		{word("hum", nil), figure(r.HumDB, 1, " dB")},
		{word("clipped", nil), count(r.ClippedSamples)},
		{word("gaps", nil), count(r.Gaps)},
		{word("drift", nil), figure(r.DriftPPM, 2, " ppm")},
		{word("sti", nil), sti},
	}}.lines(a.paint)
	bands := table{rows: [][]string{{word("octave", nil), "EDT (s)", "T20 (s)", "T30 (s)", "C50 (dB)", "D50", word("snr", nil) + " (dB)", "MTI"}}}
	for k, b := range r.Bands {
		bands.rows = append(bands.rows, []string{
			number(a.words, b.CenterHz, 0) + " Hz", figure(b.EDT, 2, ""), figure(b.T20, 2, ""), figure(b.T30, 2, ""),
			figure(b.C50, 1, ""), figure(b.D50, 2, ""), figure(b.SNR, 1, ""), figure(r.STI.MTI[k], 2, ""),
		})
	}
	lines = append(append(lines, ""), bands.lines(a.paint)...)
	if len(r.Findings) > 0 {
		lines = append(lines, "")
	}
	for i := 0; i < len(r.Findings); {
		f, j := r.Findings[i], i+1
		for f.Band > 0 && f.Value == 0 && j < len(r.Findings) && r.Findings[j].Code == f.Code {
			j++
		}
		lines = append(lines, "• "+breakable(wrap(finding(a.words, f, r.Findings[i+1:j]...), width-2, "  ")))
		i = j
	}
	return printed(a.println(strings.Join(lines, "\n")))
}
