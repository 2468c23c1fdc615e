package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/room"
)

// Prechecks is the door to the room's pre-checks. Errors wrap those of package
// wire where they are of the asking.
type Prechecks interface {
	Now() *cell.Cell[wire.PrecheckNow]
	List() wire.Prechecks
	// Report finds one by its number; zero is the newest of the whole room.
	Report(number uint64) (wire.Report, error)
	Sign(ctx context.Context, by room.Actor, number uint64, answers wire.SignReport) (wire.Report, room.Refusal, error)
}

// newest is what the newest report is called in a path.
const newest = "newest"

func (s *Server) prechecks(w http.ResponseWriter, _ *http.Request) {
	if s.opt.Prechecks == nil {
		fail(w, http.StatusNotFound, "nothing can be checked in this room")
		return
	}
	reply(w, http.StatusOK, s.opt.Prechecks.List())
}

func (s *Server) report(w http.ResponseWriter, r *http.Request) {
	number, ok := s.reportNumber(w, r)
	if !ok {
		return
	}
	report, err := s.opt.Prechecks.Report(number)
	if err != nil {
		s.noReport(w, err)
		return
	}
	reply(w, http.StatusOK, report)
}

// signReport takes a person's answers. Without the person's name they are
// worth nothing.
func (s *Server) signReport(w http.ResponseWriter, r *http.Request) {
	number, ok := s.reportNumber(w, r)
	if !ok {
		return
	}
	by, err := actorOf(r)
	if err == nil && strings.TrimSpace(r.Header.Get(byHeader)) == "" {
		err = errors.New(byHeader + ": a report is signed with a name; give yours")
	}
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	body, bad := arguments(w, r)
	if bad != nil {
		failWith(w, *bad)
		return
	}
	var answers wire.SignReport
	if err := strictly(body, &answers); err != nil {
		fail(w, http.StatusBadRequest, "the answers: "+err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), doTimeout)
	defer cancel()
	signed, refused, err := s.opt.Prechecks.Sign(ctx, by, number, answers)
	switch {
	case errors.Is(err, wire.ErrNoReport), errors.Is(err, wire.ErrAsked):
		s.noReport(w, err)
	case err != nil:
		s.unasked(w, err)
	case refused != room.RefusedNot:
		s.refuse(w, room.SignReport{}, wire.Outcome{Refused: refused, Recorded: true})
	default:
		reply(w, http.StatusOK, signed)
	}
}

// reportNumber reads which report a request is about; if it is about none, it
// answers so.
func (s *Server) reportNumber(w http.ResponseWriter, r *http.Request) (uint64, bool) {
	if s.opt.Prechecks == nil {
		fail(w, http.StatusNotFound, "no pre-checks are made in this room")
		return 0, false
	}
	text := r.PathValue("number")
	if text == newest {
		return 0, true
	}
	number, err := strconv.ParseUint(text, 10, 64)
	if err != nil || number == 0 {
		fail(w, http.StatusBadRequest, fmt.Sprintf("%q is no report's number; they count from 1, and %q is the newest of the whole room", clip(text), newest))
		return 0, false
	}
	return number, true
}

func (s *Server) noReport(w http.ResponseWriter, err error) {
	if errors.Is(err, wire.ErrAsked) {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	fail(w, http.StatusNotFound, err.Error())
}

// checking sends how the pre-check goes, or how the last one ended.
func (st *stream) checking() error {
	if st.server.opt.Prechecks == nil {
		return nil
	}
	now, newer := st.server.opt.Prechecks.Now().Latest()
	st.check = newer
	b, err := encode(now)
	if err != nil {
		return err
	}
	if err := st.event("precheck", 0, b); err != nil {
		return err
	}
	return st.out.flush()
}
