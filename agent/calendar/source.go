package calendar

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"klubba/agent/calendar/ics"
)

const (
	fetchWithin  = 30 * time.Second // from the question to the last byte
	maxRedirects = 5
)

// Source is where a calendar is read: a file, or an https address.
type Source struct {
	// File is a path; empty: the calendar is at Address.
	File string
	// Address gives an https or webcal URL, each time anew. It may hold a
	// secret.
	Address func() (string, error)
	// CAFile has the authorities that the server's certificate is checked
	// against, in PEM; empty takes those of the system.
	CAFile string
}

// mark is what a server knows a version of the calendar by.
type mark struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

// fetched is a calendar as it came.
type fetched struct {
	raw  []byte
	mark mark
	same bool // the version of the mark is still the newest; raw is empty
}

// address is what the source is known by: the path or the URL.
func (s Source) address() (string, error) {
	if s.File != "" {
		return s.File, nil
	}
	return s.Address()
}

// from names the source without telling a secret: "file", or the host.
func (s Source) from() string {
	if s.File != "" {
		return "file"
	}
	if address, err := s.Address(); err == nil {
		if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
			return u.Hostname()
		}
	}
	return "address"
}

// fetch reads the calendar, unless it is of the version known.
func (s Source) fetch(ctx context.Context, known mark) (fetched, error) {
	if s.File != "" {
		return readFile(s.File)
	}
	address, err := s.Address()
	if err != nil {
		return fetched{}, fmt.Errorf("the calendar's address: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	defer cancel()
	request, err := question(ctx, address, known)
	if err != nil {
		return fetched{}, err
	}
	roots, err := s.roots()
	if err != nil {
		return fetched{}, err
	}
	transport := &http.Transport{
		Proxy:             http.ProxyFromEnvironment,
		TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		DisableKeepAlives: true, // the next question comes in a quarter of an hour
	}
	client := &http.Client{Transport: transport, CheckRedirect: onward}
	response, err := client.Do(request)
	if err != nil {
		return fetched{}, unreachable(err)
	}
	defer response.Body.Close()
	return answer(response, known)
}

func readFile(path string) (fetched, error) {
	f, err := os.Open(path)
	if err != nil {
		return fetched{}, fmt.Errorf("the calendar's file: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	raw, err := io.ReadAll(io.LimitReader(f, ics.MaxSize+1))
	if err != nil {
		return fetched{}, fmt.Errorf("the calendar's file: %w", err)
	}
	return fetched{raw: raw}, nil
}

// question asks for the calendar. Errors say nothing of the address.
func question(ctx context.Context, address string, known mark) (*http.Request, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("the calendar's address is not a URL with a host")
	}
	if strings.EqualFold(u.Scheme, "webcal") { // as programs offer it to be copied
		u.Scheme = "https"
	}
	if u.Scheme != "https" {
		return nil, errors.New("the calendar's address does not begin with https; nothing else is asked")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errors.New("the calendar's address cannot be asked")
	}
	request.Header.Set("Accept", "text/calendar,*/*;q=0.1")
	request.Header.Set("User-Agent", "klubbad")
	if known.ETag != "" {
		request.Header.Set("If-None-Match", known.ETag)
	}
	if known.Modified != "" {
		request.Header.Set("If-Modified-Since", known.Modified)
	}
	return request, nil
}

func (s Source) roots() (*x509.CertPool, error) {
	if s.CAFile == "" {
		return nil, nil // those of the system
	}
	pem, err := os.ReadFile(s.CAFile)
	if err != nil {
		return nil, fmt.Errorf("the calendar's ca_file: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the calendar's ca_file holds no certificate in PEM form: %s", s.CAFile)
	}
	return roots, nil
}
