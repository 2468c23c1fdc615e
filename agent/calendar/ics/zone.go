package ics

import (
	"strings"
	"time"
	_ "time/tzdata" // so that a bare machine knows every zone too

	"github.com/emersion/go-ical"
)

// zones finds time zones by the names that a calendar gives them.
type zones struct {
	room  *time.Location             // of times that name no zone
	rules map[string]*ical.Component // what the calendar itself says of a zone
	found map[string]*time.Location  // by name; nil is not known
}

// find returns the zone of that name: an IANA name, also at the end of a path;
// a name of Windows; or one whose rules stand in the calendar. Nil is not
// known.
func (z *zones) find(name string) *time.Location {
	if zone, ok := z.found[name]; ok {
		return zone
	}
	zone := known(strings.Trim(name, `" `))
	if rules := z.rules[name]; zone == nil && rules != nil {
		zone = ruled(rules)
	}
	z.found[name] = zone
	return zone
}

func known(name string) *time.Location {
	if iana, ok := ianaName(name); ok {
		name = iana
	}
	if len(name) > 128 {
		return nil
	}
	for {
		name = strings.TrimPrefix(name, "/")
		// "Local" is this machine's, and "" would be UTC: neither is a name.
		if name != "" && name != "Local" {
			if zone, err := time.LoadLocation(name); err == nil {
				return zone
			}
		}
		slash := strings.IndexByte(name, '/')
		if slash < 0 {
			return nil
		}
		name = name[slash+1:]
	}
}

// instant is when a clock on the wall of a zone shows wall, which has its
// figures in UTC. A time that comes twice, when summer time ends, means its
// first coming; one that is left out, when it begins, counts from before
// (RFC 5545, 3.3.5).
func instant(wall time.Time, zone *time.Location) time.Time {
	year, month, day := wall.Date()
	hour, minute, second := wall.Clock()
	t := time.Date(year, month, day, hour, minute, second, 0, zone)
	for _, back := range []time.Duration{time.Hour, 30 * time.Minute} {
		if earlier := t.Add(-back); wallOf(earlier, zone).Equal(wallOf(t, zone)) {
			return earlier.UTC()
		}
	}
	return t.UTC()
}

// wallOf is what a clock on the wall of a zone shows, with its figures in UTC.
func wallOf(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return time.Date(year, month, day, hour, minute, second, 0, time.UTC)
}
