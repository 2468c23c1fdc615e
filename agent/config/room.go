package config

import (
	"time"
	_ "time/tzdata" // so that a bare machine knows Swedish time too

	"klubba/room"
)

func readRoom(t *table) Room {
	r := Room{Language: Swedish}
	t.must("site", `"uppsala"`)
	t.text("site", &r.Site, name)
	t.must("name", `"sal-1"`)
	t.text("name", &r.Name, name)
	r.Title = r.Name
	t.text("title", &r.Title, notEmpty)
	zone := "Europe/Stockholm"
	t.text("time_zone", &zone, knownZone)
	// An error is impossible: the rule loaded it, or it is the default.
	r.TimeZone, _ = time.LoadLocation(zone)
	choice(t, "language", &r.Language, Swedish, English)
	t.close()
	return r
}

// knownZone wants a named zone: "Local" would be another one on each machine.
func knownZone(v string) (string, string) {
	if _, err := time.LoadLocation(v); err != nil || v == "" || v == "Local" {
		return clip(v) + " is not a time zone", `write for example "Europe/Stockholm"`
	}
	return "", ""
}

// readPolicy reads [policy] and [remote] over the room's own defaults. The
// shortest evidence_max_age is twice the second within which media and path
// are measured anew.
func readPolicy(t, remote *table) room.Policy {
	p := room.DefaultPolicy()
	t.duration("loss_grace", &p.LossGrace, 0, 30*time.Second)
	t.durationOrOff("auto_suspend_after", &p.AutoSuspendAfter, 5*time.Second, time.Hour)
	t.duration("restore_hold", &p.RestoreHold, time.Second, 5*time.Minute)
	t.duration("evidence_max_age", &p.EvidenceMaxAge, 2*time.Second, 30*time.Second)
	t.duration("idle_evidence_max_age", &p.IdleEvidenceMaxAge, 10*time.Second, time.Hour)
	t.duration("part_max_age", &p.PartMaxAge, 10*time.Second, time.Hour)
	t.duration("readiness_max_age", &p.ReadinessMaxAge, 5*time.Minute, 168*time.Hour)
	t.duration("doors_grace", &p.DoorsGrace, time.Second, 2*time.Minute)
	t.duration("hold_for", &p.HoldFor, time.Second, 10*time.Second)
	t.duration("stuck_after", &p.StuckAfter, 10*time.Second, 10*time.Minute)
	t.duration("displays_stay_on", &p.DisplaysStayOn, time.Minute, 12*time.Hour)
	checkPolicy(t, p)
	t.close()
	remote.words("allow", &p.RemoteMay, verbs())
	remote.close()
	return p
}

// checkPolicy looks at the settings together.
func checkPolicy(t *table, p room.Policy) {
	if p.AutoSuspendAfter != 0 && p.AutoSuspendAfter < p.LossGrace {
		t.fault("auto_suspend_after", "shorter than loss_grace ("+short(p.LossGrace)+")",
			"a loss cannot suspend the meeting before it counts as one")
	}
	if p.IdleEvidenceMaxAge < p.EvidenceMaxAge {
		t.fault("idle_evidence_max_age", "shorter than evidence_max_age ("+short(p.EvidenceMaxAge)+")",
			"an empty room is not watched more closely than a meeting")
	}
	if p.StuckAfter <= p.HoldFor {
		t.fault("stuck_after", "not longer than hold_for ("+short(p.HoldFor)+")",
			"a button held on purpose would count as stuck")
	}
}

// verbs names every verb of the room.
func verbs() []string {
	return []string{
		room.Start{}.Name(), room.End{}.Name(), room.GoLocal{}.Name(),
		room.Suspend{}.Name(), room.Resume{}.Name(),
		room.CloseDoors{}.Name(), room.OpenDoors{}.Name(),
		room.LampTest{}.Name(), room.Precheck{}.Name(), room.CountMembers{}.Name(), room.CancelPrecheck{}.Name(),
	}
}
