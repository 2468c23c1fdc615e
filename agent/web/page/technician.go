package page

import (
	"slices"
	"strconv"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// technicianBody is everything that the room knows of itself.
type technicianBody struct {
	Open    bool // no accounts: only this machine
	Link    []row
	Figures []figure
	Relays  []row
	Parts   []row
	Cameras []camera
	Record  string
	Version string
	Config  string
	Log     []string
}

// row is one thing, how it does, by what that is known, and how old that is.
type row struct {
	Mark  string // ok, bad or unknown, for the style; State says it in words
	Name  string
	State string
	Known string
	Ago   string
}

// figure is a measured value with its name.
type figure struct{ Name, Value string }

// camera is one that a picture can be taken through.
type camera struct{ ID, Name string }

func (p *Page) technician(q *request) (body, error) {
	b := technicianBody{
		Open: p.opt.Guard.Open(), Link: q.link(), Parts: q.parts(), Version: p.opt.Version,
		Config: p.opt.Config, Log: p.opt.Logged(), Record: q.record(),
	}
	for _, name := range p.opt.Cameras {
		b.Cameras = append(b.Cameras, camera{name, q.t.Part(name)})
	}
	if p.opt.Figures != nil {
		f := p.opt.Figures.Value()
		b.Figures, b.Relays = q.figures(f), q.relays(f)
	}
	return body{"technician", q.t.say("view.technician"), b}, nil
}

// record says how long the record is, and its anchor's first digits.
func (q *request) record() string {
	head := q.told.Head
	if head.Seq == 0 {
		return q.t.say("record.none")
	}
	return q.t.say("record.head", "Seq", head.Seq, "Hash", head.Hash.String()[:12])
}

// link is the way to the remote members and the two things that it carries.
func (q *request) link() []row {
	s := q.told.Status
	path := row{markOfLevel(s.Path.Level), q.t.say("technician.path"), q.t.Level(s.Path.Level), q.t.Detail(s.Path.Evidence), q.when.ago(s.Path.Seen)}
	if s.Path.Cause != room.CauseNone {
		path.State += ": " + q.t.Cause(s.Path.Cause)
	}
	return q.ifPresent([]row{path, q.medium("sound", s.Sound), q.medium("picture", s.Picture)})
}

// ifPresent makes what nobody renews unknown, whatever it was: by what it was
// known still stands there, with its age.
func (q *request) ifPresent(rows []row) []row {
	if q.old {
		for i := range rows {
			rows[i].Mark, rows[i].State = markUnknown, q.t.Condition(room.ConditionUnknown)
		}
	}
	return rows
}

func (q *request) medium(name string, m room.Medium) row {
	mark := markUnknown
	switch m.Flow {
	case room.Flowing:
		mark = markOK
	case room.Silent:
		mark = markBad
	}
	return row{mark, q.t.say("technician." + name), q.t.Flow(m.Flow), q.t.Detail(m.Evidence), q.when.ago(m.Seen)}
}

// The marks of a row.
const (
	markOK      = "ok"
	markBad     = "bad"
	markUnknown = "unknown"
)

func markOfLevel(l room.Level) string {
	switch l {
	case room.LevelGood:
		return markOK
	case room.LevelDegraded, room.LevelLost:
		return markBad
	}
	return markUnknown
}

func markOf(c room.Condition) string {
	switch c {
	case room.ConditionOK:
		return markOK
	case room.ConditionDegraded, room.ConditionFailed, room.ConditionAbsent:
		return markBad
	}
	return markUnknown
}

// parts are the things in the room, those that fail first.
func (q *request) parts() []row {
	var rows []row
	for _, p := range q.told.Status.Parts.All() {
		known := p.Evidence
		switch {
		case p.Cause == "" || p.Cause == p.Evidence:
		case known == "":
			known = p.Cause
		default:
			known = p.Cause + "; " + known
		}
		r := row{markOf(p.Condition), q.t.Part(p.Name), q.t.Condition(p.Condition), q.t.Detail(known), q.when.ago(p.Seen)}
		if p.Condition == room.ConditionUnknown && p.Evidence == "" {
			r.Ago = q.when.ago(room.Instant{}) // when it was noted that nothing is known is no evidence
		}
		rows = append(rows, r)
	}
	rows = q.ifPresent(rows)
	order := []string{markBad, markUnknown, markOK}
	slices.SortStableFunc(rows, func(a, b row) int { return slices.Index(order, a.Mark) - slices.Index(order, b.Mark) })
	return rows
}

// figures are those of the link, once there are any.
func (q *request) figures(f wire.LinkFigures) []figure {
	if f.V == 0 {
		return nil
	}
	percent := func(share float64) string { return q.when.decimal(100*share, 1) + "\u00a0%" }
	ms := func(v float64) string { return q.when.decimal(v, 1) + "\u00a0ms" }
	figures := []figure{
		{q.t.say("figure.loss"), q.t.Say("cli.linkwatch.loss-is", map[string]any{"Now": percent(f.Loss1), "Long": percent(f.Loss15), "Low": percent(f.Loss15Low), "High": percent(f.Loss15High)})},
		{q.t.say("figure.rtt"), q.t.Say("cli.linkwatch.rtt-is", map[string]any{"P50": ms(f.RTT50), "P95": ms(f.RTT95), "Jitter": ms(f.Jitter)})},
		{q.t.say("figure.burst"), strconv.FormatInt(f.BurstMS, 10) + "\u00a0ms"},
	}
	if f.MOS > 0 {
		figures = append(figures, figure{q.t.say("figure.mos"), q.t.Say("cli.linkwatch.mos-is", map[string]any{"MOS": q.when.decimal(f.MOS, 1)})})
	}
	return append(figures,
		figure{q.t.say("figure.gateway"), q.t.Say("cli.linkwatch.gateway-"+f.Gateway, nil)},
		figure{q.t.say("figure.passive"), q.t.Say("cli.linkwatch.passive-"+f.Passive, nil)})
}

func (q *request) relays(f wire.LinkFigures) []row {
	var rows []row
	for _, r := range f.Relays {
		row := row{markUnknown, r.Name, q.t.Say("cli.linkwatch.health-"+r.Health, nil), q.t.Detail(r.Problem), q.t.Say("cli.when.never", nil)}
		switch r.Health {
		case "good":
			row.Mark = markOK
		case "late", "silent", "faulty":
			row.Mark = markBad
		}
		if r.AgeMS != nil {
			row.Ago = q.when.ago(q.when.now.Add(-time.Duration(*r.AgeMS) * time.Millisecond))
		}
		rows = append(rows, row)
	}
	return q.ifPresent(rows)
}
