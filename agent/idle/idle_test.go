package idle_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"klubba/agent/cell"
	"klubba/agent/idle"
	"klubba/room"
)

var errMeeting = errors.New("a meeting is on")

func TestRunOnlyWhileIdle(t *testing.T) {
	for _, p := range []room.Phase{"", room.Open, room.Suspended, room.Closed, room.Local} {
		err := idle.Run(t.Context(), cell.New(room.Status{Phase: p}), errMeeting, func(context.Context) error {
			t.Errorf("begun in phase %q", p)
			return nil
		})
		if !errors.Is(err, errMeeting) {
			t.Errorf("phase %q: %v", p, err)
		}
	}
	own := errors.New("broken")
	if err := idle.Run(t.Context(), cell.New(room.Status{Phase: room.Idle}), errMeeting, func(context.Context) error { return own }); !errors.Is(err, own) {
		t.Errorf("got %v", err)
	}
}

// A meeting that opens ends the work, and what came of it is not told, even if
// the meeting is over again.
func TestAMeetingEndsTheWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live := cell.New(room.Status{Phase: room.Idle})
		err := idle.Run(t.Context(), live, errMeeting, func(ctx context.Context) error {
			live.Set(room.Status{Phase: room.Open})
			<-ctx.Done()
			live.Set(room.Status{Phase: room.Idle})
			return nil
		})
		if !errors.Is(err, errMeeting) {
			t.Errorf("got %v", err)
		}
	})
}
