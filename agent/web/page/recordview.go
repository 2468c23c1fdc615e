package page

import (
	"encoding/json"
	"net/http"
	"slices"

	"klubba/agent/wire"
	"klubba/room/record"
)

// recordBody lists the meetings, newest first, and says what a verification
// found if one was asked for.
type recordBody struct {
	Head     string
	Meetings []meetingLine
	Verified string // in words; empty if nobody asked
	Sound    bool
}

// meetingLine is one meeting in short.
type meetingLine struct {
	ID, Title, Opened, Closed string
	Suspensions               int
}

// meetingBody is one meeting in sentences.
type meetingBody struct {
	ID, Minutes string
}

func (p *Page) meetings(q *request) (body, error) {
	found, err := p.opt.Record.Meetings()
	if err != nil {
		return body{}, err
	}
	b := recordBody{Head: q.record()}
	for _, m := range slices.Backward(found) {
		line := meetingLine{ID: m.ID, Title: m.Title, Opened: q.when.full(m.Opened.Time), Suspensions: m.Suspensions}
		line.Closed = q.t.say("record.still-on")
		if !m.Closed.IsZero() {
			line.Closed = q.when.full(m.Closed.Time)
		}
		b.Meetings = append(b.Meetings, line)
	}
	if q.URL.Query().Get("verify") != "" {
		b.Verified, b.Sound, err = p.verified(q)
	}
	return body{"record", q.t.say("view.record"), b}, err
}

// verified asks the API to check the whole chain, and puts its answer into
// words.
func (p *Page) verified(q *request) (words string, sound bool, err error) {
	answer := p.asked(q.Request, "/v1/record/verify")
	if answer.status != http.StatusOK {
		return q.t.say("record.not-now"), false, nil
	}
	var v wire.Verification
	if err := json.Unmarshal(answer.body.Bytes(), &v); err != nil {
		return "", false, err
	}
	if v.OK {
		return q.t.say("record.sound", "Seq", v.Head.Seq, "Hash", v.Head.Hash[:min(12, len(v.Head.Hash))]), true, nil
	}
	return q.t.say("record.unsound", "Seq", v.Seq, "Detail", q.t.Detail(v.Detail)), false, nil
}

func (p *Page) meeting(q *request) (body, error) {
	id := q.PathValue("id")
	sealed, err := p.opt.Record.Meeting(id)
	if err != nil {
		return body{}, err
	}
	if len(sealed) == 0 {
		return body{"message", q.t.say("view.message"), q.t.say("message.no-meeting")}, nil
	}
	minutes, err := record.Minutes(sealed, id, q.t.Words, p.opt.Zone)
	if err != nil {
		return body{}, err
	}
	return body{"meeting", q.t.say("view.meeting", "ID", id), meetingBody{id, minutes}}, nil
}
