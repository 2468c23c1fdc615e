package plan

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/se"
)

// date is a day on the wall, without a zone.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time, zone *time.Location) date {
	y, m, d := t.In(zone).Date()
	return date{y, m, d}
}

// workdays are those of Sweden.
type workdays struct{ calendar *cal.BusinessCalendar }

func newDays() workdays {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(se.Holidays...)
	return workdays{c}
}

// before is the day that lies so many Swedish working days before d. Holy
// days, Saturdays and Sundays are none, and neither are Midsummer's Eve,
// Christmas Eve and New Year's Eve, which the Annual Leave Act (semesterlagen
// 1977:480, 3 a §) puts with the Sundays.
func (w workdays) before(d date, working int) date {
	// Noon, so that no zone makes it another day.
	t := time.Date(d.year, d.month, d.day, 12, 0, 0, 0, time.UTC)
	for working > 0 {
		t = t.AddDate(0, 0, -1)
		if w.calendar.IsWorkday(t) {
			working--
		}
	}
	return dateOf(t, time.UTC)
}
