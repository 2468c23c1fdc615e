package web

import (
	"net/http"
	"time"
)

// linkEvery is how often a stream sends the figures of the link at most.
const linkEvery = 500 * time.Millisecond

// link answers with the newest figures of the link.
func (s *Server) link(w http.ResponseWriter, _ *http.Request) {
	if s.opt.Figures == nil {
		fail(w, http.StatusNotFound, "this room does not measure its link: its configuration names no relays, or it is simulated; /v1/status tells what is known of the link")
		return
	}
	figures := s.opt.Figures.Value()
	if figures.V == 0 {
		w.Header().Set("Retry-After", "1")
		fail(w, http.StatusServiceUnavailable, "the watch of the link has measured nothing yet; ask again in a second")
		return
	}
	reply(w, http.StatusOK, figures)
}

// gauge is what a stream knows of the figures. It waits for newer ones, or
// rests after the last that it sent; the other channel is nil, and both are
// where nobody measures.
type gauge struct {
	newer <-chan struct{}
	rest  <-chan time.Time
	next  <-chan struct{} // what to wait for after the rest
}

// measure sends the figures as they are now, if there are any.
func (st *stream) measure() error {
	if st.server.opt.Figures == nil {
		return nil
	}
	figures, next := st.server.opt.Figures.Latest()
	if figures.V == 0 {
		st.gauge = gauge{newer: next}
		return nil
	}
	st.gauge = gauge{rest: time.After(linkEvery), next: next}
	b, err := encode(figures)
	if err != nil {
		return err
	}
	if err := st.event("link", 0, b); err != nil {
		return err
	}
	return st.out.flush()
}

// rested lets newer figures come again.
func (g *gauge) rested() { g.newer, g.rest = g.next, nil }
