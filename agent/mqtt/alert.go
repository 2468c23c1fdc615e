package mqtt

import (
	"klubba/agent/wire"
	"klubba/room"
)

// The names of two parts that alerts treat in their own way: the record, whose
// failing is critical, and this connection, which cannot tell of its own.
const (
	recordPart = "record"
	ownPart    = "mqtt"
)

// alerts are what somebody ought to act on: one for each cause, for as long as
// it lasts. What cannot be known raises none; it shows as unknown.
func alerts(s wire.State) []wire.Alert {
	var list []wire.Alert
	if s.Meeting.MustSuspend {
		list = append(list, wire.Alert{
			Code: "must-suspend", Severity: wire.SeverityCritical, Since: s.Meeting.LostSince,
			Cause: s.Link.Cause,
			Text:  "The link is lost and the meeting must be suspended." + atStake(s.Meeting.Members),
		})
	}
	if s.Doors != nil && s.Doors.State == string(room.DoorsBreached) {
		list = append(list, wire.Alert{
			Code: "doors-breached", Severity: wire.SeverityCritical, Since: s.Doors.Since,
			Text: "Closed doors are breached: something goes out.",
		})
	}
	for _, p := range s.Parts {
		if a, raised := partAlert(p); raised {
			list = append(list, a)
		}
	}
	return list
}

// atStake adds to an alert that the loss breaks the quorum, if it does.
func atStake(m *wire.Members) string {
	if m == nil || !m.AtStake {
		return ""
	}
	return " Without the remote members there is no quorum."
}

func partAlert(p wire.Part) (wire.Alert, bool) {
	failed := p.Condition == string(room.ConditionFailed)
	missing := p.Condition == string(room.ConditionAbsent) && p.Required
	if p.Name == ownPart || !failed && !missing {
		return wire.Alert{}, false
	}
	a := wire.Alert{
		Code: "part-" + p.Name, Severity: wire.SeverityWarning, Since: p.Since, Part: p.Name, Cause: p.Cause,
		Text: "The part " + p.Name + " has failed.",
	}
	if missing {
		a.Text = "The part " + p.Name + " is missing."
	}
	if p.Required {
		a.Severity = wire.SeverityCritical
	}
	if p.Name == recordPart {
		a.Code, a.Severity = "record-failed", wire.SeverityCritical
		a.Text = "The record cannot be written."
	}
	return a, true
}
