package calendar

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"klubba/agent/calendar/ics"
)

var errOnward = errors.New("the calendar's server sends elsewhere, not by https or in a circle")

// onward follows a redirection, if it stays encrypted.
func onward(request *http.Request, via []*http.Request) error {
	if request.URL.Scheme != "https" || len(via) > maxRedirects {
		return errOnward
	}
	return nil
}

// unreachable says why a server did not answer. What it does not know it does
// not repeat: the text of such an error may have the address in it.
func unreachable(err error) error {
	var (
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		dial        *net.OpError
		timeout     net.Error
	)
	switch {
	case errors.Is(err, errOnward):
		return errOnward
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("no answer from the calendar's server within %v", fetchWithin)
	case errors.As(err, &name):
		return fmt.Errorf("the name of the calendar's server is not found: %s", name.Name)
	case errors.As(err, &certificate):
		return fmt.Errorf("the certificate of the calendar's server is not trusted: %w", certificate.Err)
	case errors.As(err, &dial):
		return fmt.Errorf("the calendar's server cannot be reached: %w", dial.Err)
	}
	return errors.New("the conversation with the calendar's server broke")
}

// answer reads what a server said.
func answer(response *http.Response, known mark) (fetched, error) {
	switch code := response.StatusCode; {
	case code == http.StatusNotModified && known != mark{}:
		return fetched{mark: known, same: true}, nil
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return fetched{}, fmt.Errorf("the calendar's server lets nobody in with this address: it answered %d; publish the calendar anew", code)
	case code == http.StatusNotFound, code == http.StatusGone:
		return fetched{}, fmt.Errorf("the calendar is not at this address: the server answered %d; publish it anew", code)
	case code != http.StatusOK:
		return fetched{}, fmt.Errorf("the calendar's server answered %d", code)
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, ics.MaxSize+1))
	if err != nil {
		return fetched{}, errors.New("the calendar did not arrive whole")
	}
	h := response.Header
	return fetched{raw: raw, mark: mark{ETag: short(h.Get("ETag")), Modified: short(h.Get("Last-Modified"))}}, nil
}

// short leaves out what no server needs to be told again.
func short(s string) string {
	if len(s) > 256 {
		return ""
	}
	return s
}
