package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the README says that the analysis of the sweep prints, it prints: its
// figures, before those of each octave.
func TestReadmeShowsTheSweepAnalysed(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(readme), "`klubba analyze audio sweep.wav`:\n\n```\n")
	shown, _, ended := strings.Cut(after, "```\n")
	if !found || !ended {
		t.Fatal("the README shows nothing")
	}
	sweep := filepath.Join(t.TempDir(), "sweep.wav")
	klubba := func(args ...string) string {
		var out, said strings.Builder
		swedish := func(name string) string { return map[string]string{"LANG": "sv_SE.UTF-8"}[name] }
		if code := run(t.Context(), args, strings.NewReader(""), &out, &said, swedish); code != 0 {
			t.Fatalf("klubba %q ended with %d: %s", args, code, &said)
		}
		return out.String()
	}
	klubba("sweep", "-o", sweep)
	if printed := klubba("analyze", "audio", sweep); !strings.HasPrefix(printed, shown+"\n") {
		t.Errorf("the README shows\n%s\nand it prints\n%s", shown, printed)
	}
}
