package agent

import (
	"context"

	"klubba/agent/cameras"
	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room"
)

// newDesk makes the door to the room's cameras. What an examination found
// holds as long as a pre-check does.
func newDesk(a *Agent) *cameras.Desk {
	holds := a.opt.Policy.ReadinessMaxAge
	return cameras.New(cameras.Options{
		Cameras: a.opt.Set.Cameras, Finder: a.opt.Set.Finder, Live: a.live,
		Folder: a.opt.References, Now: a.opt.Now, Holds: holds,
	})
}

// Cameras is the one door to the room's cameras.
func (a *Agent) Cameras() *cameras.Desk { return a.cameras }

// runCamera tells a camera's condition.
func (a *Agent) runCamera(ctx context.Context, c devices.NamedCamera) {
	p := part{a, c.Name, kindCamera, c.Required}
	meeting := a.followMeeting(ctx)
	keep.Running(ctx, func(ctx context.Context) error {
		return a.cameras.Watch(ctx, c.Name, meeting, func(s cameras.Seen) {
			_ = a.Submit(ctx, room.PartSeen{
				Part: p.name, Kind: p.kind, Required: p.required,
				Condition: s.Condition, Cause: s.Cause, Evidence: s.Evidence, Age: s.Age, MaxAge: s.MaxAge,
			}) // fails only when the agent stops
		})
	}, func(err error) { p.failed(ctx, err) })
}
