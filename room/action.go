package room

// Action is work that follows a step, to be done once. Its kinds are the
// types of this package with an action method; there are no others.
type Action interface{ action() }

// Record asks for an entry in the record.
type Record struct{ Note Note }

// Answer tells the sender of a Command, by its Ref, what came of it.
type Answer struct {
	Ref uint64
	// Refused is empty when the command was carried out.
	Refused Refusal
}

// RunCheck asks for a pre-check, of one part or of the whole room; CheckDone
// answers it.
type RunCheck struct {
	By   Actor
	Part string
}

// CancelCheck ends a running pre-check: a meeting begins, or somebody wants it
// to end.
type CancelCheck struct{}

// CutRemote asks for the remote side to be cut off; RemoteSeen proves it.
type CutRemote struct{}

// RestoreRemote undoes CutRemote.
type RestoreRemote struct{}

// SetDisplay asks for a display to do something until the next such order;
// DisplaySeen tells what came of it.
type SetDisplay struct {
	Display string
	Scene   Scene
}

func (Record) action()        {}
func (Answer) action()        {}
func (RunCheck) action()      {}
func (CancelCheck) action()   {}
func (CutRemote) action()     {}
func (RestoreRemote) action() {}
func (SetDisplay) action()    {}

// Kind is what a Note is about.
type Kind string

// The kinds of note.
const (
	// KindPhase: From and To are phases; Cause is the link's, if it was why;
	// Outcome is "override" for a resumption without a restored link.
	KindPhase Kind = "phase"
	// KindLink: From and To are levels, Cause that of To; Outcome is
	// OutcomeAtStake if To is lost and that is so, and Members shows it.
	KindLink Kind = "link"
	// KindDuty: To is "must-suspend" or empty when the duty ended. Outcome and
	// Members as for KindLink.
	KindDuty Kind = "duty"
	// KindRestored: the chair may resume; Text says how that is known.
	KindRestored Kind = "restored"
	// KindPress: Part is the button; Outcome is what it did ("suspend",
	// "resume", "override", "precheck", "doors-close", "doors-open", "noted")
	// or "refused", and then Cause says why.
	KindPress Kind = "press"
	// KindPrecheck: Outcome is "started", "cancelled", "signed" or a Verdict;
	// Part is what alone was checked; Report is the report's hash.
	KindPrecheck Kind = "precheck"
	// KindCommand: Name is the verb; Outcome is "done" or "refused", and then
	// Cause says why. Part is what it was about, if it was one part.
	KindCommand Kind = "command"
	// KindDoors: From and To are DoorStates.
	KindDoors Kind = "doors"
	// KindMembers: Members was told by By; From and To are Quorums, Outcome as
	// for KindLink.
	KindMembers Kind = "members"
	// KindPart: Part, From and To are conditions, Cause in words.
	KindPart Kind = "part"
	// KindDaemon: Outcome is "started" or "stopped"; Text is the version.
	KindDaemon Kind = "daemon"
	// KindClock: the wall clock jumped; Text says by how much.
	KindClock Kind = "clock"
	// KindGap: entries are missing here; Text says how many and why. The
	// store writes it, never the room.
	KindGap Kind = "gap"
)

// Note is what the room has to say for the record. Fields that do not apply
// to its Kind are empty.
type Note struct {
	Kind    Kind   `json:"kind"`
	Meeting string `json:"meeting,omitempty"`
	Title   string `json:"title,omitempty"`
	By      Actor  `json:"by,omitzero"`
	Name    string `json:"name,omitempty"`
	ID      string `json:"command_id,omitempty"`
	Part    string `json:"part,omitempty"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Cause   string `json:"cause,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	Text    string `json:"text,omitempty"`
	// Members is the attendance; its Total is zero where it is not known.
	Members Attendance `json:"members,omitzero"`
	Report  string     `json:"report,omitempty"` // SHA-256 in hexadecimal
	// At is when it happened, on both clocks. It is kept apart from the
	// note's own text by the record.
	At Instant `json:"-"`
}
