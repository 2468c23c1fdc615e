package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	broker "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"

	"klubba/agent/wire"
	"klubba/room/record"
)

// mosquitto is the real broker, which outlives the daemon.
type mosquitto struct {
	testing.TB
	path, dir string
	port      int
	log       *lockedBuffer
	cmd       *exec.Cmd
}

// findMosquitto returns the broker's program, or nothing.
func findMosquitto() string {
	for _, name := range []string{"mosquitto", "/usr/sbin/mosquitto"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func newMosquitto(tb testing.TB) *mosquitto {
	tb.Helper()
	m := &mosquitto{TB: tb, path: findMosquitto(), dir: tb.TempDir(), log: new(lockedBuffer)}
	if m.path == "" {
		tb.Skip("SKIPPED: the real broker is missing, and with it what only a restart of it proves; apt-get install mosquitto mosquitto-clients")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	m.port = l.Addr().(*net.TCPAddr).Port
	_ = l.Close() // the port is what was wanted
	// Started by root it would drop to a user that cannot read the folder.
	config := fmt.Sprintf("user root\nlistener %d 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location %s/\n"+
		"max_queued_messages 0\n", m.port, m.dir)
	if err := os.WriteFile(m.config(), []byte(config), 0o600); err != nil {
		tb.Fatal(err)
	}
	m.start()
	tb.Cleanup(m.stop)
	return m
}

func (m *mosquitto) config() string { return filepath.Join(m.dir, "mosquitto.conf") }

func (m *mosquitto) url() string { return fmt.Sprintf("tcp://127.0.0.1:%d", m.port) }

// start starts the broker and waits until it listens.
func (m *mosquitto) start() {
	m.Helper()
	m.cmd = exec.Command(m.path, "-c", m.config())
	m.cmd.Stdout, m.cmd.Stderr = m.log, m.log
	m.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := m.cmd.Start(); err != nil {
		m.Fatal(err)
	}
	late := time.After(20 * time.Second)
	for {
		conn, err := net.DialTimeout("tcp", strings.TrimPrefix(m.url(), "tcp://"), time.Second)
		if err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-late:
			m.Fatalf("mosquitto does not listen:\n%s", m.log)
		}
	}
}

// stop ends the broker in good order, as systemd does.
func (m *mosquitto) stop() {
	_ = m.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	_ = m.cmd.Wait()
}

// signal sends the broker a signal.
func (m *mosquitto) signal(s syscall.Signal) {
	m.Helper()
	if err := m.cmd.Process.Signal(s); err != nil {
		m.Fatal(err)
	}
}

// centre is central IT's listener: it takes in every entry that the broker
// passes on, and holds it against the entry's own hash.
type centre struct {
	testing.TB
	mu       sync.Mutex
	bySeq    map[uint64]string // an entry's hash by its number
	messages int               // entries heard, again and again
	heads    map[uint64]string // anchors heard
	faults   []string
}

// newCentre starts a broker and listens to it: to Mosquitto where there is
// one, else to the demo's.
func newCentre(tb testing.TB) (c *centre, url string) {
	tb.Helper()
	c = &centre{TB: tb, bySeq: map[uint64]string{}, heads: map[uint64]string{}}
	if findMosquitto() != "" {
		m := newMosquitto(tb)
		c.listen(m)
		return c, m.url()
	}
	tb.Log("no mosquitto on this machine: the demo's broker stands in")
	b, err := startBroker()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(b.close)
	if err := b.server.Subscribe("rooms/#", 2, func(_ *broker.Client, _ packets.Subscription, p packets.Packet) {
		c.hear(p.TopicName, p.Payload)
	}); err != nil {
		tb.Fatal(err)
	}
	return c, b.url()
}

// listen subscribes at QoS 1 with a session that outlives a connection.
func (c *centre) listen(m *mosquitto) {
	c.Helper()
	sub := exec.Command("mosquitto_sub", "-h", "127.0.0.1", "-p", strconv.Itoa(m.port), "-q", "1", "-c", "-i", "centre",
		"-t", "rooms/+/+/event/+", "-t", "rooms/+/+/record/head", "-t", "ready", "-F", "%t %p")
	sub.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	sub.Stderr = m.log
	out, err := sub.StdoutPipe()
	if err == nil {
		err = sub.Start()
	}
	if err != nil {
		c.Fatalf("mosquitto_sub: %v; apt-get install mosquitto-clients", err)
	}
	ready, done := make(chan struct{}), make(chan struct{})
	go func() { defer close(done); c.follow(out, sync.OnceFunc(func() { close(ready) })) }()
	c.Cleanup(func() {
		_ = sub.Process.Kill() // it has no end of its own
		<-done
		_ = sub.Wait()
	})
	c.untilSubscribed(m, ready)
}

// untilSubscribed sends until something comes back.
func (c *centre) untilSubscribed(m *mosquitto, ready <-chan struct{}) {
	c.Helper()
	for range 200 {
		pub := exec.Command("mosquitto_pub", "-h", "127.0.0.1", "-p", strconv.Itoa(m.port), "-t", "ready", "-m", "?")
		if out, err := pub.CombinedOutput(); err != nil {
			c.Fatalf("mosquitto_pub: %v\n%s", err, out)
		}
		select {
		case <-ready:
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
	c.Fatalf("the centre hears nothing:\n%s", m.log)
}

func (c *centre) follow(out io.Reader, ready func()) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		topic, payload, _ := strings.Cut(lines.Text(), " ")
		if topic == "ready" {
			ready()
			continue
		}
		c.hear(topic, []byte(payload))
	}
}

// hear takes a message in.
func (c *centre) hear(topic string, payload []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case strings.Contains(topic, "/event/"):
		c.messages++
		c.fault(topic, c.entry(payload))
	case strings.HasSuffix(topic, "/record/head"):
		var head wire.HeadNow
		err := json.Unmarshal(payload, &head)
		if err == nil && head.Seq > 0 {
			err = sameAs(c.heads, head.Seq, head.Hash)
		}
		c.fault(topic, err)
	}
}

func (c *centre) fault(what string, err error) {
	if err != nil && len(c.faults) < 20 {
		c.faults = append(c.faults, fmt.Sprintf("%s: %v", what, err))
	}
}

// entry proves an entry by its own bytes and keeps its hash.
func (c *centre) entry(payload []byte) error {
	var event wire.Event
	if err := json.Unmarshal(payload, &event); err != nil {
		return err
	}
	prev, err := record.ParseHash(event.Prev)
	if err != nil {
		return err
	}
	sealed, err := record.Open(prev, event.Data)
	if err != nil {
		return err
	}
	if sealed.Hash.String() != event.ID || sealed.Entry.Seq != event.Seq {
		return fmt.Errorf("entry %d with id %s is in truth %d with %s", event.Seq, event.ID, sealed.Entry.Seq, sealed.Hash)
	}
	return sameAs(c.bySeq, event.Seq, event.ID)
}

// sameAs notes a hash, which must be the one noted before, if one was.
func sameAs(hashes map[uint64]string, seq uint64, hash string) error {
	if was, ok := hashes[seq]; ok && was != hash {
		return fmt.Errorf("entry %d was shown as %s and now as %s", seq, was, hash)
	}
	hashes[seq] = hash
	return nil
}

// missing counts the entries up to seq that were not heard.
func (c *centre) missing(seq uint64) (n uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for s := uint64(1); s <= seq; s++ {
		if _, ok := c.bySeq[s]; !ok {
			n++
		}
	}
	return n
}

// untilHeard waits until every entry up to seq was heard: as long as it takes,
// while any come.
func (c *centre) untilHeard(seq uint64) {
	c.Helper()
	for last, still := c.missing(seq), 0; last > 0; {
		select {
		case <-time.After(50 * time.Millisecond):
		case <-c.Context().Done():
			c.Fatal("the test ends")
		}
		still++
		if now := c.missing(seq); now != last {
			last, still = now, 0
		}
		if still > 600 {
			c.Fatalf("%d of %d entries never came to the centre", last, seq)
		}
	}
}
