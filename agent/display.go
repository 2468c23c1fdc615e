package agent

import (
	"context"

	"klubba/agent/displays"
	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room"
)

// Displays is the one door to the room's displays.
func (a *Agent) Displays() *displays.Desk { return a.displays }

// runDisplay carries out what the room wants of a display, and tells its
// condition and whether it shows a picture.
func (a *Agent) runDisplay(ctx context.Context, n devices.NamedDisplay) {
	p := part{a, n.Name, kindDisplay, n.Required}
	keep.Running(ctx, func(ctx context.Context) error {
		return a.displays.Run(ctx, n.Name, func(s displays.Seen) {
			_ = a.Submit(ctx, room.PartSeen{
				Part: p.name, Kind: p.kind, Required: p.required,
				Condition: s.Condition, Cause: s.Cause, Evidence: s.Evidence, Age: s.Age, MaxAge: s.MaxAge,
			}) // fails only when the agent stops, as the next
			if s.Picture != "" {
				_ = a.Submit(ctx, room.DisplaySeen{Display: n.Name, Picture: s.Picture, Evidence: s.Evidence, MaxAge: s.MaxAge})
			}
		})
	}, func(err error) { p.failed(ctx, err) })
}
