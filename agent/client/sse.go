package client

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine bounds one line of an event stream; a state with a hundred parts
// has some tens of kilobytes.
const maxLine = 1 << 20

// event is one server-sent event, as the HTML standard defines them
// (section 9.2, "Server-sent events").
type event struct {
	name string // "message" when the stream gives none
	id   string // the last id seen, also in an earlier event
	data string
}

// scanner reads an event stream.
type scanner struct {
	lines *bufio.Scanner
	id    string
	first bool
}

func newScanner(r io.Reader) *scanner {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), maxLine)
	return &scanner{lines: lines, first: true}
}

// next returns the next event. Every line that arrives, also a comment,
// calls alive. The error is io.EOF at the end; an event that the end cuts off
// is dropped, as the standard says.
func (s *scanner) next(alive func()) (event, error) {
	var name string
	var data []string
	for s.lines.Scan() {
		alive()
		line := s.line()
		if line == "" {
			if data != nil {
				return event{name: orMessage(name), id: s.id, data: strings.Join(data, "\n")}, nil
			}
			name = ""
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			name = value
		case "data":
			data = append(data, value)
		case "id":
			if !strings.Contains(value, "\x00") {
				s.id = value
			}
		}
	}
	return event{}, s.end()
}

// line is the line just scanned, without the mark that may begin the stream.
func (s *scanner) line() string {
	line := s.lines.Text()
	if s.first {
		line = strings.TrimPrefix(line, "\ufeff")
		s.first = false
	}
	return line
}

func (s *scanner) end() error {
	err := s.lines.Err()
	switch {
	case err == nil:
		return io.EOF
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("event stream: a line of more than %d bytes", maxLine)
	}
	return err
}

func orMessage(name string) string {
	if name == "" {
		return "message"
	}
	return name
}
