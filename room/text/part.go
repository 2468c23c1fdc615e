package text

import (
	"strconv"
	"strings"
)

// Part names a part of the room: one of the usual names ("camera",
// "display-2") in the language, any other as it is called there.
func (w *Words) Part(name string) string {
	if said, ok := w.part(name); ok {
		return said
	}
	return name
}

func (w *Words) part(name string) (string, bool) {
	id := "part." + name
	if said := w.Say(id, nil); said != id {
		return said, true
	}
	kind, number, ok := cutLast(name, "-")
	if _, err := strconv.ParseUint(number, 10, 16); !ok || err != nil {
		return "", false
	}
	id = "part." + kind + "-n"
	said := w.Say(id, map[string]any{"N": number})
	return said, said != id
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
