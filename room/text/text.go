// Package text has the room's words for people, in Swedish and English.
//
// The sentences stand in the files <area>.<language>.json beside this code,
// and every such file is built in. An id is "area.name"; a sentence may have
// fields ({{.Time}}) and plural forms ({"one": …, "other": …}, counted by N).
//
// It guarantees that every word of package room has one in both languages,
// that both have the same ids, and that a sentence that is missing shows as
// its id and never as nothing or in the wrong language.
//
// Not its job: choosing what to say, and the words on the wire, which are
// English and never translated.
package text

import (
	"embed"
	"fmt"
	"maps"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// The languages.
const (
	Swedish = "sv"
	English = "en"
)

// Words speaks one language. It is safe for concurrent use.
type Words struct {
	lang    string
	loc     *i18n.Localizer
	phrases []phrase // what Detail knows; none in English
}

// New returns the words of a language, given as "sv", "en-GB" or a locale
// such as "sv_SE.UTF-8". English is spoken to those who ask for it; everybody
// else, also those who ask for nothing ("", "C", "POSIX") or for a language
// that is not here, gets Swedish, which is the language of the minutes.
func New(lang string) *Words {
	lang = choose(lang)
	w := &Words{lang: lang, loc: i18n.NewLocalizer(bundle(), lang)}
	if lang != English {
		w.phrases = phrases()
	}
	return w
}

// Languages returns the languages that there are, the first language first.
func Languages() []string { return []string{Swedish, English} }

func choose(locale string) string {
	name, _, _ := strings.Cut(locale, ".")
	name, _, _ = strings.Cut(name, "@")
	tag, err := language.Parse(strings.ReplaceAll(name, "_", "-"))
	if err != nil {
		return Swedish
	}
	if base, _ := tag.Base(); base.String() == English {
		return English
	}
	return Swedish
}

// bundle reads the built-in files. They cannot fail to read in a program that
// passed its tests, so a broken one is a panic that names it.
func bundle() *i18n.Bundle {
	b := i18n.NewBundle(language.Swedish)
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("room/text: %v", err))
	}
	for _, e := range entries {
		if _, err := b.LoadMessageFileFS(files, e.Name()); err != nil {
			panic(fmt.Sprintf("room/text: %s: %v", e.Name(), err))
		}
	}
	return b
}

// Lang returns the language spoken: "sv" or "en".
func (w *Words) Lang() string { return w.lang }

// Say returns the sentence of that id with its fields filled in. If there is
// none, or a field cannot be filled in, it returns the id.
func (w *Words) Say(id string, data map[string]any) string {
	return w.say(id, &i18n.LocalizeConfig{MessageID: id, TemplateData: data})
}

// Count is Say for a sentence about n of something: it picks the plural form
// for n, and n itself is the field N.
func (w *Words) Count(id string, n int, data map[string]any) string {
	fields := map[string]any{"N": n}
	maps.Copy(fields, data)
	return w.say(id, &i18n.LocalizeConfig{MessageID: id, TemplateData: fields, PluralCount: n})
}

func (w *Words) say(id string, c *i18n.LocalizeConfig) string {
	c.TemplateParser = &template.TextParser{Option: "missingkey=error"}
	s, err := w.loc.Localize(c)
	if err != nil {
		// The library falls back to the other language and reports that as
		// an error. What is missing shall be seen, not papered over.
		return id
	}
	return s
}
