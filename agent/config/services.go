package config

import (
	"fmt"
	"io/fs"
	"strconv"
	"time"
)

// Where things lie on an installed system; systemd/klubbad.service makes the
// directories.
const (
	DefaultRecord = "/var/lib/klubba/record.db"
	DefaultSocket = "/run/klubba/klubba.sock"
)

func readRecord(t *table) Record {
	r := Record{Path: DefaultRecord}
	t.text("path", &r.Path, absolute)
	t.close()
	return r
}

func readHTTP(t *table) HTTP {
	h := HTTP{Socket: DefaultSocket, Mode: 0o660}
	t.text("socket", &h.Socket, socketPath)
	t.text("owner", &h.Owner, account)
	t.text("group", &h.Group, account)
	mode := "0660"
	if t.text("mode", &mode, socketMode) {
		n, _ := strconv.ParseUint(mode, 8, 32) // the rule has parsed it
		h.Mode = fs.FileMode(n)
	}
	t.close()
	return h
}

// socketMode wants a mode that lets the owner in and the world out: who may
// connect may command the room.
func socketMode(v string) (string, string) {
	n, err := strconv.ParseUint(v, 8, 32)
	switch {
	case err != nil || n > 0o777:
		return clip(v) + " is not a file mode", `write it in octal, such as "0660"`
	case n&0o007 != 0:
		return clip(v) + " lets everybody on this machine command the room",
			`write "0660" and put who may into the group`
	case n&0o600 != 0o600:
		return clip(v) + " locks the owner out", `write "0660" or "0600"`
	}
	return "", ""
}

// readMQTT reads [mqtt], which is there.
func readMQTT(t *table, r Room) *MQTT {
	m := &MQTT{
		ClientID:        fmt.Sprintf("klubba-%s-%s", r.Site, r.Name),
		DiscoveryPrefix: "homeassistant", ConnectSpread: 10 * time.Second,
	}
	t.must("broker", `"mqtts://mqtt.kommun.example:8883"`)
	t.text("broker", &m.Broker, broker)
	t.text("client_id", &m.ClientID, notEmpty)
	t.text("username", &m.Username, notEmpty)
	m.Password = readSecret(t, "password")
	t.text("ca_file", &m.CAFile, absolute)
	t.text("cert_file", &m.CertFile, absolute)
	t.text("key_file", &m.KeyFile, absolute)
	t.flag("discovery", &m.Discovery)
	t.text("discovery_prefix", &m.DiscoveryPrefix, topic)
	t.durationOrOff("connect_spread", &m.ConnectSpread, 100*time.Millisecond, 5*time.Minute)
	checkMQTT(t, m)
	t.close()
	return m
}

// checkMQTT looks at the keys together.
func checkMQTT(t *table, m *MQTT) {
	switch {
	case t.has("cert_file") && !t.has("key_file"):
		t.fault("cert_file", "a client certificate without its key", "write key_file too, or neither")
	case t.has("key_file") && !t.has("cert_file"):
		t.fault("key_file", "a key without its client certificate", "write cert_file too, or neither")
	}
	for _, key := range []string{"ca_file", "cert_file", "key_file"} {
		if t.has(key) && m.Broker != "" && !encrypted(m.Broker) {
			t.fault(key, "has no use without TLS", `write the broker with "mqtts://", or take this key away`)
		}
	}
	if !m.Password.IsZero() && !t.has("username") {
		t.fault("username", "is missing beside a password", "MQTT sends no password without a user")
	}
}

func readLog(t *table) Log {
	l := Log{Format: FormatText}
	level := "info"
	if choice(t, "level", &level, "debug", "info", "warn", "error") {
		_ = l.Level.UnmarshalText([]byte(level)) // one of the four cannot fail
	}
	choice(t, "format", &l.Format, FormatText, FormatJSON)
	t.close()
	return l
}
