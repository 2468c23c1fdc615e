package web

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"klubba/room/record"
	"klubba/room/text"
)

// minutes puts a meeting into sentences, by default the last one in Swedish.
func (s *Server) minutes(w http.ResponseWriter, r *http.Request) {
	lang := r.URL.Query().Get("lang")
	if lang == "" {
		lang = text.Swedish
	}
	if !slices.Contains(text.Languages(), lang) {
		fail(w, http.StatusBadRequest, fmt.Sprintf("lang: there is no %q; choose one of %s", clip(lang), strings.Join(text.Languages(), ", ")))
		return
	}
	id, ok := s.meetingOr(w, r.URL.Query().Get("meeting"))
	if !ok {
		return
	}
	sealed, ok := s.sealed(w, id)
	if !ok {
		return
	}
	minutes, err := record.Minutes(sealed, id, text.New(lang), s.opt.Zone)
	if err != nil {
		s.unreadable(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Language", lang)
	w.Header().Set("Cache-Control", "no-store")
	// A client that went away is its own loss; there is nobody to tell.
	_, _ = io.WriteString(w, minutes)
}

// meetingOr is the meeting asked for, or the last one in the record.
func (s *Server) meetingOr(w http.ResponseWriter, id string) (string, bool) {
	if id != "" {
		return id, true
	}
	found, err := s.opt.Record.Meetings()
	switch {
	case err != nil:
		s.unreadable(w, err)
		return "", false
	case len(found) == 0:
		fail(w, http.StatusNotFound, "the record has no meeting yet")
		return "", false
	}
	return found[len(found)-1].ID, true
}

// sealed is a meeting's entries; if there are none it answers so.
func (s *Server) sealed(w http.ResponseWriter, id string) ([]record.Sealed, bool) {
	sealed, err := s.opt.Record.Meeting(id)
	switch {
	case err != nil:
		s.unreadable(w, err)
		return nil, false
	case len(sealed) == 0:
		fail(w, http.StatusNotFound, fmt.Sprintf("the record has no meeting %q; /v1/record/meetings lists them", clip(id)))
		return nil, false
	}
	return sealed, true
}
