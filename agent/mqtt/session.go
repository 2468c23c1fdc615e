package mqtt

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"klubba/room"
)

// foundMax bounds the retained topics of an earlier life that are waiting to
// be looked at. More are left for the next connection.
const foundMax = 256

// refused is the return code of a subscription that the broker refuses
// (MQTT 3.1.1, 3.9.3).
const refused = 0x80

// How long it may take to carry the rest of the record, and then to say
// "offline": together less than package agent grants its services, for a
// broker that hangs is no reason to stop in disorder.
const (
	carryWithin    = 2 * time.Second
	farewellWithin = 2 * time.Second
)

// session is what goes on during one connection.
type session struct {
	*Client
	conn *conn
	seq  uint64 // which connection of this life it is
	// found are retained topics seen on the broker; overruled says that
	// somebody said "offline" for us.
	found     chan retained
	overruled chan struct{}
	// heard is closed when our own "online" comes back: the proof that the
	// broker passes on what the room says.
	heard     chan struct{}
	heardOnce sync.Once
	// deaf: the broker lets no commands through.
	deaf bool
	// carrier is the courier once it has begun; for farewell, when it ended.
	carrier *courier
}

// retained is a retained message that the broker holds.
type retained struct {
	topic   string
	payload []byte
}

func newSession(c *Client) *session {
	return &session{
		Client: c, heard: make(chan struct{}),
		found: make(chan retained, foundMax), overruled: make(chan struct{}, 1),
	}
}

// receive sorts what the broker sends. It runs on the client's goroutine and
// never blocks.
func (s *session) receive(topic string, payload []byte, isRetained bool) {
	if name, is := s.topics.command(topic); is {
		s.desk.offer(name, payload, isRetained)
		return
	}
	if topic == s.topics.availability() {
		s.receiveOwn(string(payload), isRetained)
		return
	}
	if isRetained && len(payload) > 0 {
		select {
		case s.found <- retained{topic, payload}:
		default: // found again at the next connection
		}
	}
}

// receiveOwn takes what the broker says about our own availability. A retained
// "online" may be of an earlier connection and proves nothing.
func (s *session) receiveOwn(value string, isRetained bool) {
	switch {
	case value == offline:
		select {
		case s.overruled <- struct{}{}:
		default: // already known
		}
	case value == online && !isRetained:
		s.heardOnce.Do(func() { close(s.heard) })
	}
}

// run lives until ctx ends or the connection fails, and says why.
func (s *session) run(ctx context.Context) error {
	if err := s.subscribe(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	jobs := []func(context.Context) error{s.mirror, s.reply, s.watch}
	if s.opts.Outbox != nil {
		jobs = append(jobs, s.courier)
	}
	if s.opts.Figures != nil {
		jobs = append(jobs, s.figures)
	}
	var work sync.WaitGroup
	for _, job := range jobs {
		work.Go(func() { cancel(job(ctx)) })
	}
	work.Wait()
	return context.Cause(ctx)
}

// watch ends when the connection does.
func (s *session) watch(ctx context.Context) error {
	select {
	case <-s.conn.lost:
		return s.conn.loss()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// subscribe asks for commands, for our own availability, and for what an
// earlier life left behind. A broker may refuse some of it: without commands
// the connection is degraded, without the rest leftovers stay.
func (s *session) subscribe(ctx context.Context) error {
	commands := s.topics.base + "cmd/+"
	filters := append(s.topics.swept(), s.topics.availability(), s.topics.discovery, commands)
	refusals, err := s.conn.subscribe(ctx, filters)
	if err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	for _, filter := range refusals {
		s.opts.Log.Warn("mqtt: the broker refuses a subscription; see its access rules", "topic", filter)
	}
	s.deaf = slices.Contains(refusals, commands)
	return nil
}

// reply publishes the desk's answers.
func (s *session) reply(ctx context.Context) error {
	for {
		select {
		case m := <-s.desk.answers:
			if err := s.conn.deliver(ctx, m); err != nil {
				return fmt.Errorf("answer a command: %w", err)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// farewell carries what is left of the record, says "offline" and sees it
// acknowledged, then disconnects.
func (s *session) farewell() {
	s.carryRest()
	ctx, cancel := context.WithTimeout(context.Background(), farewellWithin)
	defer cancel()
	err := s.conn.deliver(ctx, s.availability(offline))
	if err != nil {
		s.opts.Log.Warn("mqtt: the last \"offline\" was not acknowledged; the last will tells it", "error", err)
		s.conn.drop()
		return
	}
	s.conn.leave()
	s.opts.Log.Info("mqtt: disconnected", "broker", s.opts.brokerName())
	s.report(room.ConditionUnknown, "the connection to the broker was closed", "offline was acknowledged")
}

func (s *session) carryRest() {
	if s.carrier == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), carryWithin)
	defer cancel()
	s.carrier.finish(ctx)
}

func (s *session) availability(value string) message {
	return message{topic: s.topics.availability(), payload: []byte(value), retained: true}
}
