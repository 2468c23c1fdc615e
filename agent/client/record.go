package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"klubba/agent/wire"
	"klubba/room/record"
)

// longTimeout is for what reads the whole record.
const longTimeout = 10 * time.Minute

// maxMinutes bounds a meeting's minutes.
const maxMinutes = 4 << 20

// Meetings lists the meetings in the record, oldest first.
func (c *Client) Meetings(ctx context.Context) ([]record.Meeting, error) {
	var list wire.Meetings
	err := c.get(ctx, "/v1/record/meetings", nil, &list)
	return list.Meetings, err
}

// Meeting returns the entries of one meeting, in order.
func (c *Client) Meeting(ctx context.Context, id string) ([]record.Sealed, error) {
	return c.entries(ctx, "/v1/record/meetings/"+url.PathEscape(id), nil)
}

// Entries returns at most max entries that follow seq, in order.
func (c *Client) Entries(ctx context.Context, seq uint64, max int) ([]record.Sealed, error) {
	return c.entries(ctx, "/v1/record", url.Values{
		"after": {strconv.FormatUint(seq, 10)}, "max": {strconv.Itoa(max)},
	})
}

func (c *Client) entries(ctx context.Context, path string, query url.Values) ([]record.Sealed, error) {
	var list wire.Entries
	if err := c.get(ctx, path, query, &list); err != nil {
		return nil, err
	}
	sealed := make([]record.Sealed, 0, len(list.Entries))
	for _, line := range list.Entries {
		s, err := entryFrom(line)
		if err != nil {
			return nil, fmt.Errorf("reply of %s: %w", path, err)
		}
		sealed = append(sealed, s)
	}
	return sealed, nil
}

// Verify lets the daemon check its whole record. A record that does not hold
// is no error but a verification that is not OK.
func (c *Client) Verify(ctx context.Context) (wire.Verification, error) {
	var found wire.Verification
	err := c.ask(ctx, longTimeout, "/v1/record/verify", nil, &found)
	return found, err
}

// Minutes puts a meeting into sentences for the minutes. An empty meeting is
// the last one.
func (c *Client) Minutes(ctx context.Context, meeting, lang string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	body, err := c.stream(ctx, "/v1/record/minutes", url.Values{"meeting": {meeting}, "lang": {lang}})
	if err != nil {
		return "", err
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxMinutes))
	if err != nil {
		return "", c.unreachable(err)
	}
	return string(text), nil
}

// Export writes the whole record to w as JSON Lines. After an error what was
// written lacks its closing line, and record.VerifyExport says so.
func (c *Client) Export(ctx context.Context, w io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, longTimeout)
	defer cancel()
	body, err := c.stream(ctx, "/v1/record/export", nil)
	if err != nil {
		return err
	}
	defer body.Close()
	reader := &fromDaemon{Reader: body}
	_, err = io.Copy(w, reader)
	if reader.err != nil {
		return c.unreachable(reader.err)
	}
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// fromDaemon remembers that it was reading that failed, not writing.
type fromDaemon struct {
	io.Reader
	err error
}

// Read reads, and keeps an error that is not the end.
func (r *fromDaemon) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

func (c *Client) stream(ctx context.Context, path string, query url.Values) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address(path, query), nil)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", path, err)
	}
	response, err := c.send(request)
	if err != nil {
		return nil, err
	}
	return response.Body, nil
}
