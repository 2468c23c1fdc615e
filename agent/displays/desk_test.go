package displays_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/displays"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/precheck"
)

// wall is a desk over simulated displays, each with its worker.
type wall struct {
	*displays.Desk
	t   *testing.T
	sim *sim.Room

	mu   sync.Mutex
	told map[string]displays.Seen
	news room.Flow // of the last display that was told
}

func newWall(t *testing.T, names ...string) *wall {
	t.Helper()
	begun := time.Now()
	now := func() room.Instant {
		return room.Instant{Mono: time.Hour + time.Since(begun), Wall: time.Now()}
	}
	w := &wall{t: t, sim: sim.New(func() time.Duration { return now().Mono }), told: map[string]displays.Seen{}}
	var named []devices.NamedDisplay
	for _, name := range names {
		line, _, _ := strings.Cut(name, "-")
		named = append(named, devices.NamedDisplay{
			Name: name, Required: true, Protocol: "nec", Line: line, Input: "hdmi1",
			Inputs: map[string]string{"laptop": "hdmi2"}, Display: w.sim.Display(name),
		})
	}
	w.Desk = displays.New(displays.Options{Displays: named, Now: now})
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	for _, name := range names {
		work.Go(func() {
			if err := w.Run(ctx, name, func(s displays.Seen) { w.note(name, s) }); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	t.Cleanup(func() { cancel(); work.Wait() })
	synctest.Wait()
	return w
}

func (w *wall) note(name string, s displays.Seen) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.news = s.Picture; s.Picture == "" {
		s.Picture = w.told[name].Picture
	}
	w.told[name] = s
}

func (w *wall) seen(name string) displays.Seen {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.told[name]
}

// shows checks what a display does, and what it was told since.
func (w *wall) shows(name, want string, told ...string) {
	w.t.Helper()
	synctest.Wait()
	s, heard := w.sim.Shown(name)
	if got := fmt.Sprintf("%s %s dark %s", s.Power, s.Input, s.PictureMute); got != want {
		w.t.Errorf("%s is %s, want %s", name, got, want)
	}
	if told != nil && !slices.Equal(heard, told) {
		w.t.Errorf("%s was told %q, want %q", name, heard, told)
	}
}

func TestScenes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWall(t, "left")
		if s := w.seen("left"); s.Condition != room.ConditionOK || s.Picture != room.Silent {
			t.Errorf("off: %+v", s)
		}
		w.Show("left", room.SceneMeeting)
		w.shows("left", "on hdmi1 dark off", "power true", "input hdmi1")
		if s := w.seen("left"); s.Picture != room.Flowing {
			t.Errorf("on: %+v", s)
		}
		w.Show("left", room.SceneDark)
		w.shows("left", "on hdmi1 dark on", "power true", "input hdmi1", "picture mute true")
		if s := w.seen("left"); s.Picture != room.Silent {
			t.Errorf("dark: %+v", s)
		}
		// What it does not say of its picture is not known, whatever it was told.
		w.sim.ShowOn("left", devices.DisplayStatus{Power: devices.PowerOn, Input: "hdmi1"})
		if s := w.seen("left"); s.Picture != room.FlowUnknown {
			t.Errorf("it does not say: %+v", s)
		}
		w.sim.ShowOn("left", devices.DisplayStatus{Power: devices.PowerOn, Input: "hdmi1", PictureMute: devices.On})
		w.Show("left", room.SceneMeeting)
		w.Show("left", room.SceneMeeting) // it does so already
		w.shows("left", "on hdmi1 dark off", "power true", "input hdmi1", "picture mute true", "picture mute false")
		w.Show("left", room.SceneOff)
		w.shows("left", "off hdmi1 dark off")
		// Off is done once. Who switches it on afterwards is left alone.
		w.sim.ShowOn("left", devices.DisplayStatus{Power: devices.PowerOn, Input: "tuner", PictureMute: devices.Off})
		w.sim.Break("left", devices.ErrGone)
		time.Sleep(time.Minute)
		w.sim.Mend("left")
		time.Sleep(time.Minute)
		w.shows("left", "on tuner dark off")
		// A display that is off is dark, and is not lit to be made so.
		w.Show("left", room.SceneOff)
		w.Show("left", room.SceneDark)
		synctest.Wait()
		w.sim.ShowOn("left", devices.DisplayStatus{Power: devices.PowerOff})
		_, before := w.sim.Shown("left")
		w.Show("left", room.SceneDark)
		w.shows("left", "off  dark unknown", before...)
	})
}

// A display that comes back is told again; one that lost a single answer is not.
func TestComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWall(t, "left")
		w.Show("left", room.SceneMeeting)
		w.shows("left", "on hdmi1 dark off")
		w.sim.Break("left", devices.ErrGone)
		if s := w.seen("left"); s.Condition != room.ConditionAbsent || s.Picture != room.FlowUnknown {
			t.Errorf("unplugged: %+v", s)
		}
		w.sim.ShowOn("left", devices.DisplayStatus{Power: devices.PowerOff, Input: "tuner", PictureMute: devices.Off})
		time.Sleep(10 * time.Minute)
		w.sim.Mend("left")
		w.shows("left", "on hdmi1 dark off")
		if s := w.seen("left"); s.Condition != room.ConditionOK {
			t.Errorf("back: %+v", s)
		}
		// Somebody in the room shows a laptop; one answer is lost; it stays.
		if done, err := w.Set(t.Context(), "left", room.DisplayInput, wire.DisplaySet{Input: "laptop"}); err != nil || done.Do != "input" {
			t.Errorf("%+v, %v", done, err)
		}
		w.sim.Break("left", devices.ErrTimeout)
		synctest.Wait()
		w.sim.Mend("left")
		if s := w.seen("left"); s.Condition != room.ConditionOK {
			t.Errorf("one answer lost: %+v", s)
		}
		w.shows("left", "on hdmi2 dark off")
		// Many lost answers are an outage.
		w.sim.Break("left", devices.ErrTimeout)
		time.Sleep(10 * time.Second)
		if s := w.seen("left"); s.Condition != room.ConditionFailed || !strings.Contains(s.Cause, "no answer") {
			t.Errorf("silent: %+v", s)
		}
		w.sim.Mend("left")
		w.shows("left", "on hdmi1 dark off")
	})
}

// A dead display and a slow one delay nobody, and the newest order counts.
func TestBesideEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWall(t, "dead", "slow", "quick")
		w.sim.Break("dead", devices.ErrTimeout)
		w.sim.Slow("slow", 20*time.Second)
		began := time.Now()
		for _, name := range []string{"dead", "slow", "quick", "nobody"} {
			w.Show(name, room.SceneMeeting)
		}
		w.shows("quick", "on hdmi1 dark off")
		if took := time.Since(began); took > 0 {
			t.Errorf("it took %v", took)
		}
		time.Sleep(5 * time.Second)
		w.Show("slow", room.SceneOff) // while it is still being switched on
		time.Sleep(25 * time.Second)
		w.shows("slow", "off tuner dark off", "power true", "power false")
		w.shows("dead", "off tuner dark off")
	})
}

// What answers and does not obey is degraded, and tried again.
func TestDoesNotObey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWall(t, "left")
		w.sim.Stick("left", true)
		w.Show("left", room.SceneMeeting)
		if s := w.seen("left"); s.Condition != room.ConditionDegraded || !strings.Contains(s.Cause, "does not show what it should") {
			t.Errorf("%+v", s)
		}
		time.Sleep(25 * time.Second)
		w.sim.Stick("left", false)
		time.Sleep(25 * time.Second)
		w.shows("left", "on hdmi1 dark off")
		if s := w.seen("left"); s.Condition != room.ConditionOK {
			t.Errorf("%+v", s)
		}
	})
}

func TestProve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWall(t, "a-1", "a-2", "b")
		for _, name := range []string{"a-1", "a-2", "b"} {
			w.sim.Slow(name, 10*time.Second)
			w.Show(name, room.SceneMeeting)
		}
		for _, name := range []string{"a-1", "a-2", "b"} {
			if got, err := w.Prove(t.Context(), name); got.Verdict != precheck.OK || err != nil {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
			w.shows(name, "on hdmi1 dark off")
		}
		for what, c := range map[string]struct {
			do   func()
			want string
		}{
			"another input": {func() {
				w.sim.ShowOn("b", devices.DisplayStatus{Power: devices.PowerOn, Input: "tuner", PictureMute: devices.Off})
			}, "it shows the input tuner, and should show hdmi1"},
			"muted": {func() {
				w.sim.ShowOn("b", devices.DisplayStatus{Power: devices.PowerOn, Input: "hdmi1", PictureMute: devices.On})
			}, "its picture is muted"},
			"off":  {func() { w.sim.ShowOn("b", devices.DisplayStatus{Power: devices.PowerOff}) }, "says that it is off"},
			"gone": {func() { w.sim.Break("b", devices.ErrGone) }, "unplugged"},
		} {
			c.do()
			if _, err := w.Prove(t.Context(), "b"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", what, err)
			}
			w.sim.Mend("b")
			time.Sleep(time.Minute)
		}
		// One that is not switched by the room is asked, and left as it is.
		quiet := newWall(t, "off")
		if got, err := quiet.Prove(t.Context(), "off"); err != nil || got.Verdict != precheck.Remark || !strings.Contains(got.Detail, "was not switched on") {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWall(t, "left", "right")
		w.Show("left", room.SceneMeeting)
		w.sim.Break("right", devices.ErrTimeout)
		synctest.Wait()
		list := w.List(t.Context(), true)
		if len(list.Displays) != 2 || list.Displays[0].State.Power != "on" || list.Displays[0].Scene != "meeting" ||
			list.Displays[1].State.Power != "unknown" || !strings.Contains(list.Displays[1].State.Error, "no answer") {
			t.Errorf("%+v", list)
		}
		if plain := w.List(t.Context(), false); plain.Displays[0].State != nil {
			t.Errorf("nobody asked: %+v", plain)
		}
		s, err := w.Status(t.Context(), "left")
		if err != nil || s.Power != "on" || s.Input != "hdmi1" || s.Model != "simulated" || s.Hours[0] != 4660 || *s.Volume != 20 {
			t.Errorf("%+v, %v", s, err)
		}
		for what, set := range map[room.DisplayUse]wire.DisplaySet{
			room.DisplayInput: {Input: "laptop"}, room.DisplayMute: {What: "picture", On: true}, room.DisplaySend: {Frame: "0102ff"},
		} {
			done, err := w.Set(t.Context(), "left", what, set)
			if err != nil || done.Do != string(what) || what == room.DisplaySend && done.Answer != "0102ff" {
				t.Errorf("%s: %+v, %v", what, done, err)
			}
		}
		w.shows("left", "on hdmi2 dark on")
		for what, set := range map[room.DisplayUse]wire.DisplaySet{
			room.DisplayInput: {}, room.DisplayMute: {What: "smell"}, room.DisplaySend: {Frame: "0g"}, "dance": {},
		} {
			if _, err := w.Set(t.Context(), "left", what, set); !errors.Is(err, wire.ErrAsked) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := w.Status(t.Context(), "middle"); !errors.Is(err, wire.ErrNoDisplay) || !strings.Contains(err.Error(), "left, right") {
			t.Errorf("%v", err)
		}
	})
}

// What was dark before an order is not told as news after it.
func TestOldDarknessIsNoNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWall(t, "left")
		w.sim.Slow("left", 10*time.Second)
		synctest.Wait()
		w.Show("left", room.SceneMeeting) // while that lasts nothing but the order is new
		synctest.Wait()
		w.mu.Lock()
		news := w.news
		w.mu.Unlock()
		if news != room.Flow("") {
			t.Errorf("an order made news of %q", news)
		}
	})
}
