package wire

import (
	"time"

	"klubba/room"
)

// Place says which room speaks, and by what time its people live: the name of
// its time zone, empty if that has none.
type Place struct{ Site, Room, Boot, Zone string }

// ZoneName is the name that others can find a time zone by. The system's own
// has none.
func ZoneName(zone *time.Location) string {
	if zone == nil || zone == time.Local {
		return ""
	}
	return zone.String()
}

// StateOf writes a status as the world is told it. Now is when it is written.
func StateOf(p Place, s room.Status, head Head, now room.Instant) State {
	return State{
		V: Version, Site: p.Site, Room: p.Room, Boot: p.Boot,
		Time: Format(now.Wall), MonoMS: now.Mono.Milliseconds(),
		TimeZone: p.Zone,
		Meeting:  meetingOf(s), Link: linkOf(s), Doors: doorsOf(s),
		Readiness: Readiness{
			Verdict: string(s.Readiness.Verdict), At: Format(s.Readiness.At.Wall),
			Summary: s.Readiness.Summary, Running: s.Readiness.Running,
		},
		Signal: string(s.Signal), Parts: partsOf(s.Parts), Record: head, Calendar: agendaOf(s.Agenda),
	}
}

func meetingOf(s room.Status) Meeting {
	m := Meeting{
		Phase: string(s.Phase), Since: Format(s.Since.Wall), Cause: string(s.PhaseCause),
		ID: s.Meeting, Title: s.Title,
		MustSuspend: s.Duty.MustSuspend, LostSince: Format(s.Duty.Since.Wall),
		MayResume: s.Restore.MayResume, MayResumeAt: Format(s.Restore.At.Wall),
		Missing: string(s.Restore.Missing), Members: membersOf(s.Members),
	}
	if s.By != (room.Actor{}) {
		m.By = &room.Actor{Via: s.By.Via, Name: s.By.Name}
	}
	return m
}

func linkOf(s room.Status) Link {
	return Link{
		Level: string(s.Link.Level), Cause: string(s.Link.Cause), Since: Format(s.Link.Since.Wall),
		Path: Side{
			State: string(s.Path.Level), Cause: string(s.Path.Cause),
			Seen: Format(s.Path.Seen.Wall), Evidence: s.Path.Evidence,
		},
		Sound: sideOf(s.Sound), Picture: sideOf(s.Picture),
	}
}

func sideOf(m room.Medium) Side {
	return Side{State: string(m.Flow), Seen: Format(m.Seen.Wall), Evidence: m.Evidence}
}

func doorsOf(s room.Status) *Doors {
	if s.Doors.State == room.DoorsOpen || s.Doors.State == "" {
		return nil
	}
	return &Doors{
		State: string(s.Doors.State), Since: Format(s.Doors.Since.Wall),
		Seen: Format(s.Doors.Seen.Wall), Evidence: s.Doors.Evidence,
	}
}

func partsOf(ps *room.Parts) []Part {
	parts := make([]Part, 0, len(ps.All()))
	for _, p := range ps.All() {
		parts = append(parts, PartOf(p))
	}
	return parts
}

// PartOf writes one part.
func PartOf(p room.Part) Part {
	return Part{
		Name: p.Name, Kind: p.Kind, Required: p.Required, Condition: string(p.Condition),
		Cause: p.Cause, Since: Format(p.Since.Wall), Evidence: p.Evidence, Seen: Format(p.Seen.Wall),
	}
}
