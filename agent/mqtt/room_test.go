package mqtt_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"klubba/agent/cell"
	"klubba/agent/mqtt"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// instant is the moment at which every test plays.
func instant() room.Instant {
	return room.Instant{Mono: time.Hour, Wall: time.Date(2026, 11, 22, 2, 0, 0, 123e6, time.UTC)}
}

// fakeRoom is a room with a record in memory. It keeps a real hash chain, and
// fails the test if the cursor ever goes back or past the end.
type fakeRoom struct {
	t    testing.TB
	told *cell.Cell[wire.Told]
	// figures of the link; none until a test measures.
	figures *cell.Cell[wire.LinkFigures]

	mu      sync.Mutex
	status  room.Status
	chain   []record.Sealed
	cursor  uint64
	done    []string // verbs done, in order
	refusal room.Refusal
	broken  error // what Command fails with
	block   chan struct{}
	mute    bool  // the record cannot be written
	unread  error // what Acked fails with
}

func newRoom(t testing.TB) *fakeRoom {
	return &fakeRoom{t: t, told: cell.New(wire.Told{}), figures: cell.New(wire.LinkFigures{}), status: calmStatus(t)}
}

// parts makes a set of parts by way of a real room.
func parts(t testing.TB, list ...room.PartSeen) *room.Parts {
	t.Helper()
	r := room.New(room.DefaultPolicy(), room.Saved{})
	for _, p := range list {
		r.Step(instant(), p)
	}
	return r.Status().Parts
}

func camera(c room.Condition) room.PartSeen {
	return room.PartSeen{Part: "front", Kind: "camera", Required: true, Condition: c, Cause: causeOf(c), Evidence: "frame seen"}
}

func display(c room.Condition) room.PartSeen {
	return room.PartSeen{Part: "Vänster skärm", Kind: "display", Condition: c, Cause: causeOf(c)}
}

func causeOf(c room.Condition) string {
	if c == room.ConditionOK {
		return ""
	}
	return "unplugged <&>"
}

func calmStatus(t testing.TB) room.Status {
	return room.Status{
		Phase: room.Idle, Since: instant(), By: room.Actor{Via: room.ViaDaemon},
		Link:      room.Link{Level: room.LevelGood, Since: instant()},
		Path:      room.Path{Level: room.LevelGood, Seen: instant(), Evidence: "12 ms"},
		Sound:     room.Medium{Flow: room.Flowing, Seen: instant()},
		Picture:   room.Medium{Flow: room.Flowing, Seen: instant()},
		Readiness: room.Readiness{Verdict: room.VerdictReady, At: instant()},
		Signal:    room.SignalReady,
		Parts:     parts(t, camera(room.ConditionOK), display(room.ConditionOK)),
	}
}

// set changes the status and tells it.
func (r *fakeRoom) set(change func(*room.Status)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.status)
	r.tell()
}

func (r *fakeRoom) tell() {
	var head record.Head
	if n := len(r.chain); n > 0 {
		head = r.chain[n-1].Head()
	}
	r.told.Set(wire.Told{Status: r.status, Head: head, At: instant()})
}

// note puts something in the record.
func (r *fakeRoom) note(n room.Note) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.append(n)
	r.tell()
}

func (r *fakeRoom) append(n room.Note) {
	n.At = instant()
	var prev record.Head
	if l := len(r.chain); l > 0 {
		prev = r.chain[l-1].Head()
	}
	sealed, err := record.Seal(prev, record.New(n, record.Stamp{Boot: "boot-1"}))
	if err != nil {
		r.t.Error(err)
	}
	r.chain = append(r.chain, sealed)
}

func (r *fakeRoom) After(seq uint64, limit int) ([]record.Sealed, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rest := r.chain[min(int(seq), len(r.chain)):]
	return rest[:min(limit, len(rest))], nil
}

func (r *fakeRoom) Acked() (uint64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unread != nil {
		return 0, r.unread
	}
	return r.cursor, nil
}

// acked is the cursor, whether it can be read or not.
func (r *fakeRoom) acked() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cursor
}

func (r *fakeRoom) Ack(seq uint64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if seq <= r.cursor || seq > uint64(len(r.chain)) {
		r.t.Errorf("cursor moved from %d to %d of %d", r.cursor, seq, len(r.chain))
	}
	r.cursor = seq
	return nil
}

func (r *fakeRoom) Command(id string) (record.Sealed, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != nil {
		return record.Sealed{}, false, r.broken
	}
	for _, s := range r.chain {
		if s.Entry.Kind == room.KindCommand && s.Entry.ID == id {
			return s, true, nil
		}
	}
	return record.Sealed{}, false, nil
}

// Do is the room's way of taking commands and refusals.
func (r *fakeRoom) Do(ctx context.Context, e room.Event) (wire.Outcome, error) {
	r.mu.Lock()
	block := r.block
	r.mu.Unlock()
	if block != nil {
		select {
		case <-block:
		case <-ctx.Done():
			return wire.Outcome{}, ctx.Err()
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	note := room.Note{Kind: room.KindCommand, Outcome: "refused"}
	var refused room.Refusal
	switch e := e.(type) {
	case room.Command:
		note.Name, note.ID, note.By, refused = e.Do.Name(), e.ID, e.By, r.refusal
		if refused == room.RefusedNot {
			note.Outcome = "done"
			r.done = append(r.done, e.Do.Name())
		}
	case room.Rejected:
		note.Name, note.ID, note.By, refused = e.Name, e.ID, e.By, e.Reason
	default:
		return wire.Outcome{}, fmt.Errorf("unexpected event %T", e)
	}
	note.Cause = string(refused)
	if !r.mute {
		r.append(note)
	}
	r.tell()
	return wire.Outcome{Refused: refused, Recorded: !r.mute}, nil
}

func (r *fakeRoom) doneVerbs() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.done...)
}

func (r *fakeRoom) entries() []record.Sealed {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]record.Sealed(nil), r.chain...)
}

// options are those of this room for a broker, with short waits.
func (r *fakeRoom) options(broker string) mqtt.Options {
	return mqtt.Options{
		Broker: broker, Site: "norrmalm", Room: "sal-1", Discovery: true,
		Info: wire.Info{
			Mark: wire.Mark{Boot: "boot-1"}, SW: "1.0", HW: "pi-5", Serial: "0001",
			Capabilities: []string{"light"}, Commands: room.DefaultPolicy().RemoteMay,
		},
		Told: r.told, Figures: r.figures, Outbox: r, Do: r.Do, Now: instant,
		Timing: mqtt.Timing{
			FirstDelay: -1, MinBackoff: 5 * time.Millisecond, MaxBackoff: 50 * time.Millisecond,
			Period: 5 * time.Second, Settle: time.Millisecond, Connect: 5 * time.Second, Ack: 5 * time.Second,
		},
	}
}

// start runs a client until stop is called, or the test ends.
func start(t testing.TB, o mqtt.Options) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- mqtt.New(o).Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("Run: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}
