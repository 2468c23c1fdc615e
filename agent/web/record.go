package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"klubba/agent/wire"
	"klubba/room/record"
)

// Record is the record on disk, read only.
type Record interface {
	// Head is the end of the chain.
	Head() record.Head
	// After returns at most max entries that follow seq, in order.
	After(seq uint64, max int) ([]record.Sealed, error)
	// Meetings lists the meetings, oldest first.
	Meetings() ([]record.Meeting, error)
	// Meeting returns the entries of one meeting, in order.
	Meeting(id string) ([]record.Sealed, error)
	// Verify checks the whole chain and returns the head of what is sound;
	// the error names the first entry that is not, as a *record.Fault.
	Verify(ctx context.Context) (record.Head, error)
}

const (
	maxEntries     = 1000 // in one reply
	defaultEntries = 100
)

func (s *Server) entries(w http.ResponseWriter, r *http.Request) {
	after, err := number64(r, "after", 0)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	limit, err := number64(r, "max", defaultEntries)
	if err != nil || limit == 0 || limit > maxEntries {
		fail(w, http.StatusBadRequest, fmt.Sprintf("max: a number from 1 to %d", maxEntries))
		return
	}
	sealed, err := s.opt.Record.After(after, int(limit))
	if err != nil {
		s.unreadable(w, err)
		return
	}
	reply(w, http.StatusOK, entriesOf(s.opt.Record.Head(), sealed))
}

func (s *Server) meetings(w http.ResponseWriter, _ *http.Request) {
	found, err := s.opt.Record.Meetings()
	if err != nil {
		s.unreadable(w, err)
		return
	}
	if found == nil {
		found = []record.Meeting{} // an empty list, not null
	}
	reply(w, http.StatusOK, wire.Meetings{V: wire.Version, Meetings: found})
}

func (s *Server) meeting(w http.ResponseWriter, r *http.Request) {
	if sealed, ok := s.sealed(w, r.PathValue("id")); ok {
		reply(w, http.StatusOK, entriesOf(s.opt.Record.Head(), sealed))
	}
}

// unreadable answers that the record cannot be read. It is said to the client
// alone: the room's part "record" tells everybody.
func (s *Server) unreadable(w http.ResponseWriter, err error) {
	fail(w, http.StatusInternalServerError, "the record cannot be read: "+err.Error())
}

func number64(r *http.Request, name string, otherwise uint64) (uint64, error) {
	value := r.URL.Query().Get(name)
	if value == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %q is not a whole number", name, value)
	}
	return n, nil
}
