package mqtt

import (
	"klubba/agent/wire"
	"klubba/room"
)

// reportHow tells the room how the connection does its work. Well it does only
// when the room's own word has come back from the broker.
func (m *mirror) reportHow() {
	const rules = "; see the broker's access rules"
	switch {
	case m.deaf:
		m.report(room.ConditionDegraded, "the broker does not let the room receive commands"+rules, "subscription to cmd/+ refused")
	case m.isHeard():
		m.report(room.ConditionOK, "", "the broker acknowledged the room's whole state and passed its \"online\" on")
	case m.periods > 0:
		m.report(room.ConditionDegraded, "the broker passes nothing on of what the room says"+rules,
			"the room's own \"online\" was acknowledged and did not come back")
	}
}

func (m *mirror) isHeard() bool {
	select {
	case <-m.heard:
		return true
	default:
		return false
	}
}

func (m *mirror) info() message {
	info := m.opts.Info
	info.Site, info.Room, info.ConnSeq = m.opts.Site, m.opts.Room, m.seq
	if info.Capabilities == nil {
		info.Capabilities = []string{}
	}
	if info.Commands == nil {
		info.Commands = []string{}
	}
	info.Mark = m.opts.mark()
	return jsonMessage(m.topics.info(), info)
}

func (m *mirror) healthNow(told wire.Told) message {
	var h wire.Health
	if m.opts.Health != nil {
		h = m.opts.Health()
	}
	h.Mark = m.opts.mark()
	h.PeriodMS = m.opts.Timing.Period.Milliseconds()
	h.ConnSeq = m.seq
	h.CommandsDropped = m.desk.dropped.Load()
	if m.opts.Outbox != nil {
		if acked, err := m.opts.Outbox.Acked(); err == nil && told.Head.Seq > acked {
			h.RecordWaiting = told.Head.Seq - acked
		}
	}
	message := jsonMessage(m.topics.health(), h)
	message.loose = true
	return message
}
