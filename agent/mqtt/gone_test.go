package mqtt_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"klubba/room"
)

func TestAlertsRiseOnceAndClearOnce(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	l.forget()
	bad := func(s *room.Status) {
		s.Phase, s.Duty = room.Open, room.Duty{MustSuspend: true, Since: instant(), Cause: room.CauseCable}
		s.Link.Level, s.Link.Cause = room.LevelLost, room.CauseCable
		s.Doors = room.Doors{State: room.DoorsBreached, Since: instant()}
		s.Parts = parts(t, camera(room.ConditionAbsent), display(room.ConditionAbsent),
			room.PartSeen{Part: "record", Kind: "record", Condition: room.ConditionFailed, Cause: "disk full"},
			room.PartSeen{Part: "mqtt", Kind: "service", Condition: room.ConditionFailed, Cause: "away"})
	}
	r.set(bad)
	r.set(func(s *room.Status) { bad(s); s.Title = "fullmäktige" })
	raised := []string{"alert/doors-breached", "alert/must-suspend", "alert/part-front", "alert/record-failed"}
	l.until("the alerts and the title", func(all []heard) bool {
		return last(all, raised[3]) != "" && strings.Contains(last(all, "meeting"), "fullmäktige")
	})
	r.set(func(s *room.Status) { *s = calmStatus(t) })
	all := l.until("the alerts cleared", func(all []heard) bool {
		n := topicsOf(all)
		return !slices.ContainsFunc(raised, func(a string) bool { return n[a] < 2 || last(all, a) != "" })
	})
	for topic, n := range topicsOf(all) {
		if strings.HasPrefix(topic, "alert/") && (n != 2 || !slices.Contains(raised, topic)) {
			t.Errorf("%s was told %d times", topic, n)
		}
	}
}

func TestWhatIsGoneIsClearedAlsoFromAnEarlierLife(t *testing.T) {
	address := newMosquitto(t, plain).address("tcp")
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	o := r.options(address)
	stop := start(t, o)
	l.untilOnline()
	l.forget()
	r.set(func(s *room.Status) { s.Parts = parts(t, camera(room.ConditionFailed)) })
	config := "homeassistant/device/norrmalm/sal-1/config"
	cleared := l.until("the display cleared", func(all []heard) bool {
		return last(all, config) != "" && slices.ContainsFunc(all, func(h heard) bool {
			return strings.HasPrefix(h.topic, "device/display/") && len(h.payload) == 0
		}) && last(all, "alert/part-front") != ""
	})
	if !strings.Contains(last(cleared, config), `{"platform":"binary_sensor"}`) {
		t.Errorf("the display is not taken back: %s", last(cleared, config))
	}
	stop()

	// A new life with another camera finds the old one's topics.
	l.forget()
	r.set(func(s *room.Status) {
		s.Parts = parts(t, room.PartSeen{Part: "back", Kind: "camera", Condition: room.ConditionOK})
	})
	start(t, o)
	cleared = l.until("the old camera and its alert cleared", func(all []heard) bool {
		n := topicsOf(all)
		return n["device/camera/front"] > 0 && last(all, "device/camera/front") == "" &&
			n["alert/part-front"] > 0 && last(all, "alert/part-front") == "" &&
			strings.Contains(last(all, config), `"part-front":{"platform":"binary_sensor"}`)
	})
	if last(cleared, "device/camera/back") == "" {
		t.Error("the new camera is not there")
	}
}

func TestLeftoversWaitUntilTheRoomHasSettled(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	o := r.options(address)
	start(t, o)()
	l.forget()
	o.Timing.Settle = time.Hour
	r.set(func(s *room.Status) { s.Parts = nil }) // not heard of yet
	start(t, o)
	l.untilOnline()
	r.set(func(s *room.Status) { s.Parts = parts(t, camera(room.ConditionOK)) })
	all := l.until("the camera again", func(all []heard) bool { return last(all, "device/camera/front") != "" })
	for _, h := range all {
		if len(h.payload) == 0 {
			t.Errorf("%s was cleared while parts were still being heard of", h.topic)
		}
	}
}

func TestDiscoveryTurnedOffTakesTheRoomBack(t *testing.T) {
	address := newMosquitto(t, plain).address("tcp")
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	o := r.options(address)
	stop := start(t, o)
	l.untilOnline()
	stop()
	l.forget()
	o.Discovery = false
	start(t, o)
	l.until("an empty announcement", func(all []heard) bool {
		n := topicsOf(all)["homeassistant/device/norrmalm/sal-1/config"]
		return n == 1 && last(all, "homeassistant/device/norrmalm/sal-1/config") == ""
	})
}
