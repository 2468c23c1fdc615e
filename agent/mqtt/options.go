package mqtt

import (
	"crypto/tls"
	"log/slog"
	"time"

	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
)

// Options say which broker, which room, and where state, record and commands
// come from and go to.
type Options struct {
	// Broker is where to connect: "tcp://host:1883" or "ssl://host:8883".
	Broker string
	// ClientID is "klubba-<site>-<room>" if empty. A broker may set its own
	// from the certificate.
	ClientID string
	Username string
	// Password is asked for at every attempt, so that it can be changed
	// without a restart. Nil: none.
	Password func() (string, error)
	// TLS is made anew at every attempt, so that certificates are read again.
	// Nil: the system's authorities and no client certificate.
	TLS func() (*tls.Config, error)
	// Site and Room are the topic levels: 1 to 32 of a-z, 0-9 and "-".
	Site, Room string
	// Zone names the room's time zone. May be empty.
	Zone string
	// Discovery announces the room to Home Assistant under DiscoveryPrefix,
	// "homeassistant" if empty. Off, an earlier announcement is taken back.
	Discovery       bool
	DiscoveryPrefix string
	// Info is what the topic info tells. Site, room, connection number and
	// the times are filled in; Boot is the boot id of every other topic too.
	Info wire.Info
	// Told is what may be told. Nothing is until it holds a phase.
	Told *cell.Cell[wire.Told]
	// Figures are those of the link, as they are measured. Nil: nobody
	// measures. While their version is zero there are none yet.
	Figures *cell.Cell[wire.LinkFigures]
	// Newest is the newest report of a pre-check of the whole room; none while
	// its number is zero. Nil: there are no reports.
	Newest *cell.Cell[precheck.Sealed]
	// Outbox is the record as it waits for the broker. Nil: no events.
	Outbox Outbox
	// Do hands commands and refusals to the room.
	Do  wire.Doer
	Now func() room.Instant
	// Health measures the box. Nil: only what this package knows is told.
	Health func() wire.Health
	// Report tells how the connection does, as a part of the room: on every
	// change, and once a Period while it lasts, so that it stays fresh. The
	// cause is in words, the evidence what was seen. May be nil.
	Report func(condition room.Condition, cause, evidence string)
	// Log may be nil.
	Log *slog.Logger
	// Timing is for tests and demonstrations; its zero value is right.
	Timing Timing
}

// Outbox is the record with a cursor: what the broker has acknowledged.
type Outbox interface {
	// After returns up to limit entries that follow seq, in order.
	After(seq uint64, limit int) ([]record.Sealed, error)
	// Acked is the cursor: the last entry that the broker has. After an error
	// it is not known.
	Acked() (uint64, error)
	// Ack moves the cursor to seq, durably.
	Ack(seq uint64) error
	// Command finds the first entry about the command of that id.
	Command(id string) (record.Sealed, bool, error)
}

// Timing is how long things take. A field of zero is its default.
type Timing struct {
	// FirstDelay is the longest wait before the first attempt (10 s), drawn
	// evenly, so that ten thousand rooms do not come at once when the power
	// does. Negative: none.
	FirstDelay time.Duration
	// MinBackoff (1 s) and MaxBackoff (60 s) bound the waits between
	// attempts; Stable (60 s) is how long a connection must last to begin
	// with the shortest again.
	MinBackoff, MaxBackoff, Stable time.Duration
	// Period is how often health and state are told though nothing changed
	// (60 s).
	Period time.Duration
	// Figures is how often the figures of the link are told while its level
	// stays the same (10 s).
	Figures time.Duration
	// Settle is how long after the start of Run topics that an earlier life
	// left behind may stay, for their parts to be heard of (30 s).
	Settle time.Duration
	// Connect is how long one attempt may take (10 s), Ack how long a PUBACK
	// may (20 s).
	Connect, Ack time.Duration
}

func (t Timing) withDefaults() Timing {
	or := func(d *time.Duration, otherwise time.Duration) {
		if *d == 0 {
			*d = otherwise
		}
	}
	or(&t.FirstDelay, 10*time.Second)
	or(&t.MinBackoff, time.Second)
	or(&t.MaxBackoff, time.Minute)
	or(&t.Stable, time.Minute)
	or(&t.Period, time.Minute)
	or(&t.Figures, 10*time.Second)
	or(&t.Settle, 30*time.Second)
	or(&t.Connect, 10*time.Second)
	or(&t.Ack, 20*time.Second)
	return t
}
