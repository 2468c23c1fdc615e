package agent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"klubba/agent/cell"
	"klubba/agent/store"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// retryStore is the pause before a store that failed is tried again.
const retryStore = time.Second

// recorder writes the notes, and tells the world what followed them.
type recorder struct {
	opt    Options
	in     *inbox
	told   *cell.Cell[wire.Told]
	reply  func(ref uint64, out wire.Outcome)
	submit func(context.Context, room.Event) error

	mu    sync.RWMutex
	store *store.Store

	first    []room.Note // what a record that begins anew begins with
	lack     error       // why nothing can be written now
	tried    time.Time   // when it was last tried
	reported time.Time   // when the part was last reported
}

func newRecorder(a *Agent) *recorder {
	return &recorder{
		opt: a.opt, in: newInbox(), told: cell.New(wire.Told{}), reply: a.reply, submit: a.Submit,
	}
}

// open opens the store and returns what the room takes up again. Only a store
// that another daemon holds is an error; any other fault is the condition of
// the part "record", and the room starts without.
func (r *recorder) open() (room.Saved, error) {
	r.lack = r.reopen()
	if errors.Is(r.lack, store.ErrHeld) {
		return room.Saved{}, r.lack
	}
	if r.lack != nil {
		r.log(r.lack)
		return room.Saved{}, nil
	}
	saved, err := r.store.Saved(r.opt.Boot)
	if err != nil {
		r.lack = err
	}
	return saved, nil
}

// reopen opens the store anew. A corrupt one, whether that shows now or showed
// when it was last written, is moved aside, so that the meeting of tonight has
// a record; its first entry says so.
func (r *recorder) reopen() error {
	r.close()
	err := r.lack
	if !errors.Is(err, store.ErrCorrupt) {
		err = r.openStore()
	}
	if !errors.Is(err, store.ErrCorrupt) || r.opt.Aside == nil {
		return err
	}
	where, aside := r.opt.Aside()
	if aside != nil {
		return errors.Join(err, aside)
	}
	r.opt.Log.Error("record damaged; put aside, a new one begun", "error", err, "aside", where)
	r.first = []room.Note{at(r.opt.Now(), record.Gap(0, record.LackCorrupt, "the damaged record is kept as "+where))}
	return r.openStore()
}

func (r *recorder) openStore() error {
	st, err := r.opt.Open()
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.store = st
	r.mu.Unlock()
	return nil
}

func at(now room.Instant, n room.Note) room.Note {
	n.At = now
	return n
}

func (r *recorder) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.store != nil {
		_ = r.store.Close() // everything in it is synced already
		r.store = nil
	}
}

// run writes until ctx ends and what waits is written or cannot be. The store
// stays open for those who still read it.
func (r *recorder) run(ctx context.Context) {
	retry := time.NewTicker(retryStore)
	defer retry.Stop()
	for {
		r.flush(ctx)
		r.report(ctx)
		select {
		case <-r.in.wake:
		case <-retry.C:
		case <-ctx.Done():
			r.tried = time.Time{} // whatever was before, this is the last chance
			r.flush(ctx)
			return
		}
	}
}

// flush writes everything that waits in one go, then tells it. If it cannot
// be written, it is told all the same, marked as not recorded, and kept. While
// the store is known to fail, it is tried at most once in a while, so that
// nobody waits for a disk that hangs.
func (r *recorder) flush(ctx context.Context) {
	due := r.lack == nil || time.Since(r.tried) >= retryStore
	b, ok := r.in.take(due)
	if !ok {
		return
	}
	err := r.lack
	if due {
		if err = r.write(b); err != nil {
			r.in.back(b.notes, b.dropped)
		}
	}
	if fmt.Sprint(r.lack) != fmt.Sprint(err) {
		r.reported = time.Time{} // news
		r.log(err)
	}
	r.lack = err
	r.told.Set(wire.Told{Status: b.status, Head: r.head(), At: b.at})
	for _, a := range b.answers {
		r.reply(a.Ref, wire.Outcome{Refused: a.Refused, Recorded: err == nil})
	}
	r.report(ctx)
}

// log tells the log that the record cannot be written, or can again.
func (r *recorder) log(lack error) {
	if lack == nil {
		r.opt.Log.Info("the record is written again")
		return
	}
	r.opt.Log.Error("the record cannot be written; entries wait in memory", "error", lack)
}

// write appends the notes, to a store that is opened anew if it failed.
func (r *recorder) write(b batch) error {
	if len(b.notes) == 0 && b.dropped == 0 && len(r.first) == 0 {
		return r.lack
	}
	if r.lack != nil {
		r.tried = time.Now()
		if err := r.reopen(); err != nil {
			return err
		}
	}
	err := r.append(slices.Concat(r.first, overflow(b), b.notes))
	if err != nil {
		r.tried = time.Now()
		return err
	}
	r.first = nil
	return nil
}

// overflow says where notes are missing that memory had no room for, at the
// time of the first that is left.
func overflow(b batch) []room.Note {
	if b.dropped == 0 {
		return nil
	}
	when := b.at
	if len(b.notes) > 0 {
		when = b.notes[0].At
	}
	return []room.Note{at(when, record.Gap(b.dropped, record.LackOverflow, "the disk did not take them"))}
}

func (r *recorder) append(notes []room.Note) error {
	stamp := record.Stamp{Boot: r.opt.Boot, Zone: r.opt.Zone, ClockSynced: r.opt.Synced()}
	entries := make([]record.Entry, len(notes))
	for i, n := range notes {
		entries[i] = sealable(record.New(n, stamp), stamp)
	}
	_, err := r.store.Append(entries...)
	return err
}

// sealable puts a gap in the place of an entry that can never be written, so
// that it does not hold up all that follow.
func sealable(e record.Entry, stamp record.Stamp) record.Entry {
	_, err := record.Seal(record.Head{}, e)
	if err == nil {
		return e
	}
	gap := at(room.Instant{Mono: e.At.Mono}, record.Gap(1, record.LackOther, err.Error()))
	return record.New(gap, stamp)
}

func (r *recorder) head() record.Head {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.store == nil {
		return record.Head{}
	}
	return r.store.Head()
}
