package main

import (
	"klubba/agent/wire"
	"klubba/room"
)

// line is the figures in one line.
func (v figuresView) line() string {
	clock := v.when.clock(wire.Format(v.when.now)) + "  "
	switch {
	case v.figures == nil:
		return breakable(clock + v.say("linkwatch.line-waiting", nil))
	case v.old():
		return breakable(clock + v.say("linkwatch.line-stale", map[string]any{"Clock": v.when.clock(v.figures.Time)}))
	}
	f := v.figures
	loss := v.percent(f.Loss1)
	if unmeasured(*f) {
		loss = "–"
	}
	rtt := v.say("linkwatch.line-rtt-none", nil)
	if f.RTT50 > 0 && f.Loss1 < 1 { // the median outlives the last answer
		rtt = v.say("linkwatch.line-rtt", map[string]any{"RTT": v.ms(f.RTT50, 1)})
	}
	level, cause := v.verdict()
	if level == room.LevelUnknown {
		cause = room.CauseNone // that nothing is known was said
	}
	return trimLines(clock + v.paint.in(levelTone(string(level)), pad(v.words.Level(level), 11)) +
		pad(v.say("linkwatch.line-loss", map[string]any{"Loss": loss}), 17) + pad(rtt, 16) +
		v.words.Thing(cause))
}
