package page

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"klubba/room"
	"klubba/room/text"
)

// views are the templates that stand in the frame.
func views() []string {
	return []string{"chair", "precheck", "technician", "record", "meeting", "login", "message"}
}

// tongue is the page in one language.
type tongue struct {
	*text.Words
	views map[string]*template.Template
}

// newTongue reads the built-in templates. They cannot fail to be read in a
// program that passed its tests.
func newTongue(lang string, files map[string]static) *tongue {
	t := &tongue{Words: text.New(lang), views: map[string]*template.Template{}}
	for _, name := range views() {
		t.views[name] = t.parse(name, files)
	}
	return t
}

func (t *tongue) parse(view string, static map[string]static) *template.Template {
	funcs := template.FuncMap{
		"t":      t.say,
		"static": func(name string) string { return "/static/" + name + "?" + static[name].mark },
	}
	return template.Must(template.New(view).Funcs(funcs).ParseFS(files, "html/frame.html", "html/"+view+".html"))
}

// say is a sentence of the page, with its fields given as name and value in
// turn.
func (t *tongue) say(id string, fields ...any) string {
	data := map[string]any{}
	for i := 0; i+1 < len(fields); i += 2 {
		data[fmt.Sprint(fields[i])] = fields[i+1]
	}
	return t.Say("page."+id, data)
}

// remedy says what a person in the room can do about a cause.
func (t *tongue) remedy(cause room.Cause) string {
	if cause == room.CauseNone {
		return ""
	}
	return t.Say("cli.remedy."+string(cause), nil)
}

// sentences joins those that say something.
func sentences(said ...string) string {
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " ")
}

// others are the languages to change to.
func (p *Page) others(lang string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p.tongues)), func(l string) bool { return l == lang })
}
