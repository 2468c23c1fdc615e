package mqtt

import (
	"context"
	"fmt"
	"time"

	"klubba/agent/wire"
)

// figures tells the figures of the link: once on each connection, then once in
// a while, and at once when the level changes. What was told before is not
// told again: a reader goes by their age, and a watch that has stopped must
// not look alive.
func (s *session) figures(ctx context.Context) error {
	period := time.NewTicker(s.opts.Timing.Figures)
	defer period.Stop()
	var told wire.LinkFigures // none yet, so that the first have another level
	for due := false; ; {
		now, newer := s.opts.Figures.Latest()
		if now.V != 0 && (now.Level != told.Level || due && now.Mark != told.Mark) {
			if err := s.conn.deliver(ctx, s.figuresNow(now)); err != nil {
				return fmt.Errorf("tell the figures of the link: %w", err)
			}
			told, due = now, false
		}
		select {
		case <-newer:
		case <-period.C:
			due = true
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *session) figuresNow(f wire.LinkFigures) message {
	message := jsonMessage(s.topics.metrics(), f)
	message.loose = true
	return message
}

// measures reports whether there are figures of the link.
func (o Options) measures() bool { return o.Figures != nil && o.Figures.Value().V != 0 }

// firstFigures is closed when there may be figures for the first time; nil if
// there are some already, or never will be.
func (o Options) firstFigures() <-chan struct{} {
	if o.Figures == nil {
		return nil
	}
	f, newer := o.Figures.Latest()
	if f.V != 0 {
		return nil
	}
	return newer
}

// missed is how many tellings may fail before a figure is shown as unknown.
const missed = 3

// figureComponents shows round trip and loss. What is not measured is unknown,
// not zero (a share of loss that may be anything was not); and so is what has not been told for a while.
func (t topics) figureComponents(every time.Duration) map[string]component {
	expire := max(1, int((missed * every).Seconds()))
	return map[string]component{
		"link-rtt": {
			Platform: sensor, Name: "Svarstid", DeviceClass: "duration", StateClass: "measurement", Unit: "ms",
			StateTopic: t.metrics(), ExpireAfter: expire,
			ValueTemplate: "{{ value_json.rtt_p50_ms | round(1) if value_json.rtt_p50_ms > 0 else 'None' }}",
		},
		"link-loss": {
			Platform: sensor, Name: "Paketförlust", StateClass: "measurement", Unit: "%",
			StateTopic: t.metrics(), ExpireAfter: expire,
			ValueTemplate: "{{ (100 * value_json.loss_15s) | round(2) if value_json.loss_15s_low > 0 or value_json.loss_15s_high < 1 else 'None' }}",
		},
	}
}
