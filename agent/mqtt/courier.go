package mqtt

import (
	"context"
	"errors"
	"fmt"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"klubba/agent/wire"
	"klubba/room/record"
)

// window is how many entries may be on their way at once: Mosquitto's own
// default for messages in flight.
const window = 20

// rereadAfter is how long the courier waits after the record could not be read.
const rereadAfter = time.Second

// courier carries record entries to the broker, in order, once our own "online"
// has come back. A broker that speaks MQTT 3.1.1 acknowledges also what its
// access rules then make it throw away (3.3.5 of the standard), and entries
// must not vanish into a rule that somebody forgot.
func (s *session) courier(ctx context.Context) error {
	select {
	case <-s.heard:
	case <-ctx.Done():
		return ctx.Err()
	}
	c := &courier{session: s}
	s.carrier = c
	for {
		_, newer := s.opts.Told.Latest()
		again, err := c.fill(ctx)
		if err != nil {
			return fmt.Errorf("carry the record: %w", err)
		}
		if err := c.wait(ctx, newer, again); err != nil {
			return err
		}
		if err := c.settle(); err != nil {
			return err
		}
	}
}

// courier is what one connection carries.
type courier struct {
	*session
	begun  bool        // last is known
	last   record.Head // the last entry published on this connection
	flight []flying
	// failing: the last read or write of the outbox failed, and was logged.
	failing bool
}

// flying is an entry on its way.
type flying struct {
	head  record.Head
	token paho.Token
	since time.Time
}

// fill publishes entries up to the window. It returns how soon to try again,
// or zero for "when there is something new".
func (c *courier) fill(ctx context.Context) (again time.Duration, err error) {
	free := window - len(c.flight)
	if free == 0 {
		return 0, nil
	}
	entries, err := c.next(free)
	if c.note("read the record", err) {
		return rereadAfter, nil
	}
	for _, entry := range entries {
		topic := c.topics.event(string(entry.Entry.Kind))
		token, err := c.conn.publish(ctx, message{topic: topic, payload: encode(eventOf(c.opts, entry))})
		if err != nil {
			return 0, err
		}
		c.flight = append(c.flight, flying{head: entry.Head(), token: token, since: time.Now()})
		c.last = entry.Head()
	}
	return 0, nil
}

// next reads the entries that are due. It begins after the cursor; and again
// so when the record could not be read, or is another than it was.
func (c *courier) next(limit int) ([]record.Sealed, error) {
	if !c.begun {
		seq, err := c.opts.Outbox.Acked()
		if err != nil {
			return nil, err
		}
		c.last = record.Head{Seq: seq}
	}
	entries, err := c.opts.Outbox.After(c.last.Seq, limit)
	if err == nil && len(c.flight) == 0 {
		err = c.stands(c.last)
	}
	c.begun = err == nil || len(c.flight) > 0
	return entries, err
}

// errAnew: a damaged record was put aside, and another began in its place.
var errAnew = errors.New("another record has begun; it is carried from its first entry")

// stands returns an error if the record does not hold the entry that was sent
// under this number. Without a hash, any entry will do.
func (c *courier) stands(sent record.Head) error {
	if sent.Seq == 0 {
		return nil
	}
	there, err := c.opts.Outbox.After(sent.Seq-1, 1)
	if err != nil {
		return err
	}
	if len(there) == 0 || sent.Hash != (record.Hash{}) && sent.Hash != there[0].Hash {
		return errAnew
	}
	return nil
}

// wait returns when the oldest entry on its way is done, or there is something
// to publish. The broker's silence is an error.
func (c *courier) wait(ctx context.Context, newer <-chan struct{}, again time.Duration) error {
	var done <-chan struct{}
	var late, retry <-chan time.Time
	if len(c.flight) > 0 {
		done = c.flight[0].token.Done()
		late = time.After(time.Until(c.flight[0].since.Add(c.conn.ack)))
	}
	if len(c.flight) == window {
		newer = nil // no room: only an acknowledgement helps
	}
	if again > 0 {
		newer, retry = nil, time.After(again)
	}
	select {
	case <-done:
	case <-newer:
	case <-retry:
	case <-late:
		return fmt.Errorf("carry the record: %w", errNoAck(c.conn.ack))
	case <-c.conn.lost:
		return c.conn.loss()
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// settle moves the cursor over the acknowledged entries at the front. One that
// was completed without an acknowledgement ends the connection: it and all
// after it are sent again on the next.
func (c *courier) settle() error {
	var cursor record.Head
	for len(c.flight) > 0 && isDone(c.flight[0].token) {
		if err := c.conn.acked(c.flight[0].token); err != nil {
			return fmt.Errorf("carry the record: entry %d: %w", c.flight[0].head.Seq, err)
		}
		cursor = c.flight[0].head
		c.flight = c.flight[1:]
	}
	if cursor.Seq > 0 {
		// A cursor that cannot be written costs duplicates, no entry.
		c.note("write the cursor", c.ack(cursor))
	}
	return nil
}

// ack moves the cursor over an entry, if it is still the one that was sent.
func (c *courier) ack(sent record.Head) error {
	if err := c.stands(sent); err != nil {
		return err
	}
	return c.opts.Outbox.Ack(sent.Seq)
}

// finish carries what is left, the daemon's own stop among it, until there is
// no more or ctx ends.
func (c *courier) finish(ctx context.Context) {
	for {
		again, err := c.fill(ctx)
		if err != nil || again > 0 || len(c.flight) == 0 {
			return
		}
		if c.wait(ctx, nil, 0) != nil || c.settle() != nil {
			return
		}
	}
}

// note logs the first of a row of failures and reports whether err is one.
func (c *courier) note(what string, err error) bool {
	if err != nil && !c.failing {
		c.opts.Log.Error("mqtt: "+what, "error", err)
	}
	c.failing = err != nil
	return c.failing
}

func isDone(token paho.Token) bool {
	select {
	case <-token.Done():
		return true
	default:
		return false
	}
}

// eventOf writes an entry as a CloudEvent.
func eventOf(o Options, s record.Sealed) wire.Event {
	return wire.Event{
		SpecVersion:     "1.0",
		ID:              s.Hash.String(),
		Source:          "/rooms/" + o.Site + "/" + o.Room,
		Type:            "klubba.record." + string(s.Entry.Kind),
		Time:            wire.Format(s.Entry.Time.Time),
		DataContentType: "application/json",
		Seq:             s.Entry.Seq,
		BootID:          s.Entry.Boot,
		Prev:            s.Prev.String(),
		Data:            s.Raw,
	}
}
