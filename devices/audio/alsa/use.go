package alsa

import (
	"fmt"
	"strings"
	"time"
)

// Flow tells whether sound flows in one direction, as far as the kernel shows.
type Flow string

// The states of a flow. It says that samples move, not that they are other
// than silence.
const (
	FlowUnknown Flow = "unknown"
	FlowOff     Flow = "off"     // nobody has a stream open
	FlowIdle    Flow = "idle"    // somebody has one open, and it is not running
	FlowOn      Flow = "on"      // one runs, and the hardware's pointer moves
	FlowStalled Flow = "stalled" // one is said to run, and the pointer stands still
	FlowXrun    Flow = "xrun"    // interrupted: a program does not keep up
)

// Use is who uses a card and whether sound flows. Nothing was opened to learn
// it.
type Use struct {
	Card Card `json:"card"`
	// Playback and Capture are the best that any stream of theirs does.
	Playback Flow `json:"playback"`
	Capture  Flow `json:"capture"`
	// Streams are those that somebody has open.
	Streams []Stream `json:"streams,omitempty"`
	// Restarts is how often a stream was started anew by the same program
	// since it was first seen: after an interruption (xrun), as a rule.
	Restarts int `json:"restarts"`
	// Cuts is how often the USB port cut the power for its current since we
	// look.
	Cuts int `json:"over_current"`
	// Span is the time between the two looks, in s; 0 for a first look, which
	// cannot tell whether anything moves.
	Span float64 `json:"span_s"`
}

// Observer looks at one card again and again.
type Observer struct {
	system System
	id     string

	before   map[place]Stream
	at       time.Time // of the look before; zero if there was none
	restarts int
	cuts     uint64 // at the first look
}

// place is where a stream is.
type place struct {
	direction   Direction
	device, sub int
}

func (s Stream) place() place { return place{s.Direction, s.Device, s.Sub} }

// Observer returns one for the card of that name.
func (s System) Observer(id string) *Observer { return &Observer{system: s, id: id} }

// Look compares what the kernel shows now with the look before. The error
// names a card that is not there.
func (o *Observer) Look(now time.Time) (Use, error) {
	card, err := o.system.Find(o.id)
	if err != nil {
		*o = Observer{system: o.system, id: o.id}
		return Use{Playback: FlowUnknown, Capture: FlowUnknown}, err
	}
	u := Use{Card: card, Playback: FlowOff, Capture: FlowOff}
	cuts := uint64(0)
	if card.usb != "" {
		cuts = number(readWord(card.usb, "port/over_current_count"))
	}
	if o.at.IsZero() {
		o.cuts = cuts
	} else {
		u.Span = now.Sub(o.at).Seconds()
	}
	is := map[place]Stream{}
	for _, s := range o.system.Streams(card) {
		if !s.open() {
			continue
		}
		was, known := o.before[s.place()]
		if known && was.Owner == s.Owner && was.Trigger != s.Trigger && s.State == "RUNNING" && was.State != "PREPARED" {
			o.restarts++
		}
		is[s.place()] = s
		u.Streams = append(u.Streams, s)
		flow := &u.Playback
		if s.Direction == Capture {
			flow = &u.Capture
		}
		*flow = better(*flow, s.flow(was, known && was.Trigger == s.Trigger))
	}
	if len(is) == 0 {
		o.restarts = 0
	}
	u.Restarts, u.Cuts = o.restarts, int(cuts-o.cuts)
	o.before, o.at = is, now
	return u, nil
}

// flow judges a stream by the look before, if there is one.
func (s Stream) flow(was Stream, known bool) Flow {
	switch {
	case s.State == "XRUN":
		return FlowXrun
	case s.State != "RUNNING" && s.State != "DRAINING":
		return FlowIdle
	case !known || was.State != s.State:
		return FlowUnknown
	case was.Pointer == s.Pointer:
		return FlowStalled
	}
	return FlowOn
}

// better is the one of two flows of one direction that says more for it.
func better(a, b Flow) Flow {
	order := []Flow{FlowOff, FlowIdle, FlowXrun, FlowStalled, FlowUnknown, FlowOn}
	for i := len(order) - 1; i >= 0; i-- {
		if a == order[i] || b == order[i] {
			return order[i]
		}
	}
	return a
}

// String says what was seen and what was not.
func (u Use) String() string {
	if u.Card.ID == "" {
		return "not plugged in"
	}
	parts := []string{"plugged in as " + u.Card.String(), "loudspeaker: " + u.words(Playback, u.Playback), "microphone: " + u.words(Capture, u.Capture)}
	if u.Restarts > 0 {
		parts = append(parts, fmt.Sprintf("started anew %d times, as after an interruption", u.Restarts))
	}
	if u.Cuts > 0 {
		parts = append(parts, fmt.Sprintf("the USB port cut the power %d times", u.Cuts))
	}
	return strings.Join(parts, "; ") + "; not opened, so not seen: levels, and whether it is silence that flows"
}

// words tells of one direction.
func (u Use) words(d Direction, f Flow) string {
	says := map[Flow]string{FlowUnknown: "open, looked at once only", FlowOff: "nobody uses it", FlowIdle: "open and not running",
		FlowOn: "samples flow", FlowStalled: "said to run, and no sample flows", FlowXrun: "interrupted (xrun)"}[f]
	for _, s := range u.Streams {
		if s.Direction == d {
			return says + ", held by " + s.who()
		}
	}
	return says
}
