package browser_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"klubba/agent/cell"
	"klubba/agent/web"
	"klubba/agent/web/access"
	"klubba/agent/web/page"
	"klubba/agent/web/password"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
)

const secret = "klubban i bordet"

// evening is when the tests' meetings begin.
var evening = time.Date(2026, 11, 23, 18, 30, 0, 0, time.FixedZone("CET", 3600))

// site is a room with its page on a port of this machine. The room is judged
// in earnest and stepped by hand.
type site struct {
	t       *testing.T
	room    *webtest.Room
	address string // without scheme
	guard   *access.Guard
	end     func()
}

// open starts the page of a room, with accounts or without.
func open(t *testing.T, accounts ...access.Account) *site {
	t.Helper()
	s := &site{t: t, room: webtest.New(evening), address: freePort(t), guard: access.New(access.Options{Accounts: accounts})}
	s.room.Prechecks.Find(true) // the test says when one ends
	s.room.Figures = cell.New(wire.LinkFigures{})
	s.start()
	t.Cleanup(func() { s.end() })
	return s
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start serves until end is called; then it may be started again.
func (s *site) start() {
	s.t.Helper()
	r := s.room
	place := wire.Place{Site: "umea", Room: "sal-1", Boot: "boot-1"}
	api := web.New(web.Options{Place: place, Told: r.Told, Figures: r.Figures, Record: r.Record, Do: r.Do, Now: r.Now, Zone: evening.Location()})
	p := page.New(page.Options{
		Guard: s.guard, Place: place, Title: "Kommunstyrelsens sal", Language: "sv", Version: "commit-0123456789ab",
		Told: r.Told, Figures: r.Figures, Record: r.Record, API: api.Handler(), Cameras: []string{"camera"}, Do: r.Do, Now: r.Now, Zone: evening.Location(),
		Config: "[room]\nsite = 'umea'\nname = 'sal-1'\n", Logged: func() []string { return []string{`time=2026-11-23T18:30:00 level=INFO msg="the room runs"`} },
	})
	f := web.NewFront(web.FrontOptions{Listen: s.address, Guard: s.guard, API: api, Page: p.Handler()})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	s.end = func() {
		cancel()
		if err, ok := <-ended; ok && err != nil {
			s.t.Error(err)
		}
		close(ended)
		s.end = func() {}
	}
	s.await(ended)
}

// await asks until somebody answers. Run has no other sign of being ready.
func (s *site) await(ended chan error) {
	s.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			s.t.Fatalf("the page ended before it began: %v", err)
		case <-tick.C:
			if response, err := http.Get(s.url("/login")); err == nil {
				response.Body.Close()
				return
			}
		}
	}
}

func (s *site) url(path string) string { return "http://" + s.address + path }

// ask has somebody in the room do something.
func (s *site) ask(v room.Verb) {
	s.room.Step(room.Command{By: room.Actor{Via: room.ViaButton, Name: "chair"}, Do: v})
}

func (s *site) phase() room.Phase { return s.room.Told.Value().Status.Phase }

// accounts are one for each role, all with the same password.
func accounts(t *testing.T) []access.Account {
	t.Helper()
	hash, err := password.New(secret)
	if err != nil {
		t.Fatal(err)
	}
	return []access.Account{
		{Name: "betraktare", Role: access.Viewer, Hash: hash}, {Name: "vaktmastare", Role: access.Staff, Hash: hash},
		{Name: "ordforande", Role: access.Chair, Hash: hash}, {Name: "tekniker", Role: access.Technician, Hash: hash},
	}
}

// furnish puts parts into the room, of which one fails.
func (s *site) furnish() {
	for _, p := range []room.PartSeen{
		{Part: "light", Kind: "light", Required: true, Condition: room.ConditionOK, Evidence: "3 of 3 lines read back as driven (amber)", MaxAge: time.Hour},
		{Part: "chair", Kind: "button", Required: true, Condition: room.ConditionOK, Evidence: "contact read: not pressed", MaxAge: time.Hour},
		{Part: "camera", Kind: "camera", Required: true, Condition: room.ConditionFailed, Cause: "unplugged while in use", MaxAge: time.Hour},
		{Part: "speakerphone", Kind: "speakerphone", Condition: room.ConditionUnknown, Cause: "not seen yet", MaxAge: time.Hour},
		{Part: "display-1", Kind: "display", Condition: room.ConditionDegraded, Cause: "no answer within 2.5s", MaxAge: time.Hour},
	} {
		s.room.Step(p)
	}
	age := int64(800)
	s.room.Figures.Set(wire.LinkFigures{
		Mark: wire.Mark{V: 1}, Level: "good", Loss15: 0.004, Loss15High: 0.03, RTT50: 14.2, RTT95: 22.5, Jitter: 1.4, MOS: 4.3, BurstMS: 40,
		Gateway: "flowing", Passive: "unknown", Relays: []wire.Relay{{Name: "relay-a", Health: "good", AgeMS: &age}, {Name: "relay-b", Health: "silent"}},
	})
}

// stage is a state of the room, and how to come to it from the one before.
type stage struct {
	key string // of the page's state
	do  func(*site)
}

// stages go through all that a chair may see.
func stages() []stage {
	lose := func(s *site) {
		s.room.Step(room.PathSeen{Level: room.LevelLost, Cause: room.CauseInternet, Evidence: "two relays silent for 0.9 s"})
		s.room.Advance(time.Second)
	}
	return []stage{
		{"idle-not-ready", func(s *site) { s.furnish() }},
		{"idle-unknown", func(s *site) {
			s.room.Step(room.PartSeen{Part: "camera", Kind: "camera", Required: true, Condition: room.ConditionOK, Evidence: "16 frames of 1920x1080 MJPG, 30 frames a second looked at, 29.9 a second", MaxAge: time.Hour})
		}},
		{"checking", func(s *site) { s.ask(room.Precheck{}) }},
		{"idle-remarks", func(s *site) {
			s.room.Step(room.CheckDone{Verdict: room.VerdictRemarks, Summary: "light: cannot prove itself; start a lamp test and look at it; camera: the view has moved from the reference"})
		}},
		{"idle-ready", func(s *site) {
			s.ask(room.Precheck{})
			s.room.Step(room.CheckDone{Verdict: room.VerdictReady})
		}},
		{"unknown", func(s *site) { s.ask(room.Start{Meeting: "KS-2026-11-23", Title: "Kommunstyrelsen"}) }},
		{"good", func(s *site) { s.room.Good() }},
		{"degraded", func(s *site) {
			s.room.Step(room.PathSeen{Level: room.LevelDegraded, Cause: room.CauseInternet, Evidence: "4 % of packets lost over 5 s"})
		}},
		{"lost", lose},
		{"suspended", func(s *site) { s.ask(room.Suspend{}) }},
		{"soon", func(s *site) { s.room.Good() }},
		{"may-resume", func(s *site) {
			for range 6 {
				s.room.Advance(time.Second)
				s.room.Good()
			}
		}},
		{"doors-pending", func(s *site) { s.ask(room.CloseDoors{}) }},
		{"doors-verified", func(s *site) {
			s.room.Step(room.RemoteSeen{Flow: room.Silent, Evidence: "nothing goes out"})
		}},
		{"doors-breached", func(s *site) {
			s.room.Advance(time.Second)
			s.room.Step(room.RemoteSeen{Flow: room.Flowing, Evidence: "12 packets a second"})
		}},
		{"local", func(s *site) {
			s.ask(room.OpenDoors{})
			s.ask(room.GoLocal{})
		}},
	}
}
