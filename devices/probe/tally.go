package probe

import "klubba/devices"

// meter makes a tally that never falls out of a counter that may begin anew:
// when the interface is made again, the rule set loaded again, or a counter of
// 32 bits wraps. What a counter that fell shows is taken as what came since:
// after a wrap that is less than what came, but never more. What nobody
// received is never counted.
type meter struct {
	begun bool
	last  devices.Tally
	total devices.Tally
}

func (m *meter) take(now devices.Tally) devices.Tally {
	if m.begun {
		m.total.Packets += since(m.last.Packets, now.Packets)
		m.total.Bytes += since(m.last.Bytes, now.Bytes)
	}
	m.begun, m.last = true, now
	return m.total
}

// gone notes that the counter is not there: when it comes back it begins at
// nothing.
func (m *meter) gone() {
	if m.begun {
		m.last = devices.Tally{}
	}
}

func since(last, now uint64) uint64 {
	if now < last {
		return now
	}
	return now - last
}
