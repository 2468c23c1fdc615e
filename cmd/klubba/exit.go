package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"klubba/agent/client"
	"klubba/agent/store"
	"klubba/room"
)

// The exit codes.
const (
	exitDone     = 0
	exitRefused  = 1
	exitUsage    = 2
	exitNoDaemon = 3
	exitRemarks  = 4
)

// usageError is a call that was not right. Its text is in the user's language.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// refusedError is the room's no.
type refusedError struct{ refusal room.Refusal }

func (e *refusedError) Error() string { return string(e.refusal) }

// toldError is a failure whose words have been printed already.
type toldError struct{}

func (toldError) Error() string { return "told already" }

// remarksError is a room that is ready, with remarks, which have been printed.
type remarksError struct{}

func (remarksError) Error() string { return "ready, with remarks" }

// exit puts an error into words and gives the exit code for it.
func (a *app) exit(err error) int {
	var (
		usage   *usageError
		refused *refusedError
		camera  *client.RefusedError
		gone    *client.NoDaemon
		problem *client.Problem
	)
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return exitDone
	case errors.As(err, &toldError{}):
		return exitRefused
	case errors.As(err, &remarksError{}):
		return exitRemarks
	case errors.As(err, &usage):
		a.complain(usage.text)
		return exitUsage
	case errors.As(err, &refused):
		a.complain(a.say("refused", map[string]any{"Why": a.words.Refusal(refused.refusal)}))
		return exitRefused
	case errors.As(err, &camera):
		a.complain(a.refusedUse(camera.Answer))
		return exitRefused
	case errors.As(err, &gone):
		a.complain(a.say("no-daemon."+string(gone.Why), map[string]any{"Socket": gone.Socket, "Error": gone.Err}))
		return exitNoDaemon
	case errors.As(err, &problem):
		return a.exitProblem(problem)
	}
	a.complain(a.fault(err))
	return exitRefused
}

// fault says what went wrong with a file, or with whatever else it was.
func (a *app) fault(err error) string {
	var file *fs.PathError
	switch {
	case !errors.As(err, &file) || store.Remedy(err) != "":
		return a.words.Detail(err.Error())
	case errors.Is(err, fs.ErrNotExist):
		return a.say("file.missing", map[string]any{"File": file.Path})
	case errors.Is(err, fs.ErrPermission):
		return a.say("file.denied", map[string]any{"File": file.Path})
	}
	return a.say("file.other", map[string]any{"File": file.Path, "Error": a.words.Detail(file.Err.Error())})
}

// exitProblem tells what the daemon could not do. Its details are in English,
// for whoever helps.
func (a *app) exitProblem(p *client.Problem) int {
	fields := map[string]any{"Detail": a.words.Detail(p.Detail), "Title": p.Title, "Status": p.Status}
	switch p.Status {
	case http.StatusServiceUnavailable:
		a.complain(a.say("problem.unavailable", fields))
		return exitNoDaemon
	case http.StatusGatewayTimeout:
		a.complain(a.say("problem.unsure", fields))
		return exitRefused
	}
	a.complain(a.say("problem.other", fields))
	return exitRefused
}

// noMeeting puts the daemon's "not found" into words about the meeting.
func (a *app) noMeeting(err error, id string) error {
	var problem *client.Problem
	if !errors.As(err, &problem) || problem.Status != http.StatusNotFound {
		return err
	}
	if id == "" {
		return errors.New(a.say("list.none", nil))
	}
	return errors.New(a.say("list.no-such", map[string]any{"ID": id}))
}

// complain writes to standard error; if that fails there is nowhere to say so.
func (a *app) complain(s string) {
	for line := range strings.Lines("klubba: " + s) {
		_, _ = fmt.Fprintln(a.err, wrap(line, width, ""))
	}
}
