package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"klubba/agent/client"
	"klubba/agent/store"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

var kills = flag.Int("kills", 12, "how many times to kill a whole daemon that is being used")

// connected is what a simulated room's configuration says about its broker.
func connected(url string) string {
	return simulated + fmt.Sprintf("[mqtt]\nbroker = %q\nconnect_spread = \"0s\"\n", url)
}

// TestKill kills the real daemon again and again while people command it and
// watch it, at a random moment: most often when it works, now and then while
// it is still starting. Whatever was shown to anybody, by the event stream, by
// the answer to a command, by MQTT or as the record's head, must be in the
// record in the end, in a chain that verifies; and every entry must have
// reached the centre, each under an id of its own.
func TestKill(t *testing.T) {
	centre, url := newCentre(t)
	h := newHouse(t, connected(url))
	w := &witness{shown: map[uint64]string{}, answered: map[string]wire.Answer{}}
	began, early := time.Now(), 0
	for life := range *kills {
		p := h.spawn()
		if rand.IntN(8) == 0 {
			early++
			pause(t.Context(), rand.N(100*time.Millisecond))
		} else {
			p.untilAnswers()
			w.use(h, life, 5*time.Millisecond+rand.N(395*time.Millisecond), p.kill)
		}
		p.kill()
		if !p.wasKilled() {
			t.Fatalf("life %d: the daemon ended by itself: %v\n%s", life, p.err, p.stderr)
		}
		if faults := w.wrong(); len(faults) > 0 {
			t.Fatalf("life %d: %s", life, strings.Join(faults, "\n"))
		}
	}
	lived := time.Since(began)
	acked := h.settle(centre)
	entries := checkRecord(t, h, w, centre, acked)
	t.Logf("%d kills (%d of them before the daemon answered) in %v: %d entries, %d shown by stream, %d commands answered, %d messages at the centre, %v more until all was acknowledged",
		*kills, early, lived.Round(time.Second), entries, len(w.shown), len(w.answered), centre.messages, (time.Since(began) - lived).Round(100*time.Millisecond))
}

// TestKillAtBirth kills a daemon in a new room while it makes its record and
// its socket. The next one must find nothing in its way, and nothing that
// looks like a damaged record.
func TestKillAtBirth(t *testing.T) {
	for range *kills {
		h := newHouse(t, simulated)
		p := h.spawn()
		pause(t.Context(), rand.N(12*time.Millisecond)) // it is ready after about five
		p.kill()
		p = h.spawn()
		p.untilAnswers()
		if answer := h.do(room.LampTest{}); !answer.OK || !answer.Recorded {
			t.Fatalf("after a kill at birth: %+v\n%s", answer, p.stderr)
		}
		p.kill()
		h.nothingElse()
	}
}

// nothingElse: a daemon leaves no more files than it should. One more would
// be a record that was put aside as damaged.
func (h *house) nothingElse() {
	h.Helper()
	if files, _ := filepath.Glob(h.path("*")); len(files) > 3 {
		h.Errorf("more than configuration, record and socket: %q", files)
	}
}

// settle lets the daemon live in good order until all it had has reached the
// centre and is known to, and returns up to which entry.
func (h *house) settle(c *centre) uint64 {
	h.Helper()
	for range 5 {
		p := h.spawn()
		p.untilAnswers()
		state, err := h.client.Status(h.Context())
		if err != nil {
			h.Fatal(err)
		}
		c.untilHeard(state.Record.Seq)
		if _, code := p.terminate(); code != exitDone {
			h.Fatalf("the last life ended with %d:\n%s", code, p.stderr)
		}
		// The last acknowledgement may still have been on its way.
		if acked := h.acked(); acked >= state.Record.Seq {
			return acked
		}
	}
	h.Fatal("the outbox is never acknowledged, though everything arrives")
	return 0
}

func (h *house) acked() uint64 {
	h.Helper()
	s := h.openRecord()
	defer s.Close()
	acked, err := s.Acked()
	if err != nil {
		h.Fatal(err)
	}
	return acked
}

// openRecord opens the record of a daemon that has ended.
func (h *house) openRecord() *store.Store {
	h.Helper()
	s, err := store.Open(h.path("record.db"), store.Options{ReadOnly: true})
	if err != nil {
		h.Fatal(err)
	}
	return s
}

// witness remembers all that a daemon has shown to those at its socket.
type witness struct {
	mu       sync.Mutex
	last     uint64                 // the newest entry that the stream showed
	shown    map[uint64]string      // hashes that the stream showed
	answered map[string]wire.Answer // by the name of who asked, each asking once
	faults   []string
}

func (w *witness) wrong() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.faults
}

func (w *witness) fault(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// use has people use the daemon for so long, then ends it while they do, and
// waits until they have noticed.
func (w *witness) use(h *house, life int, d time.Duration, end func()) {
	var people sync.WaitGroup
	people.Go(func() { w.watch(h.Context(), h) })
	for hand := range 4 {
		people.Go(func() { w.command(h.Context(), h, fmt.Sprintf("life-%d-hand-%d", life, hand), 0) })
	}
	pause(h.Context(), d)
	end()
	people.Wait()
}

// watch follows the event stream from where an earlier watch ended, until ctx
// does or nobody answers.
func (w *witness) watch(ctx context.Context, h *house) {
	c := h.newClient()
	defer c.Close()
	err := c.Watch(ctx, w.last, func(e client.Event) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		if e.State != nil && e.State.Record.Seq > 0 {
			return sameAs(w.shown, e.State.Record.Seq, e.State.Record.Hash)
		}
		if e.Entry == nil {
			return nil
		}
		if e.Entry.Entry.Seq != w.last+1 {
			return fmt.Errorf("after entry %d the stream shows %d", w.last, e.Entry.Entry.Seq)
		}
		w.last = e.Entry.Entry.Seq
		return sameAs(w.shown, w.last, e.Entry.Hash.String())
	})
	var gone *client.NoDaemon
	if !errors.As(err, &gone) && ctx.Err() == nil {
		w.fault("the event stream: %v", err)
	}
}

// command sends one command after the other, with a rest between them, until
// ctx ends or nobody answers.
func (w *witness) command(ctx context.Context, h *house, name string, rest time.Duration) {
	c := h.newClient()
	defer c.Close()
	verbs := []room.Verb{
		room.Start{Meeting: name, Title: "Kommunstyrelsen"}, room.Suspend{}, room.Resume{Override: true}, room.Suspend{},
		room.Resume{Override: true}, room.LampTest{}, room.GoLocal{}, room.CloseDoors{}, room.OpenDoors{}, room.End{}, room.Precheck{},
	}
	for n := 0; ; n++ {
		by := fmt.Sprintf("%s-%d", name, n)
		answer, err := c.Command(ctx, verbs[rand.IntN(len(verbs))], by)
		var gone *client.NoDaemon
		switch {
		case ctx.Err() != nil, errors.As(err, &gone):
			return
		case err != nil:
			w.fault("%s: %v", by, err)
			return
		case !answer.Recorded:
			w.fault("%s: answered, and not recorded: %+v", by, answer)
			return
		}
		w.mu.Lock()
		w.answered[by] = answer
		w.mu.Unlock()
		pause(ctx, rest)
	}
}

// checkRecord holds the record against all that was shown, and returns how
// many entries it has.
func checkRecord(t *testing.T, h *house, w *witness, c *centre, acked uint64) uint64 {
	t.Helper()
	s := h.openRecord()
	defer s.Close()
	head, err := s.Verify(t.Context())
	if err != nil {
		t.Fatalf("the chain: %v", err)
	}
	hashes, commands := index(t, s)
	if head.Seq != uint64(len(hashes)) {
		t.Errorf("the record ends with %d and has %d entries", head.Seq, len(hashes))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.faults {
		t.Errorf("at the centre: %s", f)
	}
	for what, shown := range map[string]map[uint64]string{"stream": w.shown, "MQTT": c.bySeq, "the anchor over MQTT": c.heads} {
		for seq, hash := range shown {
			if hashes[seq] != hash {
				t.Errorf("entry %d was shown by %s as %s and is %q", seq, what, hash, hashes[seq])
			}
		}
	}
	for seq := range hashes {
		// What comes after the last acknowledgement is the daemon's own end.
		if c.bySeq[seq] == "" && seq <= acked {
			t.Errorf("entry %d of %d never came to the centre", seq, head.Seq)
		}
	}
	checkCommands(t, w, commands)
	h.nothingElse()
	return head.Seq
}

// index lists the hashes of all entries, and who gave which commands.
func index(t *testing.T, s *store.Store) (hashes map[uint64]string, commands map[string][]record.Entry) {
	t.Helper()
	hashes, commands = map[uint64]string{}, map[string][]record.Entry{}
	ids := map[string]uint64{}
	for e, err := range s.All(0) {
		if err != nil {
			t.Fatal(err)
		}
		id := e.Hash.String()
		if before, twice := ids[id]; twice {
			t.Errorf("entries %d and %d have the same id", before, e.Entry.Seq)
		}
		ids[id], hashes[e.Entry.Seq] = e.Entry.Seq, id
		if e.Entry.Kind == room.KindCommand {
			by, _, _ := strings.Cut(e.Entry.By.Name, " ")
			commands[by] = append(commands[by], e.Entry)
		}
	}
	return hashes, commands
}

// checkCommands: a command that was answered stands in the record once, with
// the outcome that was told; one that was not answered stands there at most
// once.
func checkCommands(t *testing.T, w *witness, commands map[string][]record.Entry) {
	t.Helper()
	for by, answer := range w.answered {
		list := commands[by]
		if len(list) == 0 {
			t.Errorf("the command of %s was answered with %+v, and is not in the record", by, answer)
			continue
		}
		if e := list[0]; e.Name != answer.Name || (e.Outcome == "done") != answer.OK || e.Cause != answer.Refused {
			t.Errorf("the command of %s was answered with %+v, and stands in the record as %+v", by, answer, e.Note)
		}
	}
	for by, list := range commands {
		if len(list) > 1 {
			t.Errorf("the command of %s was done %d times", by, len(list))
		}
	}
}
