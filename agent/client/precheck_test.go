package client_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"klubba/agent/client"
	"klubba/agent/web"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
)

// forger gives reports whose bytes are not those of their hash.
type forger struct{ *webtest.Prechecks }

func (f forger) Report(number uint64) (wire.Report, error) {
	r, err := f.Prechecks.Report(number)
	r.Report = []byte(strings.Replace(string(r.Report), `"number":1`, `"number":2`, 1))
	return r, err
}

func TestPrecheckFromBeginToSignature(t *testing.T) {
	r := webtest.New(time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC))
	c := askWith(t, r, r.Prechecks)
	if _, err := c.Report(t.Context(), 0); err == nil {
		t.Error("a report before there is one")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	seen := errors.New("seen")
	if _, err := c.Command(ctx, room.Precheck{}, "Anna"); err != nil {
		t.Fatal(err)
	}
	err := c.Watch(ctx, client.FromNow, func(e client.Event) error {
		if e.Precheck != nil && e.Precheck.Number == 1 && e.Precheck.Ended == wire.EndedDone {
			return seen
		}
		return nil
	})
	if !errors.Is(err, seen) {
		t.Fatal(err)
	}
	list, err := c.Prechecks(ctx)
	if err != nil || len(list.Reports) != 1 || list.Reports[0].Verdict != "ready" {
		t.Errorf("%+v, %v", list, err)
	}
	yes := wire.SignReport{Hear: precheck.Yes, See: precheck.Yes, Door: precheck.Yes}
	signed, recorded, err := c.SignReport(ctx, 0, yes, "Anna")
	if err != nil || !recorded || signed.Report.Answers == nil || signed.Report.Answers.Of != list.Reports[0].Hash {
		t.Errorf("%+v, %t, %v", signed.Report, recorded, err)
	}
	if _, _, err := c.SignReport(ctx, 0, yes, "a\nb"); err == nil {
		t.Error("a name with a new line")
	}
	r.Step(room.Command{Do: room.Start{}})
	var refused *client.RefusedError
	if _, _, err := c.SignReport(ctx, 0, yes, "Anna"); !errors.As(err, &refused) || refused.Refused != string(room.RefusedMeetingOn) {
		t.Errorf("in the meeting: %v", err)
	}
	if _, err := askWith(t, r, forger{r.Prechecks}).Report(ctx, 1); err == nil || !strings.Contains(err.Error(), "hash") {
		t.Errorf("a forged report: %v", err)
	}
}

// askWith serves a room with that door to its pre-checks.
func askWith(t *testing.T, r *webtest.Room, door web.Prechecks) *client.Client {
	t.Helper()
	return askHandler(t, web.New(web.Options{
		Told: r.Told, Record: r.Record, Prechecks: door, Do: r.Do, Now: r.Now, Zone: time.UTC,
	}).Handler())
}
