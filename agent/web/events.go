package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

const (
	heartbeat   = 10 * time.Second
	streamBatch = 128 // entries read from the record at a time
)

// events streams the state when it changes, every entry of the record, the
// figures of the link, and how the pre-check goes.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	told, ok := s.told(w)
	if !ok {
		return
	}
	after, err := resumeFrom(r, told.Head.Seq)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		w.Header().Set("Retry-After", "10")
		fail(w, http.StatusServiceUnavailable, fmt.Sprintf("all %d event streams are taken; end some, or ask for /v1/status now and then", cap(s.streams)))
		return
	}
	st := stream{server: s, out: s.patient(w), seq: after}
	if err := st.open(); err != nil {
		return // the client went away before it began
	}
	st.run(r)
}

// resumeFrom says after which entry the stream begins: the client's last, or
// the newest.
func resumeFrom(r *http.Request, head uint64) (uint64, error) {
	name, value := "Last-Event-ID", r.Header.Get("Last-Event-ID")
	if value == "" {
		name, value = "after", r.URL.Query().Get("after")
	}
	if value == "" {
		return head, nil
	}
	seq, err := strconv.ParseUint(value, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %q is not an entry's sequence number", name, value)
	}
	if seq > head && head > 0 { // a head of zero: the record cannot be read now
		return 0, fmt.Errorf("%s: the record ends at %d and has no entry %d; it is another record than the one you saw", name, head, seq)
	}
	return seq, nil
}

// errOtherRecord ends a stream whose record was replaced by another: its
// numbers mean other entries now.
var errOtherRecord = errors.New("the record was replaced by another")

// stream is one client's flow of events. It belongs to the handler that made
// it.
type stream struct {
	server *Server
	out    *patient
	seq    uint64 // the last entry sent
	sent   room.Status
	begun  bool // whether sent was sent
	blind  bool // whether the record could not be read
	gauge  gauge
	// check is closed when the pre-check goes on; nil where there is none.
	check <-chan struct{}
}

func (st *stream) open() error {
	st.out.Header().Set("Content-Type", "text/event-stream")
	st.out.Header().Set("Cache-Control", "no-store")
	st.out.WriteHeader(http.StatusOK)
	return st.out.flush()
}

// run sends until the client goes away, cannot keep up, or the server ends.
func (st *stream) run(r *http.Request) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	told, newer := st.server.opt.Told.Latest()
	err := st.tell(told)
	if err == nil {
		err = st.measure()
	}
	if err == nil {
		err = st.checking()
	}
	for err == nil { // a write that failed or was too slow: the client resumes by its last id
		select {
		case <-newer:
			told, newer = st.server.opt.Told.Latest()
			err = st.tell(told)
		case <-st.gauge.newer:
			err = st.measure()
		case <-st.check:
			err = st.checking()
		case <-st.gauge.rest:
			st.gauge.rested()
		case <-beat.C:
			err = st.beat()
		case <-r.Context().Done():
			return
		case <-stopping(r.Context()).Done():
			return
		}
	}
}

// beat says that the stream lives, and sends what could not be read before.
func (st *stream) beat() error {
	if _, err := st.out.Write([]byte(": alive\n\n")); err != nil {
		return err
	}
	return st.tell(st.server.opt.Told.Value())
}

// tell sends the entries up to the state, and then the state if it differs
// from the last one sent.
func (st *stream) tell(told wire.Told) error {
	if err := st.entries(told.Head.Seq); err != nil {
		return err
	}
	if !st.begun || !st.sent.Same(told.Status) {
		state, err := encode(st.server.state(told))
		if err != nil {
			return err
		}
		if err := st.event("state", 0, state); err != nil {
			return err
		}
		st.sent, st.begun = told.Status, true
	}
	return st.out.flush()
}

// entries sends the entries that follow the last one sent, up to head and no
// further: a client must not know of an entry before it is told, or it would be
// taken for one of another record when it comes again. What cannot be read now
// is sent when it can, since seq stays where it was.
func (st *stream) entries(head uint64) error {
	if 0 < head && head < st.seq {
		return errOtherRecord
	}
	for st.seq < head {
		batch, err := st.server.opt.Record.After(st.seq, int(min(head-st.seq, streamBatch)))
		if err != nil || len(batch) == 0 {
			st.unreadable(err)
			return nil
		}
		st.blind = false
		for _, sealed := range batch {
			if err := st.event("entry", sealed.Entry.Seq, entryOf(sealed)); err != nil {
				return err
			}
			st.seq = sealed.Entry.Seq
		}
	}
	return nil
}

// unreadable logs once per stream that the record does not give its entries.
func (st *stream) unreadable(err error) {
	if st.blind {
		return
	}
	st.blind = true
	st.server.opt.Log.Warn("event stream waits for the record", "after", st.seq, "error", err)
}

// event writes one event; a seq of zero gives it no id.
func (st *stream) event(name string, seq uint64, data []byte) error {
	b := append([]byte("event: "), name...)
	if seq > 0 {
		b = strconv.AppendUint(append(b, "\nid: "...), seq, 10)
	}
	b = append(append(append(b, "\ndata: "...), bytes.TrimSpace(data)...), "\n\n"...)
	_, err := st.out.Write(b)
	return err
}
