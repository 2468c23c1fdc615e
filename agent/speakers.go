package agent

import (
	"context"

	"klubba/agent/keep"
	"klubba/agent/speakers"
	"klubba/devices"
	"klubba/room"
)

// newSpeakers makes the door to the room's speakerphones. What a test found
// holds as long as a pre-check does.
func newSpeakers(a *Agent) *speakers.Desk {
	return speakers.New(speakers.Options{
		Speakerphones: a.opt.Set.Speakerphones, Finder: a.opt.Set.SoundFinder, Live: a.live,
		Folder: a.opt.References, Now: a.opt.Now, Holds: a.opt.Policy.ReadinessMaxAge,
	})
}

// Speakers is the one door to the room's speakerphones.
func (a *Agent) Speakers() *speakers.Desk { return a.speakers }

// runSpeakerphone tells a speakerphone's condition.
func (a *Agent) runSpeakerphone(ctx context.Context, s devices.NamedSpeakerphone) {
	p := part{a, s.Name, kindSpeakerphone, s.Required}
	meeting := a.followMeeting(ctx)
	keep.Running(ctx, func(ctx context.Context) error {
		return a.speakers.Watch(ctx, s.Name, meeting, func(s speakers.Seen) {
			_ = a.Submit(ctx, room.PartSeen{
				Part: p.name, Kind: p.kind, Required: p.required,
				Condition: s.Condition, Cause: s.Cause, Evidence: s.Evidence, Age: s.Age, MaxAge: s.MaxAge,
			}) // fails only when the agent stops
		})
	}, func(err error) { p.failed(ctx, err) })
}
