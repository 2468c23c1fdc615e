package main

import (
	"strconv"
	"strings"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// oldFigures is how old figures may be before they say nothing of the present.
// Without a meeting they are renewed every five seconds.
const oldFigures = 15 * time.Second

// figuresView puts the figures of the link into words for a terminal.
type figuresView struct {
	view
	figures *wire.LinkFigures // nil: none yet
	history *history
	gone    bool // the daemon is away
}

// String lays everything out.
func (v figuresView) String() string {
	lines := []string{v.place()}
	if v.figures == nil {
		lines = append(lines, "", wrap(v.say("linkwatch.waiting", nil), width, ""))
		return trimLines(strings.Join(lines, "\n")) + "\n"
	}
	if warning := v.warning(); warning != "" {
		lines = append(lines, v.paint.in(red, wrap(warning, width, "")))
	}
	lines = append(lines, "")
	if !v.old() {
		lines = append(lines, v.view.item("link", v.link()))
	}
	lines = append(lines, v.level()...)
	lines = append(lines, v.measured()...)
	lines = append(lines, "")
	lines = append(lines, v.minute()...)
	lines = append(lines, "")
	lines = append(lines, v.relays()...)
	return trimLines(strings.Join(lines, "\n")) + "\n"
}

func (v figuresView) item(name, words string) string {
	return hang(v.say("linkwatch."+name, nil), label, words)
}

// old reports whether the figures say nothing of the present.
func (v figuresView) old() bool {
	age, ok := v.when.age(v.figures.Time)
	return v.gone || !ok || age > oldFigures
}

func (v figuresView) warning() string {
	fields := map[string]any{"Ago": v.when.ago(v.figures.Time)}
	switch {
	case v.gone:
		return v.say("linkwatch.gone", fields)
	case v.old():
		return v.say("linkwatch.stale", fields)
	}
	return ""
}

// verdict is the level and cause as they may be believed.
func (v figuresView) verdict() (room.Level, room.Cause) {
	if v.old() {
		return room.LevelUnknown, room.CauseNoEvidence
	}
	return room.Level(v.figures.Level), room.Cause(v.figures.Cause)
}

// level says how the path is, and what is about to change it.
func (v figuresView) level() []string {
	level, cause := v.verdict()
	s := strings.ToUpper(v.words.Level(level))
	if cause != room.CauseNone {
		s += ": " + v.words.Cause(cause)
	}
	lines := []string{v.painted(levelTone(string(level)), "path", s)}
	if v.old() {
		return lines
	}
	if v.figures.Suspect {
		lines = append(lines, hang("", label, v.say("linkwatch.suspect", nil)))
	}
	if v.figures.Flapping {
		lines = append(lines, hang("", label, v.say("linkwatch.flapping", nil)))
	}
	return lines
}

// painted is an item whose words have a colour.
func (v figuresView) painted(colour, name, words string) string {
	first, rest, _ := strings.Cut(v.item(name, words), "\n")
	runes := []rune(first)
	lines := string(runes[:label]) + v.paint.in(colour, string(runes[label:]))
	if rest != "" {
		lines += "\n" + v.paint.in(colour, rest)
	}
	return lines
}

// measured lists the figures.
func (v figuresView) measured() []string {
	f := v.figures
	return []string{
		v.item("loss", v.loss()), v.item("rtt", v.rtt()),
		v.item("burst", v.say("linkwatch.burst-is", map[string]any{"Span": v.ms(float64(f.BurstMS), 0), "Late": v.percent(f.Late15)})),
		v.item("mos", v.mos()),
		v.item("gateway", v.say("linkwatch.gateway-"+f.Gateway, nil)),
		v.item("passive", v.say("linkwatch.passive-"+f.Passive, nil)),
	}
}

func (v figuresView) loss() string {
	f := v.figures
	if unmeasured(*f) {
		return v.say("linkwatch.unmeasured", nil)
	}
	return v.say("linkwatch.loss-is", map[string]any{
		"Now": v.percent(f.Loss1), "Long": v.percent(f.Loss15), "Low": v.percent(f.Loss15Low), "High": v.percent(f.Loss15High),
	})
}

func (v figuresView) rtt() string {
	f := v.figures
	if f.RTT50 <= 0 {
		return v.say("linkwatch.rtt-none", nil)
	}
	return v.say("linkwatch.rtt-is", map[string]any{"P50": v.ms(f.RTT50, 1), "P95": v.ms(f.RTT95, 1), "Jitter": v.ms(f.Jitter, 1)})
}

func (v figuresView) mos() string {
	if v.figures.MOS <= 0 {
		return v.say("linkwatch.mos-none", nil)
	}
	return v.say("linkwatch.mos-is", map[string]any{"MOS": v.number(v.figures.MOS, 1)})
}

// minute is the history.
func (v figuresView) minute() []string {
	rtt, loss := v.history.tops()
	return []string{
		wrap(v.say("linkwatch.minute", map[string]any{"RTT": v.ms(rtt, 0), "Loss": v.percent(loss)}), width, ""),
		pad(v.say("linkwatch.rtt", nil), label) + v.history.rttBars(),
		pad(v.say("linkwatch.loss", nil), label) + v.history.lossBars(),
	}
}

func (v figuresView) number(f float64, decimals int) string {
	return strings.Replace(strconv.FormatFloat(f, 'f', decimals, 64), ".", v.say("when.point", nil), 1)
}

func (v figuresView) ms(f float64, decimals int) string {
	return v.number(f, decimals) + noBreak + "ms"
}

func (v figuresView) percent(share float64) string { return v.number(100*share, 1) + noBreak + "%" }
