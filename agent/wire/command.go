package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"klubba/room"
)

// ErrUnknown is wrapped by Verb's error if there is no verb of that name.
var ErrUnknown = errors.New("unknown command")

// Verb reads a command's name and arguments. Arguments may be empty where the
// verb needs none; a field that the verb does not know is an error.
func Verb(name string, args []byte) (room.Verb, error) {
	switch name {
	case room.Start{}.Name():
		return decode[room.Start](args)
	case room.End{}.Name():
		return decode[room.End](args)
	case room.GoLocal{}.Name():
		return decode[room.GoLocal](args)
	case room.Suspend{}.Name():
		return decode[room.Suspend](args)
	case room.Resume{}.Name():
		return decode[room.Resume](args)
	case room.CloseDoors{}.Name():
		return decode[room.CloseDoors](args)
	case room.OpenDoors{}.Name():
		return decode[room.OpenDoors](args)
	case room.LampTest{}.Name():
		return decode[room.LampTest](args)
	case room.Precheck{}.Name():
		return decode[room.Precheck](args)
	case room.CountMembers{}.Name():
		return countOf(args)
	case room.CancelPrecheck{}.Name():
		return decode[room.CancelPrecheck](args)
	}
	return nil, fmt.Errorf("%w %q", ErrUnknown, name)
}

func decode[V room.Verb](args []byte) (room.Verb, error) {
	var v V
	if err := strict(args, &v); err != nil {
		return nil, fmt.Errorf("arguments of %s: %w", v.Name(), err)
	}
	return v, nil
}

// strict reads arguments into a form; empty ones leave it as it is.
func strict(args []byte, form any) error {
	if len(bytes.TrimSpace(args)) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(args))
	d.DisallowUnknownFields()
	if err := d.Decode(form); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the object")
	}
	return nil
}

// countOf reads how many members are present. Both numbers are needed: one
// that was forgotten must not pass for none.
func countOf(args []byte) (room.Verb, error) {
	var form struct {
		Present *int `json:"present"`
		Remote  *int `json:"remote"`
	}
	err := strict(args, &form)
	if err == nil && (form.Present == nil || form.Remote == nil) {
		err = errors.New(`both numbers are needed: {"present":28,"remote":12}`)
	}
	if err != nil {
		return nil, fmt.Errorf("arguments of %s: %w", room.CountMembers{}.Name(), err)
	}
	return room.CountMembers{Present: *form.Present, Remote: *form.Remote}, nil
}
