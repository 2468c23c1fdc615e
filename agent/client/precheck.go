package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"klubba/agent/wire"
	"klubba/room/precheck"
)

// Prechecks asks what can be checked, how the pre-check goes, and which
// reports there are.
func (c *Client) Prechecks(ctx context.Context) (list wire.Prechecks, err error) {
	err = c.get(ctx, "/v1/precheck", nil, &list)
	return list, err
}

// Report asks for a report by its number; zero is the newest of the whole
// room. It is read as package precheck wrote it and held against its hash.
func (c *Client) Report(ctx context.Context, number uint64) (precheck.Sealed, error) {
	var told wire.Report
	if err := c.get(ctx, reportPath(number), nil, &told); err != nil {
		return precheck.Sealed{}, err
	}
	return opened(told)
}

// SignReport puts a person's answers in a report. The error is *RefusedError if
// the room says no; recorded is false if the signature could not be put in the
// record.
func (c *Client) SignReport(ctx context.Context, number uint64, answers wire.SignReport, by string) (signed precheck.Sealed, recorded bool, err error) {
	if strings.ContainsFunc(by, unicode.IsControl) {
		return precheck.Sealed{}, false, fmt.Errorf("name %q: a name has no control characters", by)
	}
	body, err := json.Marshal(answers)
	if err != nil {
		return precheck.Sealed{}, false, fmt.Errorf("answers: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address(reportPath(number)+"/answers", nil), bytes.NewReader(body))
	if err != nil {
		return precheck.Sealed{}, false, fmt.Errorf("sign report %d: %w", number, err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Klubba-By", by)
	var told struct {
		wire.Report
		Name    string `json:"name"`
		Refused string `json:"refused"`
	}
	if err := c.do(request, &told); err != nil {
		return precheck.Sealed{}, false, err
	}
	if told.Refused != "" {
		return precheck.Sealed{}, false, &RefusedError{wire.Answer{V: told.V, Name: told.Name, Refused: told.Refused, Recorded: told.Recorded}}
	}
	signed, err = opened(told.Report)
	return signed, told.Recorded, err
}

func reportPath(number uint64) string {
	if number == 0 {
		return "/v1/reports/newest"
	}
	return "/v1/reports/" + strconv.FormatUint(number, 10)
}

// opened reads a report and holds it against its hash.
func opened(told wire.Report) (precheck.Sealed, error) {
	s, err := precheck.Open(told.Report)
	if err == nil && s.Hash != told.Hash {
		err = errors.New("its bytes do not have the hash that came with it")
	}
	if err != nil {
		return precheck.Sealed{}, fmt.Errorf("reply: %w; are klubba and klubbad of the same version?", err)
	}
	return s, nil
}
