// Package logbook keeps the newest lines of the log in memory, so that the
// page and a support bundle can show them.
//
// It guarantees that it takes a bounded memory, and that writing to it never
// fails and never waits for a reader.
//
// Not its job: what is logged, and keeping it over a restart (the journal).
package logbook

import (
	"bytes"
	"slices"
	"sync"
)

const (
	maxLines = 500
	maxLine  = 2000 // bytes; a longer line is cut
)

// Book is the newest lines. The zero Book is ready; it may be used by any
// number of goroutines.
type Book struct {
	mu    sync.Mutex
	lines []string
	next  int // where the next line goes, once all places are taken
}

// Write takes lines, each ended by a newline: what a slog handler writes.
func (b *Book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for line := range bytes.Lines(p) {
		line = bytes.TrimRight(line, "\n")
		if len(line) > maxLine {
			line = append(bytes.Clone(line[:maxLine]), "…"...)
		}
		b.keep(string(bytes.ToValidUTF8(line, []byte("?"))))
	}
	return len(p), nil
}

func (b *Book) keep(line string) {
	if len(b.lines) < maxLines {
		b.lines = append(b.lines, line)
		return
	}
	b.lines[b.next] = line
	b.next = (b.next + 1) % maxLines
}

// Lines are the newest lines, oldest first.
func (b *Book) Lines() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Concat(b.lines[b.next:], b.lines[:b.next])
}
