package mqtt_test

import (
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
)

// broker starts a broker and returns its address: the real one, or, where a
// test needs hooks or the real one is missing, one in this process. The latter
// has data races of its own (mochi 2.7.9, a retained message that is replaced
// while a subscriber is given it), which a test under the race detector pays
// for.
func broker(t testing.TB, hooks ...mochi.Hook) string {
	t.Helper()
	if _, err := os.Stat(debianMosquitto); err == nil && len(hooks) == 0 {
		return newMosquitto(t, plain).address("tcp")
	}
	s := mochi.New(&mochi.Options{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	for _, h := range append(hooks, mochi.Hook(new(auth.AllowHook))) {
		if err := s.AddHook(h, nil); err != nil {
			t.Fatal(err)
		}
	}
	l := listeners.NewTCP(listeners.Config{ID: "t", Address: "127.0.0.1:0"})
	if err := s.AddListener(l); err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return "tcp://" + l.Address()
}

// swallower loses events without acknowledging them, while it is greedy.
type swallower struct {
	mochi.HookBase
	mu     sync.Mutex
	greedy int // how many to swallow still
}

func (*swallower) ID() string              { return "swallower" }
func (*swallower) Provides(kind byte) bool { return kind == mochi.OnPublish }

func (s *swallower) OnPublish(_ *mochi.Client, p packets.Packet) (packets.Packet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.greedy > 0 && strings.Contains(p.TopicName, "/event/") {
		s.greedy--
		return p, packets.ErrRejectPacket
	}
	return p, nil
}

// proxy stands between the room and its broker. It can cut every connection,
// and swallow the broker's acknowledgements.
type proxy struct {
	listener net.Listener
	target   string
	work     sync.WaitGroup

	mu        sync.Mutex
	open      map[net.Conn]bool
	swallow   bool
	swallowed chan struct{} // one token for each swallowed PUBACK, if there is room
	accepted  int
}

func startProxy(t testing.TB, target string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{
		listener: l, target: strings.TrimPrefix(target, "tcp://"),
		open: map[net.Conn]bool{}, swallowed: make(chan struct{}, 1024),
	}
	p.work.Go(p.accept)
	t.Cleanup(func() {
		_ = l.Close()
		p.cut()
		p.work.Wait()
	})
	return p
}

func (p *proxy) address() string { return "tcp://" + p.listener.Addr().String() }

func (p *proxy) accept() {
	for {
		near, err := p.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		p.mu.Lock()
		p.open[near], p.open[far] = true, true
		p.accepted++
		p.mu.Unlock()
		p.work.Go(func() { p.closeAfter(near, far, func() { _, _ = io.Copy(far, near) }) })
		p.work.Go(func() { p.closeAfter(near, far, func() { p.packets(near, far) }) })
	}
}

func (p *proxy) closeAfter(near, far net.Conn, copy func()) {
	copy()
	_, _ = near.Close(), far.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, near)
	delete(p.open, far)
}

// packets carries the broker's packets to the room one by one.
func (p *proxy) packets(near io.Writer, far io.Reader) {
	for {
		packet, err := readPacket(far)
		if err != nil {
			return
		}
		if packet[0]>>4 == packets.Puback && p.isSwallowed() {
			continue
		}
		if _, err := near.Write(packet); err != nil {
			return
		}
	}
}

func (p *proxy) isSwallowed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.swallow {
		select {
		case p.swallowed <- struct{}{}:
		default:
		}
	}
	return p.swallow
}

func (p *proxy) setSwallow(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.swallow = on
	for len(p.swallowed) > 0 {
		<-p.swallowed // those of an earlier time
	}
}

// awaitSwallowed waits until so many acknowledgements were swallowed.
func (p *proxy) awaitSwallowed(t testing.TB, n int) {
	t.Helper()
	for late := time.After(patience); n > 0; n-- {
		select {
		case <-p.swallowed:
		case <-late:
			t.Fatalf("%d acknowledgements short of being cut off", n)
		}
	}
}

// cut kills every connection, without a word of MQTT.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		_ = c.Close()
	}
}

func (p *proxy) connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}

// readPacket reads one MQTT packet: its first byte, its length in up to four
// bytes of seven bits (MQTT 3.1.1, 2.2.3), and the rest.
func readPacket(r io.Reader) ([]byte, error) {
	packet := make([]byte, 1, 64)
	if _, err := io.ReadFull(r, packet); err != nil {
		return nil, err
	}
	length, one := 0, make([]byte, 1)
	for shift := 0; ; shift += 7 {
		if _, err := io.ReadFull(r, one); err != nil {
			return nil, err
		}
		packet = append(packet, one[0])
		length |= int(one[0]&0x7f) << shift
		if one[0]&0x80 == 0 {
			break
		}
	}
	body := make([]byte, length)
	_, err := io.ReadFull(r, body)
	return append(packet, body...), err
}
