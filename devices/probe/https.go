package probe

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"klubba/devices"
)

const (
	maxRedirects = 5
	maxBody      = 64 << 10 // what is read of a page; the rest is not wanted
	maxHead      = 64 << 10
)

// HTTPS checks that a service gives its page; see devices.ServiceProbe. It
// follows redirects within the service's own host, and to those that the
// service names, and no further.
type HTTPS struct {
	service Service
	url     string
}

// NewHTTPS checks the page at a URL, https or http.
func NewHTTPS(s Service, url string) *HTTPS { return &HTTPS{s, url} }

// Check gets the page once, over a connection of its own.
func (h *HTTPS) Check(ctx context.Context) (devices.ServiceResult, error) {
	return h.service.within(ctx, h.get)
}

func (h *HTTPS) get(ctx context.Context) (r devices.ServiceResult, err error) {
	u, err := url.Parse(h.url)
	if err != nil {
		return r, err
	}
	if u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return r, fmt.Errorf("%q is no web address", h.url)
	}
	transport := h.transport()
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: h.redirect}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url, nil)
	if err != nil {
		return r, err
	}
	req.Header.Set("User-Agent", "klubba (availability check)")
	begun := time.Now()
	resp, err := client.Do(req)
	if err != nil {
		return r, err
	}
	defer resp.Body.Close()
	r.Latency, r.Status = time.Since(begun), resp.StatusCode
	if resp.TLS != nil && len(resp.TLS.PeerCertificates) > 0 {
		r.Expires = resp.TLS.PeerCertificates[0].NotAfter
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody)); err != nil {
		return r, fmt.Errorf("the page broke off: %w", err)
	}
	if !h.sound(resp.StatusCode) {
		return r, fmt.Errorf("%w %d %s", devices.ErrStatus, resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	r.Evidence.Text = fmt.Sprintf("%s answered %d in %d ms", resp.Request.URL.Host, r.Status, r.Latency.Milliseconds())
	if !r.Expires.IsZero() {
		r.Evidence.Text += fmt.Sprintf(", certificate for %d more days", DaysLeft(r.Expires, time.Now()))
	}
	return r, nil
}

// transport makes a connection of its own for each check, since an old one
// proves less. No proxy of the environment is used.
func (h *HTTPS) transport() *http.Transport {
	return &http.Transport{
		DialContext:            func(ctx context.Context, _, addr string) (net.Conn, error) { return h.service.dial(ctx, addr) },
		TLSClientConfig:        h.service.tls(""),
		DisableKeepAlives:      true,
		MaxResponseHeaderBytes: maxHead,
	}
}

// redirect says whether to follow.
func (h *HTTPS) redirect(to *http.Request, via []*http.Request) error {
	first := via[0].URL
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: round and round, %d times", devices.ErrRedirected, len(via))
	}
	if to.URL.Scheme != "https" && first.Scheme == "https" {
		return fmt.Errorf("%w: from https to %s", devices.ErrRedirected, to.URL.Scheme)
	}
	host := to.URL.Hostname()
	if host != first.Hostname() && !slices.Contains(h.service.RedirectTo, host) {
		return fmt.Errorf("%w: %s; is it a login page of the network? If it belongs to the service, name it in redirect_to", devices.ErrRedirected, host)
	}
	return nil
}

func (h *HTTPS) sound(status int) bool {
	if len(h.service.Accept) == 0 {
		return status >= 200 && status <= 299
	}
	return slices.Contains(h.service.Accept, status)
}
