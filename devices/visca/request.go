package visca

import (
	"context"
	"time"
)

// request is something that a camera shall be told, on its way from the
// caller to the camera and back. Once handed over it belongs to the
// connection alone.
type request struct {
	ctx   context.Context
	build func(Model) (Message, error)
	// tell is called once, with what became of it.
	tell func(result)
	// cancel stands for "end whatever runs".
	cancel bool
	// reset is Sony's RESET and no message.
	reset bool
	// patient is how often it is sent before nothing is expected.
	patient int

	msg      Message
	sequence uint32
	sent     int
	// due is when it is sent (again), or given up.
	due time.Time
	// until is when a camera that is busy is no longer asked.
	until  time.Time
	socket int
	// turned: the axis was turning before this was sent.
	turned bool
	// renewed is how often it got another number.
	renewed int
}

// result is what became of a request.
type result struct {
	values []Value
	err    error
}

// fixed builds the same message for every model.
func fixed(m Message) func(Model) (Message, error) {
	return func(Model) (Message, error) { return m, nil }
}

// harmless reports whether the camera may be sent this again without knowing
// whether it came: with Sony's header it sees by the number that it knows it.
func (r *request) harmless(f framing) bool { return f == sonyDatagrams || !r.msg.row.once }
