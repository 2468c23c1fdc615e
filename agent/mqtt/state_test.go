package mqtt_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"klubba/agent/mqtt"
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
			return n["state"] > 0 && n["link"] > 0 && n["device/camera/front"] > 0 && last(all, "availability") == "online"
		})
		var info wire.Info
		if err := json.Unmarshal([]byte(last(all, "info")), &info); err != nil || info.ConnSeq != want {
			t.Errorf("conn_seq %d, want %d (%v)", info.ConnSeq, want, err)
		}
	}
}

func TestALateLastWillIsOverruled(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	for range 3 {
		l.forget()
		l.send("availability", "offline", true) // as the broker does for a connection it gave up late
		l.until("offline, then online", func(all []heard) bool {
			return topicsOf(all)["availability"] >= 2 && last(all, "availability") == "online"
		})
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
	address := broker(t)
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
	address := broker(t)
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

func TestReportsItsOwnConditionInWords(t *testing.T) {
	r := newRoom(t)
	r.set(func(*room.Status) {})
	reports := make(chan string, 1024)
	tell := func(c room.Condition, cause, _ string) {
		select {
		case reports <- fmt.Sprintf("%s %s", c, cause):
		default:
		}
	}
	o := r.options("tcp://127.0.0.1:1") // nothing listens there
	o.Report = tell
	stop := start(t, o)
	await(t, reports, "failed nothing answers at the broker's address: is the broker running?")
	stop()
	o = r.options(broker(t))
	o.Report = tell
	stop = start(t, o)
	await(t, reports, "ok ")
	stop()
	await(t, reports, "unknown the connection to the broker was closed")
}

// await reads until want comes.
func await(t testing.TB, from <-chan string, want string) {
	t.Helper()
	late := time.After(patience)
	for seen := []string{}; ; {
		select {
		case got := <-from:
			if got == want {
				return
			}
			seen = append(seen, got)
		case <-late:
			t.Fatalf("never came: %q; but %q", want, seen)
		}
	}
}

func TestOptionsThatMakeNoSenseAreNamed(t *testing.T) {
	r := newRoom(t)
	for want, change := range map[string]func(*mqtt.Options){
		`site "Norrmalm/1" cannot stand in a topic`: func(o *mqtt.Options) { o.Site = "Norrmalm/1" },
		`room "" cannot stand in a topic`:           func(o *mqtt.Options) { o.Room = "" },
		`unknown scheme "http"`:                     func(o *mqtt.Options) { o.Broker = "http://h:80" },
		`is no address`:                             func(o *mqtt.Options) { o.Broker = "broker" },
		`Told, Do and Now must be given`:            func(o *mqtt.Options) { o.Told = nil },
	} {
		o := r.options("tcp://127.0.0.1:1")
		change(&o)
		if err := mqtt.New(o).Run(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// dialAs is a client that is not the room's.
func dialAs(t testing.TB, address string, with func(*paho.ClientOptions)) paho.Client {
	t.Helper()
	o := paho.NewClientOptions().AddBroker(address).SetAutoReconnect(false).SetProtocolVersion(4)
	with(o)
	c := paho.NewClient(o)
	token := c.Connect()
	if !token.WaitTimeout(patience) || token.Error() != nil {
		t.Fatalf("test's own client: %v", token.Error())
	}
	t.Cleanup(func() { c.Disconnect(100) })
	return c
}
