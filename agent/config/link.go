package config

import (
	"strings"
	"time"
)

// Platform is a meeting service whose relays are known.
type Platform string

// The platforms. With PlatformCustom every relay stands in the file.
const (
	PlatformTeams  Platform = "teams"
	PlatformSkype  Platform = "skype-for-business"
	PlatformZoom   Platform = "zoom"
	PlatformJitsi  Platform = "jitsi"
	PlatformCustom Platform = "custom"
)

// Link says how the way to the remote members is watched.
type Link struct {
	Platform Platform
	// Relays are asked in place of the platform's own; empty for those.
	Relays []Relay
	// Interface is the box's own; empty for that of the default route.
	Interface string
	Gateway   bool // whether to ask the gateway
	// PassiveInterface or PassiveCounter counts the meeting's own packets;
	// both empty for nothing. A counter is "family table name" of nftables.
	PassiveInterface, PassiveCounter string
}

// Protocol is how a relay is asked.
type Protocol string

// The protocols.
const (
	ProtocolSTUN  Protocol = "stun"
	ProtocolSTAMP Protocol = "stamp"
	ProtocolEcho  Protocol = "echo"
)

// Relay is a far end that answers probes.
type Relay struct {
	Name     string
	Protocol Protocol
	Host     string
	Port     uint16
}

// readLink reads [link], which is there, and the [[relay]]s.
func readLink(t *table, relays []Relay) *Link {
	l := &Link{Platform: PlatformCustom, Relays: relays, Gateway: true}
	t.must("platform", `"teams"`)
	choice(t, "platform", &l.Platform, PlatformTeams, PlatformSkype, PlatformZoom, PlatformJitsi, PlatformCustom)
	t.text("interface", &l.Interface, interfaceName)
	t.flag("gateway", &l.Gateway)
	t.text("passive_interface", &l.PassiveInterface, interfaceName)
	t.text("passive_counter", &l.PassiveCounter, counter)
	if t.has("passive_interface") && t.has("passive_counter") {
		t.fault("passive_counter", "two ways to count the meeting's packets", "keep the one that counts nothing else")
	}
	switch needs := l.Platform == PlatformCustom || l.Platform == PlatformSkype || l.Platform == PlatformZoom; {
	case needs && len(relays) < 2:
		t.fault("platform", "has no relays of its own that are known by name",
			"write two [[relay]] sections, of hosts that do not share a network")
	case len(relays) == 1:
		t.fault("platform", "one relay alone cannot tell its own failure from the link's",
			"write a second [[relay]], of a host in another network")
	}
	t.close()
	return l
}

func readRelay(t *table) Relay {
	r := Relay{Protocol: ProtocolSTUN}
	t.must("name", `"relay-a"`)
	t.text("name", &r.Name, name)
	t.claimName(r.Name, "a relay")
	choice(t, "protocol", &r.Protocol, ProtocolSTUN, ProtocolSTAMP, ProtocolEcho)
	t.must("host", `"relay.kommun.example"`)
	t.text("host", &r.Host, notEmpty, hostAlone)
	port := 3478
	switch r.Protocol {
	case ProtocolSTAMP:
		port = 862
	case ProtocolEcho:
		port = 7
	}
	t.number("port", &port, 1, 65535)
	r.Port = uint16(port)
	t.close()
	return r
}

// Service is one that the members depend on: the document system, the login
// portal. It raises its own condition, and never the light.
type Service struct {
	Name, Title string
	// URL is https://host/path, tls://host:port or tcp://host:port.
	URL            string
	Every, Timeout time.Duration
}

func readService(t *table) Service {
	s := Service{Every: time.Minute, Timeout: 2 * time.Second}
	t.must("name", `"meetings-plus"`)
	t.text("name", &s.Name, name)
	t.claimName(s.Name, "a service")
	s.Title = s.Name
	t.text("title", &s.Title, notEmpty, oneLine)
	t.must("url", `"https://meetings.kommun.example/"`)
	t.text("url", &s.URL, serviceURL)
	t.duration("every", &s.Every, 5*time.Second, time.Hour)
	t.duration("timeout", &s.Timeout, 100*time.Millisecond, 30*time.Second)
	t.close()
	return s
}

// interfaceName wants what the kernel takes for an interface's name.
func interfaceName(v string) (string, string) {
	if v == "" || len(v) > 15 || strings.ContainsAny(v, "/ \t\n:") {
		return clip(v) + " is not a network interface", `write it as "ip link" shows it, such as "eth0"`
	}
	return "", ""
}

// counter wants the three words that name a counter of nftables.
func counter(v string) (string, string) {
	if len(strings.Fields(v)) != 3 {
		return clip(v) + " does not name a counter", `write family, table and name, such as "inet klubba media"`
	}
	return "", ""
}

// hostAlone wants a host without scheme, port or path.
func hostAlone(v string) (string, string) {
	if strings.ContainsAny(v, "/ \t\n") || strings.Count(v, ":") == 1 {
		return clip(v) + " is more than a host", `write the host alone, and the port as port = …`
	}
	return "", ""
}
