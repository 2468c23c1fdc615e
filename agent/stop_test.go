package agent_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// A command that the room carried out just before it stopped is answered
// when its entry is on disk, and not with "try again".
func TestACommandCarriedOutAtTheEndIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		var slow atomic.Bool
		opt.Synced = func() bool { // asked as the recorder writes
			if slow.Load() {
				time.Sleep(time.Second)
			}
			return true
		}
		h.start(opt)
		slow.Store(true)
		type answer struct {
			wire.Outcome
			error
		}
		answered := make(chan answer, 1)
		go func() {
			out, err := h.agent.Do(context.Background(), room.Command{Do: room.Start{Meeting: "KS-11"}})
			answered <- answer{out, err}
		}()
		synctest.Wait()
		h.must(h.end())
		if a := <-answered; a.error != nil || a.Refused != "" || !a.Recorded {
			t.Errorf("got %+v, want a recorded success", a)
		}
		if e := h.entries(); count(e, room.KindPhase, "idle", "open") != 1 {
			t.Error("the meeting's opening is not in the record")
		}
	})
}

// Nobody waits for an answer that never comes, whenever the command came.
func TestEveryCommandIsAnsweredWhenTheDaemonStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		const callers = 400 // more than the queue holds
		ended := make(chan struct{}, callers)
		for range callers {
			go func() {
				for {
					if _, err := h.agent.Do(context.Background(), room.Command{Do: room.LampTest{}}); err != nil {
						break
					}
				}
				ended <- struct{}{}
			}()
		}
		h.must(h.end())
		for range callers {
			<-ended
		}
	})
}

// A service has the time it needs to say goodbye over a slow network.
func TestAServiceMayTakeItsTimeToSayGoodbye(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		var said atomic.Bool
		h.services = map[string]func(context.Context) error{"slow": func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(4 * time.Second)
			said.Store(true)
			return nil
		}}
		h.start(h.options())
		h.must(h.end())
		if !said.Load() {
			t.Error("the service was left before it had said goodbye")
		}
	})
}
