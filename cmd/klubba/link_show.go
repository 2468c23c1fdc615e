package main

import (
	"fmt"

	"klubba/agent/client"
	"klubba/agent/wire"
)

// linkJSON writes the figures for programs: one object a line, as they come.
type linkJSON struct {
	app    *app
	missed bool
}

func (l *linkJSON) take(e client.Event) error {
	l.missed = false
	if e.Link == nil {
		return nil
	}
	return l.app.printJSON(e.Link)
}

func (l *linkJSON) miss(gone error) error {
	l.missed = l.app.missOnce(gone, l.missed)
	return nil
}

func (*linkJSON) second() error { return nil }

// missOnce says that the daemon is away, unless that was said.
func (a *app) missOnce(gone error, said bool) bool {
	if !said {
		a.exit(gone)
		a.complain(a.say("linkwatch.away", nil))
	}
	return true
}

// newest is the room and its figures as they were last told.
type newest struct {
	state   wire.State
	figures *wire.LinkFigures
	gone    bool
}

func (n *newest) take(e client.Event) {
	n.gone = false
	if e.State != nil {
		n.state = *e.State
	}
	if e.Link != nil {
		n.figures = e.Link
	}
}

func (n *newest) view(a *app, h *history) figuresView {
	return figuresView{
		view:    view{words: a.words, paint: a.paint, when: a.whenIn(n.state.TimeZone), state: n.state},
		figures: n.figures, history: h, gone: n.gone,
	}
}

// linkLines writes a line a second.
type linkLines struct {
	app *app
	newest
}

func (l *linkLines) take(e client.Event) error {
	l.newest.take(e)
	return nil
}

func (l *linkLines) miss(gone error) error {
	l.gone = l.app.missOnce(gone, l.gone)
	return nil
}

func (l *linkLines) second() error {
	if l.gone {
		return nil // that was said
	}
	return printed(l.app.println(l.view(l.app, nil).line()))
}

// linkScreen draws everything again in its place.
type linkScreen struct {
	app *app
	newest
	history history
	picture canvas
}

func (l *linkScreen) take(e client.Event) error {
	l.newest.take(e)
	if e.Link != nil {
		l.history.now.note(*e.Link)
	}
	return l.draw()
}

func (l *linkScreen) miss(error) error {
	l.gone = true
	return l.draw()
}

func (l *linkScreen) second() error {
	var still *wire.LinkFigures
	if l.figures != nil && !l.view(l.app, nil).old() {
		still = l.figures
	}
	l.history.turn(still)
	return l.draw()
}

func (l *linkScreen) draw() error {
	_, err := fmt.Fprint(l.app.out, l.picture.draw(l.view(l.app, &l.history).String()))
	return printed(err)
}
