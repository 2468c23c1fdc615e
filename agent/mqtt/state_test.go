package mqtt_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// whole are the topics of the calm room, all of them retained.
var whole = []string{
	"availability", "device/camera/front", "device/display/v-nster-sk-rm-HASH", "health",
	"homeassistant/device/norrmalm/sal-1/config", "info", "link", "meeting", "readiness", "record/head", "state",
}

// dehash takes the hash off a topic level that had to be changed.
func dehash(topic string) string {
	if head, found := strings.CutPrefix(topic, "device/display/"); found {
		return "device/display/" + head[:strings.LastIndex(head, "-")] + "-HASH"
	}
	return topic
}

func TestTellsTheWholeRoomRetained(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.note(room.Note{Kind: room.KindDaemon, Outcome: "started", Text: "1.0"})
	before := listen(t, address)
	start(t, r.options(address))
	all := before.until("online", func(all []heard) bool { return last(all, "availability") == "online" })
	order := slices.IndexFunc(all, func(h heard) bool { return h.topic == "state" })
	if online := slices.IndexFunc(all, func(h heard) bool { return string(h.payload) == "online" }); online < order {
		t.Errorf("online was said before the state: %v", all[:online+1])
	}
	before.until("the event", func(all []heard) bool { return last(all, "event/daemon") != "" })

	after := listen(t, address)
	all = after.until("all retained", func(all []heard) bool { return len(all) >= len(whole) })
	var topics []string
	for _, h := range all {
		topics = append(topics, dehash(h.topic))
		if !h.retained {
			t.Errorf("%s came without the retain flag", h.topic)
		}
	}
	slices.Sort(topics)
	if !slices.Equal(topics, whole) {
		t.Errorf("retained topics:\n%v\nwant\n%v", topics, whole)
	}
}

func TestOnlyWhatChangedIsToldAgain(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	l.forget()
	r.set(func(s *room.Status) { s.Path.Evidence = "13 ms"; s.Path.Seen = instant().Add(time.Second) }) // only evidence
	r.set(func(s *room.Status) { s.Link.Level, s.Link.Cause = room.LevelLost, room.CauseCable })
	all := l.until("the loss", func(all []heard) bool {
		return strings.Contains(last(all, "link"), `"lost"`) && strings.Contains(last(all, "state"), `"lost"`)
	})
	for _, h := range all {
		if h.topic != "link" && h.topic != "state" {
			t.Errorf("%s was told again", h.topic)
		}
	}
	if !strings.Contains(last(all, "link"), "13 ms") {
		t.Errorf("the evidence is not the newest: %s", last(all, "link"))
	}
}

func TestPeriodTellsHealthAndFreshEvidence(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	o := r.options(address)
	o.Timing.Period = 50 * time.Millisecond
	free := uint64(1 << 30)
	o.Health = func() wire.Health { return wire.Health{ClockSynced: true, UptimeMS: 7, DiskFreeBytes: &free} }
	start(t, o)
	l.until("three periods of health and state, and once everything", func(all []heard) bool {
		n := topicsOf(all)
		return n["health"] >= 3 && n["state"] >= 3 && n["readiness"] >= 2
	})
	var h wire.Health
	if err := json.Unmarshal([]byte(last(l.messages(), "health")), &h); err != nil || *h.DiskFreeBytes != free || h.PeriodMS != 50 {
		t.Errorf("health %+v, %v", h, err)
	}
}

func TestEverythingIsToldAgainAfterAReconnect(t *testing.T) {
	address := broker(t)
	p := startProxy(t, address)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(p.address()))
	l.untilOnline()
	for want := uint64(2); want < 5; want++ {
		l.forget()
		p.cut()
		all := l.until("offline by the will, then everything", func(all []heard) bool {
			n := topicsOf(all)
			return n["state"] > 0 && n["link"] > 0 && n["device/camera/front"] > 0 && wasSaid(all, "availability", "online")
		})
		var info wire.Info
		if err := json.Unmarshal([]byte(last(all, "info")), &info); err != nil || info.ConnSeq != want {
			t.Errorf("conn_seq %d, want %d (%v)", info.ConnSeq, want, err)
		}
	}
}

func TestOfflineIsSaidAndAcknowledgedAtTheEnd(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	stop := start(t, r.options(address))
	l.untilOnline()
	stop()
	after := listen(t, address)
	all := after.until("retained availability", func(all []heard) bool { return last(all, "availability") != "" })
	if got := last(all, "availability"); got != "offline" {
		t.Errorf("after the end the room is %q", got)
	}
}
