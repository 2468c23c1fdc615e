package ics

import (
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// moment is a time as a calendar writes it: what the clock on the wall of a
// zone shows, or a day.
type moment struct {
	wall time.Time // its figures in UTC
	zone *time.Location
	day  bool // no time of day was written
}

func (m moment) instant() time.Time { return instant(m.wall, m.zone) }

// The years in which there are meetings.
const (
	firstYear = 1970
	lastYear  = 2199
)

var (
	errNoTime  = errors.New("a time cannot be read")
	errNoYears = errors.New("a time lies too far from the present")
)

// moments reads a property with one time or several, each with its end if it
// has one of its own (VALUE=PERIOD).
func (r *reader) moments(p *ical.Prop) (list []period, err error) {
	zone := r.zoneOf(p)
	for _, written := range strings.Split(p.Value, ",") {
		begin, rest, isPeriod := strings.Cut(strings.TrimSpace(written), "/")
		one := period{}
		if one.begin, err = parseMoment(begin, zone); err != nil {
			return nil, err
		}
		if isPeriod {
			if one.length, err = lengthTo(rest, one.begin); err != nil {
				return nil, err
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// period is a time and, if longer than zero, how long it lasts.
type period struct {
	begin  moment
	length time.Duration
}

// lengthTo reads the second half of a period: its end, or its length.
func lengthTo(written string, begin moment) (time.Duration, error) {
	if strings.HasPrefix(written, "P") || strings.HasPrefix(written, "+P") {
		return duration(written)
	}
	end, err := parseMoment(written, begin.zone)
	return end.instant().Sub(begin.instant()), err
}

// zoneOf is the zone that a property names, or the room's.
func (r *reader) zoneOf(p *ical.Prop) *time.Location {
	name := p.Params.Get("TZID")
	if name == "" {
		return r.zones.room
	}
	if zone := r.zones.find(name); zone != nil {
		return zone
	}
	r.note(noteZone)
	return r.zones.room
}

func parseMoment(written string, zone *time.Location) (moment, error) {
	for _, form := range []struct {
		layout string
		zone   *time.Location
		day    bool
	}{{"20060102T150405", zone, false}, {"20060102T150405Z", time.UTC, false}, {"20060102", zone, true}} {
		wall, err := time.Parse(form.layout, written)
		if err != nil {
			continue
		}
		if wall.Year() < firstYear || wall.Year() > lastYear {
			return moment{}, errNoYears
		}
		return moment{wall, form.zone, form.day}, nil
	}
	return moment{}, errNoTime
}

// duration reads a length of time. Those of meetings have few figures; a
// longer one could overflow.
func duration(written string) (time.Duration, error) {
	if len(written) > 16 {
		return 0, errNoTime
	}
	p := ical.NewProp(ical.PropDuration)
	p.Value = written
	d, err := p.Duration()
	if err != nil || d.Abs() > 366*24*time.Hour {
		return 0, errNoTime
	}
	return d, nil
}
