package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"klubba/agent/wire"
)

// Speakerphones lists the room's speakerphones, and, if wanted, the sound
// devices that are plugged in: then each is opened for a moment, unless a
// meeting is on.
func (c *Client) Speakerphones(ctx context.Context, plugged bool) (list wire.Speakerphones, err error) {
	err = c.ask(ctx, lookTimeout, "/v1/speakerphones", url.Values{"plugged": {strconv.FormatBool(plugged)}}, &list)
	return list, err
}

// CheckSound tries a speakerphone by sound, and proves its mute. By is the
// person who asks and may be empty. The error is *RefusedError while a meeting
// is on, as with all that follow.
func (c *Client) CheckSound(ctx context.Context, name, by string) (t wire.SoundTest, err error) {
	body, err := c.sound(ctx, name, "/check", nil, by)
	err = decoded(body, err, &t)
	return t, err
}

// SoundLevel measures how loud it is at a microphone; over is for how long, 0
// for the usual time.
func (c *Client) SoundLevel(ctx context.Context, name string, over time.Duration, by string) (l wire.SoundLevel, err error) {
	body, err := c.sound(ctx, name, "/level", wire.Listening{ForMS: over.Milliseconds()}, by)
	err = decoded(body, err, &l)
	return l, err
}

// KeepSound keeps how a speakerphone sounds now, for later checks.
func (c *Client) KeepSound(ctx context.Context, name, by string) (t wire.SoundTest, err error) {
	body, err := c.sound(ctx, name, "/reference", nil, by)
	err = decoded(body, err, &t)
	return t, err
}

func (c *Client) sound(ctx context.Context, name, what string, args any, by string) ([]byte, error) {
	body, _, err := c.use(ctx, http.MethodPost, "speakerphone "+name, "/v1/speakerphones/"+url.PathEscape(name)+what, args, by)
	return body, err
}
