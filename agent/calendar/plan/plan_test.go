package plan_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/calendar/ics"
	"klubba/agent/calendar/plan"
)

func rules(t testing.TB) plan.Rules {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	return plan.Rules{Zone: zone, Morning: 7 * time.Hour}
}

// at reads a time by the clock on the room's wall.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", s, rules(t).Zone)
	if err != nil {
		t.Fatal(err)
	}
	return when.UTC()
}

func meeting(t testing.TB, id, start string, length time.Duration) ics.Meeting {
	begin := at(t, start)
	return ics.Meeting{ID: id, Start: begin, End: begin.Add(length)}
}

// told writes checks as people in the room would.
func told(t testing.TB, checks []plan.Check) (list []string) {
	for _, c := range checks {
		list = append(list, c.At.In(rules(t).Zone).Format("2006-01-02 15:04 ")+string(c.Reason)+" "+c.Meeting.ID)
	}
	return list
}

func want(t *testing.T, checks []plan.Check, lines ...string) {
	t.Helper()
	if diff := cmp.Diff(lines, told(t, checks)); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
}

// TestThreeChecksOfAMeeting, also around the feasts and the changes of the
// clock.
func TestThreeChecksOfAMeeting(t *testing.T) {
	for name, c := range map[string]struct{ start, days, morning, shortly string }{
		"a Thursday":                    {"2026-11-26 18:00", "2026-11-23 07:00", "2026-11-26 07:00", "2026-11-26 17:30"},
		"a Monday":                      {"2026-11-30 18:00", "2026-11-25 07:00", "2026-11-30 07:00", "2026-11-30 17:30"},
		"a Sunday":                      {"2026-11-29 18:00", "2026-11-25 07:00", "2026-11-29 07:00", "2026-11-29 17:30"},
		"after Easter":                  {"2027-03-31 18:00", "2027-03-24 07:00", "2027-03-31 07:00", "2027-03-31 17:30"},
		"after Christmas and Epiphany":  {"2027-01-07 18:00", "2026-12-30 07:00", "2027-01-07 07:00", "2027-01-07 17:30"},
		"after Midsummer's Eve":         {"2027-06-28 18:00", "2027-06-22 07:00", "2027-06-28 07:00", "2027-06-28 17:30"},
		"after Ascension Day":           {"2027-05-10 18:00", "2027-05-04 07:00", "2027-05-10 07:00", "2027-05-10 17:30"},
		"after the first of May":        {"2026-05-05 18:00", "2026-04-29 07:00", "2026-05-05 07:00", "2026-05-05 17:30"},
		"after National Day":            {"2028-06-08 18:00", "2028-06-02 07:00", "2028-06-08 07:00", "2028-06-08 17:30"},
		"the day summer time begins":    {"2027-03-28 18:00", "2027-03-23 07:00", "2027-03-28 07:00", "2027-03-28 17:30"},
		"the day summer time ends":      {"2027-10-31 18:00", "2027-10-27 07:00", "2027-10-31 07:00", "2027-10-31 17:30"},
		"at seven in the morning":       {"2026-11-26 07:10", "2026-11-23 07:00", "", "2026-11-26 06:40"},
		"just after midnight":           {"2026-11-26 00:10", "2026-11-23 07:00", "", "2026-11-25 23:40"},
		"half an hour after the check":  {"2026-11-26 07:30", "2026-11-23 07:00", "", "2026-11-26 07:00"},
		"a little later than half past": {"2026-11-26 07:31", "2026-11-23 07:00", "2026-11-26 07:00", "2026-11-26 07:01"},
	} {
		t.Run(name, func(t *testing.T) {
			m := meeting(t, "m", c.start, 2*time.Hour)
			lines := []string{c.days + " days m"}
			if c.morning != "" {
				lines = append(lines, c.morning+" morning m")
			}
			lines = append(lines, c.shortly+" shortly m")
			want(t, plan.Checks([]ics.Meeting{m}, m.Start.AddDate(0, 0, -20), plan.Last{}, rules(t)), lines...)
		})
	}
}

// TestAsTimePasses follows one meeting.
func TestAsTimePasses(t *testing.T) {
	m := meeting(t, "m", "2026-11-26 18:00", 2*time.Hour)
	checks := func(now string, last plan.Last) []plan.Check {
		return plan.Checks([]ics.Meeting{m}, at(t, now), last, rules(t))
	}
	done := func(when string) plan.Last { return plan.Last{At: at(t, when), Reason: plan.ReasonDays, Meeting: m} }

	// The early check waits on its own day, and is of no use on the next.
	want(t, checks("2026-11-23 12:00", plan.Last{}), "2026-11-23 07:00 days m", "2026-11-26 07:00 morning m", "2026-11-26 17:30 shortly m")
	want(t, checks("2026-11-24 09:00", plan.Last{}), "2026-11-26 07:00 morning m", "2026-11-26 17:30 shortly m")
	// What is done is not done again.
	want(t, checks("2026-11-23 12:00", done("2026-11-23 07:00")), "2026-11-26 07:00 morning m", "2026-11-26 17:30 shortly m")
	// A box that comes up in the afternoon is checked then.
	want(t, checks("2026-11-26 14:00", plan.Last{}), "2026-11-26 07:00 morning m", "2026-11-26 17:30 shortly m")
	// The one before the meeting makes the one of the morning needless.
	want(t, checks("2026-11-26 17:40", plan.Last{}), "2026-11-26 17:30 shortly m")
	want(t, checks("2026-11-26 17:40", done("2026-11-26 17:30")))
	want(t, checks("2026-11-26 18:00", plan.Last{}))
	want(t, checks("2026-11-26 21:00", plan.Last{}))
}

func TestAgainOnce(t *testing.T) {
	m := meeting(t, "m", "2026-11-26 18:00", 2*time.Hour)
	other := meeting(t, "n", "2026-11-26 17:20", 15*time.Minute)
	failed := plan.Last{At: at(t, "2026-11-26 17:30"), Failed: true, Reason: plan.ReasonShortly, Meeting: m}
	now := at(t, "2026-11-26 17:31")
	want(t, plan.Checks([]ics.Meeting{m}, now, failed, rules(t)), "2026-11-26 17:40 again m")
	// Never in a meeting, and not when it is of no more use.
	want(t, plan.Checks([]ics.Meeting{other, m}, now, failed, rules(t)), "2026-11-26 17:40 again m")
	other.End = at(t, "2026-11-26 17:50")
	want(t, plan.Checks([]ics.Meeting{other, m}, now, failed, rules(t)), "2026-11-26 17:50 again m")
	other.End = at(t, "2026-11-26 18:00")
	want(t, plan.Checks([]ics.Meeting{other, m}, now, failed, rules(t)))
	// Once.
	failed.Reason, failed.At = plan.ReasonAgain, at(t, "2026-11-26 17:40")
	want(t, plan.Checks([]ics.Meeting{m}, at(t, "2026-11-26 17:51"), failed, rules(t)))
	failed.Failed = false
	want(t, plan.Checks([]ics.Meeting{m}, at(t, "2026-11-26 17:51"), failed, rules(t)))
}

func TestNeverInAMeeting(t *testing.T) {
	long := meeting(t, "long", "2026-11-26 06:30", 2*time.Hour)
	next := meeting(t, "next", "2026-11-26 09:00", time.Hour)
	last := meeting(t, "last", "2026-11-26 10:00", time.Hour)
	meetings := []ics.Meeting{long, next, last}
	night := at(t, "2026-11-26 05:00")
	want(t, plan.Checks(meetings, night, plan.Last{}, rules(t)),
		"2026-11-26 06:00 shortly long", // and, since they fall together, those of the morning after it
		"2026-11-26 08:30 shortly next")
	// One that waits while a meeting is on, waits for its end.
	day := meeting(t, "day", "2026-11-26 12:00", time.Hour)
	evening := meeting(t, "evening", "2026-11-26 18:00", time.Hour)
	want(t, plan.Checks([]ics.Meeting{day, evening}, at(t, "2026-11-26 12:30"), plan.Last{}, rules(t)),
		"2026-11-26 13:00 morning evening", "2026-11-26 17:30 shortly evening")
}

func TestChecksThatFallTogetherAreOne(t *testing.T) {
	meetings := []ics.Meeting{
		meeting(t, "a", "2026-11-26 13:00", time.Hour), meeting(t, "b", "2026-11-26 18:00", time.Hour), meeting(t, "c", "2026-12-01 18:00", time.Hour),
	}
	want(t, plan.Checks(meetings, at(t, "2026-11-22 12:00"), plan.Last{}, rules(t)),
		"2026-11-23 07:00 days a", "2026-11-26 07:00 morning a", "2026-11-26 12:30 shortly a", "2026-11-26 17:30 shortly b",
		"2026-12-01 07:00 morning c", "2026-12-01 17:30 shortly c")
}

// TestAMonth: whatever the moment and the last check, the plan is in order,
// never in a meeting, and never too late to be of use.
func TestAMonth(t *testing.T) {
	var meetings []ics.Meeting
	for i := range 20 {
		start := at(t, "2026-11-02 08:00").Add(time.Duration(i) * 37 * time.Hour)
		meetings = append(meetings, ics.Meeting{ID: string(rune('a' + i)), Start: start, End: start.Add(time.Duration(i%7+1) * time.Hour)})
	}
	last, ran := plan.Last{}, 0
	for now := at(t, "2026-10-25 00:00"); now.Before(meetings[len(meetings)-1].End); now = now.Add(15 * time.Minute) {
		checks := plan.Checks(meetings, now, last, rules(t))
		for i, c := range checks {
			if i > 0 && !c.At.After(checks[i-1].At) {
				t.Fatalf("at %v not in order: %v", now, told(t, checks))
			}
		}
		if len(checks) == 0 || checks[0].At.After(now) {
			continue
		}
		for _, m := range meetings {
			if m.On(now) {
				t.Fatalf("at %v a check is due in %v", now, m)
			}
		}
		if !checks[0].Meeting.Start.After(now) {
			t.Fatalf("at %v a check is due for a meeting that has begun: %v", now, told(t, checks))
		}
		last = plan.Last{At: now, Failed: ran%3 == 0, Reason: checks[0].Reason, Meeting: checks[0].Meeting}
		ran++
	}
	if ran < 2*len(meetings) || ran > 6*len(meetings) {
		t.Errorf("%d checks for %d meetings", ran, len(meetings))
	}
}

func BenchmarkChecks(b *testing.B) {
	var meetings []ics.Meeting
	for i := range 60 {
		start := at(b, "2026-11-02 08:00").Add(time.Duration(i) * 11 * time.Hour)
		meetings = append(meetings, ics.Meeting{Start: start, End: start.Add(time.Hour)})
	}
	r, now := rules(b), at(b, "2026-11-01 08:00")
	for b.Loop() {
		plan.Checks(meetings, now, plan.Last{}, r)
	}
}
