package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"klubba/agent/wire"
	"klubba/room"
)

const (
	callTimeout    = 15 * time.Second // a little more than the daemon gives the room
	connectTimeout = 3 * time.Second
	maxReply       = 32 << 20 // bytes of a reply that is read whole
)

// Client asks one daemon. Make one with New, and Close it in the end.
type Client struct {
	socket string
	http   *http.Client
}

// New returns a client of the daemon at a socket's path. It connects at the
// first question.
func New(socket string) *Client {
	dialer := net.Dialer{Timeout: connectTimeout}
	return &Client{
		socket: socket,
		http: &http.Client{Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return dialer.DialContext(ctx, "unix", socket)
			},
			MaxIdleConns:    1,
			IdleConnTimeout: time.Minute,
		}},
	}
}

// Close drops the connection that is kept for the next question.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Status asks for the state.
func (c *Client) Status(ctx context.Context) (wire.State, error) {
	var state wire.State
	err := c.get(ctx, "/v1/status", nil, &state)
	return state, err
}

// Link asks for the newest figures of the link. A room that does not measure
// its link answers with a Problem of status 404; one that has measured nothing
// yet, of 503.
func (c *Client) Link(ctx context.Context) (wire.LinkFigures, error) {
	var figures wire.LinkFigures
	err := c.get(ctx, "/v1/link", nil, &figures)
	return figures, err
}

// Calendar asks for what the room knows of its calendar. A room without one
// answers with a Problem of status 404; one that has not read it yet, of 503.
func (c *Client) Calendar(ctx context.Context) (wire.Calendar, error) {
	var calendar wire.Calendar
	err := c.get(ctx, "/v1/calendar", nil, &calendar)
	return calendar, err
}

// Command asks the room to do something, in the name of a person; the name
// may be empty. The error says that it never reached the room or that the
// outcome is not known; a refusal by the room is in the answer.
func (c *Client) Command(ctx context.Context, verb room.Verb, by string) (wire.Answer, error) {
	if strings.ContainsFunc(by, unicode.IsControl) {
		return wire.Answer{}, fmt.Errorf("name %q: a name has no control characters", by)
	}
	args, err := json.Marshal(verb)
	if err != nil {
		return wire.Answer{}, fmt.Errorf("arguments of %s: %w", verb.Name(), err)
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address("/v1/commands/"+verb.Name(), nil), bytes.NewReader(args))
	if err != nil {
		return wire.Answer{}, fmt.Errorf("command %s: %w", verb.Name(), err)
	}
	request.Header.Set("Content-Type", "application/json")
	if by != "" {
		request.Header.Set("X-Klubba-By", by)
	}
	var answer wire.Answer
	return answer, c.do(request, &answer)
}

// get asks for something and reads the reply whole.
func (c *Client) get(ctx context.Context, path string, query url.Values, into any) error {
	return c.ask(ctx, callTimeout, path, query, into)
}

func (c *Client) ask(ctx context.Context, patience time.Duration, path string, query url.Values, into any) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address(path, query), nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", path, err)
	}
	return c.do(request, into)
}

func (c *Client) do(request *http.Request, into any) error {
	response, err := c.send(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxReply+1))
	if err != nil {
		return c.unreachable(err)
	}
	if len(body) > maxReply {
		return fmt.Errorf("reply of %s: more than %d bytes", request.URL.Path, maxReply)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("reply of %s: %w; are klubba and klubbad of the same version?", request.URL.Path, err)
	}
	return nil
}

// send sends a request and returns a reply that is an answer: 200, or the
// room's refusal.
func (c *Client) send(request *http.Request) (*http.Response, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return nil, c.unreachable(err)
	}
	if response.StatusCode == http.StatusOK || isAnswer(response) {
		return response, nil
	}
	defer response.Body.Close()
	return nil, problemOf(response)
}

// isAnswer tells the room's refusal from a problem of the same status.
func isAnswer(r *http.Response) bool {
	return r.StatusCode == http.StatusConflict && r.Header.Get("Content-Type") == "application/json"
}

// address makes the address of an escaped path; the host is never looked up.
func address(path string, query url.Values) string {
	return "http://klubba" + path + "?" + query.Encode()
}
