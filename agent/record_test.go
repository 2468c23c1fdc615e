package agent_test

import (
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent"
	"klubba/agent/store"
	"klubba/room"
)

// failing makes the store of opt fail to open until it is mended.
func failing(opt *agent.Options) (mended *atomic.Bool) {
	open, mended := opt.Open, new(atomic.Bool)
	opt.Open = func() (*store.Store, error) {
		if !mended.Load() {
			return nil, errTest
		}
		return open()
	}
	return mended
}

// A record that is damaged while it is written is put aside, and the first
// entry of the new one says so; nothing that waited is lost.
func TestARecordDamagedInUseBeginsAnewWithItsGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		h.do(room.Start{Meeting: "KS-11"})
		h.must(os.WriteFile(h.path, []byte("not a record at all, only words, and too short"), 0o600))
		h.do(room.Suspend{})
		h.wait(3 * time.Second)
		h.wantPart(agent.RecordPart, room.ConditionOK)
		h.must(h.end())
		e := h.entries()
		if e[0].Entry.Kind != room.KindGap || !strings.Contains(e[0].Entry.Text, h.path) {
			t.Errorf("the new record begins with %+v", e[0].Entry)
		}
		if count(e, room.KindPhase, "open", "suspended") != 1 {
			t.Error("the suspension is in no record")
		}
	})
}

// A disk that comes back just before the end gets what waits.
func TestWhatWaitsIsTriedOnceMoreAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		mended := failing(&opt)
		h.start(opt)
		h.do(room.Start{Meeting: "KS-11"})
		h.wait(time.Second)
		mended.Store(true)
		h.must(h.end())
		if e := h.entries(); count(e, room.KindPhase, "idle", "open") != 1 {
			t.Errorf("the meeting is not in the record of %d entries", len(e))
		}
	})
}
