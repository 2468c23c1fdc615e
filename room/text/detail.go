package text

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxPieces is how many pieces of a detail are looked up. A longer one is a
// program's own text, and stays as it is.
const maxPieces = 40

// Detail puts what a driver or a service says of itself into the language: a
// cause, a piece of evidence, a fault. On the wire these are English and made
// of pieces joined by ": " and "; ". The longest run of pieces that is known
// is said in the language, with its names and figures; the rest, often words
// of the system, stays as it is.
//
// What is known stands in evidence.en.json: its sentences are the patterns.
func (w *Words) Detail(s string) string {
	if w.lang == English {
		return s
	}
	pieces := split(s)
	if len(pieces) > maxPieces {
		return s
	}
	var b strings.Builder
	for len(pieces) > 0 {
		said, n := w.longest(pieces)
		b.WriteString(said + pieces[n-1].joint)
		pieces = pieces[n:]
	}
	return b.String()
}

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

// longest says as many of the first pieces as are known together; at least
// one, known or not.
func (w *Words) longest(pieces []piece) (said string, n int) {
	for n = len(pieces); n > 0; n-- {
		if said, ok := w.known(join(pieces[:n])); ok {
			return said, n
		}
	}
	return pieces[0].text, 1
}

// known says one whole phrase, the name of a part or a figure.
func (w *Words) known(s string) (string, bool) {
	if said, ok := w.part(s); ok {
		return said, true
	}
	for _, p := range w.phrases {
		if values, ok := p.match(s); ok {
			for name, value := range values {
				values[name] = w.value(value.(string))
			}
			return w.Say(p.id, values), true
		}
	}
	return "", false
}

// value says a name or a figure inside a phrase.
func (w *Words) value(s string) string {
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return strings.Replace(s, ".", ",", 1)
	}
	if d, err := time.ParseDuration(s); err == nil && d < time.Minute {
		return w.value(strconv.FormatFloat(d.Seconds(), 'g', 3, 64)) + " s"
	}
	return w.Detail(s)
}

// piece is a part of a detail, and what joins it to the next.
type piece struct{ text, joint string }

func split(s string) []piece {
	var pieces []piece
	for {
		i := strings.IndexAny(s, ":;+")
		for i >= 0 && jointAt(s[i:]) == "" {
			next := strings.IndexAny(s[i+1:], ":;+")
			if next < 0 {
				i = -1
				break
			}
			i += 1 + next
		}
		if i < 0 {
			return append(pieces, piece{s, ""})
		}
		joint := jointAt(s[i:])
		pieces = append(pieces, piece{s[:i], joint})
		s = s[i+len(joint):]
	}
}

// jointAt is the joint that s begins with. Colours are joined by "+".
func jointAt(s string) string {
	for _, joint := range []string{": ", "; ", "+"} {
		if strings.HasPrefix(s, joint) {
			return joint
		}
	}
	return ""
}

func join(pieces []piece) string {
	var b strings.Builder
	for i, p := range pieces {
		b.WriteString(p.text)
		if i+1 < len(pieces) {
			b.WriteString(p.joint)
		}
	}
	return b.String()
}

// phrase is a known English sentence with fields between its words.
type phrase struct {
	id     string
	words  []string // one more than fields; the first and the last may be empty
	fields []string
}

// phrases reads the patterns, the most particular first.
func phrases() []phrase {
	raw, err := files.ReadFile("evidence.en.json")
	if err != nil {
		panic(fmt.Sprintf("room/text: %v", err))
	}
	var sentences map[string]string
	if err := json.Unmarshal(raw, &sentences); err != nil {
		panic(fmt.Sprintf("room/text: evidence.en.json: %v", err))
	}
	all := make([]phrase, 0, len(sentences))
	for id, sentence := range sentences {
		all = append(all, parsePhrase(id, sentence))
	}
	slices.SortFunc(all, func(a, b phrase) int {
		if d := b.weight() - a.weight(); d != 0 {
			return d
		}
		return strings.Compare(a.id, b.id)
	})
	return all
}

func parsePhrase(id, sentence string) phrase {
	p := phrase{id: id}
	for {
		before, rest, ok := strings.Cut(sentence, "{{.")
		p.words = append(p.words, before)
		if !ok {
			return p
		}
		name, after, _ := strings.Cut(rest, "}}")
		p.fields, sentence = append(p.fields, name), after
	}
}

// weight is how many letters a phrase gives itself.
func (p phrase) weight() int { return len(strings.Join(p.words, "")) }

// match finds the values of the fields, each as short as it can be but for
// the last.
func (p phrase) match(s string) (map[string]any, bool) {
	last := len(p.words) - 1
	s, ok := strings.CutPrefix(s, p.words[0])
	if !ok || last == 0 {
		return nil, ok && s == ""
	}
	values := map[string]any{}
	for i, word := range p.words[1:last] {
		value, rest, ok := strings.Cut(s, word)
		if !ok || value == "" {
			return nil, false
		}
		values[p.fields[i]], s = value, rest
	}
	s, ok = strings.CutSuffix(s, p.words[last])
	if !ok || s == "" {
		return nil, false
	}
	values[p.fields[last-1]] = s
	return values, true
}
