package mqtt_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"klubba/room"
)

// authority issues certificates on the spot.
type authority struct {
	t      testing.TB
	cert   *x509.Certificate
	key    *ecdsa.PrivateKey
	serial int64
}

func newAuthority(t testing.TB, name string) *authority {
	t.Helper()
	a := &authority{t: t}
	a.key = a.newKey()
	template := a.template(name)
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	a.cert = a.sign(template, template, a.key)
	return a
}

func (a *authority) newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	return key
}

func (a *authority) template(name string) *x509.Certificate {
	a.serial++
	return &x509.Certificate{
		SerialNumber: big.NewInt(a.serial), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
}

func (a *authority) sign(template, parent *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	a.t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return cert
}

// issue writes name's certificate and key as PEM files.
func (a *authority) issue(dir, file, name string) {
	a.t.Helper()
	key := a.newKey()
	template := a.template(name)
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	cert := a.sign(template, a.cert, key)
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	a.writePEM(filepath.Join(dir, file+".pem"), "CERTIFICATE", cert.Raw)
	a.writePEM(filepath.Join(dir, file+".key"), "EC PRIVATE KEY", der)
}

func (a *authority) writePEM(path, kind string, der []byte) {
	a.t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		a.t.Fatal(err)
	}
}

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// client makes a TLS configuration from the files as they are now.
func (a *authority) client(dir, file string) func() (*tls.Config, error) {
	return func() (*tls.Config, error) {
		cert, err := tls.LoadX509KeyPair(filepath.Join(dir, file+".pem"), filepath.Join(dir, file+".key"))
		if err != nil {
			return nil, err
		}
		return &tls.Config{RootCAs: a.pool(), Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, nil
	}
}

// exampleMosquitto runs the example configuration as it stands in configs,
// but for its port and its folders.
func exampleMosquitto(t testing.TB) (*mosquitto, *authority) {
	t.Helper()
	config, err := os.ReadFile("../../configs/mosquitto/klubba.conf")
	if err != nil {
		t.Fatal(err)
	}
	acl, err := os.ReadFile("../../configs/mosquitto/acl")
	if err != nil {
		t.Fatal(err)
	}
	ca := newAuthority(t, "test authority")
	files := t.TempDir()
	ca.writePEM(filepath.Join(files, "ca.pem"), "CERTIFICATE", ca.cert.Raw)
	ca.issue(files, "server", "broker")
	if err := os.WriteFile(filepath.Join(files, "acl"), acl, 0o600); err != nil {
		t.Fatal(err)
	}
	adapted := strings.NewReplacer("/etc/mosquitto/klubba", files, "/var/lib/mosquitto", "DIR",
		"listener 8883", "listener PORT 127.0.0.1").Replace(string(config))
	return newMosquitto(t, adapted), ca
}

func (a *authority) as(dir, name string) func(*paho.ClientOptions) {
	a.issue(dir, name, name)
	config, err := a.client(dir, name)()
	if err != nil {
		a.t.Fatal(err)
	}
	return func(o *paho.ClientOptions) { o.SetTLSConfig(config) }
}

// TestTheExampleBrokerLetsARoomBeItselfAndNoMore uses real certificates, and
// real rules.
func TestTheExampleBrokerLetsARoomBeItselfAndNoMore(t *testing.T) {
	m, ca := exampleMosquitto(t)
	dir := t.TempDir()
	l := listen(t, m.address("ssl"), ca.as(dir, "monitor"))
	r := newRoom(t)
	r.note(room.Note{Kind: room.KindDaemon, Outcome: "started"})
	r.measure(room.LevelGood, room.CauseNone)
	o := r.options(m.address("ssl"))
	ca.issue(dir, "room", "sal-1")
	o.TLS = ca.client(dir, "room")
	stop := start(t, o)
	l.until("everything a room tells", func(all []heard) bool {
		n := topicsOf(all)
		for _, topic := range whole {
			if !strings.Contains(topic, "HASH") && n[topic] == 0 {
				return false
			}
		}
		return n["event/daemon"] > 0 && n["link/metrics"] > 0
	})

	// Commands come from who may send them, and the answer goes back.
	control := dialAs(t, m.address("ssl"), ca.as(dir, "control"))
	say := func(c paho.Client, topic, payload string) {
		t.Helper()
		if token := c.Publish(topic, 1, true, payload); !token.WaitTimeout(patience) || token.Error() != nil {
			t.Fatal(token.Error())
		}
	}
	control.Publish(base+"cmd/suspend", 1, false, commandJSON("1", time.Minute, "{}"))
	if a := l.answer("suspend", "1"); !a.OK {
		t.Errorf("answer %+v", a)
	}
	stop() // the room's certificate is free for the test's own use of it

	l.forget()
	impostor := dialAs(t, m.address("ssl"), ca.as(dir, "sal-1"))
	for _, topic := range []string{
		"rooms/norrmalm/sal-2/state", "rooms/vasastan/sal-1/state", "rooms/norrmalm/sal-2/availability",
		base + "cmd/suspend", "rooms/norrmalm/sal-2/cmd/suspend", "homeassistant/device/norrmalm/sal-2/config",
	} {
		say(impostor, topic, `{"forged":true}`)
	}
	say(control, base+"state", `{"forged":true}`)
	say(impostor, base+"availability", "online") // this one it may
	all := l.until("the room's own word", func(all []heard) bool { return last(all, "availability") == "online" })
	for _, h := range all {
		if strings.Contains(string(h.payload), "forged") {
			t.Errorf("%s came through: %s", h.topic, h.payload)
		}
	}
}

// TestCertificatesAreReadAgainAtEveryAttempt begins with one that the broker
// does not trust, and renews it in place.
func TestCertificatesAreReadAgainAtEveryAttempt(t *testing.T) {
	m, ca := exampleMosquitto(t)
	stranger, dir := newAuthority(t, "somebody else"), t.TempDir()
	stranger.issue(dir, "room", "sal-1")
	r := newRoom(t)
	r.set(func(*room.Status) {})
	o := r.options(m.address("ssl"))
	o.TLS = ca.client(dir, "room")
	said := reports(&o)
	start(t, o)
	await(t, said, "failed the broker refuses the room's certificate: renew it")
	ca.issue(dir, "room", "sal-1")
	await(t, said, "ok ")

	// Renewed once more while connected: the next connection uses it.
	stranger.issue(dir, "room", "sal-1")
	m.stop()
	m.start()
	await(t, said, "failed the broker refuses the room's certificate: renew it")
	ca.issue(dir, "room", "sal-1")
	await(t, said, "ok ")
}

// TestAStrangersBrokerIsNotTrusted: the room checks, too.
func TestAStrangersBrokerIsNotTrusted(t *testing.T) {
	m, _ := exampleMosquitto(t)
	other, dir := newAuthority(t, "the room's authority"), t.TempDir()
	other.issue(dir, "room", "sal-1")
	r := newRoom(t)
	o := r.options(m.address("ssl"))
	o.TLS = other.client(dir, "room")
	said := reports(&o)
	start(t, o)
	await(t, said, "failed the broker's certificate is not trusted: check the certificate authority's file")
}

// dialAs is a client that is not the room's.
func dialAs(t testing.TB, address string, with func(*paho.ClientOptions)) paho.Client {
	t.Helper()
	o := paho.NewClientOptions().AddBroker(address).SetAutoReconnect(false).SetProtocolVersion(4)
	with(o)
	c := paho.NewClient(o)
	token := c.Connect()
	if !token.WaitTimeout(patience) || token.Error() != nil {
		t.Fatalf("test's own client: %v", token.Error())
	}
	t.Cleanup(func() { c.Disconnect(100) })
	return c
}
