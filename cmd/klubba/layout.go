package main

import (
	"strings"
	"unicode/utf8"

	"klubba/room/text"
)

const (
	width   = text.Width
	noBreak = text.NoBreak
)

func wrap(words string, width int, indent string) string { return text.Wrap(words, width, indent) }

func breakable(s string) string { return strings.ReplaceAll(s, noBreak, " ") }

// hang puts text behind a label of so many columns; further lines are
// indented to the same place.
func hang(label string, columns int, words string) string {
	indent := strings.Repeat(" ", columns)
	body := wrap(words, width-columns, "")
	return pad(breakable(label), columns) + strings.ReplaceAll(body, "\n", "\n"+indent)
}

// pad fills s with spaces up to so many characters, and at least one.
func pad(s string, columns int) string {
	return s + strings.Repeat(" ", max(1, columns-utf8.RuneCountInString(s)))
}

// table aligns rows of cells in columns two spaces apart. The last column is
// wrapped. Cells are coloured by the function of their column, if there is
// one, after they were measured.
type table struct {
	indent string
	rows   [][]string
	colour func(row, column int) string
}

// columns is the width of each column but the last.
func (t table) columns() []int {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell)+2)
		}
	}
	return widths
}

// lines lays the table out.
func (t table) lines(p paint) []string {
	widths := t.columns()
	lines := make([]string, 0, len(t.rows))
	for r, row := range t.rows {
		var b strings.Builder
		b.WriteString(t.indent)
		at := utf8.RuneCountInString(t.indent)
		for c, cell := range row[:len(row)-1] {
			b.WriteString(p.in(t.shade(r, c), cell) + strings.Repeat(" ", widths[c]-utf8.RuneCountInString(cell)))
			at += widths[c]
		}
		last := wrap(row[len(row)-1], max(width-at, 20), "")
		b.WriteString(strings.ReplaceAll(last, "\n", "\n"+strings.Repeat(" ", at)))
		lines = append(lines, trimLines(b.String()))
	}
	return lines
}

func (t table) shade(row, column int) string {
	if t.colour == nil {
		return plain
	}
	return t.colour(row, column)
}

// trimLines takes the spaces off the ends of lines, and makes all of them
// plain.
func trimLines(s string) string {
	lines := strings.Split(breakable(s), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}
