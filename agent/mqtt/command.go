package mqtt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode"
	"unicode/utf8"

	"klubba/agent/wire"
	"klubba/room"
)

const (
	// commandMax is the largest command, in bytes.
	commandMax = 4 << 10
	// nameMax is the longest id and the longest sender's name, in characters.
	nameMax = 64
	// expiryMax is how far ahead a command may expire: a command that is
	// valid for longer could be played back long after it was meant.
	expiryMax = time.Hour
)

// order is a command as it stands in its message.
type order struct {
	ID   string          `json:"id"`
	Exp  string          `json:"exp"`
	Args json.RawMessage `json:"args"`
	By   string          `json:"by"`
}

// refusal is a command that does not become one: the room's word for it, and
// what was wrong and would be right.
type refusal struct {
	reason room.Refusal
	text   string
}

func (r *refusal) Error() string { return r.text }

func refuse(reason room.Refusal, format string, args ...any) *refusal {
	return &refusal{reason, fmt.Sprintf(format, args...)}
}

// parseOrder reads a command's message. The order has as much of the id and
// the sender as could be read, also when it is refused.
func parseOrder(payload []byte) (order, *refusal) {
	var o order
	d := json.NewDecoder(bytes.NewReader(payload))
	d.DisallowUnknownFields()
	err := d.Decode(&o)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the object")
		}
	}
	if !isName(o.By) {
		o.By = ""
		err = errors.Join(err, fmt.Errorf("by: at most %d printable characters", nameMax))
	}
	if o.ID == "" || !isName(o.ID) {
		o.ID = ""
		err = errors.Join(err, fmt.Errorf("id: 1 to %d printable characters are needed", nameMax))
	}
	if err != nil {
		return o, refuse(room.RefusedMalformed,
			"%v; a command is {\"id\":\"…\",\"exp\":\"2026-11-22T02:00:00Z\",\"args\":{…},\"by\":\"…\"}", err)
	}
	return o, nil
}

// isName reports whether s can be an id or a name; it may be empty.
func isName(s string) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > nameMax {
		return false
	}
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// timely checks a command's expiry against the room's clock.
func (o order) timely(now time.Time) *refusal {
	exp, err := time.Parse(time.RFC3339Nano, o.Exp)
	if err != nil {
		return refuse(room.RefusedMalformed, "exp: %q is no time; write it like 2026-11-22T02:00:00Z", o.Exp)
	}
	if !exp.After(now) {
		return refuse(room.RefusedExpired, "exp: %s is past; the room's clock says %s", o.Exp, wire.Format(now))
	}
	if exp.After(now.Add(expiryMax)) {
		return refuse(room.RefusedExpired, "exp: %s is more than %s ahead; the room's clock says %s",
			o.Exp, expiryMax, wire.Format(now))
	}
	return nil
}

// verb reads what is to be done.
func (o order) verb(name string) (room.Verb, *refusal) {
	verb, err := wire.Verb(name, o.Args)
	if err == nil {
		return verb, nil
	}
	if errors.Is(err, wire.ErrUnknown) {
		return nil, refuse(room.RefusedUnknown, "%v", err)
	}
	return nil, refuse(room.RefusedMalformed, "args: %v", err)
}
