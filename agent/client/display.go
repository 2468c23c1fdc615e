package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"klubba/agent/wire"
	"klubba/room"
)

// settingTimeout is a little more than the daemon gives one setting.
const settingTimeout = 2*time.Minute + 10*time.Second

// Displays lists the room's displays, and, if wanted, what each says of itself:
// all are asked at once.
func (c *Client) Displays(ctx context.Context, ask bool) (list wire.Displays, err error) {
	err = c.ask(ctx, settingTimeout, "/v1/displays", url.Values{"ask": {strconv.FormatBool(ask)}}, &list)
	return list, err
}

// Display asks one display what it shows, what it is, and how it does.
func (c *Client) Display(ctx context.Context, name string) (state wire.DisplayState, err error) {
	err = c.ask(ctx, settingTimeout, "/v1/displays/"+url.PathEscape(name), nil, &state)
	return state, err
}

// SetDisplay does something to a display, and returns when it holds. By is the
// person who asks and may be empty. The error is *RefusedError when the room
// does not grant it.
func (c *Client) SetDisplay(ctx context.Context, name string, do room.DisplayUse, set wire.DisplaySet, by string) (done wire.DisplayDone, err error) {
	if strings.ContainsFunc(by, unicode.IsControl) {
		return done, fmt.Errorf("name %q: a name has no control characters", by)
	}
	args, err := json.Marshal(set)
	if err != nil {
		return done, fmt.Errorf("arguments of display %s: %w", name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, settingTimeout)
	defer cancel()
	path := "/v1/displays/" + url.PathEscape(name) + "/" + url.PathEscape(string(do))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address(path, nil), bytes.NewReader(args))
	if err != nil {
		return done, fmt.Errorf("display %s: %w", name, err)
	}
	request.Header.Set("Content-Type", "application/json")
	if by != "" {
		request.Header.Set("X-Klubba-By", by)
	}
	response, err := c.send(request)
	if err != nil {
		return done, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxReply))
	switch {
	case err != nil:
		return done, c.unreachable(err)
	case isAnswer(response):
		no := &RefusedError{}
		return done, errors.Join(decoded(body, nil, &no.Answer), no)
	}
	return done, decoded(body, nil, &done)
}
