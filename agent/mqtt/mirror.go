package mqtt

import (
	"context"
	"fmt"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"klubba/agent/wire"
)

// wholeEvery is every how many periods all topics are told again, and not only
// the state: ten thousand rooms with twelve topics each would otherwise be two
// thousand messages a second that say nothing new.
const wholeEvery = 5

// memory is what one connection leaves to the next.
type memory struct {
	// retained are the topics that hold something of ours.
	retained map[string]bool
	// leftovers are topics that an earlier life filled, and components that it
	// announced (id to platform). They go when settled is past, unless the
	// room turns out to have them still.
	leftovers  map[string]bool
	components map[string]string
	settled    time.Time
}

func newMemory() memory {
	return memory{retained: map[string]bool{}, leftovers: map[string]bool{}, components: map[string]string{}}
}

// mirror keeps the retained topics like the room, until the connection fails.
func (s *session) mirror(ctx context.Context) error {
	m := &mirror{session: s, sent: map[string]string{}}
	period := time.NewTicker(s.opts.Timing.Period)
	defer period.Stop()
	settled := time.NewTimer(time.Until(s.memory.settled))
	defer settled.Stop()
	for heard := s.heard; ; {
		told, newer := s.opts.Told.Latest()
		newerReport := m.seeReport()
		if err := m.tell(ctx, told); err != nil {
			return err
		}
		select {
		case <-newer:
		case <-newerReport:
		case <-m.opts.firstFigures():
		case <-period.C:
			m.stale()
			if err := m.askAgain(ctx); err != nil {
				return err
			}
		case r := <-s.found:
			m.look(r)
		case <-settled.C:
		case <-heard:
			heard = nil
			m.reportHow()
		case <-s.overruled:
			delete(m.sent, s.topics.availability())
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// mirror is one connection's view of what the broker holds.
type mirror struct {
	*session
	sent    map[string]string // topic to the key last published here
	healthy bool              // health was told in this period
	periods int               // how many have passed
	newest  *message          // the newest report of a pre-check; nil while there is none
}

// stale makes the next telling repeat what did not change: the health and the
// state, or everything.
func (m *mirror) stale() {
	m.healthy = false
	m.periods++
	if m.periods%wholeEvery == 0 {
		clear(m.sent)
		return
	}
	delete(m.sent, m.topics.state())
}

// askAgain subscribes anew and says "online" again if that never came back: it
// is what can be done here about a broker that lost a subscription.
func (m *mirror) askAgain(ctx context.Context) error {
	if m.isHeard() {
		return nil
	}
	delete(m.sent, m.topics.availability())
	return m.subscribe(ctx)
}

// look takes in a retained topic that the broker holds.
func (m *mirror) look(r retained) {
	if r.topic == m.topics.discovery {
		m.lookAtDiscovery(r)
		return
	}
	m.memory.leftovers[r.topic] = true
}

// tell publishes what differs from what the broker holds, and waits for the
// acknowledgements. "Online" comes last.
func (m *mirror) tell(ctx context.Context, told wire.Told) error {
	if told.Status.Phase == "" {
		return nil // the room has not spoken yet
	}
	state := m.opts.stateOf(told)
	current := append([]message{m.info()}, m.topics.projectKeyed(state)...)
	current = append(current, m.discovery(state)...)
	if m.newest != nil {
		current = append(current, *m.newest)
	}
	news := m.clearance(current)
	for _, message := range current {
		news = m.addIfNew(news, message)
	}
	wasHealthy := m.healthy
	if !wasHealthy {
		news = append(news, m.healthNow(told))
	}
	news = m.addIfNew(news, m.availability(online))
	if err := m.publish(ctx, news); err != nil {
		return err
	}
	if !wasHealthy {
		m.healthy = true
		m.reportHow()
	}
	return nil
}

func (m *mirror) addIfNew(news []message, message message) []message {
	key, known := m.sent[message.topic]
	if known && key == message.key {
		return news
	}
	return append(news, message)
}

// clearance empties the topics of what is gone.
func (m *mirror) clearance(current []message) []message {
	present := map[string]bool{}
	for _, message := range current {
		present[message.topic] = true
	}
	if m.opts.measures() {
		present[m.topics.metrics()] = true // told by figures
	}
	var list []message
	sweep := func(topic string) {
		if !present[topic] {
			list = append(list, message{topic: topic, retained: true})
		}
	}
	for topic := range m.memory.retained {
		sweep(topic)
	}
	if m.isSettled() {
		for topic := range m.memory.leftovers {
			if !m.memory.retained[topic] {
				sweep(topic)
			}
		}
		clear(m.memory.leftovers)
	}
	return list
}

func (m *mirror) isSettled() bool { return !time.Now().Before(m.memory.settled) }

// publish sends messages together and waits until each is acknowledged.
func (m *mirror) publish(ctx context.Context, list []message) error {
	tokens := make([]paho.Token, len(list))
	for i, message := range list {
		token, err := m.conn.publish(ctx, message)
		if err != nil {
			return fmt.Errorf("tell the room's state: %w", err)
		}
		tokens[i] = token
	}
	for i, token := range tokens {
		if err := m.conn.await(ctx, token); err != nil {
			return fmt.Errorf("tell the room's state: %w", err)
		}
		m.remember(list[i])
	}
	return nil
}

func (m *mirror) remember(message message) {
	if message.loose || message.topic == m.topics.availability() {
		m.sent[message.topic] = message.key
		return
	}
	if len(message.payload) == 0 {
		delete(m.sent, message.topic)
		delete(m.memory.retained, message.topic)
		return
	}
	m.sent[message.topic] = message.key
	m.memory.retained[message.topic] = true
}
