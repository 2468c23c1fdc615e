package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// TestTheRoomKnowsItsCalendar: from a file to whoever asks.
func TestTheRoomKnowsItsCalendar(t *testing.T) {
	h := newHouse(t, simulated)
	begins := time.Now().UTC().Add(26 * time.Hour).Truncate(time.Second)
	const stamp = "20060102T150405Z"
	calendar := fmt.Sprintf("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Hemligt\r\nDTSTART:%s\r\nDTEND:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		begins.Format(stamp), begins.Add(time.Hour).Format(stamp))
	if err := os.WriteFile(h.path("room.ics"), []byte(calendar), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(h.config)
	if err != nil {
		t.Fatal(err)
	}
	h.write(string(text) + fmt.Sprintf("\n[calendar]\nfile = %q\n", h.path("room.ics")))
	daemon := h.start()
	defer daemon.end(t)
	state := h.until("the next meeting is known", func(s wire.State) bool { return s.Calendar != nil && s.Calendar.Next != nil })
	if next := state.Calendar.Next; next.Start != wire.Format(begins) || next.Title != "" || state.Calendar.CheckAt == "" {
		t.Errorf("%+v", state.Calendar)
	}
	all, err := h.client.Calendar(t.Context())
	if err != nil || len(all.Meetings) != 1 || all.From != "file" || all.Problem != "" {
		t.Errorf("%+v %v", all, err)
	}
	kept, err := os.ReadFile(h.path("calendar/copy.json"))
	if err != nil || strings.Contains(string(kept), "Hemligt") {
		t.Errorf("the copy: %s %v", kept, err)
	}
}

// TestTheAddressOfACalendarIsNowhere: not in the log, the state or an answer.
func TestTheAddressOfACalendarIsNowhere(t *testing.T) {
	h := newHouse(t, simulated)
	const secret = "s3cr3t-t0k3n"
	if err := os.WriteFile(h.path("calendar.url"), []byte("https://127.0.0.1:1/"+secret+"/room.ics\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(h.config)
	if err != nil {
		t.Fatal(err)
	}
	h.write(string(text) + fmt.Sprintf("\n[calendar]\nurl_file = %q\n[log]\nlevel = \"debug\"\n", h.path("calendar.url")))
	daemon := h.start()
	state := h.until("the calendar has failed", func(s wire.State) bool {
		for _, p := range s.Parts {
			if p.Name == "calendar" && p.Condition == string(room.ConditionFailed) {
				return strings.Contains(p.Cause, "cannot be reached")
			}
		}
		return false
	})
	_, err = h.client.Calendar(t.Context())
	daemon.end(t)
	for what, said := range map[string]string{"log": daemon.stderr.String(), "state": fmt.Sprintf("%+v", state), "answer": fmt.Sprint(err)} {
		if strings.Contains(said, secret) {
			t.Errorf("the %s tells it: %s", what, said)
		}
	}
}
