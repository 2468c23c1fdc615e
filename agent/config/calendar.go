package config

import (
	"net/url"
	"time"
)

// Calendar says where the room's meetings stand, and what follows from them.
type Calendar struct {
	// One of File, URL and Secret says where it is read. Secret holds a URL.
	File, URL string
	Secret    Secret
	// CAFile has the authorities of the calendar's server, in PEM; empty takes
	// those of the system.
	CAFile string
	// Every is how often it is read.
	Every time.Duration
	// Morning is the time of day of the checks that are not bound to the
	// meeting's own, from midnight by the room's clock.
	Morning time.Duration
	// ShowTitles: whether the meetings' titles are kept and told.
	ShowTitles bool
	// OpenMeetings: whether meetings open at the calendar's time.
	OpenMeetings bool
}

func readCalendar(t *table) *Calendar {
	c := &Calendar{Every: 15 * time.Minute, Morning: 7 * time.Hour}
	t.text("file", &c.File, absolute)
	t.text("url", &c.URL, calendarURL)
	c.Secret = readSecret(t, "url")
	t.text("ca_file", &c.CAFile, absolute)
	t.duration("every", &c.Every, time.Minute, 24*time.Hour)
	morning := "07:00"
	if t.text("morning", &morning, timeOfDay) {
		at, _ := time.Parse("15:04", morning) // the rule has parsed it
		c.Morning = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	}
	t.flag("show_titles", &c.ShowTitles)
	t.flag("open_meetings", &c.OpenMeetings)
	checkCalendar(t)
	t.close()
	return c
}

// checkCalendar looks at the keys together.
func checkCalendar(t *table) {
	var where []string
	for _, key := range []string{"file", "url", "url_file", "url_credential"} {
		if t.has(key) {
			where = append(where, key)
		}
	}
	pairOfSecrets := len(where) == 2 && where[0] == "url_file" // it has its fault already
	switch {
	case len(where) == 0:
		t.must("url", `"https://kalender.kommun.example/ks-salen.ics"`)
	case len(where) > 1 && !pairOfSecrets:
		t.fault(where[1], "stands beside "+where[0], "a room has one calendar; write one of them")
	}
	if t.has("file") && t.has("ca_file") {
		t.fault("ca_file", "has no use with file", "take it away")
	}
}

// calendarURL wants an address of https. It never says what stands there: the
// address of a published calendar is often its only lock.
func calendarURL(v string) (string, string) {
	const remedy = `write "https://host/path", or put an address that is secret into a file and name that with url_file`
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Hostname() == "":
		return "is not a URL with a host", remedy
	case u.User != nil:
		return "a user and password must not stand in the URL", "put the whole address into a file and name that with url_file"
	case u.Scheme != "https" && u.Scheme != "webcal":
		return "does not begin with https", remedy
	}
	return "", ""
}

func timeOfDay(v string) (string, string) {
	if _, err := time.Parse("15:04", v); err != nil || len(v) != 5 {
		return clip(v) + " is not a time of day", `write hours and minutes, such as "07:00"`
	}
	return "", ""
}
