package mqtt

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"sync"
	"time"

	"klubba/room"
)

// Client tells one room to one broker.
type Client struct {
	opts   Options
	topics topics
	desk   *desk
	// work is every goroutine that outlives a connection.
	work sync.WaitGroup
	// connSeq counts connections. Only Run's own goroutine writes it.
	connSeq uint64
	// memory is what earlier connections published. It is handed from one
	// session to the next.
	memory memory
	// condition and cause are the last ones reported.
	condition room.Condition
	cause     string
}

// New returns a client. It does nothing until Run.
func New(o Options) *Client {
	o.Timing = o.Timing.withDefaults()
	if o.DiscoveryPrefix == "" {
		o.DiscoveryPrefix = "homeassistant"
	}
	if o.ClientID == "" {
		o.ClientID = "klubba-" + o.Site + "-" + o.Room
	}
	if o.Report == nil {
		o.Report = func(room.Condition, string, string) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	t := newTopics(o.Site, o.Room, o.DiscoveryPrefix)
	return &Client{opts: o, topics: t, desk: newDesk(o, t), memory: newMemory()}
}

// Run connects, and connects again, until ctx ends. Then it says "offline",
// waits for the broker to acknowledge that, and disconnects. The error is nil
// unless the options make no sense.
func (c *Client) Run(ctx context.Context) error {
	if err := c.opts.check(); err != nil {
		return err
	}
	defer c.work.Wait()
	c.work.Go(func() { c.desk.run(ctx) })
	c.memory.settled = time.Now().Add(c.opts.Timing.Settle)
	pause := newBackoff(c.opts.Timing)
	for wait := pause.first(rand.Float64()); sleep(ctx, wait); wait = pause.next(rand.Float64()) {
		began := time.Now()
		err := c.once(ctx)
		if ctx.Err() != nil {
			break
		}
		if time.Since(began) >= c.opts.Timing.Stable {
			pause.reset()
		}
		c.failed(err)
	}
	return nil
}

// once makes a connection and lives with it.
func (c *Client) once(ctx context.Context) error {
	s := newSession(c)
	conn, err := dial(ctx, c.opts, c.topics, s.receive)
	if err != nil {
		return err
	}
	c.connSeq++
	c.work.Go(conn.pump)
	s.conn, s.seq = conn, c.connSeq
	err = s.run(ctx)
	if ctx.Err() != nil {
		s.farewell()
		return nil
	}
	conn.drop()
	return err
}

// failed tells why there is no connection, and logs it when that is news: an
// outage of a night is not ten thousand lines.
func (c *Client) failed(err error) {
	cause, severity := explain(err), slog.LevelWarn
	if c.condition == room.ConditionFailed && c.cause == cause {
		severity = slog.LevelDebug
	}
	c.cause = cause
	c.opts.Log.Log(context.Background(), severity, "mqtt: no connection; "+cause, "broker", c.opts.brokerName(), "error", err)
	c.report(room.ConditionFailed, cause, err.Error())
}

// report tells the room how the connection does.
func (c *Client) report(condition room.Condition, cause, evidence string) {
	if condition == room.ConditionOK && c.condition != condition {
		c.opts.Log.Info("mqtt: connected", "broker", c.opts.brokerName(), "connection", c.connSeq)
	}
	c.condition = condition
	c.opts.Report(condition, cause, evidence)
}

// check tells what is wrong with the options, in terms of the configuration.
func (o Options) check() error {
	u, err := url.Parse(o.Broker)
	if err != nil || u.Hostname() == "" {
		return fmt.Errorf("mqtt: broker %q is no address; write tcp://host:1883 or ssl://host:8883", o.brokerName())
	}
	if _, known := schemePort(u.Scheme); !known {
		return fmt.Errorf("mqtt: broker %q: unknown scheme %q; write tcp:// or ssl://", o.brokerName(), u.Scheme)
	}
	for _, l := range []struct{ key, value string }{{"site", o.Site}, {"room", o.Room}} {
		if !isLevel(l.value) {
			return fmt.Errorf("mqtt: %s %q cannot stand in a topic; use 1 to 32 of a-z, 0-9 and \"-\"", l.key, l.value)
		}
	}
	if o.Told == nil || o.Do == nil || o.Now == nil {
		return fmt.Errorf("mqtt: Told, Do and Now must be given")
	}
	return nil
}

// brokerName is the broker without any password somebody wrote into it.
func (o Options) brokerName() string {
	u, err := url.Parse(o.Broker)
	if err != nil {
		return "(unreadable)"
	}
	return u.Redacted()
}
