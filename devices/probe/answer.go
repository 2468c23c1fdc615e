package probe

import (
	"fmt"
	"time"

	"klubba/devices"
)

func (p *Probe) takeAnswer(s *socket, emit func(devices.ProbeEvent)) {
	from := sender(s.in.from)
	if from.Addr() != s.peer.Addr().WithZone("") || from.Port() != s.peer.Port() {
		p.strays.take(fmt.Errorf("%w: from %s instead of %s", devices.ErrWrongSource, from, s.peer), emit)
		return
	}
	a, err := p.codec.answer(s.in.data[:s.in.n])
	if err != nil {
		p.strays.take(err, emit)
		return
	}
	f := &p.flights[a.seq%window]
	if !f.open || f.seq != a.seq {
		return // a second answer: networks do copy packets
	}
	f.open = false
	at := p.clocks.received(stampIn(s.in.oob[:s.in.oobn]), f.at)
	p.heard = at
	emit(devices.ProbeEvent{Seq: a.seq, Kind: devices.ProbeAnswered, At: at,
		Held: min(max(a.held, 0), at-f.at), Err: a.err})
}

// takeFailure takes word that a probe did not arrive.
func (p *Probe) takeFailure(in *inbox, emit func(devices.ProbeEvent)) {
	ext, from := extended(in.oob[:in.oobn])
	seq, ok := p.codec.asked(in.data[:in.n])
	if ext == nil || !ok {
		return
	}
	f := &p.flights[seq%window]
	if !f.open || f.seq != seq {
		return
	}
	f.open = false
	emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeFailed, At: monotonic(), Err: icmpFault(ext, from)})
}

// strays are packets that answer nothing. They are told at most once a second,
// so that a flood of them is no flood of events.
type strays struct {
	count int // since they were last told
	last  error
	told  time.Duration
}

func (s *strays) take(err error, emit func(devices.ProbeEvent)) {
	s.count++
	s.last = err
	s.tell(emit)
}

// tell emits what has not been told, if it is time.
func (s *strays) tell(emit func(devices.ProbeEvent)) {
	now := monotonic()
	if s.count == 0 || s.told != 0 && now-s.told < time.Second {
		return
	}
	emit(devices.ProbeEvent{Kind: devices.ProbeStray, At: now, Count: s.count, Err: s.last})
	s.count, s.told = 0, now
}
