package wire

import (
	"encoding/json"
	"errors"

	"klubba/room"
	"klubba/room/precheck"
)

// ErrNoReport tells that there is no such report of a pre-check, or not any more.
var ErrNoReport = errors.New("no such report")

// PrecheckNow is how the pre-check goes that runs, or how the last one ended.
type PrecheckNow struct {
	V int `json:"v"`
	// Number is that of the run and of its report; zero if there was none
	// since the daemon started.
	Number  uint64      `json:"number"`
	Running bool        `json:"running"`
	By      *room.Actor `json:"by,omitempty"`
	// Part is what alone is checked; absent for the whole room.
	Part    string `json:"part,omitempty"`
	Started string `json:"started,omitempty"`
	// Ended says how it ended: "done" (there is a report), "cancelled", or
	// "meeting" because a meeting was opened. Absent while it runs.
	Ended   string         `json:"ended,omitempty"`
	Verdict string         `json:"verdict,omitempty"`
	Items   []PrecheckItem `json:"items"`
}

// How a pre-check ends.
const (
	EndedDone      = "done"
	EndedCancelled = "cancelled"
	EndedMeeting   = "meeting"
)

// PrecheckItem is one part in a run.
type PrecheckItem struct {
	Part string        `json:"part"`
	Kind precheck.Kind `json:"kind"`
	// State is "waiting", "running", "again" for the second try of what
	// failed, or "done".
	State string `json:"state"`
	// Ask is what a person in the room is asked for now: "press", or nothing.
	Ask string `json:"ask,omitempty"`
	// Results are what was found; there may be several of one thing.
	Results []precheck.Result `json:"results,omitempty"`
}

// The states of an item.
const (
	ItemWaiting = "waiting"
	ItemRunning = "running"
	ItemAgain   = "again"
	ItemDone    = "done"
)

// AskPress asks a person to press the button.
const AskPress = "press"

// Prechecks is what can be checked, how it goes, and what was found of late.
type Prechecks struct {
	V int `json:"v"`
	// Parts are the names by which one part alone can be checked.
	Parts   []string         `json:"parts"`
	Now     PrecheckNow      `json:"now"`
	Reports []ReportLine     `json:"reports"` // the oldest first
	Trends  []precheck.Trend `json:"trends"`  // of the whole room's reports
}

// ReportLine is one report in a list.
type ReportLine struct {
	Number  uint64 `json:"number"`
	Part    string `json:"part,omitempty"`
	Ended   string `json:"ended"`
	Verdict string `json:"verdict"`
	Summary string `json:"summary,omitempty"`
	Signed  bool   `json:"signed"`
	Hash    string `json:"sha256"`
}

// Report is a report with the hash that stands in the record.
type Report struct {
	V int `json:"v"`
	// Hash is the SHA-256 of Report's bytes as they stand.
	Hash   string          `json:"sha256"`
	Report json.RawMessage `json:"report"`
	// Recorded is false where a signature could not be put in the record.
	Recorded bool `json:"recorded"`
}

// SignReport are a person's answers: "yes" or "no" to each.
type SignReport struct {
	Hear precheck.Answer `json:"hear"`
	See  precheck.Answer `json:"see"`
	Door precheck.Answer `json:"door"`
}
