// Package wire gives the forms in which a room tells its state: one set of
// JSON shapes for MQTT, for the HTTP API and for the operator's tool, so that
// they cannot drift apart. The JSON Schemas in configs/ describe them.
//
// Times are RFC 3339 in UTC with milliseconds; durations are whole
// milliseconds in fields that end in _ms. A field that is not known is absent.
//
// Not its job: topics, paths and transports, and words for people.
package wire

import (
	"time"

	"klubba/room"
)

// Version is the version of these shapes, their field "v".
const Version = 1

// TimeFormat is RFC 3339 with milliseconds.
const TimeFormat = "2006-01-02T15:04:05.000Z07:00"

// State is a whole room.
type State struct {
	V         int       `json:"v"`
	Site      string    `json:"site"`
	Room      string    `json:"room"`
	Boot      string    `json:"boot_id"`
	Time      string    `json:"time"` // when this was written
	MonoMS    int64     `json:"mono_ms"`
	TimeZone  string    `json:"time_zone,omitempty"` // the room's, as IANA names it
	Meeting   Meeting   `json:"meeting"`
	Link      Link      `json:"link"`
	Doors     *Doors    `json:"doors,omitempty"`
	Readiness Readiness `json:"readiness"`
	Signal    string    `json:"signal"`
	Parts     []Part    `json:"parts"`
	Record    Head      `json:"record"`

	// Calendar is absent if the room has none, or none was read yet.
	Calendar *Agenda `json:"calendar,omitempty"`
}

// Meeting is the phase and what goes with it.
type Meeting struct {
	Phase       string      `json:"phase"`
	Since       string      `json:"since,omitempty"`
	By          *room.Actor `json:"by,omitempty"`
	Cause       string      `json:"cause,omitempty"`
	ID          string      `json:"id,omitempty"`
	Title       string      `json:"title,omitempty"`
	MustSuspend bool        `json:"must_suspend"`
	LostSince   string      `json:"lost_since,omitempty"`
	MayResume   bool        `json:"may_resume"`
	MayResumeAt string      `json:"may_resume_at,omitempty"`
	Missing     string      `json:"missing,omitempty"` // what stands in the way
	// Members is absent where nothing is known of them.
	Members *Members `json:"members,omitempty"`
}

// Link is the link's verdict and its three sides.
type Link struct {
	Level   string `json:"level"`
	Cause   string `json:"cause,omitempty"`
	Since   string `json:"since,omitempty"`
	Path    Side   `json:"path"`
	Sound   Side   `json:"sound"`
	Picture Side   `json:"picture"`
}

// Side is one side of the link with the age of its evidence.
type Side struct {
	State    string `json:"state"` // a level for the path, a flow for sound and picture
	Cause    string `json:"cause,omitempty"`
	Seen     string `json:"seen,omitempty"`
	Evidence string `json:"evidence,omitempty"`
}

// Doors is how closed the closed doors are. Absent unless they are closed.
type Doors struct {
	State    string `json:"state"`
	Since    string `json:"since,omitempty"`
	Seen     string `json:"seen,omitempty"`
	Evidence string `json:"evidence,omitempty"`
}

// Readiness is the last pre-check's verdict.
type Readiness struct {
	Verdict string `json:"verdict"`
	At      string `json:"at,omitempty"`
	Summary string `json:"summary,omitempty"`
	Running bool   `json:"running"`
}

// Part is one part of the room.
type Part struct {
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Required  bool   `json:"required"`
	Condition string `json:"condition"`
	Cause     string `json:"cause,omitempty"`
	Since     string `json:"since,omitempty"`
	Evidence  string `json:"evidence,omitempty"`
	Seen      string `json:"seen,omitempty"`
}

// Head is the end of the record: the anchor.
type Head struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

// Answer is the reply to a command. ID and the rest of the command come back.
type Answer struct {
	V    int    `json:"v"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	// Refused is one of the room's refusals; absent when OK.
	Refused string `json:"refused,omitempty"`
	// Error says in English what was wrong and what would be right, for
	// commands that never reached the room.
	Error string `json:"error,omitempty"`
	// Recorded is false if the record could not be written.
	Recorded bool `json:"recorded"`
	// Repeated marks the answer to a command whose id was seen before:
	// nothing was done again, and the rest tells what came of the first.
	Repeated bool   `json:"repeated,omitempty"`
	Time     string `json:"time"`
}

// Format writes a moment in UTC; "never" gives the empty string.
func Format(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(TimeFormat)
}
