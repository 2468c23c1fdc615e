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
)

const (
	// lookTimeout is a little more than the daemon gives one use of a camera or a
	// speakerphone.
	lookTimeout = 3*time.Minute + 10*time.Second
	// maxPicture bounds a snapshot.
	maxPicture = 32 << 20
)

// RefusedError is the room's no to a use of a camera or a speakerphone.
type RefusedError struct{ wire.Answer }

// Error gives the refusal's name.
func (e *RefusedError) Error() string { return e.Name + ": refused: " + e.Refused }

// Cameras lists the room's cameras, and, if wanted, those that are plugged in:
// then each is opened for a moment, unless a meeting is on.
func (c *Client) Cameras(ctx context.Context, plugged bool) (list wire.Cameras, err error) {
	err = c.ask(ctx, lookTimeout, "/v1/cameras", url.Values{"plugged": {strconv.FormatBool(plugged)}}, &list)
	return list, err
}

// CameraInfo asks what a camera is and can do. The error is *RefusedError while a
// meeting is on, as with all that follow.
func (c *Client) CameraInfo(ctx context.Context, name string) (info wire.CameraInfo, err error) {
	body, _, err := c.camera(ctx, http.MethodGet, name, "", nil, "")
	err = decoded(body, err, &info)
	return info, err
}

// CheckCamera looks through a camera; see wire.CameraView. By is the person who
// asks and may be empty.
func (c *Client) CheckCamera(ctx context.Context, name string, view wire.CameraView, by string) (x wire.Examination, err error) {
	body, _, err := c.camera(ctx, http.MethodPost, name, "/check", view, by)
	err = decoded(body, err, &x)
	return x, err
}

// KeepReference keeps what a preset shows for later checks.
func (c *Client) KeepReference(ctx context.Context, name string, preset int, by string) (x wire.Examination, err error) {
	body, _, err := c.camera(ctx, http.MethodPost, name, "/reference", wire.CameraView{Preset: preset}, by)
	err = decoded(body, err, &x)
	return x, err
}

// PTZ moves a camera's head, and returns when it has.
func (c *Client) PTZ(ctx context.Context, name string, do wire.PTZ, by string) (done wire.PTZDone, err error) {
	body, _, err := c.camera(ctx, http.MethodPost, name, "/ptz", do, by)
	err = decoded(body, err, &done)
	return done, err
}

// Snapshot takes a picture.
func (c *Client) Snapshot(ctx context.Context, name, by string) (wire.Snapshot, error) {
	body, header, err := c.camera(ctx, http.MethodPost, name, "/snapshot", nil, by)
	if err != nil {
		return wire.Snapshot{}, err
	}
	if kind := header.Get("Content-Type"); kind != "image/jpeg" {
		return wire.Snapshot{}, fmt.Errorf("reply: %q is no picture; are klubba and klubbad of the same version?", kind)
	}
	return wire.Snapshot{JPEG: body, Mode: header.Get("X-Klubba-Mode"), Taken: header.Get("X-Klubba-Taken")}, nil
}

// camera asks about one camera and reads the reply whole.
func (c *Client) camera(ctx context.Context, method, name, what string, args any, by string) ([]byte, http.Header, error) {
	return c.use(ctx, method, "camera "+name, "/v1/cameras/"+url.PathEscape(name)+what, args, by)
}

// use asks about one part of the room, by the path of what is asked, and reads
// the reply whole.
func (c *Client) use(ctx context.Context, method, part, path string, args any, by string) ([]byte, http.Header, error) {
	if strings.ContainsFunc(by, unicode.IsControl) {
		return nil, nil, fmt.Errorf("name %q: a name has no control characters", by)
	}
	var sent io.Reader = http.NoBody
	if args != nil {
		b, err := json.Marshal(args)
		if err != nil {
			return nil, nil, fmt.Errorf("arguments of %s: %w", part, err)
		}
		sent = bytes.NewReader(b)
	}
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address(path, nil), sent)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", part, err)
	}
	if args != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if by != "" {
		request.Header.Set("X-Klubba-By", by)
	}
	response, err := c.send(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxPicture+1))
	switch {
	case err != nil:
		return nil, nil, c.unreachable(err)
	case len(body) > maxPicture:
		return nil, nil, fmt.Errorf("reply about %s: more than %d bytes", part, maxPicture)
	case isAnswer(response):
		no := &RefusedError{}
		return nil, nil, errors.Join(decoded(body, nil, &no.Answer), no)
	}
	return body, response.Header, nil
}

func decoded(body []byte, err error, into any) error {
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("reply: %w; are klubba and klubbad of the same version?", err)
	}
	return nil
}
