package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// useTimeout bounds one use of a camera or a speakerphone: several presets may
// be on the way, and others may have their turn first.
const useTimeout = 3 * time.Minute

// use asks the room, which puts it in the record, and does the work if the
// room grants it. Into gets the arguments.
func (s *Server) use(w http.ResponseWriter, r *http.Request, verb room.Verb, into any, work func(ctx context.Context, recorded bool) (any, error)) {
	by, err := actorOf(r)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	body, bad := arguments(w, r)
	if bad != nil {
		failWith(w, *bad)
		return
	}
	if err := strictly(body, into); err != nil {
		fail(w, http.StatusBadRequest, "the arguments: "+err.Error())
		return
	}
	s.look(w, r, func(ctx context.Context, w http.ResponseWriter) {
		out, err := s.ask(ctx, room.Command{By: by, Do: verb})
		switch {
		case err != nil:
			s.unasked(w, err)
		case out.Refused != room.RefusedNot:
			s.refuse(w, verb, out)
		default:
			done, err := work(ctx, out.Recorded)
			s.seen(w, verb, done, err)
		}
	})
}

// look runs work with the time that cameras and speakerphones take, if there are not too many
// who do that already.
func (s *Server) look(w http.ResponseWriter, r *http.Request, work func(context.Context, http.ResponseWriter)) {
	select {
	case s.looks <- struct{}{}:
		defer func() { <-s.looks }()
	default:
		w.Header().Set("Retry-After", "10")
		fail(w, http.StatusServiceUnavailable, fmt.Sprintf("%d uses of cameras and speakerphones are under way; try again when one has ended", maxLooks))
		return
	}
	ctx, cancel := untilStop(r.Context())
	defer cancel()
	ctx, end := context.WithTimeout(ctx, useTimeout)
	defer end()
	work(ctx, s.patient(w))
}

func (s *Server) refuse(w http.ResponseWriter, verb room.Verb, out wire.Outcome) {
	reply(w, http.StatusConflict, wire.Answer{
		V: wire.Version, Name: verb.Name(), Refused: string(out.Refused), Recorded: out.Recorded, Time: wire.Format(s.opt.Now().Wall),
	})
}

// seen answers with what came of it.
func (s *Server) seen(w http.ResponseWriter, verb room.Verb, done any, err error) {
	shot, isShot := done.(wire.Snapshot)
	switch {
	case errors.Is(err, wire.ErrMeetingOn), errors.Is(err, wire.ErrSoundInMeeting):
		s.refuse(w, verb, wire.Outcome{Refused: room.RefusedMeetingOn})
	case errors.Is(err, wire.ErrNoCamera), errors.Is(err, wire.ErrNoSpeakerphone):
		fail(w, http.StatusNotFound, err.Error())
	case errors.Is(err, wire.ErrAsked):
		fail(w, http.StatusBadRequest, err.Error())
	case err != nil:
		fail(w, http.StatusBadGateway, err.Error())
	case isShot:
		w.Header().Set("Content-Type", "image/jpeg")
		w.Header().Set("Content-Length", strconv.Itoa(len(shot.JPEG)))
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Klubba-Mode", shot.Mode)
		w.Header().Set("X-Klubba-Taken", shot.Taken)
		// A client that went away is its own loss; there is nobody to tell.
		_, _ = w.Write(shot.JPEG)
	default:
		reply(w, http.StatusOK, done)
	}
}

// strictly reads JSON of which every field must be known. None at all leaves
// what is there.
func strictly(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the object")
	}
	return nil
}
