package check

import (
	"context"
	"time"

	"klubba/devices"
	"klubba/room/precheck"
)

// network is the way to the remote members and the relays, which are watched
// all the time: what is known of them, and how fresh.
func (r Room) network() (items []item) {
	if r.Status == nil {
		return nil
	}
	if r.Set.Path != nil || r.Set.Link != nil {
		items = append(items, item{name: "link", kind: precheck.KindLink, required: true, test: r.link, within: each})
	}
	if r.Set.Link == nil {
		return items
	}
	for _, relay := range r.Set.Link.Relays {
		items = append(items, item{name: relay.Name, kind: precheck.KindRelay, within: each, test: func(context.Context, func(string)) []precheck.Result {
			known, _ := r.Status.Value().Parts.Find(relay.Name)
			known.Name = relay.Name
			return one(r.Policy.Part(precheck.KindRelay, known))
		}})
	}
	return items
}

func (r Room) link(context.Context, func(string)) []precheck.Result {
	path := r.Status.Value().Path
	l := precheck.Link{Level: path.Level, Cause: path.Cause, Evidence: path.Evidence}
	if r.Figures != nil {
		if f := r.Figures.Value(); f.V != 0 && f.RTT95 > 0 {
			l.Measured, l.Loss = true, f.Loss15
			l.RTT = time.Duration(f.RTT95 * float64(time.Millisecond))
		}
	}
	return one(r.Policy.Link(l))
}

// service asks a service now, and looks at its certificate.
func (r Room) service(s devices.NamedService) test {
	return func(ctx context.Context, _ func(string)) []precheck.Result {
		got, err := s.Check(ctx)
		var results []precheck.Result
		if err != nil {
			results = one(failed(causeOf(err), err.Error(), got.Evidence.Text))
		} else {
			results = one(r.Policy.Service(s.Name, got.Evidence.Text, got.Latency))
		}
		if !got.Expires.IsZero() {
			results = append(results, r.Policy.Certificate(s.Name, got.Expires.Sub(r.Now().Wall)))
		}
		return results
	}
}
