package main

import "klubba/agent/wire"

// line is the figures in one line.
func (v figuresView) line() string {
	clock := v.when.clock(wire.Format(v.when.now)) + "  "
	switch {
	case v.figures == nil, !v.old() && v.unmeasured():
		return breakable(clock + v.say("linkwatch.line-waiting", nil))
	case v.old():
		return breakable(clock + v.say("linkwatch.line-stale", map[string]any{"Clock": v.when.clock(v.figures.Time)}))
	}
	f := v.figures
	rtt := v.say("linkwatch.line-rtt-none", nil)
	if f.RTT50 > 0 && f.Loss1 < 1 { // the median outlives the last answer
		rtt = v.say("linkwatch.line-rtt", map[string]any{"RTT": v.ms(f.RTT50, 1)})
	}
	level, cause := v.verdict()
	return trimLines(clock + v.paint.in(levelTone(string(level)), pad(v.words.Level(level), 11)) +
		pad(v.say("linkwatch.line-loss", map[string]any{"Loss": v.percent(f.Loss1)}), 17) + pad(rtt, 16) +
		v.words.Thing(cause))
}
