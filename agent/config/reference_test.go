package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"klubba/agent/config"
)

const reference = "../../configs/klubba.toml"

// TestEveryFileLoads: what we hand out, we take.
func TestEveryFileLoads(t *testing.T) {
	files, err := filepath.Glob("../../configs/*.toml")
	if err != nil || len(files) < 4 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			if _, err := config.Load(file); err != nil {
				t.Error(err)
			}
		})
	}
}

// setting is a line of the reference, "#hold_for = "3s"", that its "#" keeps
// from counting, and the words above it.
type setting struct {
	line  int // index
	key   string
	words string
}

var settingLine = regexp.MustCompile(`^#(?:\[\[?[a-z.]+\]\]?$|([a-z_]+) = )`)

func read(t *testing.T) (lines []string, settings []setting) {
	t.Helper()
	data, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	lines = strings.Split(string(data), "\n")
	words := ""
	for i, line := range lines {
		switch m := settingLine.FindStringSubmatch(line); {
		case m != nil:
			settings = append(settings, setting{i, m[1], words})
		case strings.HasPrefix(line, "# "):
			words += strings.TrimPrefix(line, "#")
		}
		if !strings.HasPrefix(line, "# ") {
			words = ""
		}
	}
	return lines, settings
}

// with takes the "#" from the settings that which picks.
func with(lines []string, settings []setting, which func(setting) bool) []byte {
	lines = slices.Clone(lines)
	for _, s := range settings {
		if which(s) {
			lines[s.line] = strings.TrimPrefix(lines[s.line], "#")
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// TestReferenceHasEveryKey: what the decoder knows stands in the reference,
// and the reference knows nothing that the decoder does not.
func TestReferenceHasEveryKey(t *testing.T) {
	lines, settings := read(t)
	data := with(lines, settings, func(setting) bool { return true })
	known, err := config.KnownKeys(reference, data)
	if err != nil {
		t.Fatal(err)
	}
	written := config.WrittenKeys(data)
	for _, key := range slices.Sorted(maps.Keys(known)) {
		if _, ok := written[key]; !ok {
			t.Errorf("%s: the decoder knows %s; write what it means and its default", reference, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(written)) {
		if !known[key] {
			t.Errorf("%s:%d: the decoder does not know %s", reference, written[key], key)
		}
	}
}

// TestReferenceTellsDefaults: to write down what the reference calls a default
// changes nothing.
func TestReferenceTellsDefaults(t *testing.T) {
	lines, settings := read(t)
	required := func(s setting) bool { return s.key == "" || strings.Contains(s.words, "Required.") }
	fallback := func(s setting) bool { return required(s) || !strings.Contains(s.words, "No default") }
	without, err := config.Parse(reference, with(lines, settings, required))
	if err != nil {
		t.Fatal(err)
	}
	written, err := config.Parse(reference, with(lines, settings, fallback))
	if err != nil {
		t.Fatal(err)
	}
	sameZone := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	if diff := cmp.Diff(without, written, cmpopts.IgnoreUnexported(config.Config{}), sameZone); diff != "" {
		t.Errorf("written defaults (+) differ from those in force (-):\n%s", diff)
	}
	if diff := cmp.Diff(without.Policy(), written.Policy()); diff != "" {
		t.Errorf("written policy (+) differs from that in force (-):\n%s", diff)
	}
}

var bounds = regexp.MustCompile(`from (\S+ to [0-9a-z]+)`)

// TestReferenceTellsRanges: the bounds in a fault stand in the reference too.
func TestReferenceTellsRanges(t *testing.T) {
	lines, settings := read(t)
	checked := 0
	for _, s := range settings {
		value := ""
		switch line := lines[s.line]; {
		case regexp.MustCompile(` = "\d+m?[smh]"$`).MatchString(line):
			value = `"9999h"`
		case regexp.MustCompile(` = \d+$`).MatchString(line):
			value = "999999"
		default:
			continue
		}
		broken := slices.Clone(lines)
		broken[s.line] = "#" + s.key + " = " + value
		pick := func(o setting) bool { return o.key == "" || strings.Contains(o.words, "Required.") || o == s }
		_, err := config.Parse(reference, with(broken, settings, pick))
		if err == nil {
			t.Errorf("%s = %s is taken", s.key, value)
			continue
		}
		checked++
		m := bounds.FindStringSubmatch(err.Error())
		if m == nil {
			t.Errorf("%s: the fault tells no bounds: %v", s.key, err)
		} else if s.words != " No default." && !strings.Contains(s.words, m[1]) {
			t.Errorf("%s:%d: %s goes from %s; the words above it do not say so", reference, s.line+1, s.key, m[1])
		}
	}
	if checked < 12 {
		t.Errorf("only %d ranges were looked at", checked)
	}
}
