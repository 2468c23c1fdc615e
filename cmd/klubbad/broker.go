package main

import (
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"

	broker "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
)

// demoBroker is a broker inside the demo, on 127.0.0.1 and for everybody on
// this machine. A real room uses a real one.
type demoBroker struct {
	server  *broker.Server
	address string
	heard   atomic.Int64 // messages
	entries atomic.Int64 // of them, entries of the record
}

// usualPort is where people look for a broker.
const usualPort = "127.0.0.1:1883"

// startBroker starts on the usual port, or on a free one if that is taken.
func startBroker() (*demoBroker, error) {
	listener, err := net.Listen("tcp", usualPort)
	if err != nil {
		if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, err
		}
	}
	b := &demoBroker{address: listener.Addr().String()}
	b.server = broker.New(&broker.Options{
		InlineClient: true, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err := b.server.AddHook(new(auth.AllowHook), nil); err != nil {
		return nil, err
	}
	if err := b.server.AddListener(listeners.NewNet("demo", listener)); err != nil {
		return nil, err
	}
	if err := b.server.Serve(); err != nil {
		return nil, err
	}
	return b, b.server.Subscribe("rooms/#", 1, b.hear)
}

// hear counts what a listener at the centre would get.
func (b *demoBroker) hear(_ *broker.Client, _ packets.Subscription, p packets.Packet) {
	b.heard.Add(1)
	if strings.Contains(p.TopicName, "/event/") {
		b.entries.Add(1)
	}
}

func (b *demoBroker) url() string { return "tcp://" + b.address }

func (b *demoBroker) close() { _ = b.server.Close() }
