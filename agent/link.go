package agent

import (
	"context"
	"fmt"
	"time"

	"klubba/agent/cell"
	"klubba/agent/keep"
	"klubba/agent/uplink"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
	"klubba/room/link"
)

// runLink watches the way to the remote members by probes.
func (a *Agent) runLink(ctx context.Context) {
	set := a.opt.Set.Link
	o := uplink.Options{
		Policy: link.DefaultPolicy(), Gateway: set.Gateway, Carrier: set.Carrier, Passive: set.Passive,
		Now: func() time.Duration { return a.opt.Now().Mono },
	}
	for _, r := range set.Relays {
		o.Relays = append(o.Relays, uplink.Relay{Name: r.Name, Prober: r.Prober})
	}
	p := part{a, "link", kindLink, true}
	relays := newRelayParts(a, set.Relays)
	meeting := a.followMeeting(ctx)
	keep.Running(ctx, func(ctx context.Context) error {
		return uplink.New(o).Run(ctx, meeting, func(r uplink.Report) {
			_ = a.Submit(ctx, pathOf(r)) // fails only when the agent stops
			a.figures.Set(figuresOf(r, a.opt))
			relays.tell(ctx, r)
		})
	}, func(err error) { p.failed(ctx, err) })
}

// followMeeting tells whether a meeting is on, and only when that changes, so
// that the watch is not woken by all that happens in a room.
func (a *Agent) followMeeting(ctx context.Context) *cell.Cell[bool] {
	on := cell.New(a.live.Value().Phase.Meeting())
	a.work.Go(func() {
		for {
			status, newer := a.live.Latest()
			if now := status.Phase != "" && status.Phase.Meeting(); now != on.Value() {
				on.Set(now)
			}
			select {
			case <-newer:
			case <-ctx.Done():
				return
			}
		}
	})
	return on
}

func pathOf(r uplink.Report) room.PathSeen {
	return room.PathSeen{Level: r.Verdict.Level, Cause: r.Verdict.Cause, Evidence: evidenceOf(r)}
}

// evidenceOf says what was measured, in one line.
func evidenceOf(r uplink.Report) string {
	answering := 0
	var heard time.Duration
	for _, relay := range r.Relays {
		if relay.Health == link.HealthGood || relay.Health == link.HealthLate {
			answering++
		}
		heard = max(heard, relay.Heard)
	}
	switch {
	case r.Verdict.Level == room.LevelLost && r.Local.Cause != "":
		return r.Local.Cause
	case r.Verdict.Level == room.LevelLost && heard > 0:
		return fmt.Sprintf("no relay has answered for %.1f s", (r.At - heard).Seconds())
	case answering == 0:
		return "no relay has answered yet"
	}
	return fmt.Sprintf("%d of %d relays answer, %.0f ms, %.1f %% lost over 15 s",
		answering, len(r.Relays), ms(r.Metrics.RTT50), 100*r.Metrics.Loss15.Share)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// figuresOf writes a report as the world is told it.
func figuresOf(r uplink.Report, o Options) wire.LinkFigures {
	m, now := r.Metrics, o.Now()
	f := wire.LinkFigures{
		Mark:  wire.Mark{V: wire.Version, Boot: o.Boot, Time: wire.Format(now.Wall), MonoMS: now.Mono.Milliseconds()},
		Level: string(r.Verdict.Level), Cause: string(r.Verdict.Cause),
		Suspect: r.Verdict.Suspect, Flapping: r.Verdict.Flapping,
		Loss1: m.Loss1.Share, Loss15: m.Loss15.Share, Loss15Low: m.Loss15.Low, Loss15High: m.Loss15.High,
		Late15: m.Late, BurstMS: m.Burst.Milliseconds(),
		RTT50: ms(m.RTT50), RTT95: ms(m.RTT95), Jitter: ms(m.Jitter),
		R: m.EstimatedR, MOS: m.EstimatedMOS,
		Gateway: string(r.Verdict.Gateway), Passive: string(r.Verdict.Passive), Relays: []wire.Relay{},
	}
	for _, relay := range r.Relays {
		w := wire.Relay{Name: relay.Name, Health: string(relay.Health), Fault: string(relay.Fault), Problem: relay.Problem}
		if relay.Heard > 0 {
			age := (r.At - relay.Heard).Milliseconds()
			w.AgeMS = &age
		}
		f.Relays = append(f.Relays, w)
	}
	return f
}

// relayParts tells each relay's condition as a part, when it changes and once
// in a while. A relay that is silent while another answers is a matter for IT,
// not for the chair: it is never a required part.
type relayParts struct {
	parts []part
	said  []link.Health
	at    []time.Duration
}

func newRelayParts(a *Agent, relays []devices.NamedProber) *relayParts {
	r := &relayParts{said: make([]link.Health, len(relays)), at: make([]time.Duration, len(relays))}
	for _, named := range relays {
		r.parts = append(r.parts, part{a, named.Name, "relay", false})
	}
	return r
}

// relayEvery is how often a relay's condition is told anyway.
const relayEvery = time.Minute

func (r *relayParts) tell(ctx context.Context, report uplink.Report) {
	for i, state := range report.Relays {
		if state.Health == r.said[i] && report.At-r.at[i] < relayEvery {
			continue
		}
		r.said[i], r.at[i] = state.Health, report.At
		condition, cause := relayCondition(state)
		evidence := cause
		if condition == room.ConditionOK {
			evidence = "answers in time"
		}
		r.parts[i].seen(ctx, condition, cause, evidence, 3*relayEvery)
	}
}

func relayCondition(s uplink.RelayState) (room.Condition, string) {
	switch s.Health {
	case link.HealthGood:
		return room.ConditionOK, ""
	case link.HealthLate:
		return room.ConditionDegraded, "answers late"
	case link.HealthSilent:
		return room.ConditionFailed, "does not answer"
	case link.HealthFaulty:
		return room.ConditionFailed, s.Problem
	}
	return room.ConditionUnknown, "has not answered yet"
}
