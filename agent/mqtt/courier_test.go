package mqtt_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

func TestAnEventCarriesTheEntryByteForByte(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	l := listen(t, address)
	start(t, r.options(address))
	r.note(room.Note{Kind: room.KindDaemon, Outcome: "started", Text: "1.0"})
	r.note(room.Note{Kind: room.KindPart, Part: "kamera <vänster> & \u2028", To: "failed"})
	all := l.until("the event", func(all []heard) bool { return last(all, "event/part") != "" })
	var e wire.Event
	if err := json.Unmarshal([]byte(last(all, "event/part")), &e); err != nil {
		t.Fatal(err)
	}
	want := r.entries()[1]
	if string(e.Data) != string(want.Raw) {
		t.Errorf("data\n%s\nwant\n%s", e.Data, want.Raw)
	}
	// Anybody can verify the chain from the message alone.
	prev, err := hex.DecodeString(e.Prev)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(append(prev, e.Data...)); e.ID != hex.EncodeToString(sum[:]) {
		t.Errorf("id %s is not the hash of prev and data", e.ID)
	}
	if e.Seq != 2 || e.BootID != "boot-1" || e.Source != "/rooms/norrmalm/sal-1" || e.Type != "klubba.record.part" {
		t.Errorf("event %+v", e)
	}
}

func TestTheCursorWaitsForARealAcknowledgement(t *testing.T) {
	thief := &swallower{greedy: 40} // two windows
	address := broker(t, thief)
	r := newRoom(t)
	for i := range 50 {
		r.note(room.Note{Kind: room.KindLink, Text: fmt.Sprint(i)})
	}
	l := listen(t, address)
	o := r.options(address)
	o.Timing.Ack = 100 * time.Millisecond // silence ends the connection
	start(t, o)
	checkAllCame(t, l, r, 50)
}

// checkAllCame waits until the cursor is at the end, and checks that every
// entry came, each with an id of its own, first ones in order.
func checkAllCame(t testing.TB, l *listener, r *fakeRoom, n int) (duplicates int) {
	t.Helper()
	l.until(fmt.Sprintf("%d entries and the cursor at the end", n), func(all []heard) bool {
		return r.acked() == uint64(n) && firstSeqs(all) == n
	})
	ids, next := map[string]uint64{}, uint64(1)
	for _, h := range l.messages() {
		if !strings.HasPrefix(h.topic, "event/") {
			continue
		}
		var e wire.Event
		if err := json.Unmarshal(h.payload, &e); err != nil {
			t.Fatal(err)
		}
		if seq, seen := ids[e.ID]; seen {
			duplicates++
			if seq != e.Seq {
				t.Errorf("entries %d and %d have one id", seq, e.Seq)
			}
			continue
		}
		if ids[e.ID] = e.Seq; e.Seq != next {
			t.Errorf("entry %d came first where %d was due", e.Seq, next)
		}
		next++
	}
	if len(ids) != n {
		t.Errorf("%d entries of %d came", len(ids), n)
	}
	return duplicates
}

// firstSeqs counts the different entries.
func firstSeqs(all []heard) int {
	seen := map[string]bool{}
	for _, h := range all {
		if strings.HasPrefix(h.topic, "event/") {
			seen[string(h.payload)] = true
		}
	}
	return len(seen)
}

func TestManyReconnectsLeaveNoGoroutineBehind(t *testing.T) {
	address := broker(t)
	p := startProxy(t, address)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	stop := start(t, r.options(p.address()))
	l.untilOnline()
	before := runtime.NumGoroutine()
	for range 50 {
		l.forget()
		p.cut()
		l.until("online again", func(all []heard) bool {
			return topicsOf(all)["info"] > 0 && wasSaid(all, "availability", "online")
		})
	}
	settled := func() bool { return runtime.NumGoroutine() <= before+5 }
	if !eventually(settled) {
		t.Errorf("%d goroutines before 50 reconnects, %d after", before, runtime.NumGoroutine())
	}
	stop()
	if ours := func() bool { return !strings.Contains(stacks(), "klubba/agent/mqtt.(*") }; !eventually(ours) {
		t.Errorf("after Run has returned:\n%s", stacks())
	}
	if p.connections() < 51 {
		t.Errorf("only %d connections", p.connections())
	}
}

// eventually asks again and again until ok, or patience is over.
func eventually(ok func() bool) bool {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(patience); ; {
		select {
		case <-tick.C:
			if ok() {
				return true
			}
		case <-late:
			return false
		}
	}
}

func stacks() string {
	buffer := make([]byte, 1<<20)
	return string(buffer[:runtime.Stack(buffer, true)])
}
