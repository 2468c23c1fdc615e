package web

import (
	"net/http"

	"klubba/agent/wire"
)

func (s *Server) status(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, s.state(s.opt.Told.Value()))
}

// state writes what may be told, as of the moment it was known to be so.
func (s *Server) state(t wire.Told) wire.State {
	return wire.StateOf(s.opt.Place, t.Status, headOf(t.Head), t.At)
}
