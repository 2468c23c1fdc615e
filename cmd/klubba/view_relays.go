package main

import (
	"time"

	"klubba/agent/wire"
	"klubba/room/link"
)

// relays has a line for each relay: how it does, and how long ago it answered.
func (v figuresView) relays() []string {
	t := table{indent: "  ", colour: func(row, column int) string {
		if column != 2 || v.old() {
			return plain
		}
		return healthTone(v.figures.Relays[row].Health)
	}}
	for _, r := range v.figures.Relays {
		t.rows = append(t.rows, []string{
			healthMark(r.Health), v.words.Part(r.Name), v.say("linkwatch.health-"+r.Health, nil), v.relay(r),
		})
	}
	return append([]string{v.say("linkwatch.relays", nil)}, t.lines(v.paint)...)
}

// relay says what is wrong, and when it last answered.
func (v figuresView) relay(r wire.Relay) string {
	said := v.answered(r)
	switch {
	case r.Health == string(link.HealthUnknown) && r.AgeMS == nil:
		return "" // that was said
	case r.Health != string(link.HealthFaulty):
		return said
	case r.Fault != "":
		return v.say("linkwatch.fault-"+r.Fault, nil) + "; " + said
	case r.Problem != "":
		return v.words.Detail(r.Problem) + "; " + said
	}
	return said
}

// answered says how long ago it answered: as old as the figures say, and then
// as old as they are.
func (v figuresView) answered(r wire.Relay) string {
	if r.AgeMS == nil {
		return v.say("linkwatch.never", nil)
	}
	age, _ := v.when.age(v.figures.Time)
	age = max(age, 0) + time.Duration(*r.AgeMS)*time.Millisecond
	return v.say("linkwatch.answered", map[string]any{"Ago": v.say("when.ago", map[string]any{"Span": v.when.span(age)})})
}

func healthMark(health string) string {
	switch link.Health(health) {
	case link.HealthGood:
		return markGood
	case link.HealthLate, link.HealthSilent, link.HealthFaulty:
		return markBad
	}
	return markUnknown
}

func healthTone(health string) string {
	switch link.Health(health) {
	case link.HealthGood:
		return green
	case link.HealthSilent, link.HealthFaulty:
		return red
	}
	return yellow
}
