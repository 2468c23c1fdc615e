package room_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the transcripts with what the room does now")

// A transcript under testdata is a story in blocks. A block is a few lines of
// what happens, a line of four dashes, and what the room did. Rewrite with
// -update, then read the difference as you would read code.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 25 {
		t.Fatalf("want at least 25 transcripts, have %d (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(data))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(data), got); diff != "" {
				t.Errorf("-transcript +now (go test ./room -update rewrites it):\n%s", diff)
			}
		})
	}
}

// play runs a transcript's blocks and returns it with the outcomes as they
// are now.
func play(t *testing.T, text string) string {
	t.Helper()
	s := newStage(t)
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		in, _, has := strings.Cut(block, "\n----")
		out.WriteString(in + "\n")
		if !has && onlyComments(in) {
			continue
		}
		out.WriteString("----\n")
		for line := range strings.SplitSeq(in, "\n") {
			s.do(line)
		}
		out.WriteString(s.told())
	}
	return out.String()
}

func onlyComments(in string) bool {
	for line := range strings.SplitSeq(in, "\n") {
		if !strings.HasPrefix(line, "#") {
			return false
		}
	}
	return true
}
