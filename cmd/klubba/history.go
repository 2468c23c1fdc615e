package main

import (
	"strings"

	"klubba/agent/wire"
)

// historySeconds is how much of the past is shown.
const historySeconds = 60

// unmeasured reports whether no probe has been decided yet, so that the share
// of loss may be anything. So it is at the start, and again after a loss.
func unmeasured(f wire.LinkFigures) bool { return f.Loss15Low <= 0 && f.Loss15High >= 1 }

// second is what was known of the link in one second. It holds the worst that
// was said in it.
type second struct {
	known    bool
	answered bool
	rtt      float64 // ms
	loss     float64 // share
}

// note takes in figures.
func (s *second) note(f wire.LinkFigures) {
	if unmeasured(f) {
		return
	}
	s.known = true
	s.loss = max(s.loss, f.Loss1)
	if f.RTT50 > 0 && f.Loss1 < 1 { // the median is of 15 s, and outlives the last answer
		s.answered = true
		s.rtt = max(s.rtt, f.RTT50)
	}
}

// history is the last minute, a second each, and the second that is on.
type history struct {
	seconds []second
	now     second
}

// turn ends the second that is on. Without a meeting the figures come more
// seldom: those of before, if there are any that still hold, then stand for it.
func (h *history) turn(still *wire.LinkFigures) {
	if !h.now.known && still != nil {
		h.now.note(*still)
	}
	h.seconds = append(h.seconds, h.now)
	h.seconds = h.seconds[max(0, len(h.seconds)-historySeconds):]
	h.now = second{}
}

// The least that the bars reach up to, so that a calm link looks calm.
const (
	topRTT  = 50  // ms
	topLoss = 0.1 // share
)

// tops is how far up the bars reach.
func (h *history) tops() (rtt, loss float64) {
	rtt, loss = topRTT, topLoss
	for _, s := range h.seconds {
		rtt, loss = max(rtt, s.rtt), max(loss, s.loss)
	}
	return rtt, loss
}

// rttBars and lossBars are the history as bars. A gap is a second without
// answers, or one of which nothing is known.
func (h *history) rttBars() string {
	top, _ := h.tops()
	return h.bars(func(s second) string {
		if !s.answered {
			return " "
		}
		return bar(s.rtt / top)
	})
}

func (h *history) lossBars() string {
	_, top := h.tops()
	return h.bars(func(s second) string {
		if !s.known {
			return " "
		}
		return bar(s.loss / top)
	})
}

func (h *history) bars(of func(second) string) string {
	b := strings.Repeat(" ", historySeconds-len(h.seconds))
	for _, s := range h.seconds {
		b += of(s)
	}
	return b
}

// bar is a share as a bar of eight heights. The lowest is nothing alone, so
// that the least of something can be seen.
func bar(share float64) string {
	heights := []rune("▁▂▃▄▅▆▇█")
	if share <= 0 {
		return string(heights[0])
	}
	steps := len(heights) - 1
	return string(heights[1+min(int(share*float64(steps)), steps-1)])
}
