package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"syscall"
)

// Why says why nobody answers.
type Why string

// The reasons. Each has its own remedy.
const (
	// Missing: there is no socket at that path.
	Missing Why = "missing"
	// Refused: there is a socket, and no daemon behind it.
	Refused Why = "refused"
	// Denied: this account may not use the socket.
	Denied Why = "denied"
	// Silent: a daemon took the connection and does not answer.
	Silent Why = "silent"
	// Broken: the connection ended in the middle, or something else failed.
	Broken Why = "broken"
)

// NoDaemon is the error when nobody answers.
type NoDaemon struct {
	Socket string
	Why    Why
	Err    error
}

// Error names the socket, the reason and the remedy.
func (e *NoDaemon) Error() string {
	return fmt.Sprintf("%s: %s: %v", e.Socket, e.remedy(), e.Err)
}

// Unwrap returns what the system said.
func (e *NoDaemon) Unwrap() error { return e.Err }

func (e *NoDaemon) remedy() string {
	switch e.Why {
	case Missing:
		return "no daemon has made this socket; start klubbad, or name the right socket"
	case Refused:
		return "a daemon has been here and is gone; start klubbad"
	case Denied:
		return "this account may not use the socket; ask to be put in its group"
	case Silent:
		return "the daemon does not answer; see its log, or restart klubbad"
	}
	return "the connection to the daemon broke; try again"
}

// unreachable makes a NoDaemon of a transport's error. The caller's own
// cancelling stays what it is.
func (c *Client) unreachable(err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	return &NoDaemon{Socket: c.socket, Why: whyOf(err), Err: inner(err)}
}

func whyOf(err error) Why {
	var network net.Error
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing
	case errors.Is(err, syscall.ECONNREFUSED):
		return Refused
	case errors.Is(err, fs.ErrPermission):
		return Denied
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return Silent
	}
	return Broken
}

// inner takes the layers off that only repeat the address.
func inner(err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	if next := errors.Unwrap(err); next != nil {
		return next
	}
	return err
}

// Problem is the daemon's answer that it cannot do as asked (RFC 9457).
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Refusal is one of the room's refusals, for a command; may be empty.
	Refusal string `json:"refused"`
}

// Error gives the detail, which says what would be right.
func (p *Problem) Error() string {
	if p.Detail == "" {
		return fmt.Sprintf("the daemon answered %d %s", p.Status, p.Title)
	}
	return p.Detail
}

const maxProblem = 64 << 10

func problemOf(r *http.Response) error {
	p := &Problem{}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxProblem))
	if err == nil && json.Unmarshal(body, p) != nil {
		*p = Problem{} // not ours: the status alone must do
	}
	p.Status = r.StatusCode
	if p.Title == "" {
		p.Title = http.StatusText(r.StatusCode)
	}
	return p
}
