package precheck

import (
	"cmp"
	"fmt"
	"time"

	"klubba/room"
)

// Link is what is known of the way to the remote members.
type Link struct {
	Level    room.Level
	Cause    room.Cause
	Evidence string
	// Measured: Loss and RTT are known, as a share and of 95 in 100.
	Measured bool
	Loss     float64
	RTT      time.Duration
}

// Link judges the way to the remote members.
func (p Policy) Link(l Link) Result {
	r := Result{Part: "link", Kind: KindLink, Required: true, Verdict: OK, How: l.Evidence}
	if l.Measured {
		r.Measures = []Measure{
			measure("loss", "%", 100*l.Loss, AtMost, p.LinkLoss),
			measure("round-trip", "ms", float64(l.RTT)/float64(time.Millisecond), AtMost, float64(p.LinkRTT.Milliseconds())),
		}
	}
	why := cmp.Or(l.Evidence, string(l.Cause))
	switch l.Level {
	case room.LevelGood:
		return r
	case room.LevelDegraded:
		return r.bad(Remark, CauseDegraded, fmt.Sprintf("the link is degraded: %s", why))
	case room.LevelLost:
		return r.bad(Failed, CauseLost, fmt.Sprintf("the link is lost: %s", why))
	}
	return r.bad(Remark, CauseNoEvidence, "nothing fresh is known of the link")
}

// Part judges a part by what the room knows of it already, from those who
// watch it.
func (p Policy) Part(kind Kind, known room.Part) Result {
	r := Result{Part: known.Name, Kind: kind, Required: known.Required, Verdict: OK, How: known.Evidence}
	why := cmp.Or(known.Cause, known.Evidence, string(known.Condition))
	switch known.Condition {
	case room.ConditionOK:
		return r
	case room.ConditionDegraded:
		return r.bad(Remark, CauseSlow, why)
	case room.ConditionAbsent:
		return r.bad(Failed, CauseAbsent, why)
	case room.ConditionFailed:
		return r.bad(Failed, CauseNoAnswer, why)
	}
	return r.bad(Remark, CauseNoEvidence, "nothing fresh is known of it")
}

// Service judges a service that answered, after so long.
func (p Policy) Service(name, evidence string, after time.Duration) Result {
	ms := float64(after) / float64(time.Millisecond)
	r := Result{
		Part: name, Kind: KindService, Verdict: OK, How: evidence,
		Measures: []Measure{measure("answer", "ms", ms, AtMost, float64(p.ServiceSlow.Milliseconds()))},
	}
	if after > p.ServiceSlow {
		return r.bad(Remark, CauseSlow, fmt.Sprintf("it answers only after %.0f ms", ms))
	}
	return r
}

// Certificate judges for how much longer a service's certificate holds.
func (p Policy) Certificate(service string, left time.Duration) Result {
	days := left.Hours() / 24
	r := Result{
		Part: service, Kind: KindCertificate, Verdict: OK,
		How:      fmt.Sprintf("its certificate holds for %.0f days", days),
		Measures: []Measure{measure("days-left", "", days, AtLeast, p.CertificateLeft.Hours()/24)},
	}
	switch {
	case left <= 0:
		r.How = ""
		return r.bad(Failed, CauseCertificateEnded, "its certificate has ended")
	case left < p.CertificateLeft:
		return r.bad(Remark, CauseCertificateEnding, fmt.Sprintf("its certificate ends in %d days", int(days)))
	}
	return r
}
