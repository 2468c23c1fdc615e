package sim

import (
	"context"
	"fmt"

	"klubba/devices"
)

// keptEdges is how many edges a button keeps that nobody has read yet, as the
// kernel does; older ones are dropped, the state stays right.
const keptEdges = 16

// Button is a button of the simulated room.
type Button struct {
	room *Room
	name string
}

// Button returns the button of that name.
func (r *Room) Button(name string) *Button { return &Button{room: r, name: name} }

// Down presses a button; Up lets it go. They are stamped with the room's
// clock.
func (r *Room) Down(button string) { r.edge(button, true) }

// Up lets a button go.
func (r *Room) Up(button string) { r.edge(button, false) }

func (r *Room) edge(button string, pressed bool) {
	r.change(func() {
		e := devices.Edge{Pressed: pressed, At: r.now()}
		b := r.buttons[button]
		b.last, b.unread = e, append(b.unread, e)
		if len(b.unread) > keptEdges {
			b.unread = b.unread[1:]
		}
		r.buttons[button] = b
	})
}

// contact is one button's contact.
type contact struct {
	last   devices.Edge
	unread []devices.Edge
}

// Watch reports the state it finds and then every edge. One watcher at a time
// reads a button.
func (b *Button) Watch(ctx context.Context, emit func(devices.Edge)) error {
	r, first := b.room, true
	return r.watch(ctx, func() (func(), error) {
		if err := r.broken[b.name]; err != nil {
			return nil, fmt.Errorf("button %s: %w", b.name, err)
		}
		c := r.buttons[b.name]
		unread := c.unread
		c.unread = nil
		r.buttons[b.name] = c
		if first {
			first = false
			unread = []devices.Edge{{Pressed: c.last.Pressed, At: c.last.At, First: true}}
		}
		return func() {
			for _, e := range unread {
				emit(e)
			}
		}, nil
	})
}

// Test reads the contact.
func (b *Button) Test(context.Context) (devices.Evidence, error) {
	r := b.room
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.broken[b.name]; err != nil {
		return devices.Evidence{}, fmt.Errorf("button %s: %w", b.name, err)
	}
	if r.buttons[b.name].last.Pressed {
		return devices.Evidence{Text: "contact read: pressed"}, nil
	}
	return devices.Evidence{Text: "contact read: not pressed"}, nil
}
