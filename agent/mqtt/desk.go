package mqtt

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

const (
	// waitingMax is how many commands wait to be done; busyMax is how many
	// more are taken in only to be told "busy". The rest is dropped.
	waitingMax, busyMax = 32, 32
	// doWithin is how long the room may take over a command.
	doWithin = 10 * time.Second
)

// desk takes commands in, has them done one at a time, and answers. It lives
// as long as the daemon: a connection may be lost while a command is done, and
// its answer then goes out on the next.
type desk struct {
	opts    Options
	topics  topics
	inbox   chan parcel
	answers chan message
	dropped atomic.Uint64
	recent  *recent
	// swamped: the last command was refused as busy. A flood gets one entry
	// in the record, not one for each message.
	swamped bool
}

// parcel is a command as it came in.
type parcel struct {
	name     string
	payload  []byte
	size     int
	retained bool
	busy     bool
}

func newDesk(o Options, t topics) *desk {
	return &desk{
		opts: o, topics: t, recent: newRecent(),
		inbox:   make(chan parcel, waitingMax+busyMax),
		answers: make(chan message, waitingMax+busyMax),
	}
}

// offer takes a command in, or drops it. It never blocks.
func (d *desk) offer(name string, payload []byte, retained bool) {
	if len(payload) == 0 && retained {
		return // a retained command was cleared: nothing was asked for
	}
	p := parcel{name: name, payload: payload, size: len(payload), retained: retained}
	if p.size > commandMax {
		p.payload = nil // not worth keeping
	}
	p.busy = len(d.inbox) >= waitingMax
	select {
	case d.inbox <- p:
	default:
		d.dropped.Add(1)
	}
}

// run works until ctx ends. What waits then is left: it was not answered, and
// its sender can ask again with the same id.
func (d *desk) run(ctx context.Context) {
	for {
		select {
		case p := <-d.inbox:
			answer, given := d.handle(ctx, p)
			if !given {
				continue
			}
			select {
			case d.answers <- jsonAnswer(d.topics, answer):
			default:
				d.dropped.Add(1) // long without a broker: nobody reads it
			}
		case <-ctx.Done():
			return
		}
	}
}

func jsonAnswer(t topics, a wire.Answer) message {
	return message{topic: t.result(a.Name), payload: encode(a)}
}

// handle does one command and says what came of it. Given is false if the
// daemon ends before that is known.
func (d *desk) handle(ctx context.Context, p parcel) (answer wire.Answer, given bool) {
	o, wrong := d.read(p)
	if first, repeated := d.repeated(ctx, p, o, &wrong); repeated {
		return first, ctx.Err() == nil
	}
	var verb room.Verb
	if wrong == nil {
		verb, wrong = o.verb(p.name)
	}
	if wrong != nil {
		answer = d.refused(ctx, p, o, wrong)
	} else {
		answer = d.do(ctx, p, o, verb)
	}
	// Who was told "busy" may ask again with the same id: nothing was done.
	if o.ID != "" && (wrong == nil || wrong.reason != room.RefusedBusy) {
		d.recent.add(o.ID, answer)
	}
	return answer, ctx.Err() == nil
}

// read checks a command in the order in which trust is built up.
func (d *desk) read(p parcel) (order, *refusal) {
	if p.size > commandMax {
		return order{}, refuse(room.RefusedTooLarge, "%d bytes; a command has at most %d", p.size, commandMax)
	}
	o, wrong := parseOrder(p.payload)
	switch {
	case p.busy:
		return o, refuse(room.RefusedBusy, "%d commands are waiting already; send it again later", waitingMax)
	case p.retained:
		return o, refuse(room.RefusedRetained, "a command must not be retained: it would be done at every connection; publish it without the retain flag and clear the topic")
	case wrong != nil:
		return o, wrong
	}
	return o, o.timely(d.opts.Now().Wall)
}

// do hands a command to the room and waits for its entry.
func (d *desk) do(ctx context.Context, p parcel, o order, verb room.Verb) wire.Answer {
	answer := d.blank(p, o)
	ctx, cancel := context.WithTimeout(ctx, doWithin)
	defer cancel()
	d.swamped = false
	outcome, err := d.opts.Do(ctx, room.Command{By: actor(o), ID: o.ID, Do: verb})
	if err != nil {
		answer.Error = fmt.Sprintf("the room did not answer (%v); it may still act: read its state", err)
		answer.Refused = string(room.RefusedBusy)
		return answer
	}
	answer.OK = outcome.Refused == room.RefusedNot
	answer.Refused = string(outcome.Refused)
	answer.Recorded = outcome.Recorded
	return answer
}

// refused has a refusal recorded and answers with it.
func (d *desk) refused(ctx context.Context, p parcel, o order, wrong *refusal) wire.Answer {
	answer := d.blank(p, o)
	answer.Refused, answer.Error = string(wrong.reason), wrong.text
	if p.busy && d.swamped {
		return answer
	}
	d.swamped = p.busy
	answer.Recorded = d.refuse(ctx, p, o, wrong.reason)
	return answer
}

// refuse puts a refusal in the record and reports whether it stands there.
func (d *desk) refuse(ctx context.Context, p parcel, o order, reason room.Refusal) bool {
	ctx, cancel := context.WithTimeout(ctx, doWithin)
	defer cancel()
	if reason == room.RefusedBusy {
		o.ID = "" // the id is not used up
	}
	outcome, err := d.opts.Do(ctx, room.Rejected{By: actor(o), ID: o.ID, Name: level(p.name), Reason: reason})
	return err == nil && outcome.Recorded
}

func (d *desk) blank(p parcel, o order) wire.Answer {
	return wire.Answer{V: wire.Version, ID: o.ID, Name: level(p.name), Time: wire.Format(d.opts.Now().Wall)}
}

func actor(o order) room.Actor { return room.Actor{Via: room.ViaMQTT, Name: o.By} }
