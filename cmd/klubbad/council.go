package main

import (
	"context"
	"time"

	"klubba/devices"
	"klubba/room"
)

// council plays an evening of a municipal board: an empty room, a meeting, a
// link that grows bad and breaks, a suspension, sound that is missing when
// the picture is back, closed doors, the end.
func (s *stage) council(ctx context.Context) error {
	meeting := room.Start{Meeting: time.Now().Format("KS-2006-01-02"), Title: "Kommunstyrelsen"}
	both := func(first, second func(context.Context) error) func(context.Context) error {
		return func(ctx context.Context) error {
			if err := first(ctx); err != nil {
				return err
			}
			return second(ctx)
		}
	}
	good := s.path(devices.PathGood, "", "simulated path, 24 ms")
	return s.play(ctx, []scene{
		{"idle", 1 * time.Second, nil, func(st room.Status) bool { return st.Phase == room.Idle && st.Link.Level == room.LevelGood }},
		{"opens", 8 * time.Second, s.command(meeting), says(room.SignalGood)},
		{"degrades", 15 * time.Second, s.path(devices.PathDegraded, "internet", "4 % of packets lost over 5 s"), says(room.SignalDegraded)},
		{"recovers", 8 * time.Second, good, says(room.SignalGood)},
		{"breaks", 15 * time.Second, s.path(devices.PathDown, "internet", "two relays silent for 0.9 s"), says(room.SignalLost)},
		{"chair-suspends", 3 * time.Second, s.press("chair"), says(room.SignalSuspended)},
		{"without-sound", 10 * time.Second, both(s.mute(devices.Sound, true), good), func(st room.Status) bool { return st.Link.Cause == room.CauseSound }},
		{"too-early", 4 * time.Second, s.press("chair"), says(room.SignalRefused)},
		{"sound-back", 6 * time.Second, s.mute(devices.Sound, false), says(room.SignalMayResume)},
		{"chair-resumes", 3 * time.Second, s.press("chair"), says(room.SignalGood)},
		{"doors-close", 15 * time.Second, s.press("doors"), says(room.SignalDoorsClosed)},
		{"doors-open", 20 * time.Second, s.press("doors"), says(room.SignalMayResume)},
		{"chair-resumes-again", 3 * time.Second, s.press("chair"), says(room.SignalGood)},
		{"ends", 10 * time.Second, s.command(room.End{}), func(st room.Status) bool { return st.Phase == room.Idle }},
	})
}
