package vmtest_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// place is the network namespace that a program runs in: a name as "ip netns"
// knows it, or empty for the guest's own.
type place string

// command is a program in this place. The process that it starts is the
// program's own: ip becomes it.
func (p place) command(name string, args ...string) *exec.Cmd {
	if p == "" {
		return exec.Command(name, args...)
	}
	return exec.Command("ip", append([]string{"netns", "exec", string(p), name}, args...)...)
}

// broker starts a real Mosquitto and somebody who listens to everything.
func broker(t *testing.T, in place, dir string) *listener {
	t.Helper()
	conf := filepath.Join(dir, "mosquitto.conf")
	if err := os.WriteFile(conf, []byte("listener 18830 127.0.0.1\nallow_anonymous true\nuser root\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	background(t, in.command("/usr/sbin/mosquitto", "-c", conf))
	untilStarted(t, "the broker answers", func() bool {
		return in.command("mosquitto_pub", "-p", "18830", "-t", "test", "-m", "x").Run() == nil
	})
	sub := in.command("mosquitto_sub", "-p", "18830", "-q", "1", "-F", "%U %t %p", "-t", "rooms/#")
	words, err := sub.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	background(t, sub)
	heard := &listener{}
	go heard.listen(bufio.NewScanner(words))
	return heard
}

// background starts a program that is killed when the test ends.
func background(t *testing.T, c *exec.Cmd) {
	t.Helper()
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait() // killed: an error by intent
	})
}

// listener keeps what a subscriber got.
type listener struct {
	mu    sync.Mutex
	heard []message
}

// message is what came on a topic, and when by the subscriber's wall clock.
type message struct {
	at             time.Time
	topic, payload string
}

func (l *listener) listen(in *bufio.Scanner) {
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		stamp, rest, _ := strings.Cut(in.Text(), " ")
		topic, payload, _ := strings.Cut(rest, " ")
		l.mu.Lock()
		l.heard = append(l.heard, message{wallTime(stamp), topic, payload})
		l.mu.Unlock()
	}
}

// wallTime reads seconds since 1970 with decimals.
func wallTime(stamp string) time.Time {
	whole, part, _ := strings.Cut(stamp, ".")
	s, _ := strconv.ParseInt(whole, 10, 64)                     // zero for nonsense is seen
	ns, _ := strconv.ParseInt((part + "000000000")[:9], 10, 64) // by who compares
	return time.Unix(s, ns)
}

// all are the messages on topics that end so.
func (l *listener) all(topic string) (found []message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range l.heard {
		if strings.HasSuffix(m.topic, topic) {
			found = append(found, m)
		}
	}
	return found
}

// has reports whether a message came on a topic that ends so and has all
// those words.
func (l *listener) has(topic string, words ...string) bool {
	return slices.ContainsFunc(l.all(topic), func(m message) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(m.payload, w) })
	})
}
