package mqtt_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"klubba/room"
)

// debianMosquitto is where Debian puts the real broker.
const debianMosquitto = "/usr/sbin/mosquitto"

// mosquitto is the real broker, as Debian packages it.
type mosquitto struct {
	t      testing.TB
	dir    string
	config string
	port   int
	log    bytes.Buffer
	run    *exec.Cmd
}

// newMosquitto prepares a broker in a folder of its own; PORT and DIR in the
// configuration stand for what is not known before.
func newMosquitto(t testing.TB, config string, prepare ...func(dir string)) *mosquitto {
	t.Helper()
	path, err := exec.LookPath("mosquitto")
	if err != nil {
		path = debianMosquitto
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("SKIPPED: the real broker is missing, and with it the proof that nothing is lost over its restarts; apt-get install mosquitto")
	}
	m := &mosquitto{t: t, dir: t.TempDir(), port: freePort(t)}
	// Started by root it would drop to a user that cannot read the folder.
	config = "user root\n" + strings.NewReplacer("PORT", fmt.Sprint(m.port), "DIR", m.dir).Replace(config)
	m.config = filepath.Join(m.dir, "mosquitto.conf")
	m.write("mosquitto.conf", []byte(config))
	for _, p := range prepare {
		p(m.dir)
	}
	m.run = exec.Command(path)
	m.start()
	t.Cleanup(m.stop)
	return m
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

func (m *mosquitto) write(name string, content []byte) string {
	m.t.Helper()
	path := filepath.Join(m.dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		m.t.Fatal(err)
	}
	return path
}

// start starts the broker and waits until it listens.
func (m *mosquitto) start() {
	m.t.Helper()
	m.run = exec.Command(m.run.Path, "-c", m.config)
	m.run.Stdout, m.run.Stderr = &m.log, &m.log
	m.run.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := m.run.Start(); err != nil {
		m.t.Fatal(err)
	}
	listening := func() bool {
		c, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", m.port), time.Second)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	}
	if !eventually(listening) {
		m.stop()
		m.t.Fatalf("mosquitto does not listen:\n%s", m.log.String())
	}
}

// stop ends the broker in good order, as systemd does.
func (m *mosquitto) stop() {
	if m.run.ProcessState != nil {
		return
	}
	_ = m.run.Process.Signal(syscall.SIGTERM)
	_ = m.run.Wait()
}

func (m *mosquitto) address(scheme string) string {
	return fmt.Sprintf("%s://127.0.0.1:%d", scheme, m.port)
}

const plain = `listener PORT 127.0.0.1
allow_anonymous true
persistence true
persistence_location DIR/
max_queued_messages 100000
max_inflight_messages 20
`

// TestNothingIsLostOverTwentyRestarts streams 2 000 record entries. In each of
// 20 rounds the acknowledgements are swallowed, the connection is cut in the
// middle of them, and the broker is restarted.
func TestNothingIsLostOverTwentyRestarts(t *testing.T) {
	const rounds, perRound = 20, 100
	m := newMosquitto(t, plain)
	p := startProxy(t, m.address("tcp"))
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, m.address("tcp"))
	began := time.Now()
	start(t, r.options(p.address()))
	l.untilOnline()
	for round := range rounds {
		stream := make(chan struct{})
		go func() {
			defer close(stream)
			for i := range perRound {
				r.note(room.Note{Kind: room.KindLink, Text: fmt.Sprintf("round %d, %d", round, i)})
			}
		}()
		want := round*perRound + perRound/4
		l.until("a quarter of the round", func(all []heard) bool { return firstSeqs(all) >= want })
		p.setSwallow(true)
		r.note(room.Note{Kind: room.KindClock, Text: "one more, whose acknowledgement is swallowed"})
		p.awaitSwallowed(t, 3)
		p.cut()
		m.stop()
		<-stream
		p.setSwallow(false)
		m.start()
	}
	total := rounds * (perRound + 1)
	duplicates := checkAllCame(t, l, r, total)
	if p.connections() <= rounds || duplicates < rounds {
		t.Errorf("only %d connections and %d duplicates: nothing was cut in the middle", p.connections(), duplicates)
	}
	t.Logf("%d entries, %d restarts, %d connections, %d duplicates, none lost, %s",
		total, rounds, p.connections(), duplicates, time.Since(began).Round(time.Millisecond))
}

// TestWillAndReturnOnARealBroker kills the TCP connection.
func TestWillAndReturnOnARealBroker(t *testing.T) {
	m := newMosquitto(t, plain)
	p := startProxy(t, m.address("tcp"))
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, m.address("tcp"))
	stop := start(t, r.options(p.address()))
	l.untilOnline()
	l.forget()
	p.cut()
	l.until("offline, then online", func(all []heard) bool {
		var said []string
		for _, h := range all {
			if h.topic == "availability" {
				said = append(said, string(h.payload))
			}
		}
		return len(said) >= 2 && said[0] == "offline" && said[len(said)-1] == "online"
	})
	stop()
	retained := listen(t, m.address("tcp"))
	all := retained.until("availability", func(all []heard) bool { return last(all, "availability") != "" })
	if got := last(all, "availability"); got != "offline" {
		t.Errorf("after the end: %q", got)
	}
}

func TestALateLastWillIsOverruled(t *testing.T) {
	m := newMosquitto(t, plain) // the embedded broker does not keep the order between two publishers
	address := m.address("tcp")
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	for range 3 {
		l.forget()
		l.send("availability", "offline", true) // as the broker does for a connection it gave up late
		l.until("offline, then online", func(all []heard) bool {
			return topicsOf(all)["availability"] >= 2 && last(all, "availability") == "online"
		})
	}
}

// TestPasswordsAreReadAtEveryAttempt begins with a wrong one.
func TestPasswordsAreReadAtEveryAttempt(t *testing.T) {
	passwords := func(dir string) {
		out, err := exec.Command("mosquitto_passwd", "-b", "-c", filepath.Join(dir, "passwords"), "sal-1", "right").CombinedOutput()
		if err != nil {
			t.Fatalf("mosquitto_passwd: %v %s", err, out)
		}
	}
	m := newMosquitto(t, "listener PORT 127.0.0.1\nallow_anonymous false\npassword_file DIR/passwords\n", passwords)
	secret := m.write("secret", []byte("wrong"))
	r := newRoom(t)
	r.set(func(*room.Status) {})
	o := r.options(m.address("tcp"))
	o.Username = "sal-1"
	o.Password = func() (string, error) { b, err := os.ReadFile(secret); return string(b), err }
	said := reports(&o)
	tell := o.Report
	o.Report = func(c room.Condition, cause, evidence string) {
		if strings.Contains(evidence, "wrong") || strings.Contains(evidence, "right") {
			t.Errorf("the password is told: %s", evidence)
		}
		tell(c, cause, evidence)
	}
	start(t, o)
	await(t, said, "failed the broker refuses this room: check its user name, password or certificate")
	if err := os.Remove(secret); err != nil {
		t.Fatal(err)
	}
	await(t, said, "failed a password or certificate file cannot be read: "+secret)
	m.write("secret", []byte("right"))
	await(t, said, "ok ")
	l := listen(t, m.address("tcp"), func(o *paho.ClientOptions) { o.SetUsername("sal-1").SetPassword("right") })
	l.untilOnline()
}

// TestAForgottenAccessRuleLosesNoEntry: Mosquitto acknowledges what its rules
// make it throw away.
func TestAForgottenAccessRuleLosesNoEntry(t *testing.T) {
	acl := func(dir string) {
		if err := os.WriteFile(filepath.Join(dir, "acl"), []byte("topic read #\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := newMosquitto(t, "listener PORT 127.0.0.1\nallow_anonymous true\nacl_file DIR/acl\n", acl)
	r := newRoom(t)
	r.note(room.Note{Kind: room.KindDaemon, Outcome: "started"})
	o := r.options(m.address("tcp"))
	o.Timing.Period = 100 * time.Millisecond
	said := reports(&o)
	start(t, o)
	await(t, said, "degraded the broker passes nothing on of what the room says; see the broker's access rules")
	if r.acked() != 0 {
		t.Error("the entry went where nobody can read it")
	}
	m.stop()
	m.write("acl", []byte("topic readwrite #\n"))
	m.start()
	await(t, said, "ok ")
	l := listen(t, m.address("tcp"))
	r.note(room.Note{Kind: room.KindDaemon, Outcome: "stopped"})
	l.until("the entries", func([]heard) bool { return r.acked() == 2 })
}
