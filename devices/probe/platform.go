package probe

// Relay is a media relay that answers STUN.
type Relay struct {
	Host string
	Port uint16
}

// Platform is a meeting service, as far as its media can be watched.
type Platform struct {
	// Name is what it is called in the configuration.
	Name string
	// Relays answer STUN Binding requests. Empty where the service has none
	// of a public name: the configuration must give them.
	Relays []Relay
	// MediaPorts are the UDP ports of the far side on which sound and
	// picture come, first and last, for rules that count them.
	MediaPorts [][2]uint16
}

// Platforms lists the services that are known. Relay names and ports are the
// services' own and change without notice; the configuration overrides them.
// "Unconfirmed" marks what no page of the service itself was found to say.
func Platforms() []Platform {
	return []Platform{
		{
			// Ports: Microsoft, "Office 365 URLs and IP address ranges",
			// id 11: UDP 3478 to 3481 to 52.112.0.0/14, 52.122.0.0/15 and
			// 2603:1063::/38, where the transport relays are.
			// Names: Microsoft's documentation of VPN split tunnelling traces
			// worldaz.tr.teams.microsoft.com, that of the connectivity test
			// traces world.tr.teams.microsoft.com, as Teams' front door.
			// Unconfirmed: that they answer a plain STUN Binding for ever,
			// and that the two are never the same machine.
			Name:       "teams",
			Relays:     []Relay{{"worldaz.tr.teams.microsoft.com", 3478}, {"world.tr.teams.microsoft.com", 3479}},
			MediaPorts: [][2]uint16{{3478, 3481}},
		},
		{
			// Skype for Business Online ended on 31 July 2021; what is left
			// is the council's own server. Microsoft, "Edge Server
			// environmental requirements in Skype for Business Server": the
			// A/V Edge service has STUN and TURN on UDP 3478. The name is the
			// installation's own.
			Name:       "skype-for-business",
			MediaPorts: [][2]uint16{{3478, 3478}, {50000, 59999}},
		},
		{
			// Zoom, "Zoom network firewall or proxy server settings": UDP
			// 3478, 3479 and 8801 to 8810. Zoom publishes address ranges and
			// no relay's name; unconfirmed that any address of them answers
			// plain STUN.
			Name:       "zoom",
			MediaPorts: [][2]uint16{{3478, 3479}, {8801, 8810}},
		},
		{
			// jitsi-meet's config.js names this STUN server for peer to peer
			// (stunServers). Videobridge media: UDP 10000, as its
			// self-hosting guide says. A council's own Jitsi should name its
			// own, and a second one.
			Name:       "jitsi",
			Relays:     []Relay{{"meet-jit-si-turnrelay.jitsi.net", 443}},
			MediaPorts: [][2]uint16{{10000, 10000}},
		},
		{Name: "custom"}, // everything from the configuration
	}
}
