package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"klubba/room"
)

// Verb reads a command's name and arguments. Arguments may be empty; a field
// that the verb does not know is an error.
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
	case room.CancelPrecheck{}.Name():
		return decode[room.CancelPrecheck](args)
	}
	return nil, fmt.Errorf("unknown command %q", name)
}

func decode[V room.Verb](args []byte) (room.Verb, error) {
	var v V
	if len(bytes.TrimSpace(args)) == 0 {
		return v, nil
	}
	d := json.NewDecoder(bytes.NewReader(args))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("arguments of %s: %w", v.Name(), err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("arguments of %s: something follows the object", v.Name())
	}
	return v, nil
}
