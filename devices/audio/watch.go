package audio

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"klubba/devices"
	"klubba/devices/audio/alsa"
)

const (
	// lookEvery is how often the kernel is looked at while watching.
	lookEvery = time.Second
	// tellEvery is how often a report comes though nothing changed.
	tellEvery = 5 * time.Second
	// maxAge is how long a report may be relied on.
	maxAge = 3 * tellEvery
)

// Watch reports whether the card is there, who uses it and whether samples
// flow, by what the kernel shows; see devices.Watcher. It opens nothing, so
// that it may run while the conferencing client has the card. Plugged in is not
// seen to work: that is seen while somebody else plays and records. An absent card
// is a report and no end: Watch goes on and finds it again. Without a card's
// name there is nothing to be seen, and that is what it reports.
func (s *Speakerphone) Watch(ctx context.Context, emit func(devices.Report)) error {
	o := s.kernel.Observer(s.opt.Card)
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var told alsa.Use
	var toldErr error
	var toldAt time.Time
	for ctx.Err() == nil {
		now := time.Now()
		use, err := s.look(o, now)
		if errors.Is(err, devices.ErrAbsent) && used(told) {
			err = fmt.Errorf("%s: %w: check its cable and power", s.name(), devices.ErrGone)
		}
		if toldAt.IsZero() || now.Sub(toldAt) >= tellEvery || differ(told, use) || !same(err, toldErr) {
			emit(report(use, err, filepath.Base(s.opt.Helper)))
			told, toldErr, toldAt = use, err, now
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	return nil
}

// look looks once.
func (s *Speakerphone) look(o *alsa.Observer, now time.Time) (alsa.Use, error) {
	if s.opt.Card == "" {
		return alsa.Use{}, fmt.Errorf("%s: %w: the kernel shows nothing of a sound server's devices: name the card", s.name(), devices.ErrUnsupported)
	}
	use, err := o.Look(now)
	if err != nil {
		return use, fmt.Errorf("speakerphone: %w", err)
	}
	return use, nil
}

// Look tells who uses the card now, by two looks half a second apart. It opens
// nothing. The error wraps devices.ErrAbsent for a card that is not there.
func (s *Speakerphone) Look(ctx context.Context) (alsa.Use, error) {
	o := s.kernel.Observer(s.opt.Card)
	if use, err := s.look(o, time.Now()); err != nil {
		return use, err
	}
	select {
	case <-ctx.Done():
		return alsa.Use{}, ctx.Err()
	case <-time.After(lookEvery / 2):
	}
	return s.look(o, time.Now())
}

// used reports whether somebody was seen to use the card.
func used(u alsa.Use) bool { return len(u.Streams) > 0 }

// differ reports whether there is something new to tell.
func differ(u, v alsa.Use) bool {
	return u.Card.Name != v.Card.Name || u.Card.Serial != v.Card.Serial || u.Playback != v.Playback || u.Capture != v.Capture ||
		u.Restarts != v.Restarts || u.Cuts != v.Cuts ||
		!slices.EqualFunc(u.Streams, v.Streams, func(a, b alsa.Stream) bool { return a.Owner == b.Owner && a.State == b.State })
}

// same reports whether two errors mean the same.
func same(a, b error) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Error() == b.Error()
}

// maxComm is how much of a program's name the kernel keeps.
const maxComm = 15

// report puts the use into the words of package devices. What our own helper
// does is our test, and proves nothing before that is over.
func report(u alsa.Use, err error, helper string) devices.Report {
	helper = helper[:min(len(helper), maxComm)]
	r := devices.Report{Err: err, MaxAge: maxAge, Evidence: devices.Evidence{Text: u.String()}}
	switch {
	case errors.Is(err, devices.ErrGone):
		r.Evidence.Text = "unplugged while in use"
	case errors.Is(err, devices.ErrUnsupported):
		r.Evidence.Text = "nothing seen: no sound card is named"
	}
	if err != nil {
		return r
	}
	bad := func(f alsa.Flow) bool { return f == alsa.FlowStalled || f == alsa.FlowXrun }
	ours := slices.ContainsFunc(u.Streams, func(st alsa.Stream) bool { return st.Command == helper })
	r.Degraded = !ours && (bad(u.Playback) || bad(u.Capture)) || u.Cuts > 0
	r.Unproven = !r.Degraded && (ours || u.Playback != alsa.FlowOn || u.Capture != alsa.FlowOn)
	return r
}
