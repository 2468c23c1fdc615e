package web

import (
	"net/http"

	"klubba/agent/wire"
)

func (s *Server) status(w http.ResponseWriter, _ *http.Request) {
	if told, ok := s.told(w); ok {
		reply(w, http.StatusOK, s.state(told))
	}
}

// told is what may be told; if there is nothing yet it answers so.
func (s *Server) told(w http.ResponseWriter) (wire.Told, bool) {
	told := s.opt.Told.Value()
	if told.At.IsZero() {
		w.Header().Set("Retry-After", "1")
		fail(w, http.StatusServiceUnavailable, "the daemon is starting and knows nothing of the room yet; ask again in a second")
		return told, false
	}
	return told, true
}

// state writes what may be told, as of the moment it was known to be so.
func (s *Server) state(t wire.Told) wire.State {
	return wire.StateOf(s.opt.Place, t.Status, headOf(t.Head), t.At)
}
