package devices

import "context"

// Flow tells whether something streams.
type Flow uint8

// The states of a flow. Silent means that the stream is there or could be,
// and carries nothing: digital silence, no picture, no packets.
const (
	FlowUnknown Flow = iota
	Flowing
	Silent
)

// String returns "unknown", "flowing" or "silent".
func (f Flow) String() string {
	switch f {
	case Flowing:
		return "flowing"
	case Silent:
		return "silent"
	}
	return "unknown"
}

// Medium is one of the two that must both reach everybody.
type Medium uint8

// The media.
const (
	Sound Medium = iota + 1
	Picture
)

// FlowReport says whether one medium flows between the room and the remote
// members, both ways. One way only is reported as Silent.
type FlowReport struct {
	Medium   Medium
	Flow     Flow
	Evidence Evidence
}

// Media watches whether sound and picture flow.
type Media interface {
	// Watch reports each medium when it starts, on every change, and at
	// least once a second while a meeting is on.
	Watch(ctx context.Context, emit func(FlowReport)) error
}

// PathState is what probes make of the way to the remote members.
type PathState uint8

// The states of a path.
const (
	PathUnknown PathState = iota
	PathGood
	PathDegraded
	PathDown
)

// PathReport is the verdict on the way to the remote members.
type PathReport struct {
	State PathState
	// Cause is empty for a good path, else one of "cable", "local-network",
	// "internet", "media-service".
	Cause    string
	Evidence Evidence
}

// Path watches the way to the remote members.
type Path interface {
	// Watch reports when it starts, on every change, and at least once a
	// second while a meeting is on.
	Watch(ctx context.Context, emit func(PathReport)) error
}

// Remote can cut the remote members off, and tell whether they are.
type Remote interface {
	// Cut cuts the remote side off. A nil error is no proof: Watch is.
	Cut(ctx context.Context) error
	// Restore undoes Cut.
	Restore(ctx context.Context) error
	// Watch reports whether anything flows to the remote side. Silent is
	// the proof of closed doors. It asks only whether there is a stream and
	// whether it is silent, never what is in it.
	Watch(ctx context.Context, emit func(RemoteReport)) error
}

// RemoteReport says what flows between the room and the remote side.
type RemoteReport struct {
	Flow     Flow
	Evidence Evidence
}
