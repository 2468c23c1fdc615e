package mqtt_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/link"
)

// measure gives the room new figures of its link: one millisecond newer than
// those before, with one more in a thousand lost.
func (r *fakeRoom) measure(level room.Level, cause room.Cause) {
	now, f := instant(), r.figures.Value()
	ago := int64(40)
	f.Mark = wire.Mark{V: wire.Version, Boot: "boot-1", Time: wire.Format(now.Wall), MonoMS: max(f.MonoMS, now.Mono.Milliseconds()) + 1}
	f.Level, f.Cause = string(level), string(cause)
	f.Loss15, f.Loss15High = f.Loss15+0.001, 1
	f.RTT50, f.RTT95, f.Jitter, f.BurstMS = 24.8, 31.04, 1.25, 120
	f.R, f.MOS = -3.5, 1
	f.Gateway, f.Passive = string(room.Flowing), string(room.FlowUnknown)
	f.Relays = []wire.Relay{
		{Name: "relay-1", Health: string(link.HealthGood), AgeMS: &ago},
		{Name: "relay-2", Health: string(link.HealthFaulty), Fault: string(link.FaultUnresolved), Problem: "the name does not resolve"},
	}
	r.figures.Set(f)
}

// figuresIn are the figures that were heard, in order; nil is a cleared topic.
func figuresIn(t *testing.T, all []heard) (list []*wire.LinkFigures) {
	t.Helper()
	for _, h := range all {
		if h.topic != "link/metrics" {
			continue
		}
		var f *wire.LinkFigures
		if len(h.payload) > 0 {
			if err := json.Unmarshal(h.payload, &f); err != nil {
				t.Fatal(err)
			}
		}
		list = append(list, f)
	}
	return list
}

// untilFigures waits until the newest heard figures are those now measured.
func (l *listener) untilFigures(t *testing.T, r *fakeRoom) []*wire.LinkFigures {
	t.Helper()
	want := r.figures.Value().MonoMS
	all := l.until("the newest figures", func(all []heard) bool {
		list := figuresIn(t, all)
		return len(list) > 0 && list[len(list)-1] != nil && list[len(list)-1].MonoMS == want
	})
	return figuresIn(t, all)
}

func TestFiguresAreToldAtOnceWhenTheLevelChanges(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	o := r.options(address)
	o.Timing.Figures = time.Hour // so that only a change can be the reason
	start(t, o)
	l.untilOnline()
	if list := figuresIn(t, l.messages()); list != nil {
		t.Errorf("told before there were any: %v", list)
	}
	r.measure(room.LevelGood, room.CauseNone)
	l.untilFigures(t, r)
	for range 20 {
		r.measure(room.LevelGood, room.CauseNone) // figures alone wait for the period
	}
	r.measure(room.LevelLost, room.CauseInternet)
	list := l.untilFigures(t, r)
	if len(list) != 2 || list[0].Level != "good" || list[1].Level != "lost" || list[1].Cause != "internet" {
		t.Errorf("told %d times: %+v", len(list), list)
	}
	for _, h := range l.messages() {
		if h.topic == "link/metrics" && h.qos != 0 {
			t.Errorf("told at QoS %d", h.qos)
		}
	}
	after := listen(t, address)
	all := after.until("retained figures", func(all []heard) bool { return last(all, "link/metrics") != "" })
	if list := figuresIn(t, all); list[0].Level != "lost" {
		t.Errorf("retained: %+v", list[0])
	}
}

func TestFiguresAreToldOnceAPeriodAndOnlyIfTheyAreNewer(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	o := r.options(address)
	o.Timing.Figures, o.Timing.Period = 20*time.Millisecond, 20*time.Millisecond
	start(t, o)
	r.measure(room.LevelGood, room.CauseNone)
	for range 3 {
		r.measure(room.LevelGood, room.CauseNone)
		l.untilFigures(t, r)
	}
	l.forget()
	l.until("several periods", func(all []heard) bool { return topicsOf(all)["health"] >= 5 })
	if list := figuresIn(t, l.messages()); list != nil {
		t.Errorf("a watch that stopped looks alive: %+v", list)
	}
}

func TestFiguresAreToldAgainAfterAReconnect(t *testing.T) {
	address := broker(t)
	p := startProxy(t, address)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	r.measure(room.LevelGood, room.CauseNone)
	l := listen(t, address)
	o := r.options(p.address())
	o.Timing.Figures = time.Hour
	start(t, o)
	l.untilFigures(t, r)
	for range 2 {
		l.untilOnline()
		l.forget()
		p.cut()
		l.untilFigures(t, r)
	}
}

func TestFiguresOfAnEarlierLifeAreCleared(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	r.measure(room.LevelGood, room.CauseNone)
	l := listen(t, address)
	stop := start(t, r.options(address))
	l.untilFigures(t, r)
	l.until("the sensors", func(all []heard) bool {
		return strings.Contains(last(all, discoveryTopic), `"link-rtt":{"platform":"sensor","unique_id"`)
	})
	stop()
	l.forget()
	o := r.options(address)
	o.Figures = nil // the room no longer watches its link
	start(t, o)
	l.until("cleared figures, sensors taken back", func(all []heard) bool {
		return topicsOf(all)["link/metrics"] > 0 && last(all, "link/metrics") == "" &&
			strings.Contains(last(all, discoveryTopic), `"link-rtt":{"platform":"sensor"}`)
	})
}

const discoveryTopic = "homeassistant/device/norrmalm/sal-1/config"

// TestFiguresAreSensors: they are announced when there are some, and become
// unknown when three of them have failed to come.
func TestFiguresAreSensors(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	o := r.options(address)
	o.Timing.Figures = 10 * time.Second
	start(t, o)
	l.untilOnline()
	if said := last(l.messages(), discoveryTopic); strings.Contains(said, "link-rtt") {
		t.Errorf("announced before there are any: %s", said)
	}
	r.measure(room.LevelGood, room.CauseNone)
	all := l.until("the sensors", func(all []heard) bool { return strings.Contains(last(all, discoveryTopic), "link-rtt") })
	var said struct {
		Components map[string]struct {
			StateTopic  string `json:"state_topic"`
			Unit        string `json:"unit_of_measurement"`
			ExpireAfter int    `json:"expire_after"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(last(all, discoveryTopic)), &said); err != nil {
		t.Fatal(err)
	}
	for id, unit := range map[string]string{"link-rtt": "ms", "link-loss": "%"} {
		if c := said.Components[id]; c.StateTopic != base+"link/metrics" || c.Unit != unit || c.ExpireAfter != 30 {
			t.Errorf("%s: %+v", id, c)
		}
	}
	if c := said.Components["link"]; c.ExpireAfter != 0 {
		t.Errorf("the link's level expires: %+v", c)
	}
}

func TestTheSchemaKnowsEveryWordOfTheLink(t *testing.T) {
	all, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	r := newRoom(t)
	r.measure(room.LevelGood, room.CauseNone)
	f := r.figures.Value()
	f.Relays = nil
	for _, h := range []link.Health{link.HealthUnknown, link.HealthGood, link.HealthLate, link.HealthSilent, link.HealthFaulty} {
		f.Relays = append(f.Relays, wire.Relay{Name: "r", Health: string(h)})
	}
	for _, fault := range []link.Fault{
		link.FaultNone, link.FaultUnresolved, link.FaultSend, link.FaultRefused,
		link.FaultGarbage, link.FaultTransaction, link.FaultRateLimited,
	} {
		f.Relays = append(f.Relays, wire.Relay{Name: "r", Health: string(link.HealthFaulty), Fault: string(fault)})
	}
	for _, level := range []room.Level{room.LevelUnknown, room.LevelGood, room.LevelDegraded, room.LevelLost} {
		for _, flow := range []room.Flow{room.FlowUnknown, room.Flowing, room.Silent} {
			f.Level, f.Gateway, f.Passive = string(level), string(flow), string(flow)
			payload, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			if err := validate(all["link-metrics"], "link-metrics", payload); err != nil {
				t.Error(err)
			}
		}
	}
}
