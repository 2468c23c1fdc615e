package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"klubba/agent/cell"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/link"
	"klubba/room/text"
)

// figuresAt are the figures of a good link at a moment.
func figuresAt(at time.Time) wire.LinkFigures {
	soon, later := int64(12), int64(240)
	return wire.LinkFigures{
		Mark: wire.Mark{V: wire.Version, Boot: "boot-1", Time: wire.Format(at)}, Level: string(room.LevelGood),
		Loss15: 0.002, Loss15High: 0.0093, BurstMS: 40, RTT50: 24.8, RTT95: 31.04, Jitter: 1.2, R: 91, MOS: 4.36,
		Gateway: string(room.Flowing), Passive: string(room.FlowUnknown),
		Relays: []wire.Relay{
			{Name: "relay-a", Health: string(link.HealthGood), AgeMS: &soon},
			{Name: "relay-b", Health: string(link.HealthGood), AgeMS: &later},
		},
	}
}

func lost(f *wire.LinkFigures) {
	age := int64(1400)
	f.Level, f.Cause = string(room.LevelLost), string(room.CauseInternet)
	f.Loss1, f.Loss15, f.Loss15Low, f.Loss15High, f.BurstMS, f.MOS = 1, 0.093, 0.061, 0.139, 1400, 1.2
	f.Passive = string(room.Silent)
	for i := range f.Relays {
		f.Relays[i].Health, f.Relays[i].AgeMS = string(link.HealthSilent), &age
	}
}

// views are the links that the golden files show: what is measured, and then
// how old it is.
var views = map[string]struct {
	change func(*wire.LinkFigures)
	later  time.Duration
	gone   bool
}{
	"good": {change: func(*wire.LinkFigures) {}},
	"degraded": {change: func(f *wire.LinkFigures) {
		f.Level, f.Cause, f.Suspect, f.Flapping = string(room.LevelDegraded), string(room.CauseMediaService), true, true
		f.Loss1, f.Loss15, f.Loss15Low, f.Loss15High, f.Late15, f.MOS = 0.0625, 0.031, 0.014, 0.066, 0.02, 3.1
		f.Relays[0].Health = string(link.HealthLate)
		f.Relays = append(f.Relays,
			wire.Relay{Name: "relay-c", Health: string(link.HealthFaulty), Fault: string(link.FaultUnresolved), Problem: "relay-c: name does not resolve"},
			wire.Relay{Name: "relay-d", Health: string(link.HealthUnknown)})
	}},
	"lost": {change: lost, later: 300 * time.Millisecond},
	"first": {change: func(f *wire.LinkFigures) {
		*f = wire.LinkFigures{
			Mark: f.Mark, Level: string(room.LevelUnknown), Cause: string(room.CauseNoEvidence), Loss15High: 1,
			Gateway: string(room.FlowUnknown), Passive: string(room.FlowUnknown), Relays: []wire.Relay{{Name: "relay-a", Health: string(link.HealthUnknown)}},
		}
	}},
	"old":  {change: func(*wire.LinkFigures) {}, later: 23 * time.Second},
	"gone": {change: func(*wire.LinkFigures) {}, later: 4 * time.Second, gone: true},
}

// past is a minute with a cut in it, and what the watch missed before.
func past() *history {
	h := &history{}
	for i := range 50 {
		f := figuresAt(evening)
		f.RTT50 += float64(i % 7)
		switch {
		case i >= 30 && i < 34:
			lost(&f)
		case i%9 == 0:
			f.Loss1 = float64(i) / 1000
		}
		if i < 10 || i >= 15 {
			h.now.note(f)
		}
		h.turn(nil)
	}
	return h
}

// viewOf shows a link in a room with a meeting.
func viewOf(lang string, colours bool, name string) figuresView {
	scene := views[name]
	r := webtest.New(evening)
	open(r)
	told := r.Told.Value()
	f := figuresAt(evening)
	scene.change(&f)
	words := text.New(lang)
	return figuresView{
		view: view{
			words: words, paint: paint(colours), when: when{words: words, zone: zone, now: evening.Add(scene.later)},
			state: wire.StateOf(wire.Place{Site: "Umeå", Room: "Sessionssalen"}, told.Status, wire.Head{}, told.At),
		},
		figures: &f, history: past(), gone: scene.gone,
	}
}

func TestLinkViewReadsWell(t *testing.T) {
	for name := range views {
		for _, lang := range text.Languages() {
			t.Run(name+"."+lang, func(t *testing.T) {
				v := viewOf(lang, false, name)
				golden(t, "link/"+name+"."+lang+".txt", v.String()+"\n"+v.line()+"\n")
			})
		}
	}
}

func TestLinkViewPaintsOnlyTheWords(t *testing.T) {
	for name := range views {
		painted := viewOf("sv", true, name).String()
		bare := painted
		for _, code := range []string{red, green, yellow, "0"} {
			bare = strings.ReplaceAll(bare, "\x1b["+code+"m", "")
		}
		if want := viewOf("sv", false, name).String(); bare != want || painted == want {
			t.Errorf("%s without its colours:\n%s\nwant:\n%s", name, bare, want)
		}
	}
}

func TestHistoryKeepsTheWorstOfAMinute(t *testing.T) {
	var h history
	f := figuresAt(evening)
	for range 2 * historySeconds {
		h.turn(&f) // no figures of its own: those before stand for the second
	}
	if got := h.rttBars(); utf8.RuneCountInString(got) != historySeconds || strings.Trim(got, "▅") != "" {
		t.Errorf("24.8 of 50 ms is %q", got)
	}
	f.Loss1, f.RTT50 = 0.5, 200
	h.now.note(f)
	f.Loss1, f.RTT50 = 0, 100
	h.now.note(f)
	h.turn(nil)
	if rtt, loss := h.tops(); rtt != 200 || loss != 0.5 {
		t.Errorf("the bars reach to %v ms and %v", rtt, loss)
	}
	if got := h.lossBars(); !strings.HasSuffix(got, "▁█") {
		t.Errorf("loss %q", got)
	}
	h.turn(&wire.LinkFigures{Level: string(room.LevelGood), Loss15High: 1})
	if !strings.HasSuffix(h.lossBars(), "█ ") {
		t.Errorf("a second of which nothing is known is no gap: %q", h.lossBars())
	}
	if got := bar(0.001) + bar(1) + bar(7) + bar(0) + bar(-1); got != "▂██▁▁" {
		t.Errorf("bars %q", got)
	}
}

func TestPictureStaysInItsPlace(t *testing.T) {
	p := canvas{terminal: func() int { return 4 }}
	if got := p.draw("a\nb\n"); got != "\x1b[?7la\x1b[K\nb\x1b[K\n\x1b[J\x1b[?7h" {
		t.Errorf("first %q", got)
	}
	if got := p.draw("1\n2\n3\n4\n5\n"); got != "\x1b[2F\x1b[?7l1\x1b[K\n2\x1b[K\n3\x1b[K\n\x1b[J\x1b[?7h" {
		t.Errorf("on a small screen %q", got)
	}
	if got := p.draw("x\n"); !strings.HasPrefix(got, "\x1b[3F") {
		t.Errorf("up from a cropped one %q", got)
	}
}

// measuring is a house whose room measures its link.
func measuring(t *testing.T) *house {
	t.Helper()
	h := &house{socket: filepath.Join(t.TempDir(), "k.sock"), room: webtest.New(time.Now())}
	h.room.Figures = cell.New(wire.LinkFigures{})
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.stop)
	return h
}

// watching runs "klubba link watch" until stop, which gives its exit code.
func (h *house) watching(t *testing.T, out interface{ Write([]byte) (int, error) }, args ...string) (err *screen, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	err = newScreen()
	code := make(chan int, 1)
	args = append([]string{"link", "watch", "--lang", "sv", "--socket", h.socket}, args...)
	go func() { code <- run(ctx, args, strings.NewReader(""), out, err, func(string) string { return "" }) }()
	return err, func() int { cancel(); return <-code }
}

func TestLinkWatchOverARestart(t *testing.T) {
	h := measuring(t)
	out := newScreen()
	err, stop := h.watching(t, out)
	out.await(t, "inga mätvärden ännu\n")
	h.room.Figures.Set(figuresAt(time.Now()))
	out.await(t, "bra        förlust 0,0 %    svar 24,8 ms\n")
	h.stop()
	err.await(t, "Väntar på att programmet ska komma tillbaka")
	f := figuresAt(time.Now())
	lost(&f)
	h.room.Figures.Set(f)
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	out.await(t, "bruten     förlust 100,0 %  inga svar       internetanslutningen\n")
	if got := stop(); got != exitDone {
		t.Errorf("exit code %d", got)
	}
}

func TestLinkWatchForPrograms(t *testing.T) {
	h := measuring(t)
	h.room.Figures.Set(figuresAt(time.Now()))
	out := newScreen()
	_, stop := h.watching(t, out, "--json")
	out.await(t, "}]}\n")
	if got := stop(); got != exitDone {
		t.Errorf("exit code %d", got)
	}
	var f wire.LinkFigures
	if err := json.Unmarshal([]byte(out.String()), &f); err != nil || f.RTT50 != 24.8 || len(f.Relays) != 2 {
		t.Errorf("%s: %v", out, err)
	}
}

func TestLinkWatchWhereNothingIsMeasured(t *testing.T) {
	h := &house{socket: filepath.Join(t.TempDir(), "k.sock"), room: webtest.New(time.Now())}
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	defer h.stop()
	var out, err bytes.Buffer
	code := run(t.Context(), []string{"link", "watch", "--lang", "sv", "--socket", h.socket}, strings.NewReader(""), &out, &err, func(string) string { return "" })
	if code != exitRefused || !strings.Contains(err.String(), "Rummet mäter inte sin uppkoppling") {
		t.Errorf("exit code %d, %s", code, &err)
	}
	h.stop()
	if code := run(t.Context(), []string{"link", "watch", "--socket", h.socket}, strings.NewReader(""), &out, &err, func(string) string { return "" }); code != exitNoDaemon {
		t.Errorf("without a daemon: exit code %d", code)
	}
	if out.Len() > 0 {
		t.Errorf("printed %s", &out)
	}
}

// openTerminal opens a pair of pseudo-terminal ends (man 4 pts).
func openTerminal(t *testing.T) (near, far *os.File) {
	t.Helper()
	near, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("SKIPPED: no pseudo-terminal, and with it the proof that the picture is drawn on a real one: %v", err)
	}
	t.Cleanup(func() { _ = near.Close() })
	if err := unix.IoctlSetPointerInt(int(near.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetUint32(int(near.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	far, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = far.Close() })
	return near, far
}

func TestLinkWatchOnATerminal(t *testing.T) {
	near, far := openTerminal(t)
	if err := unix.IoctlSetWinsize(int(far.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 10, Col: 80}); err != nil {
		t.Fatal(err)
	}
	shown := newScreen()
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		_, _ = near.WriteTo(shown) // ends when the far end is closed
	}()
	h := measuring(t)
	h.room.Figures.Set(figuresAt(time.Now()))
	_, stop := h.watching(t, far)
	shown.await(t, "\x1b[32mBRA\x1b[0m")
	f := figuresAt(time.Now())
	lost(&f)
	h.room.Figures.Set(f)
	shown.await(t, "\x1b[9F") // nine of ten rows, drawn again
	shown.await(t, "\x1b[1;31mBRUTEN: fel på internetanslutningen\x1b[0m")
	if got := stop(); got != exitDone {
		t.Errorf("exit code %d", got)
	}
	_ = far.Close()
	<-copied
	if strings.Contains(shown.String(), "Reläer") {
		t.Error("the screen is too small for the relays, and scrolled")
	}
}

func TestNoColourOnATerminal(t *testing.T) {
	_, far := openTerminal(t)
	no := func(name string) string { return map[string]string{"NO_COLOR": "1"}[name] }
	if colourful(far, no) || terminalOf(far, no) == nil {
		t.Error("NO_COLOR takes the colours away, and nothing else")
	}
	dumb := func(name string) string { return map[string]string{"TERM": "dumb"}[name] }
	if colourful(far, dumb) || terminalOf(far, dumb) != nil {
		t.Error("a dumb terminal cannot move its cursor")
	}
}
