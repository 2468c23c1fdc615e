package web

import (
	"errors"
	"net/http"
	"time"
)

// patient is a reply that takes long as a whole, while each write of it has
// its own deadline: a client that takes nothing for that long is cut off.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
	write   time.Duration
	begun   bool // whether something was sent, so that it is too late for a problem
}

func (s *Server) patient(w http.ResponseWriter) *patient {
	return &patient{ResponseWriter: w, control: http.NewResponseController(w), write: s.write}
}

// Write gives the client its time to take b.
func (p *patient) Write(b []byte) (int, error) {
	if err := p.renew(); err != nil {
		return 0, err
	}
	p.begun = true
	return p.ResponseWriter.Write(b)
}

func (p *patient) flush() error {
	if err := p.renew(); err != nil {
		return err
	}
	return p.control.Flush()
}

func (p *patient) renew() error {
	return supported(p.control.SetWriteDeadline(time.Now().Add(p.write)))
}

// supported passes by what a connection without deadlines says; only a
// handler that is called without a server has one.
func supported(err error) error {
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
