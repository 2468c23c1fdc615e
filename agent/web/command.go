package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"klubba/agent/web/access"
	"klubba/agent/wire"
	"klubba/room"
)

const (
	maxBody = 64 << 10
	maxName = 100 // characters of a person's or a verb's name that are kept
)

// byHeader names the person behind a command.
const byHeader = "X-Klubba-By"

func (s *Server) command(w http.ResponseWriter, r *http.Request) {
	by, err := actorOf(r)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	name := r.PathValue("name")
	if _, err := wire.Verb(name, nil); errors.Is(err, wire.ErrUnknown) {
		s.reject(w, r, by, problem{
			Status: http.StatusNotFound, Refused: string(room.RefusedUnknown),
			Detail: err.Error() + "; there are open, close, local, suspend, resume, doors-close, doors-open, lamp-test, precheck and members-cancel",
		})
		return
	}
	args, bad := arguments(w, r)
	if bad != nil {
		s.reject(w, r, by, *bad)
		return
	}
	verb, err := wire.Verb(name, args)
	if err != nil {
		s.reject(w, r, by, problem{
			Status: http.StatusBadRequest, Refused: string(room.RefusedMalformed), Detail: err.Error(),
		})
		return
	}
	s.do(w, r, room.Command{By: by, Do: verb})
}

// do hands a command to the room and answers when it is in the record.
func (s *Server) do(w http.ResponseWriter, r *http.Request, command room.Command) {
	out, err := s.ask(r.Context(), command)
	if err != nil {
		s.unasked(w, err)
		return
	}
	answer := wire.Answer{
		V: wire.Version, Name: command.Do.Name(), OK: out.Refused == room.RefusedNot,
		Refused: string(out.Refused), Recorded: out.Recorded, Time: wire.Format(s.opt.Now().Wall),
	}
	status := http.StatusOK
	if !answer.OK {
		status = http.StatusConflict
	}
	reply(w, status, answer)
}

// ask hands a command to the room, and waits until it is in the record.
func (s *Server) ask(ctx context.Context, command room.Command) (wire.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, doTimeout)
	defer cancel()
	return s.opt.Do(ctx, command)
}

// unasked answers that the room did not.
func (s *Server) unasked(w http.ResponseWriter, err error) {
	if errors.Is(err, context.DeadlineExceeded) {
		fail(w, http.StatusGatewayTimeout, "the room did not answer within "+doTimeout.String()+
			"; the command may have been carried out, so look at the state before you repeat it")
		return
	}
	w.Header().Set("Retry-After", "5")
	fail(w, http.StatusServiceUnavailable, "the room takes no commands now: "+err.Error())
}

// reject puts a command that never became one in the record, and answers.
func (s *Server) reject(w http.ResponseWriter, r *http.Request, by room.Actor, p problem) {
	ctx, cancel := context.WithTimeout(r.Context(), doTimeout)
	defer cancel()
	out, err := s.opt.Do(ctx, room.Rejected{
		By: by, Name: clip(r.PathValue("name")), Reason: room.Refusal(p.Refused),
	})
	p.Recorded = err == nil && out.Recorded
	failWith(w, p)
}

// arguments reads the body of a command.
func arguments(w http.ResponseWriter, r *http.Request) ([]byte, *problem) {
	if kind := r.Header.Get("Content-Type"); kind != "" {
		if media, _, err := mime.ParseMediaType(kind); err != nil || media != "application/json" {
			return nil, &problem{
				Status: http.StatusUnsupportedMediaType, Refused: string(room.RefusedMalformed),
				Detail: fmt.Sprintf("arguments are application/json, not %q", kind),
			}
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &problem{
			Status: http.StatusRequestEntityTooLarge, Refused: string(room.RefusedTooLarge),
			Detail: fmt.Sprintf("arguments are at most %d bytes", maxBody),
		}
	case err != nil:
		return nil, &problem{
			Status: http.StatusBadRequest, Refused: string(room.RefusedMalformed),
			Detail: "the arguments did not arrive whole: " + err.Error(),
		}
	}
	return body, nil
}

// actorOf names who sends: the person as given, with the account in
// parentheses last, for which the kernel or the guard vouches.
func actorOf(r *http.Request) (room.Actor, error) {
	person, account, via := strings.TrimSpace(r.Header.Get(byHeader)), accountOf(r.Context()), room.ViaCLI
	if caller, guarded := access.CallerOf(r.Context()); guarded {
		account, via = caller.Name, room.ViaPage
	}
	if !utf8.ValidString(person) || strings.ContainsFunc(person, unicode.IsControl) {
		return room.Actor{}, errors.New(byHeader + ": a name is UTF-8 without control characters")
	}
	if utf8.RuneCountInString(person) > maxName {
		return room.Actor{}, fmt.Errorf("%s: a name has at most %d characters", byHeader, maxName)
	}
	name := account
	switch {
	case person != "" && account != "":
		name = person + " (" + account + ")"
	case person != "":
		name = person
	}
	return room.Actor{Via: via, Name: name}, nil
}

// clip makes what a client sent as a name fit for the record.
func clip(name string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, name)
	if runes := []rune(clean); len(runes) > maxName {
		return string(runes[:maxName]) + "…"
	}
	return clean
}
