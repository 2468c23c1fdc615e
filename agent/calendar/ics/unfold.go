package ics

import (
	"bytes"
	"strings"
)

// unfolder gives the lines of a calendar, those that were folded whole again
// (RFC 5545, 3.1).
type unfolder struct {
	rest []byte
	line []byte // the last one; used again
}

// next returns a line, which is good until the next call.
func (u *unfolder) next() (line []byte, ok bool) {
	if len(u.rest) == 0 {
		return nil, false
	}
	u.line = append(u.line[:0], u.physical()...)
	for len(u.rest) > 0 && (u.rest[0] == ' ' || u.rest[0] == '\t') {
		u.rest = u.rest[1:]
		u.line = append(u.line, u.physical()...)
	}
	return u.line, true
}

// physical takes the line that the text begins with, without its end.
func (u *unfolder) physical() []byte {
	line, rest, _ := bytes.Cut(u.rest, []byte("\n"))
	u.rest = rest
	return bytes.TrimRight(line, "\r")
}

// property is a line taken apart. Params stands between name and value.
type property struct{ name, params, value string }

// split takes a line apart; not ok if it has no name or no value.
func split(line []byte) (p property, ok bool) {
	quoted, end := false, -1
	for i, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case end < 0 && (c == ';' || c == ':'):
			end = i
		}
		if c == ':' && !quoted {
			value := strings.TrimSpace(string(line[i+1:]))
			return property{strings.ToUpper(string(line[:end])), string(line[end:i]), value}, end > 0
		}
	}
	return property{}, false
}

// String writes the property as a line again, with those of its parameters
// that say how its value is meant.
func (p property) String() string {
	var b strings.Builder
	b.WriteString(p.name)
	for _, wanted := range []string{"TZID", "VALUE", "RANGE"} {
		if v := p.param(wanted); v != "" {
			b.WriteString(";" + wanted + `="` + v + `"`)
		}
	}
	return b.String() + ":" + p.value
}

// param is the value of a parameter, without quotation marks; "" if there is
// none.
func (p property) param(wanted string) string {
	quoted := false
	parts := strings.FieldsFunc(p.params, func(c rune) bool {
		if c == '"' {
			quoted = !quoted
		}
		return c == ';' && !quoted
	})
	for _, part := range parts {
		if name, v, ok := strings.Cut(part, "="); ok && strings.EqualFold(name, wanted) {
			return strings.TrimSpace(strings.ReplaceAll(v, `"`, ""))
		}
	}
	return ""
}
