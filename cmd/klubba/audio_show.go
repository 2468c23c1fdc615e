package main

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"klubba/agent/wire"
	"klubba/room"
)

// sounds reports whether a speakerphone was heard to serve.
func sounds(t wire.SoundTest) bool {
	if t.Condition != string(room.ConditionOK) && t.Condition != string(room.ConditionDegraded) {
		return false
	}
	return t.Heard != nil && !slices.ContainsFunc(t.Heard.Findings, func(f wire.SoundFinding) bool { return f.Grave })
}

// soundTest tells people what came of a test by sound.
func (a *app) soundTest(t wire.SoundTest) []string {
	if t.Heard == nil {
		return a.untested(t)
	}
	tone, names, lines := green, []string{}, []string{}
	worse := func(grave bool) {
		if grave {
			tone = red
		} else if tone == green {
			tone = yellow
		}
	}
	for _, f := range t.Heard.Findings {
		names = append(names, a.say("audio.name."+f.Name, nil))
		if f.Name != "ok" {
			worse(f.Grave)
			lines = append(lines, indented(a.soundReason(f)))
		}
	}
	if m := t.Mute; m != nil && !m.Proven {
		worse(m.Passes)
		if names = append(names, a.say("audio.name.mute-unproven", nil)); m.Passes {
			names[len(names)-1] = a.say("audio.name.mute-fails", nil)
		}
		if len(names) > 1 && t.Heard.Findings[0].Name == "ok" {
			names = names[1:]
		}
		lines = append(lines, indented(a.reasonAnd(m.Cause, m.Advice)))
	}
	lines = append(lines, indented(a.heard(*t.Heard)))
	if t.Mute != nil && t.Mute.Proven {
		lines = append(lines, indented(a.say("audio.mute-proven", nil)))
	}
	if t.Heard.Trend != nil {
		lines = append(lines, a.soundTrend(*t.Heard.Trend)...)
	}
	if t.Kept {
		lines = append(lines, indented(a.say("audio.kept", nil)))
	}
	head := a.say("picture.line", map[string]any{
		"File": capital(a.words.Part(t.Speakerphone)), "Names": a.paint.in(tone, strings.Join(names, ", ")),
	})
	return append([]string{head}, lines...)
}

// untested tells why a speakerphone could not be tried.
func (a *app) untested(t wire.SoundTest) []string {
	word := a.paint.in(conditionTone(t.Condition), a.words.Condition(room.Condition(t.Condition)))
	if t.Elsewhere != "" {
		word = a.paint.in(yellow, a.say("camera.busy", nil))
	}
	lines := []string{a.say("picture.line", map[string]any{"File": capital(a.words.Part(t.Speakerphone)), "Names": word})}
	for _, said := range []string{t.Cause, t.Elsewhere} {
		if said != "" {
			lines = append(lines, indented(capital(a.words.Detail(said))+"."))
		}
	}
	return lines
}

// soundReason says why, with the figure that decided, and what to do.
func (a *app) soundReason(f wire.SoundFinding) string {
	cause := a.words.Detail(f.Cause)
	if f.Measure != "" {
		cause += a.say("audio.figure", map[string]any{
			"Measure": a.say("audio.measure."+soundMeasure(f.Measure), nil), "Value": a.figure(f.Value, f.Unit), "Limit": a.figure(f.Limit, f.Unit),
		})
	}
	return a.sentences(cause, f.Advice)
}

func (a *app) reasonAnd(cause, advice string) string {
	return a.sentences(a.words.Detail(cause), advice)
}

// sentences puts a cause that is in the language already before the advice.
func (a *app) sentences(cause, advice string) string {
	said := capital(cause) + "."
	if advice != "" {
		said += " " + capital(a.words.Detail(advice))
		if !strings.HasSuffix(said, "?") {
			said += "."
		}
	}
	return said
}

// soundMeasure is a measure's name as part of an id.
func soundMeasure(measure string) string { return strings.ReplaceAll(measure, " ", "-") }

// figure writes a value with its unit as people read it, with three digits.
func (a *app) figure(v float64, unit string) string {
	decimals := 2
	switch size := math.Abs(v); {
	case size >= 100, v == math.Trunc(v):
		decimals = 0
	case size >= 10:
		decimals = 1
	}
	said := strings.Replace(number(a.words, v, decimals), "-", "−", 1)
	if unit != "" {
		said += noBreak + unit
	}
	return said
}

// heard says what came back of what, and when.
func (a *app) heard(h wire.Hearing) string {
	fields := map[string]any{"Device": a.words.Detail(h.Device), "Seconds": number(a.words, float64(h.TookMS)/1000, 1), "Quiet": a.change(&h.QuietDB, 0, "dB")}
	if !h.Heard || h.DelayMS == nil {
		return a.say("audio.unheard", fields)
	}
	fields["Delay"] = number(a.words, *h.DelayMS, 1)
	said := a.say("audio.heard", fields)
	if h.STI != nil {
		said += " " + a.say("audio.sti", map[string]any{"STI": number(a.words, *h.STI, 2)})
	}
	return said
}

// soundTrend tells the change since the reference, in one line and by octave.
func (a *app) soundTrend(t wire.SoundTrend) []string {
	lines := []string{indented(a.say("audio.trend", map[string]any{
		"Delay": a.change(t.DelayMS, 1, "ms"), "Quiet": a.change(&t.QuietDB, 1, "dB"), "STI": a.change(t.STI, 2, ""),
	}))}
	bands := table{indent: "    ", rows: [][]string{{
		a.words.Say("acoustics.octave", nil), a.say("audio.gain", nil), a.say("audio.margin", nil), a.say("audio.noise", nil), a.say("audio.t20", nil),
	}}}
	for _, b := range t.Bands {
		bands.rows = append(bands.rows, []string{
			strconv.FormatFloat(b.Hz, 'f', 0, 64) + " Hz", a.change(b.GainDB, 1, "dB"), a.change(b.MarginDB, 1, "dB"),
			a.change(b.NoiseDB, 1, "dB"), a.change(b.T20Pct, 0, "%"),
		})
	}
	return append(lines, bands.lines(a.paint)...)
}

// change writes a figure with its sign, or a dash where there is none.
func (a *app) change(v *float64, decimals int, unit string) string {
	if v == nil {
		return "–"
	}
	said := number(a.words, math.Abs(*v), decimals)
	switch {
	case strings.Trim(said, "0,.") == "": // nought has no sign
	case *v > 0:
		said = "+" + said
	default:
		said = "−" + said
	}
	if unit != "" {
		said += noBreak + unit
	}
	return said
}

// soundLevel tells how loud it is.
func (a *app) soundLevel(l wire.SoundLevel) []string {
	fields := map[string]any{
		"Level": a.change(&l.LevelDB, 1, "dB"), "Peak": a.change(&l.PeakDB, 1, "dB"), "Seconds": number(a.words, float64(l.ForMS)/1000, 1),
	}
	id := "audio.level-is"
	if l.PeakDB <= -190 {
		id = "audio.level-none"
	}
	head := a.say("picture.line", map[string]any{"File": capital(a.words.Part(l.Speakerphone)), "Names": a.say(id, fields)})
	return []string{head, indented(a.say("audio.level-note", nil))}
}
