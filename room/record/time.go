package record

import (
	"encoding/json"
	"fmt"
	"time"
)

// The forms of time in an entry: RFC 3339 with milliseconds.
const (
	utcFormat   = "2006-01-02T15:04:05.000Z"
	localFormat = "2006-01-02T15:04:05.000Z07:00"
)

// Time is a moment in UTC that prints as RFC 3339 with milliseconds.
type Time struct{ time.Time }

func (t Time) rounded() Time { return Time{t.UTC().Truncate(time.Millisecond)} }

// String returns the time as RFC 3339 with milliseconds.
func (t Time) String() string { return t.UTC().Format(utcFormat) }

// MarshalJSON writes the time as RFC 3339 with milliseconds. A year that does
// not have four digits is an error.
func (t Time) MarshalJSON() ([]byte, error) {
	if y := t.UTC().Year(); y < 0 || y > 9999 {
		return nil, fmt.Errorf("time in the year %d cannot be written", y)
	}
	return json.Marshal(t.String())
}

// UnmarshalJSON reads what MarshalJSON writes, and nothing else.
func (t *Time) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	at, err := time.Parse(utcFormat, s)
	if err != nil {
		return fmt.Errorf("time %.40q: want the form %s", s, utcFormat)
	}
	*t = Time{at.UTC()}
	return nil
}
