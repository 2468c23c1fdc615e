package ics

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// ruled makes a zone of the rules in a calendar: of the newest rule for
// standard time and the newest for summer time. Nil if they cannot be
// followed.
func ruled(c *ical.Component) *time.Location {
	standard, summer := newest(c, "STANDARD"), newest(c, "DAYLIGHT")
	if standard == nil {
		return nil
	}
	name := "calendar's own"
	offset, ok := offsetOf(standard)
	if !ok {
		return nil
	}
	rule, ok := posixRule(standard, summer)
	if !ok {
		return time.FixedZone(name, offset)
	}
	zone, err := time.LoadLocationFromTZData(name, tzData(rule, offset))
	if err != nil {
		return nil
	}
	return zone
}

// newest is the rule of a kind that began last.
func newest(c *ical.Component, kind string) (found *ical.Component) {
	for _, child := range c.Children {
		if child.Name == kind && (found == nil || value(child, "DTSTART") >= value(found, "DTSTART")) {
			found = child
		}
	}
	return found
}

// value is what a property of a component says; "" if there is none.
func value(c *ical.Component, name string) string {
	if p := c.Props.Get(name); p != nil {
		return strings.TrimSpace(p.Value)
	}
	return ""
}

// offsetOf is what a rule puts between the wall and UTC, in seconds.
func offsetOf(c *ical.Component) (seconds int, ok bool) {
	s := value(c, "TZOFFSETTO")
	if len(s) != 5 && len(s) != 7 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	n, err := strconv.Atoi(s[1:])
	if err != nil || n < 0 {
		return 0, false
	}
	if len(s) == 5 {
		n *= 100
	}
	seconds = n/10000*3600 + n/100%100*60 + n%100
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, seconds > -16*3600 && seconds < 16*3600
}

// posixRule writes the two rules as POSIX writes them in TZ, such as
// "STD-1DST-2,M3.5.0/2,M10.5.0/3"; not ok if there is no change in the year.
func posixRule(standard, summer *ical.Component) (rule string, ok bool) {
	if summer == nil {
		return "", false
	}
	winterOffset, _ := offsetOf(standard)
	summerOffset, ok := offsetOf(summer)
	begins, changes := changeOf(summer)
	ends, back := changeOf(standard)
	if !ok || !changes || !back || winterOffset == summerOffset {
		return "", false
	}
	return fmt.Sprintf("STD%sDST%s,%s,%s", posixOffset(-winterOffset), posixOffset(-summerOffset), begins, ends), true
}

func posixOffset(seconds int) string {
	sign := ""
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	return fmt.Sprintf("%s%d:%02d:%02d", sign, seconds/3600, seconds/60%60, seconds%60)
}

// changeOf is when in the year a rule begins to hold: "M10.5.0/3:00:00" is the
// last Sunday of October at three.
func changeOf(c *ical.Component) (string, bool) {
	parts, err := ruleParts(value(c, "RRULE"))
	begin, err2 := time.Parse("20060102T150405", value(c, "DTSTART"))
	if err != nil || err2 != nil || parts["FREQ"] != "YEARLY" || parts["UNTIL"] != "" {
		return "", false
	}
	month, err := strconv.Atoi(parts["BYMONTH"])
	day := parts["BYDAY"]
	if err != nil || month < 1 || month > 12 || len(day) < 3 {
		return "", false
	}
	weekday := slices.Index(weekdays(), day[len(day)-2:])
	nth, err := strconv.Atoi(day[:len(day)-2])
	if nth == -1 {
		nth = 5
	}
	if err != nil || weekday < 0 || nth < 1 || nth > 5 {
		return "", false
	}
	return fmt.Sprintf("M%d.%d.%d/%s", month, nth, weekday, begin.Format("15:04:05")), true
}

// weekdays are the days as rules name them, at the numbers of time.Weekday.
func weekdays() []string { return []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"} }

// tzData is a file of the time zone database (RFC 8536, version 2) in which no
// change is listed, so that the rule at its end holds for all times.
func tzData(rule string, offset int) []byte {
	var b bytes.Buffer
	header := func(types, chars uint32) {
		b.WriteString("TZif2")
		b.Write(make([]byte, 15+4*4)) // reserved, and four counts of nothing
		b.Write(binary.BigEndian.AppendUint32(nil, types))
		b.Write(binary.BigEndian.AppendUint32(nil, chars))
	}
	header(0, 0) // the part for readers of version 1
	header(1, 4)
	b.Write(binary.BigEndian.AppendUint32(nil, uint32(int32(offset))))
	b.WriteString("\x00\x00STD\x00")
	b.WriteString("\n" + rule + "\n")
	return b.Bytes()
}
