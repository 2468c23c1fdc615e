package mqtt_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"klubba/room"
)

// What is written as the daemon stops reaches the broker before "offline".
func TestTheLastEntriesComeBeforeOffline(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.note(room.Note{Kind: room.KindDaemon, Outcome: "started"})
	l := listen(t, address)
	stop := start(t, r.options(address))
	checkAllCame(t, l, r, 1)
	for i := range 50 { // more than are on their way at once
		r.note(room.Note{Kind: room.KindLink, Text: fmt.Sprint(i)})
	}
	r.note(room.Note{Kind: room.KindDaemon, Outcome: "stopped"})
	stop()
	if got := r.acked(); got != 52 {
		t.Errorf("the cursor stands at %d of 52 entries", got)
	}
	all := l.until("all of it", func(all []heard) bool {
		return firstSeqs(all) == 52 && last(all, "availability") == "offline"
	})
	if end := all[len(all)-1]; string(end.payload) != "offline" {
		t.Errorf("the last that was heard is %s", end.topic)
	}
}

// A cursor that cannot be read is no cursor at the beginning.
func TestAnUnreadableCursorSendsNothingTwice(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	for i := range 5 {
		r.note(room.Note{Kind: room.KindLink, Text: fmt.Sprint(i)})
	}
	r.mu.Lock()
	r.cursor, r.unread = 3, errors.New("the disk does not answer")
	r.mu.Unlock()
	l := listen(t, address)
	o := r.options(address)
	said := reports(&o)
	start(t, o)
	await(t, said, "ok ")
	r.mu.Lock()
	r.unread = nil
	r.mu.Unlock()
	r.note(room.Note{Kind: room.KindLink, Text: "5"})
	all := l.until("the rest", func(all []heard) bool {
		return r.acked() == 6 && strings.Contains(last(all, "event/link"), `"seq":6,`)
	})
	if n := firstSeqs(all); n != 3 {
		t.Errorf("%d entries were sent, want the 3 that the broker did not have", n)
	}
}

// A damaged record is put aside while we are connected, and another begins:
// its entries are sent from its first.
func TestARecordThatBeganAnewIsSentFromItsBeginning(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	for i := range 30 {
		r.note(room.Note{Kind: room.KindLink, Text: fmt.Sprint(i)})
	}
	l := listen(t, address)
	start(t, r.options(address))
	checkAllCame(t, l, r, 30)
	l.forget()
	r.mu.Lock()
	r.chain, r.cursor = nil, 0
	r.mu.Unlock()
	r.note(room.Note{Kind: room.KindGap, Cause: "corrupt"})
	r.note(room.Note{Kind: room.KindLink, Text: "new"})
	checkAllCame(t, l, r, 2)
}
