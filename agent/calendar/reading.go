package calendar

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"klubba/agent/calendar/ics"
	"klubba/agent/keep"
)

const (
	// ahead and back bound the meetings that are worked out.
	ahead = 31 * 24 * time.Hour
	back  = 2 * 24 * time.Hour
	// workWithin bounds the working out of one calendar.
	workWithin = 5 * time.Second
	// firstAgain is the pause before a calendar that could not be read is
	// tried again; it doubles up to the usual pause.
	firstAgain = time.Minute
	// saveEvery is how often a copy that did not change is saved, so that its
	// age is known after a restart: a memory card wears.
	saveEvery = 6 * time.Hour
	// spread bounds the wait before a server is asked for the first time, so
	// that many rooms do not come at once when the power returns.
	spread = 10 * time.Second
)

// reading is what is known of the calendar now.
type reading struct {
	tried time.Time // when it was last attempted; zero: only a copy was found
	from  string    // where: "file", or the name of the host
	book  ics.Book
	// good is when the calendar that the book was made of was last known to
	// be the newest; zero: there is no book.
	good  time.Time
	until time.Time // how far the book goes
	err   error     // why the last attempt failed
}

// keepReading reads the calendar again and again until ctx ends.
func (k *Keeper) keepReading(ctx context.Context) {
	copied := k.loadCopy()
	k.saved = copied.Read
	if copied.Text != "" {
		k.read.Set(k.worked(ctx, copied, nil))
	}
	if k.opt.Source.File == "" {
		keep.Sleep(ctx, rand.N(spread))
	}
	for again := firstAgain; ctx.Err() == nil; {
		err := keep.Safe(func() (err error) {
			copied, err = k.renew(ctx, copied)
			return err
		})
		if ctx.Err() != nil {
			return
		}
		now := k.worked(ctx, copied, err)
		now.tried = k.opt.Now().Wall
		k.read.Set(now)
		pause := k.opt.Every - k.opt.Every/20 + rand.N(k.opt.Every/10)
		if now.err != nil {
			k.opt.Log.Warn("the calendar could not be read; the last good copy serves", append(keep.Where(now.err), "error", now.err)...)
			pause = min(again, pause)
			again = min(2*again, k.opt.Every)
		} else {
			again = firstAgain
		}
		keep.Sleep(ctx, pause)
	}
}

func (k *Keeper) loadCopy() kept {
	address, err := k.opt.Source.address()
	if err != nil {
		return kept{} // reading will say so
	}
	copied, err := load(k.opt.Copy, digest(address), k.opt.Titles)
	if err != nil {
		k.opt.Log.Warn("no copy of the calendar", "error", err)
	}
	return copied
}

// renew asks for the calendar and returns the newest good copy: the old one,
// if there is an error.
func (k *Keeper) renew(ctx context.Context, old kept) (kept, error) {
	address, err := k.opt.Source.address()
	if err != nil {
		return old, err
	}
	if digest(address) != old.Source {
		old.Mark = mark{} // it is of another calendar
	}
	got, err := k.opt.Source.fetch(ctx, old.Mark)
	if err != nil {
		return old, err
	}
	fresh := kept{V: copyVersion, Source: digest(address), Titles: k.opt.Titles, Read: k.opt.Now().Wall, Mark: got.mark, Text: old.Text}
	if !got.same {
		text, err := ics.Sieve(got.raw, k.opt.Titles)
		if err != nil {
			return old, err
		}
		fresh.Text = string(text)
	}
	// One that cannot be worked out is no good copy.
	if _, err := k.work(ctx, fresh); err != nil {
		return old, err
	}
	k.keepCopy(fresh, old)
	return fresh, nil
}

// keepCopy saves the copy, if it is another or the one on disk looks old.
func (k *Keeper) keepCopy(fresh, old kept) {
	if fresh.Text == old.Text && fresh.Mark == old.Mark && fresh.Source == old.Source && fresh.Read.Sub(k.saved) < saveEvery {
		return
	}
	if err := fresh.save(k.opt.Copy); err != nil {
		k.opt.Log.Warn("the calendar serves from memory", "error", err)
		return
	}
	k.saved = fresh.Read
}

// worked is the reading that a copy gives now.
func (k *Keeper) worked(ctx context.Context, copied kept, failed error) reading {
	r := reading{from: k.opt.Source.from(), err: failed}
	if copied.Text == "" {
		return r
	}
	book, err := k.work(ctx, copied)
	if err != nil {
		r.err = errors.Join(failed, err)
		return r
	}
	r.book, r.good, r.until = book, copied.Read, k.opt.Now().Wall.Add(ahead)
	return r
}

func (k *Keeper) work(ctx context.Context, copied kept) (book ics.Book, err error) {
	ctx, cancel := context.WithTimeout(ctx, workWithin)
	defer cancel()
	now := k.opt.Now().Wall
	return ics.Read(ctx, []byte(copied.Text), ics.Options{
		Zone: k.opt.Rules.Zone, From: now.Add(-back), To: now.Add(ahead), Titles: k.opt.Titles,
	})
}
