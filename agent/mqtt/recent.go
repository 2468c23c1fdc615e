package mqtt

import "klubba/agent/wire"

// recentMax is how many answers are kept in memory. The record keeps the rest.
const recentMax = 256

// recent remembers the latest answers by their commands' ids: also those that
// could not be recorded, and so would be forgotten otherwise.
type recent struct {
	answers map[string]wire.Answer
	order   []string // oldest first
}

func newRecent() *recent { return &recent{answers: map[string]wire.Answer{}} }

func (r *recent) find(id string) (wire.Answer, bool) {
	a, known := r.answers[id]
	return a, known
}

// add remembers the first answer of an id.
func (r *recent) add(id string, a wire.Answer) {
	if _, known := r.answers[id]; known {
		return
	}
	r.order = append(r.order, id)
	r.answers[id] = a
	if len(r.order) > recentMax {
		delete(r.answers, r.order[0])
		r.order = r.order[1:]
	}
}
