package calendar_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/agent"
	"klubba/agent/calendar"
	"klubba/agent/calendar/plan"
	"klubba/agent/check"
	"klubba/agent/store"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
)

// house is a room with an agent and a calendar in a synctest bubble. Its wall
// clock begins when the test says.
type house struct {
	*testing.T
	dir     string
	zone    *time.Location
	began   time.Time    // on the bubble's clock
	base    time.Time    // the wall clock's beginning
	skipped atomic.Int64 // nanoseconds by which it was set forward
	unkept  atomic.Bool  // the wall clock has no time service
	opens   bool
	titles  bool
	verdict []room.Verdict // of the checks to come; then ready
	takes   time.Duration  // each check

	agent  *agent.Agent
	keeper *calendar.Keeper
	mu     sync.Mutex
	ran    []string // when checks were run
	end    func()
}

func newHouse(t *testing.T, now string) *house {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, dir: t.TempDir(), zone: zone, began: time.Now(), takes: 5 * time.Second}
	h.base = h.at(now)
	return h
}

func (h *house) at(s string) time.Time {
	h.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", s, h.zone)
	if err != nil {
		h.Fatal(err)
	}
	return t
}

func (h *house) now() room.Instant {
	passed := time.Since(h.began)
	return room.Instant{Mono: time.Hour + passed, Wall: h.base.Add(passed + time.Duration(h.skipped.Load())).UTC()}
}

func (h *house) file() string { return filepath.Join(h.dir, "room.ics") }

// publish puts meetings in the calendar: "2026-11-26 18:00 2h Title".
func (h *house) publish(meetings ...string) {
	h.Helper()
	lines := []string{"BEGIN:VCALENDAR"}
	for i, m := range meetings {
		f := strings.SplitN(m, " ", 4)
		length, err := time.ParseDuration(f[2])
		if err != nil {
			h.Fatal(err)
		}
		start := h.at(f[0] + " " + f[1]).UTC()
		lines = append(lines, "BEGIN:VEVENT", fmt.Sprintf("UID:meeting-%d", i), "SUMMARY:"+f[3],
			"DTSTART:"+start.Format("20060102T150405Z"), "DTEND:"+start.Add(length).Format("20060102T150405Z"), "END:VEVENT")
	}
	h.write(strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n"))
}

func (h *house) write(text string) {
	h.Helper()
	if err := os.WriteFile(h.file(), []byte(text), 0o600); err != nil {
		h.Fatal(err)
	}
}

// start starts the daemon's part of it, and waits until it is quiet.
func (h *house) start() {
	h.Helper()
	h.agent = agent.New(agent.Options{
		Policy: room.DefaultPolicy(), Zone: h.zone, Now: h.now, Synced: func() bool { return !h.unkept.Load() },
		Open:    func() (*store.Store, error) { return store.Open(filepath.Join(h.dir, "record.db"), store.Options{}) },
		Version: "test", Boot: "boot-1", PetEvery: time.Minute, Check: h.check,
	})
	h.keeper = calendar.New(calendar.Options{
		Source: calendar.Source{File: h.file()}, Every: 15 * time.Minute, Titles: h.titles, Opens: h.opens,
		Rules: plan.Rules{Zone: h.zone, Morning: 7 * time.Hour},
		Copy:  filepath.Join(h.dir, "calendar", "copy.json"),
		Live:  h.agent.Live(), Do: h.agent.Do, Submit: h.agent.Submit, Held: h.agent.Record().Meetings,
		Report: h.agent.Reporter(calendar.Part, calendar.MaxAge(15*time.Minute)),
		Now:    h.now, Synced: func() bool { return !h.unkept.Load() },
	})
	h.agent.Serve(calendar.Part, h.keeper.Run)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.agent.Run(ctx) }()
	h.end = func() {
		cancel()
		if err := <-done; err != nil {
			h.Errorf("the agent ended with: %v", err)
		}
		h.end = func() {}
	}
	h.Cleanup(func() { h.end() })
	h.wait(2 * time.Second)
}

func (h *house) check(ctx context.Context, _ check.Room, ask check.Ask, _ func([]wire.PrecheckItem)) precheck.Report {
	h.mu.Lock()
	h.ran = append(h.ran, h.now().Wall.In(h.zone).Format("2006-01-02 15:04"))
	verdict := room.VerdictReady
	if len(h.verdict) > 0 {
		verdict, h.verdict = h.verdict[0], h.verdict[1:]
	}
	h.mu.Unlock()
	select {
	case <-time.After(h.takes):
	case <-ctx.Done():
	}
	result := precheck.Result{Part: "camera", Kind: precheck.KindCamera, Required: true, Verdict: map[room.Verdict]precheck.Verdict{
		room.VerdictReady: precheck.OK, room.VerdictRemarks: precheck.Remark, room.VerdictNotReady: precheck.Failed,
	}[verdict]}
	return precheck.Report{By: ask.By, Results: []precheck.Result{result}}.Concluded()
}

func (h *house) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// skip sets the wall clock forward, and lets the calendar notice.
func (h *house) skip(to string) {
	h.Helper()
	h.skipped.Add(int64(h.at(to).Sub(h.now().Wall)))
	h.wait(2 * time.Minute)
}

// until waits for a time on the wall, and a second more.
func (h *house) until(s string) {
	h.Helper()
	h.wait(h.at(s).Sub(h.now().Wall) + time.Second)
}

func (h *house) do(v room.Verb) wire.Outcome {
	h.Helper()
	out, err := h.agent.Do(h.Context(), room.Command{By: room.Actor{Via: room.ViaCLI, Name: "anna"}, Do: v})
	if err != nil {
		h.Fatal(err)
	}
	synctest.Wait()
	return out
}

func (h *house) status() room.Status { return h.agent.Told().Value().Status }

func (h *house) wantRan(want ...string) {
	h.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if diff := cmp.Diff(want, h.ran); diff != "" {
		h.Errorf("checks (-want +got):\n%s", diff)
	}
}

func (h *house) wantPhase(want room.Phase) {
	h.Helper()
	if got := h.status().Phase; got != want {
		h.Errorf("at %v the phase is %s, want %s", h.now().Wall.In(h.zone), got, want)
	}
}

func (h *house) wantPart(want room.Condition, cause string) room.Part {
	h.Helper()
	p, _ := h.status().Parts.Find(calendar.Part)
	if p.Condition != want || !strings.Contains(p.Cause, cause) {
		h.Errorf("the calendar is %q, cause %q, evidence %q; want %q, cause %q", p.Condition, p.Cause, p.Evidence, want, cause)
	}
	return p
}

// commands are those of the calendar in the record of a house that has ended,
// such as "open done".
func (h *house) commands() (list []string) {
	h.Helper()
	for _, e := range h.entries() {
		if e.Kind == room.KindCommand && e.By.Via == room.ViaCalendar {
			list = append(list, e.Name+" "+e.Outcome)
		}
	}
	return list
}

func (h *house) entries() (list []record.Entry) {
	h.Helper()
	st, err := store.Open(filepath.Join(h.dir, "record.db"), store.Options{})
	if err != nil {
		h.Fatal(err)
	}
	defer st.Close()
	if _, err := st.Verify(context.Background()); err != nil {
		h.Errorf("the chain: %v", err)
	}
	all, err := st.After(0, 1<<20)
	if err != nil {
		h.Fatal(err)
	}
	for _, s := range all {
		list = append(list, s.Entry)
	}
	return slices.Clip(list)
}
