package text

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// messages reads the sentences of one language from the built-in files, with
// every plural form under its own id.
func messages(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "."+lang+".json") {
			continue
		}
		raw, err := files.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := json.Unmarshal(raw, &tree); err != nil {
			t.Fatalf("%s: %v", e.Name(), err)
		}
		flatten(t, e.Name(), "", tree, all)
	}
	return all
}

func flatten(t *testing.T, file, prefix string, tree map[string]any, into map[string]string) {
	t.Helper()
	for key, v := range tree {
		id := prefix + key
		switch v := v.(type) {
		case string:
			if _, twice := into[id]; twice {
				t.Errorf("%s: id %q stands in two files", file, id)
			}
			into[id] = v
		case map[string]any:
			flatten(t, file, id+".", v, into)
		default:
			t.Errorf("%s: id %q is neither a sentence nor a group of them", file, id)
		}
	}
}

var field = regexp.MustCompile(`{{[^}]*\.(\w+)[^}]*}}`)

func fieldsOf(sentence string) string {
	names := map[string]bool{}
	for _, m := range field.FindAllStringSubmatch(sentence, -1) {
		names[m[1]] = true
	}
	return fmt.Sprint(slices.Sorted(maps.Keys(names)))
}

func TestLanguagesSayTheSame(t *testing.T) {
	sv, en := messages(t, Swedish), messages(t, English)
	for id, sentence := range sv {
		other, ok := en[id]
		if !ok {
			t.Errorf("%q is missing in English", id)
			continue
		}
		if sentence == "" || other == "" {
			t.Errorf("%q is empty", id)
		}
		if fieldsOf(sentence) != fieldsOf(other) {
			t.Errorf("%q has fields %s in Swedish and %s in English", id, fieldsOf(sentence), fieldsOf(other))
		}
	}
	for id := range en {
		if _, ok := sv[id]; !ok {
			t.Errorf("%q is missing in Swedish", id)
		}
	}
}

func TestEveryFileHasAKnownLanguage(t *testing.T) {
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^[a-z]+\.(sv|en)\.json$`)
	for _, e := range entries {
		if !name.MatchString(e.Name()) {
			t.Errorf("%s: want <area>.sv.json or <area>.en.json", e.Name())
		}
	}
}

func TestNewChoosesALanguage(t *testing.T) {
	for locale, want := range map[string]string{
		"sv": Swedish, "sv_SE.UTF-8": Swedish, "sv-FI": Swedish,
		"en": English, "en_GB.UTF-8": English, "en-US": English, "EN": English, "en_IE@euro": English,
		"": Swedish, "C": Swedish, "C.UTF-8": Swedish, "POSIX": Swedish, "de_DE.UTF-8": Swedish, "!?": Swedish,
	} {
		if got := New(locale).Lang(); got != want {
			t.Errorf("New(%q) speaks %q, want %q", locale, got, want)
		}
	}
}

func TestMissingSentenceShows(t *testing.T) {
	for _, lang := range Languages() {
		if got := New(lang).Say("no.such.sentence", nil); got != "no.such.sentence" {
			t.Errorf("%s: a missing sentence says %q", lang, got)
		}
		if got := New(lang).Phase("dreaming"); got != "phase.dreaming" {
			t.Errorf("%s: a missing word says %q", lang, got)
		}
	}
}
