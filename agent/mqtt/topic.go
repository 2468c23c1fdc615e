package mqtt

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// levelMax is the longest topic level.
const levelMax = 32

// topics names the topics of one room.
type topics struct {
	base      string // "rooms/<site>/<room>/"
	discovery string // Home Assistant's device configuration
}

func newTopics(site, room, prefix string) topics {
	return topics{
		base: "rooms/" + site + "/" + room + "/",
		// The site is a level of its own, Home Assistant's node id, so that a
		// broker's rule for one room can name this topic too.
		discovery: prefix + "/device/" + site + "/" + room + "/config",
	}
}

func (t topics) availability() string { return t.base + "availability" }
func (t topics) info() string         { return t.base + "info" }
func (t topics) state() string        { return t.base + "state" }
func (t topics) meeting() string      { return t.base + "meeting" }
func (t topics) link() string         { return t.base + "link" }
func (t topics) metrics() string      { return t.base + "link/metrics" }
func (t topics) readiness() string    { return t.base + "readiness" }
func (t topics) report() string       { return t.base + "report" }
func (t topics) health() string       { return t.base + "health" }
func (t topics) head() string         { return t.base + "record/head" }
func (t topics) device(kind, n string) string {
	return t.base + "device/" + level(kind) + "/" + level(n)
}
func (t topics) alert(code string) string  { return t.base + "alert/" + level(code) }
func (t topics) event(kind string) string  { return t.base + "event/" + level(kind) }
func (t topics) result(name string) string { return t.base + "cmd/" + level(name) + "/result" }

// command returns the name in a command's topic.
func (t topics) command(topic string) (string, bool) {
	return strings.CutPrefix(topic, t.base+"cmd/")
}

// swept are the filters of topics that come and go: with parts, with alerts,
// and with the watch of the link.
func (t topics) swept() []string {
	return []string{t.base + "device/+/+", t.base + "alert/+", t.metrics()}
}

// isLevel reports whether s can stand in a topic as it is.
func isLevel(s string) bool {
	if s == "" || len(s) > levelMax {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

// level makes any name a topic level. One that has to be changed gets a piece
// of its hash, so that two names do not end up on one topic.
func level(name string) string {
	if isLevel(name) {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	plain := strings.Map(func(r rune) rune {
		if isLevel(string(r)) {
			return r
		}
		return '-'
	}, strings.ToLower(name))
	const tail = 9 // "-" and eight digits
	if len(plain) > levelMax-tail {
		plain = plain[:levelMax-tail]
	}
	return plain + "-" + hex.EncodeToString(sum[:4])
}
