package client_test

import (
	"errors"
	"strings"
	"testing"

	"klubba/agent/cell"
	"klubba/agent/client"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
)

func TestLink(t *testing.T) {
	r := webtest.New(evening)
	var problem *client.Problem
	if _, err := ask(t, r).Link(t.Context()); !errors.As(err, &problem) || problem.Status != 404 {
		t.Errorf("a room that does not measure: %v", err)
	}
	r.Figures = cell.New(wire.LinkFigures{})
	c := ask(t, r)
	if _, err := c.Link(t.Context()); !errors.As(err, &problem) || problem.Status != 503 {
		t.Errorf("before the first measurement: %v", err)
	}
	r.Figures.Set(wire.LinkFigures{Mark: wire.Mark{V: 1}, Level: "lost", RTT50: 24.5})
	if f, err := c.Link(t.Context()); err != nil || f.Level != "lost" || f.RTT50 != 24.5 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestWatchDeliversFigures(t *testing.T) {
	r := webtest.New(evening)
	r.Figures = cell.New(wire.LinkFigures{})
	enough := errors.New("enough")
	var states int
	err := ask(t, r).Watch(t.Context(), client.FromNow, func(e client.Event) error {
		switch {
		case e.Link != nil && e.Link.Level == "lost" && e.State == nil && e.Entry == nil:
			return enough
		case e.State != nil:
			states++
			r.Figures.Set(wire.LinkFigures{Mark: wire.Mark{V: 1}, Level: "lost"})
		}
		return nil
	})
	if !errors.Is(err, enough) || states != 1 {
		t.Errorf("after %d states: %v", states, err)
	}
	err = askStream(t, "event: link\ndata: []\n\n").Watch(t.Context(), client.FromNow, nil)
	if err == nil || !strings.Contains(err.Error(), "event stream: link") {
		t.Errorf("figures that are none: %v", err)
	}
}
