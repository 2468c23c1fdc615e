package wire

// Mark stamps a form that stands alone: which version of it, in which life of
// the machine, and when it was written on both clocks. MonoMS counts from the
// boot that Boot names, and is the one to compare by: a room computer may boot
// with its wall clock wrong.
type Mark struct {
	V      int    `json:"v"`
	Boot   string `json:"boot_id"`
	Time   string `json:"time"`
	MonoMS int64  `json:"mono_ms"`
}

// The parts of a State as they are told one by one.
type (
	// MeetingNow is the meeting alone.
	MeetingNow struct {
		Mark
		Meeting
	}
	// LinkNow is the link alone.
	LinkNow struct {
		Mark
		Link
	}
	// ReadinessNow is the readiness alone.
	ReadinessNow struct {
		Mark
		Readiness
	}
	// PartNow is one part alone.
	PartNow struct {
		Mark
		Part
	}
	// HeadNow is the record's anchor alone.
	HeadNow struct {
		Mark
		Head
	}
)

// MarkOf returns the mark that s was written with.
func MarkOf(s State) Mark {
	return Mark{V: s.V, Boot: s.Boot, Time: s.Time, MonoMS: s.MonoMS}
}
