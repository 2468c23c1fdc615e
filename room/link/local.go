package link

import (
	"time"

	"klubba/room"
)

// local is what is known without probing the media targets.
type local struct {
	carrier, route gone
	gateway        room.Flow
	beyondAt       time.Duration // when something past the gateway last answered

	passiveOn bool
	packets   uint64
	packetsAt time.Duration
	passive   room.Flow
}

// gone is something without which there is no link.
type gone struct {
	is    bool
	since time.Duration
	told  bool // it has been gone for the debounce
}

func (g *gone) set(now time.Duration, is bool) {
	if is != g.is {
		*g = gone{is: is, since: now}
	}
}

// passiveSilence is how long a live meeting's packets may fail to come.
const passiveSilence = 300 * time.Millisecond

// Carrier says whether the cable, or the radio, is up.
func (d *Detector) Carrier(now time.Duration, up bool) {
	d.settle(now)
	d.local.carrier.set(d.now, !up)
	d.settle(now)
	d.rest()
}

// Route says whether there is a default route.
func (d *Detector) Route(now time.Duration, has bool) {
	d.settle(now)
	d.local.route.set(d.now, !has)
	d.settle(now)
	d.rest()
}

// Gateway says whether the gateway answered within the caller's patience.
// It tells where a loss is, and is none by itself: gateways ration answers.
func (d *Detector) Gateway(now time.Duration, answers bool) {
	d.settle(now)
	switch {
	case answers:
		d.local.gateway = room.Flowing
	case d.local.gateway == room.Flowing:
		d.local.gateway = room.Silent
	}
	d.settle(now)
	d.rest()
}

// Beyond says that something past the gateway, not a media target, answered:
// a named service. A loss that such an answer falls into is the media
// service's.
func (d *Detector) Beyond(now time.Duration) {
	d.settle(now)
	d.local.beyondAt = d.now
	d.settle(now)
	d.rest()
}

// Passive says how many packets of the meeting itself have come in, ever.
// More than before is the surest sign of life; fewer, that counting began
// anew.
func (d *Detector) Passive(now time.Duration, packets uint64) {
	d.settle(now)
	l := &d.local
	if l.passiveOn && packets > l.packets {
		l.passive, l.packetsAt = room.Flowing, d.now
		d.silence.lively = max(d.silence.lively, d.now)
		d.alive(d.now)
	}
	l.passiveOn, l.packets = true, packets
	d.settle(now)
	d.rest()
}

// judgeLocal loses the link when cable or route have been gone for long
// enough, unless an answer contradicts.
func (d *Detector) judgeLocal() {
	if l := &d.local; l.passive == room.Flowing && d.now-l.packetsAt >= passiveSilence {
		l.passive = room.Silent
	}
	for _, g := range []*gone{&d.local.carrier, &d.local.route} {
		if !g.is || d.now-g.since < d.policy.Debounce {
			continue
		}
		if !g.told && d.silence.lively <= g.since {
			d.lose()
		}
		g.told = true
	}
}

func (l *local) due(p *Policy) time.Duration {
	at := never
	if l.passive == room.Flowing {
		at = l.packetsAt + passiveSilence
	}
	for _, g := range []*gone{&l.carrier, &l.route} {
		if g.is && !g.told {
			at = min(at, g.since+p.Debounce)
		}
	}
	return at
}

// cause is where a loss is, as far as one can tell.
func (d *Detector) cause() room.Cause {
	l := &d.local
	switch {
	case l.carrier.told:
		return room.CauseCable
	case l.route.told, l.gateway == room.Silent:
		return room.CauseLocalNetwork
	case l.beyondAt > d.silence.heardAt:
		return room.CauseMediaService
	}
	return room.CauseInternet
}

// worse is the more telling of two causes: what was once found out about a
// loss stays so while it lasts.
func worse(a, b room.Cause) room.Cause {
	if rank(b) > rank(a) {
		return b
	}
	return a
}

func rank(c room.Cause) int {
	switch c {
	case room.CauseCable:
		return 4
	case room.CauseLocalNetwork:
		return 3
	case room.CauseMediaService:
		return 2
	case room.CauseInternet:
		return 1
	}
	return 0
}
