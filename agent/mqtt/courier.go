package mqtt

import (
	"context"
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
const rereadAfter = 5 * time.Second

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
	c := &courier{session: s, last: s.opts.Outbox.Acked()}
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
	last   uint64 // the last entry published on this connection
	flight []flying
	// failing: the last read or write of the outbox failed, and was logged.
	failing bool
}

// flying is an entry on its way.
type flying struct {
	seq   uint64
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
	entries, err := c.opts.Outbox.After(c.last, free)
	if c.note("read the record", err) {
		return rereadAfter, nil
	}
	for _, entry := range entries {
		topic := c.topics.event(string(entry.Entry.Kind))
		token, err := c.conn.publish(ctx, message{topic: topic, payload: encode(eventOf(c.opts, entry))})
		if err != nil {
			return 0, err
		}
		c.flight = append(c.flight, flying{seq: entry.Entry.Seq, token: token, since: time.Now()})
		c.last = entry.Entry.Seq
	}
	return 0, nil
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
	var cursor uint64
	for len(c.flight) > 0 && isDone(c.flight[0].token) {
		if err := c.conn.acked(c.flight[0].token); err != nil {
			return fmt.Errorf("carry the record: entry %d: %w", c.flight[0].seq, err)
		}
		cursor = c.flight[0].seq
		c.flight = c.flight[1:]
	}
	if cursor > 0 {
		// A cursor that cannot be written costs duplicates, no entry.
		c.note("write the cursor", c.opts.Outbox.Ack(cursor))
	}
	return nil
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
