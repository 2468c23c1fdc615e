package config

import "fmt"

// claims is what the things in the file have taken for themselves: their
// names, and the lines of GPIO chips.
type claims struct {
	names map[string]string // by name: what has it
	pins  map[pin]string
	// cameras has what each camera is known by, and its name.
	cameras map[string]string
	// sounds has what each speakerphone is known by, and its name.
	sounds map[string]string
}

// pin is one line of one chip. A name and an offset may be the same line, and
// nobody can tell without the chip; then the kernel says that it is busy.
type pin struct {
	chip string
	line Line
}

func newClaims() claims {
	c := claims{names: map[string]string{}, pins: map[pin]string{}, cameras: map[string]string{}, sounds: map[string]string{}}
	for _, name := range reserved() {
		c.names[name] = "a part of the daemon itself"
	}
	return c
}

// reserved are the parts that every room has by itself.
func reserved() []string {
	return []string{"calendar", "link", "media", "mqtt", "record", "remote", "web"}
}

// claimName complains if another thing has the name already.
func (t *table) claimName(name, what string) {
	if name == "" {
		return // a fault of its own
	}
	if first, taken := t.doc.names[name]; taken {
		t.fault("name", fmt.Sprintf("%q is already the name of %s", name, first), "give each thing a name of its own")
		return
	}
	t.doc.names[name] = what
}

// claimLine complains if another lamp or button has the line already.
func (t *table) claimLine(chip string, line Line, what string) {
	if chip == "" {
		return // a fault of its own
	}
	if first, taken := t.doc.pins[pin{chip, line}]; taken {
		t.fault(line.key(), "the same line as "+first, "give each lamp and button a line of its own")
		return
	}
	t.doc.pins[pin{chip, line}] = what
}

// claimCamera complains if another section means the same camera.
func (t *table) claimCamera(id, name string) {
	if id == "" {
		return // a fault of its own
	}
	if first, taken := t.doc.cameras[id]; taken {
		t.fault("id", fmt.Sprintf("the same camera as %q", first), "write each camera once")
		return
	}
	t.doc.cameras[id] = name
}

// key is the key that names the line.
func (l Line) key() string {
	if l.Name != "" {
		return "line"
	}
	return "offset"
}
