package check_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cell"
	"klubba/agent/check"
	"klubba/agent/health"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
)

// bulbs is a light whose lines can be cut or shorted.
type bulbs struct {
	devices.Light
	until      atomic.Int64 // when the lamp test ends, in nanoseconds
	cut, short devices.Colour
}

func (b *bulbs) Colours() devices.Colour { return devices.Red | devices.Amber | devices.Green }

func (b *bulbs) Lit() (devices.Colour, error) {
	lit := devices.Dark
	if time.Now().UnixNano() < b.until.Load() {
		lit = b.Colours()
	}
	return lit&^b.cut | b.short, nil
}

func TestTheLampIsReadBack(t *testing.T) {
	for _, tt := range []struct {
		name       string
		cut, short devices.Colour
		cause      precheck.Cause
		detail     string
	}{
		{"whole", 0, 0, "", ""},
		{"a cut line", devices.Red, 0, precheck.CauseLampDark, "does not light: red"},
		{"a shorted line", 0, devices.Green, precheck.CauseLampStuck, "does not go out: green"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &bulbs{cut: tt.cut, short: tt.short}
				r := roomOf(devices.Set{Lights: []devices.NamedLight{{Name: "light", Light: b}, {Name: "corridor", Light: b}}})
				begun := 0
				r.LampTest = func(context.Context) error {
					begun++
					b.until.Store(time.Now().Add(room.LampTestFor).UnixNano())
					return nil
				}
				report := run(t, r, person)
				want := 1
				if tt.cause != "" {
					want = 2 // the second try begins it anew
				}
				if begun != want {
					t.Errorf("%d lamp tests for two lights, want %d", begun, want)
				}
				for _, got := range report.Results {
					if got.Cause != tt.cause || got.Detail != tt.detail || (tt.cause == "") != (got.Verdict == precheck.OK) {
						t.Errorf("%+v", got)
					}
				}
			})
		})
	}
}

// unplayed is a light whose chip is not there: it cannot be read.
type unplayed struct{ bulbs }

func (*unplayed) Lit() (devices.Colour, error) { return 0, errors.New("not in use") }

// A lamp that cannot be read is told as the room knows it.
func TestALampThatIsNotThere(t *testing.T) {
	r := roomOf(devices.Set{Lights: []devices.NamedLight{{Name: "light", Light: &unplayed{}}}})
	r.LampTest = func(context.Context) error { return nil }
	if got := run(t, r, person).Results[0]; got.Cause != precheck.CauseFailed || got.Detail != "not in use" {
		t.Errorf("%+v", got)
	}
	live := room.New(room.DefaultPolicy(), room.Saved{})
	live.Step(now(), room.PartSeen{Part: "light", Kind: "light", Condition: room.ConditionAbsent, Cause: "GPIO chip \"x\": not present"})
	r.Status = cell.New(live.Status())
	if got := run(t, r, person).Results[0]; got.Cause != precheck.CauseAbsent || !strings.Contains(got.Detail, "GPIO chip") {
		t.Errorf("%+v", got)
	}
}

func TestAButtonIsAskedForAPress(t *testing.T) {
	timer := check.Ask{By: room.Actor{Via: room.ViaCalendar}}
	long := 9 * 24 * time.Hour
	for _, tt := range []struct {
		name    string
		ask     check.Ask
		ago     time.Duration // of the last press; 0 is never
		pressed bool          // when asked
		asks    bool
		cause   precheck.Cause
	}{
		{"pressed when asked", person, 0, true, true, ""},
		{"not pressed", person, 3 * time.Hour, false, true, precheck.CauseNotPressed},
		{"pressed just before", person, time.Minute, false, false, ""},
		{"by timer", timer, 3 * time.Hour, false, false, ""},
		{"by timer, pressed long ago", timer, long, false, false, precheck.CausePressOld},
		{"by timer, never", timer, 0, false, false, precheck.CauseNeverPressed},
		{"from afar", check.Ask{By: room.Actor{Via: room.ViaMQTT}}, 0, false, false, precheck.CauseNeverPressed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := sim.New(func() time.Duration { return 0 })
				r := roomOf(devices.Set{Buttons: []devices.NamedButton{{Name: "chair", Button: s.Button("chair")}}})
				last := cell.New(room.Instant{})
				if tt.ago > 0 {
					last.Set(now().Add(-tt.ago))
				}
				r.Presses = map[string]*cell.Cell[room.Instant]{"chair": last}
				asked := false
				began := time.Now()
				report := check.Run(t.Context(), r, tt.ask, func(items []wire.PrecheckItem) {
					if items[0].Ask == wire.AskPress && !asked {
						asked = true
						if tt.pressed {
							last.Set(now())
						}
					}
				})
				got := report.Results[0]
				if asked != tt.asks || got.Cause != tt.cause || got.How+got.Detail == "" || got.Tries != 1 {
					t.Errorf("asked %t: %+v", asked, got)
				}
				if took := time.Since(began); took > 8*time.Second {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

func TestAStuckButton(t *testing.T) {
	s := sim.New(func() time.Duration { return 0 })
	r := roomOf(devices.Set{Buttons: []devices.NamedButton{{Name: "chair", Button: s.Button("chair")}}})
	r.Presses = map[string]*cell.Cell[room.Instant]{"chair": cell.New(now())}
	live := room.New(room.DefaultPolicy(), room.Saved{})
	live.Step(now(), room.PartSeen{Part: "chair", Kind: "button", Condition: room.ConditionFailed, Cause: "stuck or wire broken"})
	r.Status = cell.New(live.Status())
	if got := run(t, r, person).Results[0]; got.Verdict != precheck.Failed || got.Cause != precheck.CauseStuck {
		t.Errorf("%+v", got)
	}
}

// portal is a service that answers as it is told to.
type portal struct {
	left time.Duration
	late time.Duration
	err  error
}

func (p portal) Check(context.Context) (devices.ServiceResult, error) {
	return devices.ServiceResult{Latency: p.late, Expires: now().Wall.Add(p.left), Evidence: devices.Evidence{Text: "answers 200"}}, p.err
}

func TestServicesAndTheirCertificates(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		name   string
		portal portal
		want   room.Verdict
		causes []precheck.Cause
	}{
		{"well", portal{left: 90 * day}, room.VerdictReady, []precheck.Cause{"", ""}},
		{"slow", portal{left: 90 * day, late: 1500 * time.Millisecond}, room.VerdictRemarks, []precheck.Cause{precheck.CauseSlow, ""}},
		{"ending", portal{left: 5 * day}, room.VerdictRemarks, []precheck.Cause{"", precheck.CauseCertificateEnding}},
		{"ended", portal{left: -day, err: devices.ErrCertificate}, room.VerdictRemarks, []precheck.Cause{precheck.CauseCertificateBad, precheck.CauseCertificateEnded}},
		{"down", portal{left: 90 * day, err: devices.ErrTimeout}, room.VerdictRemarks, []precheck.Cause{precheck.CauseNoAnswer, ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report := run(t, roomOf(devices.Set{Services: []devices.NamedService{{Name: "meetings", ServiceProbe: tt.portal}}}), person)
			var causes []precheck.Cause
			for _, r := range report.Results {
				causes = append(causes, r.Cause)
			}
			if report.Verdict != tt.want || !slices.Equal(causes, tt.causes) {
				t.Errorf("%s %v: %+v", report.Verdict, causes, report.Results)
			}
		})
	}
}

func TestTheLinkAndItsRelays(t *testing.T) {
	r := roomOf(devices.Set{Link: &devices.Link{Relays: []devices.NamedProber{{Name: "relay-1"}, {Name: "relay-2"}}}})
	live := room.New(room.DefaultPolicy(), room.Saved{})
	live.Step(now(), room.PathSeen{Level: room.LevelLost, Cause: room.CauseInternet, Evidence: "no relay has answered for 4.0 s"})
	live.Step(now(), room.PartSeen{Part: "relay-1", Kind: "relay", Condition: room.ConditionOK, Evidence: "answers in time"})
	live.Step(now(), room.PartSeen{Part: "relay-2", Kind: "relay", Condition: room.ConditionFailed, Cause: "does not answer"})
	r.Status = cell.New(live.Status())
	r.Figures = cell.New(wire.LinkFigures{Mark: wire.Mark{V: 1}, Loss15: 0.5, RTT95: 40})
	report := run(t, r, person)
	if report.Verdict != room.VerdictNotReady || len(report.Results) != 3 {
		t.Fatalf("%+v", report)
	}
	link := report.Results[0]
	if link.Cause != precheck.CauseLost || len(link.Measures) != 2 || link.Measures[0].Value != 50 || link.Measures[0].Margin != -48 {
		t.Errorf("%+v", link)
	}
	if report.Results[1].Verdict != precheck.OK || report.Results[2].Verdict != precheck.Failed {
		t.Errorf("%+v", report.Results[1:])
	}
}

// The box of a Raspberry Pi in a warm cupboard with a weak power supply.
func TestTheBoxItself(t *testing.T) {
	sys := t.TempDir()
	for name, text := range map[string]string{
		"class/thermal/thermal_zone0/temp": "74500\n", "class/thermal/thermal_zone0/type": "cpu-thermal\n",
		"devices/platform/soc/soc:firmware/get_throttled": "50005\n",
	} {
		if err := os.MkdirAll(filepath.Join(sys, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(sys, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r := roomOf(devices.Set{})
	r.Policy.DiskLow, r.Policy.DiskFull, r.Policy.DiskSlow = 0, 0, time.Hour // the disk of whoever tests is as it is
	r.Box = health.Source{Sys: sys, Disk: filepath.Join(sys, "record.db")}
	r.Clock = func() (precheck.Clock, error) { return precheck.Clock{Synced: false}, nil }
	broken := errors.New("entry 7 was changed")
	r.Verify = func(context.Context) (record.Head, error) { return record.Head{}, broken }
	report := run(t, r, person)
	want := "power-supply: the power supply is too weak; record: entry 7 was changed; clock: the clock is kept right by nobody; temperature: the box is warm"
	if report.Verdict != room.VerdictNotReady || report.Summary != want {
		t.Errorf("%s %q", report.Verdict, report.Summary)
	}
	for _, got := range report.Results {
		if got.Part == "disk" && (got.Verdict != precheck.OK || !strings.Contains(got.How, "% free")) {
			t.Errorf("%+v", got)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(sys, ".try-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if got := check.Parts(roomOf(devices.Set{})); len(got) != 0 {
		t.Errorf("a box that tells nothing of itself is checked for %v", got)
	}
}

// A record of many years is read as far as time allows; that is no fault.
func TestALongRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomOf(devices.Set{})
		r.Verify = func(ctx context.Context) (record.Head, error) {
			<-ctx.Done()
			return record.Head{Seq: 4_000_000}, fmt.Errorf("record: verify: %w", ctx.Err())
		}
		began := time.Now()
		got := run(t, r, person).Results[0]
		if got.Verdict != precheck.Remark || got.Cause != precheck.CauseRecordLong || !strings.Contains(got.Detail, "4000000") {
			t.Errorf("%+v", got)
		}
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
