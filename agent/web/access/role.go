package access

import (
	"context"

	"klubba/room"
)

// Role is what somebody is to the room.
type Role string

// The roles. Technician has no power over a meeting, nor chair over cameras.
const (
	Viewer     Role = "viewer"     // sees
	Staff      Role = "staff"      // and tests the room
	Chair      Role = "chair"      // and leads meetings
	Technician Role = "technician" // tests, looks through cameras, sees the innards
	// Local is everybody at this machine, in a room without accounts.
	Local Role = "local"
)

// Deed is a kind of thing that somebody does.
type Deed uint8

// The deeds.
const (
	Read Deed = iota + 1 // see state, figures and record
	Test                 // start a pre-check or a lamp test, sign a report
	Meet                 // open, suspend, resume, close meetings and doors
	Look                 // look through cameras, see configuration and log
)

// May tells whether a role may do a deed. Who is nobody may nothing.
func (r Role) May(d Deed) bool {
	switch r {
	case Local:
		return true
	case Viewer:
		return d == Read
	case Staff:
		return d == Read || d == Test
	case Chair:
		return d == Read || d == Test || d == Meet
	case Technician:
		return d == Read || d == Test || d == Look
	}
	return false
}

// DeedOf is the deed that a command's verb is.
func DeedOf(verb string) Deed {
	switch verb {
	case room.Precheck{}.Name(), room.CancelPrecheck{}.Name(), room.LampTest{}.Name():
		return Test
	}
	return Meet
}

// Caller is who sent a request. The zero Caller is nobody.
type Caller struct {
	Name string // of the account; empty for Local
	Role Role
}

// May tells whether the caller may do a deed.
func (c Caller) May(d Deed) bool { return c.Role.May(d) }

// Actor is the caller as the record names one.
func (c Caller) Actor() room.Actor { return room.Actor{Via: room.ViaPage, Name: c.Name} }

// callerKey finds the caller in a request's context.
type callerKey struct{}

// CallerOf is who sent the request of this context: nobody, unless it came
// through a Guard. The second result tells whether it did.
func CallerOf(ctx context.Context) (Caller, bool) {
	c, guarded := ctx.Value(callerKey{}).(Caller)
	return c, guarded
}

func withCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}
