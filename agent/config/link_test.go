package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/config"
)

const roomHead = "[room]\nsite = \"s\"\nname = \"r\"\n"

func TestLinkAndServices(t *testing.T) {
	c, err := config.Parse("f", []byte(roomHead+`
[link]
platform = "custom"
interface = "eth0"
gateway = false
passive_counter = "inet klubba media"
[[relay]]
name = "a"
host = "192.0.2.1"
[[relay]]
name = "b"
protocol = "stamp"
host = "2001:db8::1"
[[service]]
name = "docs"
title = "Meetings Plus"
url = "https://meetings.kommun.example/login"
every = "30s"
`))
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Link{
		Platform: config.PlatformCustom, Interface: "eth0", PassiveCounter: "inet klubba media",
		Relays: []config.Relay{
			{Name: "a", Protocol: config.ProtocolSTUN, Host: "192.0.2.1", Port: 3478},
			{Name: "b", Protocol: config.ProtocolSTAMP, Host: "2001:db8::1", Port: 862},
		},
	}
	if diff := cmp.Diff(want, c.Link); diff != "" {
		t.Errorf("link (-want +got):\n%s", diff)
	}
	services := []config.Service{{
		Name: "docs", Title: "Meetings Plus", URL: "https://meetings.kommun.example/login",
		Every: 30 * time.Second, Timeout: 2 * time.Second,
	}}
	if diff := cmp.Diff(services, c.Services); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}

func TestLinkFaults(t *testing.T) {
	relay := "[[relay]]\nname = \"a\"\nhost = \"h\"\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no platform", "[link]\n", "platform: is missing"},
		{"unknown platform", "[link]\nplatform = \"temas\"\n", `did you mean "teams"?`},
		{"a platform without relays", "[link]\nplatform = \"zoom\"\n", "two [[relay]] sections"},
		{"one relay", "[link]\nplatform = \"teams\"\n" + relay, "one relay alone"},
		{"relays without a link", relay, "no use without [link]"},
		{"a port in the host", "[link]\nplatform = \"teams\"\n[[relay]]\nname = \"a\"\nhost = \"h:1\"\n", "more than a host"},
		{"two counters", "[link]\nplatform = \"teams\"\npassive_interface = \"eth0\"\npassive_counter = \"inet a b\"\n", "two ways to count"},
		{"half a counter", "[link]\nplatform = \"teams\"\npassive_counter = \"media\"\n", "does not name a counter"},
		{"odd interface", "[link]\nplatform = \"teams\"\ninterface = \"../eth0\"\n", "not a network interface"},
		{"a service without a port", "[[service]]\nname = \"d\"\nurl = \"tls://h\"\n", "has no port"},
		{"a service with a password", "[[service]]\nname = \"d\"\nurl = \"https://u:hemligt@h/\"\n", "must not stand in the URL"},
		{"a service by http", "[[service]]\nname = \"d\"\nurl = \"http://h/\"\n", `scheme "http"`},
		{"two of a name", "[[service]]\nname = \"d\"\nurl = \"tcp://h:1\"\n[[service]]\nname = \"d\"\nurl = \"tcp://h:1\"\n", "already the name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Parse("f", []byte(roomHead+tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want word of %q", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "hemligt") {
				t.Errorf("the fault tells the password: %v", err)
			}
		})
	}
}
