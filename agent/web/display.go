package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// Displays is the door to the room's displays. Errors that wrap those of
// package wire are of the asking; others are what became of it.
type Displays interface {
	Has(name string) error
	List(ctx context.Context, ask bool) wire.Displays
	Status(ctx context.Context, name string) (wire.DisplayState, error)
	Set(ctx context.Context, name string, do room.DisplayUse, set wire.DisplaySet) (wire.DisplayDone, error)
}

const (
	// displayTimeout bounds one setting: it is read back when it has settled.
	displayTimeout = 2 * time.Minute
	// maxSettings is how many may be under way.
	maxSettings = 16
)

func (s *Server) displays(w http.ResponseWriter, r *http.Request) {
	if s.opt.Displays == nil {
		reply(w, http.StatusOK, wire.Displays{V: wire.Version, Displays: []wire.Display{}})
		return
	}
	s.atDisplay(w, r, func(ctx context.Context, w http.ResponseWriter) {
		reply(w, http.StatusOK, s.opt.Displays.List(ctx, r.URL.Query().Get("ask") == "true"))
	})
}

func (s *Server) displayState(w http.ResponseWriter, r *http.Request) {
	name, ok := s.display(w, r)
	if !ok {
		return
	}
	s.atDisplay(w, r, func(ctx context.Context, w http.ResponseWriter) {
		state, err := s.opt.Displays.Status(ctx, name)
		s.displayed(w, state, err)
	})
}

// displayUse asks the room, which puts it in the record, and does the work if
// the room grants it.
func (s *Server) displayUse(w http.ResponseWriter, r *http.Request) {
	name, ok := s.display(w, r)
	if !ok {
		return
	}
	by, err := actorOf(r)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	use := room.DisplayUse(r.PathValue("use"))
	switch use {
	case room.DisplayOn, room.DisplayOff, room.DisplayInput, room.DisplayMute, room.DisplaySend:
	default:
		fail(w, http.StatusNotFound, "a display can be told on, off, input, mute and send")
		return
	}
	body, bad := arguments(w, r)
	if bad != nil {
		failWith(w, *bad)
		return
	}
	var set wire.DisplaySet
	if err := strictly(body, &set); err != nil {
		fail(w, http.StatusBadRequest, "the arguments: "+err.Error())
		return
	}
	verb := room.UseDisplay{For: use, Display: name}
	s.atDisplay(w, r, func(ctx context.Context, w http.ResponseWriter) {
		out, err := s.ask(ctx, room.Command{By: by, Do: verb})
		switch {
		case err != nil:
			s.unasked(w, err)
		case out.Refused != room.RefusedNot:
			s.refuse(w, verb, out)
		default:
			done, err := s.opt.Displays.Set(ctx, name, use, set)
			done.Recorded = out.Recorded
			s.displayed(w, done, err)
		}
	})
}

// display is the display that a request is about; if there is none it answers
// so.
func (s *Server) display(w http.ResponseWriter, r *http.Request) (string, bool) {
	name, err := r.PathValue("name"), wire.ErrNoDisplay
	if s.opt.Displays != nil {
		err = s.opt.Displays.Has(name)
	}
	if err != nil {
		fail(w, http.StatusNotFound, err.Error())
	}
	return name, err == nil
}

// atDisplay runs work with the time that displays take, if there is not too
// much under way.
func (s *Server) atDisplay(w http.ResponseWriter, r *http.Request, work func(context.Context, http.ResponseWriter)) {
	select {
	case s.settings <- struct{}{}:
		defer func() { <-s.settings }()
	default:
		w.Header().Set("Retry-After", "10")
		fail(w, http.StatusServiceUnavailable, fmt.Sprintf("%d uses of displays are under way; try again when one has ended", maxSettings))
		return
	}
	ctx, cancel := untilStop(r.Context())
	defer cancel()
	ctx, end := context.WithTimeout(ctx, displayTimeout)
	defer end()
	work(ctx, s.patient(w))
}

// displayed answers with what came of it.
func (s *Server) displayed(w http.ResponseWriter, done any, err error) {
	switch {
	case errors.Is(err, wire.ErrNoDisplay):
		fail(w, http.StatusNotFound, err.Error())
	case errors.Is(err, wire.ErrAsked):
		fail(w, http.StatusBadRequest, err.Error())
	case err != nil:
		fail(w, http.StatusBadGateway, err.Error())
	default:
		reply(w, http.StatusOK, done)
	}
}
