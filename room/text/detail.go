package text

import (
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
	named := "" // the part that was just named: "light: lamp light: …" names it twice
	for len(pieces) > 0 {
		said, n := w.longest(pieces)
		said += pieces[n-1].joint
		b.WriteString(strings.TrimPrefix(said, named))
		named = ""
		if _, isPart := w.part(pieces[0].text); isPart && n == 1 {
			named = said
		}
		pieces = pieces[n:]
	}
	return b.String()
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
