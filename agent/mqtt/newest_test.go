package mqtt_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"klubba/agent/cell"
	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
)

func reportOf(t *testing.T, number uint64) precheck.Sealed {
	t.Helper()
	at := record.Time{Time: instant().Wall}
	p := precheck.DefaultPolicy()
	disk := p.Disk(precheck.Disk{Free: 1, Total: 100, Write: 3e6})
	disk.Tries, disk.Advice = 2, "Free space <now> & check again."
	s, err := precheck.Seal(precheck.Report{
		Site: "norrmalm", Room: "sal-1", Number: number, Boot: "boot-1", By: room.Actor{Via: room.ViaCLI, Name: "Anna"},
		Started: at, Ended: at, Results: []precheck.Result{disk},
	}.Concluded())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The newest report is retained with its own bytes, so that the centre can
// hold it against the hash in the record; a signed one takes its place.
func TestTheNewestReportIsRetainedAsItStands(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	o := r.options(address)
	newest := cell.New(precheck.Sealed{})
	o.Newest = newest
	l := listen(t, address)
	start(t, o)
	l.untilOnline()
	for _, h := range l.messages() {
		if h.topic == "report" {
			t.Errorf("a report before there was one: %s", h.payload)
		}
	}
	first := reportOf(t, 1)
	signed, err := first.Signed(precheck.Answers{Hear: precheck.Yes, See: precheck.No, Door: precheck.Yes, By: room.Actor{Via: room.ViaCLI, Name: "Anna"}, At: first.Report.Ended})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []precheck.Sealed{first, signed} {
		newest.Set(s)
		l.until("the report", func(all []heard) bool { return hashOf(last(all, "report")) == s.Hash })
	}
	late := listen(t, address)
	all := late.until("the retained report", func(all []heard) bool { return last(all, "report") != "" })
	if got := hashOf(last(all, "report")); got != signed.Hash {
		t.Errorf("retained is %s, want %s", got, signed.Hash)
	}
}

func hashOf(payload string) string {
	sum := sha256.Sum256([]byte(payload))
	return hex.EncodeToString(sum[:])
}
