package web

import "net/http"

// calendar answers with what is known of the room's calendar.
func (s *Server) calendar(w http.ResponseWriter, _ *http.Request) {
	if s.opt.Calendar == nil {
		fail(w, http.StatusNotFound, "this room has no calendar; write [calendar] in its configuration")
		return
	}
	c := s.opt.Calendar.Value()
	if c.V == 0 {
		w.Header().Set("Retry-After", "5")
		fail(w, http.StatusServiceUnavailable, "the calendar has not been read yet; ask again in a moment")
		return
	}
	reply(w, http.StatusOK, c)
}
