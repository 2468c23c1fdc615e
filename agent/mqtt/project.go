package mqtt

import (
	"bytes"
	"encoding/json"
	"fmt"

	"klubba/agent/wire"
	"klubba/room"
)

// project puts a state on its topics: everything about the room that is
// retained.
func (t topics) project(s wire.State) []message {
	mark := wire.MarkOf(s)
	messages := []message{
		jsonMessage(t.state(), s),
		jsonMessage(t.meeting(), wire.MeetingNow{Mark: mark, Meeting: s.Meeting}),
		jsonMessage(t.link(), wire.LinkNow{Mark: mark, Link: s.Link}),
		jsonMessage(t.readiness(), wire.ReadinessNow{Mark: mark, Readiness: s.Readiness}),
		jsonMessage(t.head(), wire.HeadNow{Mark: mark, Head: s.Record}),
	}
	for _, p := range s.Parts {
		messages = append(messages, jsonMessage(t.device(p.Kind, p.Name), wire.PartNow{Mark: mark, Part: p}))
	}
	for _, a := range alerts(s) {
		a.Mark = mark
		messages = append(messages, jsonMessage(t.alert(a.Code), a))
	}
	return messages
}

// projectKeyed does the same and gives each message its key: what it says
// without when it was said and what it is known by. Evidence often changes
// with every measurement ("11.8 ms"), and is told by the period.
func (t topics) projectKeyed(s wire.State) []message {
	messages, keys := t.project(s), t.project(ageless(s))
	for i := range messages {
		messages[i].key = string(keys[i].payload)
	}
	return messages
}

// ageless is s without times of writing and without evidence.
func ageless(s wire.State) wire.State {
	s.Time, s.MonoMS = "", 0
	for _, side := range []*wire.Side{&s.Link.Path, &s.Link.Sound, &s.Link.Picture} {
		side.Seen, side.Evidence = "", ""
	}
	if s.Doors != nil {
		doors := *s.Doors
		doors.Seen, doors.Evidence = "", ""
		s.Doors = &doors
	}
	parts := make([]wire.Part, len(s.Parts))
	for i, p := range s.Parts {
		p.Seen, p.Evidence = "", ""
		parts[i] = p
	}
	s.Parts = parts
	return s
}

// stateOf writes what was told as the wire's state.
func (o Options) stateOf(told wire.Told) wire.State {
	place := wire.Place{Site: o.Site, Room: o.Room, Boot: o.Info.Boot, Zone: o.Zone}
	head := wire.Head{Seq: told.Head.Seq, Hash: told.Head.Hash.String()}
	return wire.StateOf(place, told.Status, head, o.Now())
}

// mark stamps a form of our own.
func (o Options) mark() wire.Mark { return o.markAt(o.Now()) }

func (o Options) markAt(now room.Instant) wire.Mark {
	return wire.Mark{
		V: wire.Version, Boot: o.Info.Boot,
		Time: wire.Format(now.Wall), MonoMS: now.Mono.Milliseconds(),
	}
}

// jsonMessage is a retained message with v as JSON.
func jsonMessage(topic string, v any) message {
	return message{topic: topic, payload: encode(v), retained: true}
}

// encode writes v as JSON and escapes nothing that need not be, so that the
// canonical bytes of a record entry pass through unchanged. The forms of
// package wire always encode; anything else is a fault in the program.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("mqtt: encode %T: %v", v, err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
