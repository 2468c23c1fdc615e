package client

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scan reads a whole stream.
func scan(stream string) (events []event, err error) {
	s := newScanner(strings.NewReader(stream))
	for {
		e, err := s.next(func() {})
		if err != nil {
			return events, err
		}
		events = append(events, e)
	}
}

// The forms are those of the HTML standard, section 9.2.6.
func TestScanner(t *testing.T) {
	tests := map[string]struct {
		stream string
		want   []event
	}{
		"nothing":             {"", nil},
		"data alone":          {"data: a\n\n", []event{{name: "message", data: "a"}}},
		"named, with id":      {"event: entry\nid: 7\ndata: {}\n\n", []event{{name: "entry", id: "7", data: "{}"}}},
		"id stays":            {"id: 7\ndata: a\n\ndata: b\n\n", []event{{"message", "7", "a"}, {"message", "7", "b"}}},
		"id emptied":          {"id: 7\ndata: a\n\nid\ndata: b\n\n", []event{{"message", "7", "a"}, {"message", "", "b"}}},
		"id with null":        {"id: a\x00b\ndata: a\n\n", []event{{name: "message", data: "a"}}},
		"lines of data":       {"data: a\ndata\ndata: b\n\n", []event{{name: "message", data: "a\n\nb"}}},
		"comments":            {": alive\n\n:\ndata: a\n\n", []event{{name: "message", data: "a"}}},
		"carriage returns":    {"data: a\r\n\r\n", []event{{name: "message", data: "a"}}},
		"no space":            {"data:a\n\ndata:  b\n\n", []event{{name: "message", data: "a"}, {name: "message", data: " b"}}},
		"byte order mark":     {"\ufeffdata: a\n\n", []event{{name: "message", data: "a"}}},
		"unknown field":       {"retry: 5\nfoo: bar\ndata: a\n\n", []event{{name: "message", data: "a"}}},
		"name without data":   {"event: state\n\ndata: a\n\n", []event{{name: "message", data: "a"}}},
		"cut off at the end":  {"data: a\n\nevent: entry\ndata: b\n", []event{{name: "message", data: "a"}}},
		"empty data is there": {"data\n\n", []event{{name: "message"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := scan(test.stream)
			if !errors.Is(err, io.EOF) {
				t.Errorf("ended with %v", err)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(event{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScannerBoundsALine(t *testing.T) {
	_, err := scan("data: " + strings.Repeat("x", maxLine) + "\n\n")
	if err == nil || !strings.Contains(err.Error(), "a line of more than") {
		t.Errorf("got %v", err)
	}
}

func FuzzScanner(f *testing.F) {
	f.Add("event: state\ndata: {\"v\":1}\n\n: alive\n\n")
	f.Add("\ufeffid: 1\r\nevent: entry\r\ndata: {}\r\n\r\n")
	f.Add("data\n\ndata:\n\nid\n\n")
	f.Fuzz(func(t *testing.T, stream string) {
		events, err := scan(stream)
		if err == nil {
			t.Fatal("it never ended")
		}
		for _, e := range events {
			if e.name == "" || strings.ContainsAny(e.name+e.id, "\n") || strings.Contains(e.id, "\x00") {
				t.Fatalf("event %+v", e)
			}
			again, _ := scan(write(e))
			if strings.Contains(e.data+e.name+e.id, "\r") {
				continue // a lone return ends a line by the standard; Go's scanner keeps it
			}
			if len(again) != 1 || again[0] != e {
				t.Fatalf("%+v written and read again is %+v", e, again)
			}
		}
	})
}

// write writes an event as a stream.
func write(e event) string {
	return "event: " + e.name + "\nid: " + e.id + "\ndata: " + strings.ReplaceAll(e.data, "\n", "\ndata: ") + "\n\n"
}
