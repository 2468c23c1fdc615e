package reports_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/agent/reports"
	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
)

func sealed(t *testing.T, number uint64, part string) precheck.Sealed {
	t.Helper()
	at := record.Time{Time: time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)}
	s, err := precheck.Seal(precheck.Report{
		Number: number, Part: part, By: room.Actor{Via: room.ViaCLI}, Started: at, Ended: at,
		Results: []precheck.Result{{Part: "light", Kind: "light", Verdict: precheck.OK, Tries: 1}},
	}.Concluded())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheLastAreKeptOverARestart(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "reports")
	s := reports.New(folder)
	if err := s.Load(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(0); !errors.Is(err, reports.ErrNone) {
		t.Errorf("an empty shelf gives %v", err)
	}
	for range reports.Keep + 5 {
		if err := s.Put(sealed(t, s.Next(), "")); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Put(sealed(t, s.Next(), "light")); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(folder, "*.json")); len(files) != reports.Keep {
		t.Errorf("%d files", len(files))
	}
	again := reports.New(folder)
	if err := again.Load(); err != nil {
		t.Fatal(err)
	}
	for name, shelf := range map[string]*reports.Shelf{"before": s, "after": again} {
		newest, err := shelf.Get(0)
		if err != nil || newest.Report.Number != reports.Keep+5 { // the one of a part is not of the room
			t.Errorf("%s: the newest is %d, %v", name, newest.Report.Number, err)
		}
		if n := len(shelf.All()); n != reports.Keep {
			t.Errorf("%s: %d in memory", name, n)
		}
		if got, err := shelf.Get(reports.Keep + 6); err != nil || got.Report.Part != "light" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := shelf.Get(1); !errors.Is(err, reports.ErrNone) {
			t.Errorf("%s: the oldest is still there: %v", name, err)
		}
	}
	if n := again.Next(); n != reports.Keep+7 {
		t.Errorf("after a restart the next is %d", n)
	}
}

func TestASignedReportTakesThePlaceOfItself(t *testing.T) {
	s := reports.New(t.TempDir())
	first := sealed(t, s.Next(), "")
	if err := s.Put(first); err != nil {
		t.Fatal(err)
	}
	signed, err := first.Signed(precheck.Answers{Hear: precheck.Yes, See: precheck.Yes, Door: precheck.Yes, At: first.Report.Ended})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put(signed); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(1); err != nil || got.Hash != signed.Hash || len(s.All()) != 1 || s.Newest().Value().Hash != signed.Hash {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestADamagedReportIsNamedAndTheOthersAreThere(t *testing.T) {
	folder := t.TempDir()
	s := reports.New(folder)
	for range 3 {
		if err := s.Put(sealed(t, s.Next(), "")); err != nil {
			t.Fatal(err)
		}
	}
	bad := filepath.Join(folder, "00000003.json")
	if err := os.WriteFile(bad, []byte(`{"v":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	again := reports.New(folder)
	if err := again.Load(); err == nil || !strings.Contains(err.Error(), bad) {
		t.Errorf("it says %v", err)
	}
	if newest, err := again.Get(0); err != nil || newest.Report.Number != 2 {
		t.Errorf("the newest is %d, %v", newest.Report.Number, err)
	}
	if n := again.Next(); n != 4 {
		t.Errorf("the next is %d: a damaged report's number was given out again", n)
	}
}

// A disk that takes nothing costs what would be on it.
func TestWithoutADiskTheyAreInMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for folder, fails := range map[string]bool{"": false, filepath.Join(file, "reports"): true} {
		s := reports.New(folder)
		err := s.Put(sealed(t, s.Next(), ""))
		if (err != nil) != fails {
			t.Errorf("in %q: %v", folder, err)
		}
		if newest, err := s.Get(0); err != nil || newest.Report.Number != 1 {
			t.Errorf("in %q: %v", folder, err)
		}
	}
}
