package web

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"klubba/agent/wire"
	"klubba/room/record"
)

// turn takes one of the places for heavy work, or answers that all are taken.
func (s *Server) turn(w http.ResponseWriter) (done func(), ok bool) {
	select {
	case s.heavy <- struct{}{}:
		return func() { <-s.heavy }, true
	default:
		w.Header().Set("Retry-After", "10")
		fail(w, http.StatusServiceUnavailable, fmt.Sprintf("%d exports or verifications are under way; try again when one has ended", maxHeavy))
		return nil, false
	}
}

// export streams the whole record. If it fails midway, the connection is
// broken and the closing line is missing, so that nobody takes it for whole.
func (s *Server) export(w http.ResponseWriter, r *http.Request) {
	done, ok := s.turn(w)
	if !ok {
		return
	}
	defer done()
	out := s.patient(w)
	w.Header().Set("Content-Type", "application/jsonl")
	w.Header().Set("Cache-Control", "no-store")
	ctx, cancel := untilStop(r.Context())
	defer cancel()
	err := record.WriteExport(out, s.all(ctx))
	switch {
	case err != nil && out.begun:
		panic(http.ErrAbortHandler)
	case err != nil:
		s.unreadable(w, err)
	}
}

// all reads the record from its beginning to the head that it has now.
func (s *Server) all(ctx context.Context) iter.Seq2[record.Sealed, error] {
	return func(yield func(record.Sealed, error) bool) {
		head := s.opt.Record.Head().Seq
		for seq := uint64(0); seq < head; {
			batch, err := s.opt.Record.After(seq, int(min(streamBatch, head-seq)))
			if err == nil {
				err = ctx.Err()
			}
			if err == nil && len(batch) == 0 {
				err = fmt.Errorf("the record has no entry %d", seq+1)
			}
			if err != nil {
				yield(record.Sealed{}, err)
				return
			}
			for _, sealed := range batch {
				if !yield(sealed, nil) {
					return
				}
				seq = sealed.Entry.Seq
			}
		}
	}
}

func (s *Server) verify(w http.ResponseWriter, r *http.Request) {
	done, ok := s.turn(w)
	if !ok {
		return
	}
	defer done()
	out := s.patient(w)
	ctx, cancel := untilStop(r.Context())
	defer cancel()
	head, err := s.opt.Record.Verify(ctx)
	found := wire.Verification{V: wire.Version, OK: err == nil, Head: headOf(head)}
	var fault *record.Fault
	switch {
	case errors.As(err, &fault):
		found.Seq, found.Problem, found.Detail = fault.Seq, string(fault.Problem), fault.Detail
	case err != nil:
		s.unreadable(out, err)
		return
	}
	reply(out, http.StatusOK, found)
}

// untilStop returns a context for long work: it ends also when the server
// wants to.
func untilStop(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	forget := context.AfterFunc(stopping(ctx), cancel)
	return ctx, func() { forget(); cancel() }
}
