package page

import (
	"io"
	"net/http"
	"time"
)

// How often a stream says that it lives. The technician's view shows figures
// and ages, and is fetched anew at each beat; the others when the room has
// changed. The script waits for beatEvery twice, and a moment.
const (
	beatEvery  = 5 * time.Second
	figureBeat = 2 * time.Second
	writeIn    = 10 * time.Second // for a browser to take one event
)

// The events, as they stand in the stream (WHATWG HTML, 9.2.5). "old" is a
// beat of a daemon whose room has stopped.
const (
	eventChange = "event: change\ndata: 1\n\n"
	eventBeat   = "event: beat\ndata: ok\n\n"
	eventOld    = "event: beat\ndata: old\n\n"
)

// live tells a browser when the room has changed. What it has become, the
// browser fetches: so every view is written in one place alone.
func (p *Page) live(w http.ResponseWriter, r *http.Request) {
	select {
	case p.streams <- struct{}{}:
		defer func() { <-p.streams }()
	default:
		w.Header().Set("Retry-After", "10")
		http.Error(w, "too many browsers follow this room", http.StatusServiceUnavailable)
		return
	}
	every := beatEvery
	if r.URL.Query().Get("view") == "technician" {
		every = figureBeat
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	l := listener{w: w, control: http.NewResponseController(w)}
	beat := time.NewTicker(every)
	defer beat.Stop()
	p.follow(r, &l, beat.C)
}

// follow sends until the browser goes, cannot keep up, or the server ends.
func (p *Page) follow(r *http.Request, l *listener, beat <-chan time.Time) {
	told, newer := p.opt.Told.Latest()
	seen := told.Status
	for l.send(p.beat()); l.err == nil; {
		select {
		case <-newer:
			told, newer = p.opt.Told.Latest()
			if !seen.Same(told.Status) {
				seen = told.Status
				l.send(eventChange)
			}
		case <-beat:
			l.send(p.beat())
		case <-r.Context().Done():
			return
		}
	}
}

// beat is what a stream that lives says.
func (p *Page) beat() string {
	if old(p.opt.Told.Value(), when{now: p.opt.Now()}) {
		return eventOld
	}
	return eventBeat
}

// listener is a browser that follows along.
type listener struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

// send writes an event at once, within its deadline.
func (l *listener) send(event string) {
	// Only a handler that is called without a server has no deadlines.
	_ = l.control.SetWriteDeadline(time.Now().Add(writeIn))
	if _, l.err = io.WriteString(l.w, event); l.err == nil {
		l.err = l.control.Flush()
	}
}
