package precheck_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
	"klubba/room/text"
)

var evening = record.Time{Time: time.Date(2026, 11, 24, 18, 30, 0, 250e6, time.UTC)}

func report(results ...precheck.Result) precheck.Report {
	return precheck.Report{
		Site: "umea", Room: "sal-1", Number: 7, Boot: "boot-1", By: room.Actor{Via: room.ViaCLI, Name: "Anna"},
		Started: evening, Ended: evening, ClockSynced: true, Results: results,
	}.Concluded()
}

func result(part string, required bool, v precheck.Verdict, detail string) precheck.Result {
	return precheck.Result{Part: part, Kind: "camera", Required: required, Verdict: v, Detail: detail, Tries: 1}
}

func TestWhatFollowsFromTheResults(t *testing.T) {
	ok := result("light", true, precheck.OK, "")
	yes := precheck.Answers{Hear: precheck.Yes, See: precheck.Yes, Door: precheck.Yes}
	no := yes
	no.See = precheck.No
	for _, tt := range []struct {
		name    string
		results []precheck.Result
		answers *precheck.Answers
		want    room.Verdict
		says    string
	}{
		{"nothing", nil, nil, room.VerdictUnknown, "there is nothing to check"},
		{"all well", []precheck.Result{ok}, nil, room.VerdictReady, ""},
		{"a remark", []precheck.Result{ok, result("camera", true, precheck.Remark, "dark")}, nil, room.VerdictRemarks, "camera: dark"},
		{"an optional part", []precheck.Result{ok, result("display", false, precheck.Failed, "off")}, nil, room.VerdictRemarks, "display: off"},
		{"a required part, after a remark", []precheck.Result{result("clock", false, precheck.Remark, "alone"), result("camera", true, precheck.Failed, "black")},
			nil, room.VerdictNotReady, "camera: black; clock: alone"},
		{"signed", []precheck.Result{ok}, &yes, room.VerdictReady, ""},
		{"a person sees nothing", []precheck.Result{ok}, &no, room.VerdictNotReady, "the remote side is not seen"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := report(tt.results...)
			r.Answers = tt.answers
			r = r.Concluded()
			if r.Verdict != tt.want || r.Summary != tt.says {
				t.Errorf("%s %q", r.Verdict, r.Summary)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	p := precheck.DefaultPolicy()
	const gib = 1 << 30
	const day = 24 * time.Hour
	disk := func(free uint64, write time.Duration) precheck.Result {
		return p.Disk(precheck.Disk{Free: free, Total: 100 * gib, Write: write})
	}
	for _, tt := range []struct {
		name   string
		got    precheck.Result
		want   precheck.Verdict
		cause  precheck.Cause
		margin float64 // of the first measure
	}{
		{"disk", disk(40*gib, 20*time.Millisecond), precheck.OK, "", 30},
		{"disk low", disk(9*gib, 0), precheck.Remark, precheck.CauseDiskLow, -1},
		{"disk full", disk(gib, 0), precheck.Failed, precheck.CauseDiskFull, -9},
		{"disk slow", disk(40*gib, time.Second), precheck.Remark, precheck.CauseDiskSlow, 30},
		{"disk read-only", p.Disk(precheck.Disk{Free: 40, Total: 100, ReadOnly: true}), precheck.Failed, precheck.CauseDiskReadOnly, 30},
		{"disk faulty", p.Disk(precheck.Disk{Free: 40, Total: 100, Fault: errors.New("i/o")}), precheck.Failed, precheck.CauseDiskFault, 30},
		{"disk full at writing", p.Disk(precheck.Disk{Free: 0, Total: 100, Fault: errors.New("no space")}), precheck.Failed, precheck.CauseDiskFull, -10},
		{"clock", p.Clock(precheck.Clock{Synced: true, Error: 10 * time.Millisecond}), precheck.OK, "", 0.99},
		{"clock alone", p.Clock(precheck.Clock{}), precheck.Remark, precheck.CauseClockAlone, 0},
		{"clock inexact", p.Clock(precheck.Clock{Synced: true, Error: 3 * time.Second}), precheck.Remark, precheck.CauseClockInexact, -2},
		{"cool", p.Temperature([]precheck.Temperature{{Sensor: "a", Celsius: 41}, {Sensor: "b", Celsius: 50}}), precheck.OK, "", 20},
		{"warm", p.Temperature([]precheck.Temperature{{Sensor: "a", Celsius: 71}}), precheck.Remark, precheck.CauseWarm, -1},
		{"hot", p.Temperature([]precheck.Temperature{{Sensor: "a", Celsius: 85}}), precheck.Failed, precheck.CauseHot, -15},
		{"power", p.Power(precheck.Power{}), precheck.OK, "", 0},
		{"weak", p.Power(precheck.Power{UnderVoltage: true, UnderVoltageSinceStart: true}), precheck.Failed, precheck.CauseUnderVoltage, 0},
		{"was weak", p.Power(precheck.Power{UnderVoltageSinceStart: true, Throttled: true}), precheck.Remark, precheck.CauseWasUnder, 0},
		{"throttled", p.Power(precheck.Power{Throttled: true}), precheck.Remark, precheck.CauseWarm, 0},
		{"certificate", p.Certificate("x", 90*day), precheck.OK, "", 76},
		{"certificate ending", p.Certificate("x", 4*day), precheck.Remark, precheck.CauseCertificateEnding, -10},
		{"certificate ended", p.Certificate("x", -day), precheck.Failed, precheck.CauseCertificateEnded, -15},
		{"link", p.Link(precheck.Link{Level: room.LevelGood, Measured: true, Loss: 0.001}), precheck.OK, "", 1.9},
		{"link degraded", p.Link(precheck.Link{Level: room.LevelDegraded}), precheck.Remark, precheck.CauseDegraded, 0},
		{"link unknown", p.Link(precheck.Link{Level: room.LevelUnknown}), precheck.Remark, precheck.CauseNoEvidence, 0},
		{"no figure", p.Temperature([]precheck.Temperature{{Sensor: "a", Celsius: math.NaN()}}), precheck.OK, "", 70 - 1e9},
		{"relay", p.Part("relay", room.Part{Name: "r", Condition: room.ConditionDegraded}), precheck.Remark, precheck.CauseSlow, 0},
		{"relay unseen", p.Part("relay", room.Part{Name: "r"}), precheck.Remark, precheck.CauseNoEvidence, 0},
	} {
		if tt.got.Verdict != tt.want || tt.got.Cause != tt.cause || (tt.cause == "") != (tt.got.Detail == "") {
			t.Errorf("%s: %+v", tt.name, tt.got)
		}
		if tt.margin != 0 && (len(tt.got.Measures) == 0 || tt.got.Measures[0].Margin != tt.margin) {
			t.Errorf("%s: %+v, want a margin of %v", tt.name, tt.got.Measures, tt.margin)
		}
	}
}

func TestEveryCauseHasItsAdvice(t *testing.T) {
	for _, lang := range text.Languages() {
		for _, c := range precheck.Causes() {
			said := text.New(lang).Advice(string(c))
			if strings.HasPrefix(said, "advice.") || !strings.HasSuffix(said, ".") && !strings.HasSuffix(said, ").") {
				t.Errorf("%s: %s: %q is no sentence", lang, c, said)
			}
		}
	}
}

func TestSealedIsReadBackAndKnownByItsHash(t *testing.T) {
	s, err := precheck.Seal(report(result("kamera å", true, precheck.Remark, "mörk <&>")))
	if err != nil {
		t.Fatal(err)
	}
	again, err := precheck.Open(s.Raw)
	if err != nil || again.Hash != s.Hash {
		t.Fatalf("%v, %s", err, again.Hash)
	}
	if sum := sha256.Sum256(s.Raw); hex.EncodeToString(sum[:]) != s.Hash {
		t.Error("the hash is not that of the bytes")
	}
	signed, err := s.Signed(precheck.Answers{Hear: precheck.Yes, See: precheck.No, Door: precheck.Yes, By: room.Actor{Name: "Anna"}, At: evening})
	if err != nil || signed.Report.Verdict != room.VerdictNotReady || signed.Report.Answers.Of != s.Hash || signed.Hash == s.Hash {
		t.Errorf("signed: %+v, %v", signed.Report, err)
	}
	if _, err := s.Signed(precheck.Answers{Hear: precheck.Yes, See: "perhaps", Door: precheck.Yes, At: evening}); err == nil {
		t.Error("a question was left open")
	}
}

func TestOpenRefusesWhatSealDidNotWrite(t *testing.T) {
	s, err := precheck.Seal(report(result("camera", true, precheck.Failed, "black")))
	if err != nil {
		t.Fatal(err)
	}
	raw := string(s.Raw)
	for name, bad := range map[string]string{
		"empty": "", "space": raw + " ", "cut": raw[:len(raw)-9], "no report": "{}",
		"another version": strings.Replace(raw, `"v":1`, `"v":2`, 1),
		"a kinder one":    strings.Replace(raw, `"verdict":"not-ready"`, `"verdict":"ready"`, 1),
		"an odd verdict":  strings.Replace(raw, `"verdict":"failed"`, `"verdict":"fine"`, 1),
		"a field more":    strings.Replace(raw, `{"v"`, `{"w":1,"v"`, 1),
		"too large":       raw + strings.Repeat(" ", precheck.MaxSize),
	} {
		if _, err := precheck.Open([]byte(bad)); !errors.Is(err, precheck.ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	s, err := precheck.Seal(report(result("camera", true, precheck.Failed, "black"), precheck.DefaultPolicy().Disk(precheck.Disk{Free: 1, Total: 3})))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(s.Raw)
	f.Add([]byte(`{"v":1,"results":[]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := precheck.Open(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(s.Raw, raw) || !json.Valid(raw) {
			t.Errorf("it took %q", raw)
		}
		if again, err := precheck.Seal(s.Report); err != nil || again.Hash != s.Hash {
			t.Errorf("sealed again: %v", err)
		}
	})
}

func TestTrends(t *testing.T) {
	p := precheck.DefaultPolicy()
	var reports []precheck.Report
	for _, free := range []uint64{40, 30, 22, 14} {
		camera := result("camera", true, precheck.OK, "")
		if free < 30 {
			camera = result("camera", true, precheck.Failed, "black")
		}
		reports = append(reports, report(p.Disk(precheck.Disk{Free: free, Total: 100}), camera))
	}
	trends := precheck.Trends(reports)
	if len(trends) != 2 {
		t.Fatalf("%+v", trends)
	}
	if disk := trends[0]; disk.Falling != "free" || !slices.Equal(disk.Margins, []float64{30, 20, 12, 4}) || disk.Ran != 4 {
		t.Errorf("%+v", disk)
	}
	if camera := trends[1]; camera.Falling != "" || camera.Failed != 2 || camera.Ran != 4 {
		t.Errorf("%+v", camera)
	}
	if disk := precheck.Trends(reports[1:])[0]; disk.Falling != "" {
		t.Errorf("three reports make a trend: %+v", disk)
	}
	if precheck.Trends(nil) != nil {
		t.Error("a trend out of nothing")
	}
}
