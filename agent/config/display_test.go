package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/config"
	"klubba/devices/display/frame"
	words "klubba/room"
)

func scenes(closed words.Scene) map[words.Phase]words.Scene {
	return map[words.Phase]words.Scene{
		words.Idle: words.SceneOff, words.Open: words.SceneMeeting, words.Suspended: words.SceneMeeting,
		words.Local: words.SceneMeeting, words.Closed: closed,
	}
}

func TestDisplays(t *testing.T) {
	c, err := config.Parse("f", []byte(roomHead+`
[policy]
displays_stay_on = "10m"
[[display]]
name = "left"
protocol = "samsung-mdc"
port = "/dev/serial/by-id/usb-a"
speed = 19200
id = 5
input = "hdmi2"
closed_doors = true
[display.inputs]
laptop = "0x21"
[[display]]
name = "right"
protocol = "samsung-mdc"
port = "/dev/serial/by-id/usb-a"
speed = 19200
id = 6
required = false
[display.scenes]
idle = "leave"
closed = "meeting"
[[display]]
name = "projector"
protocol = "pjlink"
host = "192.0.2.7"
input = "digital1"
password_file = "/etc/klubba/p"
[[display]]
name = "tv"
protocol = "cec"
`))
	if err != nil {
		t.Fatal(err)
	}
	right := scenes(words.SceneMeeting)
	delete(right, words.Idle)
	want := []config.Display{
		{
			Name: "left", Protocol: "samsung-mdc", Port: "/dev/serial/by-id/usb-a", Speed: 19200, ID: 5, Input: "hdmi2",
			Inputs: map[string]string{"laptop": "hdmi1"}, Required: true, Doors: true, Scenes: scenes(words.SceneDark),
		},
		{Name: "right", Protocol: "samsung-mdc", Port: "/dev/serial/by-id/usb-a", Speed: 19200, ID: 6, Inputs: map[string]string{}, Scenes: right},
		{
			Name: "projector", Protocol: "pjlink", Host: "192.0.2.7", Speed: 9600, ID: 1, Input: "digital1",
			Password: config.Secret{File: "/etc/klubba/p"}, Inputs: map[string]string{}, Required: true, Scenes: scenes(words.SceneDark),
		},
		{Name: "tv", Protocol: "cec", Speed: 9600, ID: 1, Input: "self", Inputs: map[string]string{}, Required: true, Scenes: scenes(words.SceneOff)},
	}
	if diff := cmp.Diff(want, c.Displays); diff != "" {
		t.Errorf("displays (-want +got):\n%s", diff)
	}
	p := c.Policy()
	if len(p.Displays) != 4 || p.Displays[0].Name != "left" || !p.Displays[0].Doors || p.Displays[1].Scenes[words.Idle] != "" || p.DisplaysStayOn.Minutes() != 10 {
		t.Errorf("the policy is %+v", p.Displays)
	}
}

// Every protocol can be written down with what it needs, and no more.
func TestDisplayProtocols(t *testing.T) {
	for _, protocol := range append(frame.Names(), "cec") {
		reach := "host = \"h:1\"\n"
		if protocol == "cec" {
			reach = "adapter = \"pulse8-cec\"\n"
		}
		if _, err := config.Parse("f", []byte(roomHead+"[[display]]\nname = \"d\"\nprotocol = \""+protocol+"\"\n"+reach)); err != nil {
			t.Errorf("%s: %v", protocol, err)
		}
	}
}

func TestDisplayFaults(t *testing.T) {
	const display = "[[display]]\nname = \"d\"\nprotocol = \"nec\"\nport = \"/p\"\n"
	const cec = "[[display]]\nname = \"tv\"\nprotocol = \"cec\"\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no name", "[[display]]\nprotocol = \"nec\"\nport = \"/p\"\n", "display.name: is missing"},
		{"no protocol", "[[display]]\nname = \"d\"\nport = \"/p\"\n", "4: display.protocol: is missing"},
		{"unknown protocol", "[[display]]\nname = \"d\"\nprotocol = \"samsung\"\nport = \"/p\"\n", "6: display.protocol: \"samsung\" is not known here"},
		{"no way", "[[display]]\nname = \"d\"\nprotocol = \"nec\"\n", "4: display.port: is missing"},
		{"two ways", display + "host = \"h\"\n", "8: display.host: stands beside port"},
		{"a port by its number", "[[display]]\nname = \"d\"\nprotocol = \"nec\"\nport = \"/dev/ttyUSB0\"\n", "7: display.port: \"/dev/ttyUSB0\" may be another adapter"},
		{"a speed on the network", "[[display]]\nname = \"d\"\nprotocol = \"nec\"\nhost = \"h\"\nspeed = 9600\n", "8: display.speed: has a use with port only"},
		{"no wire", "[[display]]\nname = \"d\"\nprotocol = \"pjlink\"\nport = \"/p\"\n", "7: display.port: pjlink is spoken over the network only"},
		{"no network", "[[display]]\nname = \"d\"\nprotocol = \"sony-serial\"\nhost = \"h\"\n", "7: display.host: sony-serial is not spoken over a network by itself"},
		{"an adapter", display + "adapter = \"a\"\n", "8: display.adapter: has a use with protocol \"cec\" only"},
		{"id out of range", display + "id = 101\n", "8: display.id: 101 is out of range; nec has addresses from 1 to 100"},
		{"id where there is none", "[[display]]\nname = \"d\"\nprotocol = \"sharp\"\nport = \"/p\"\nid = 2\n", "8: display.id: sharp has no addresses"},
		{"no such input", display + "input = \"hdmi9\"\n", "8: display.input: \"hdmi9\" is no input of nec"},
		{"no such named input", display + "[display.inputs]\nlaptop = \"tape\"\n", "9: display.inputs.laptop: \"tape\" is no input of nec"},
		{"no name for an input", display + "[display.inputs]\n\"Min dator\" = \"hdmi1\"\n", "is not a name"},
		{"no code for the input", "[[display]]\nname = \"d\"\nprotocol = \"lg\"\nport = \"/p\"\ninput_code = 3\n", "8: display.input_code: this protocol has no such choice"},
		{"unknown scene", display + "[display.scenes]\nopen = \"om\"\n", "9: display.scenes.open: \"om\" is not known here"},
		{"unknown phase", display + "[display.scenes]\nopened = \"off\"\n", `9: display.scenes.opened: unknown key; did you mean "open"?`},
		{"cannot go dark", cec + "[display.scenes]\nclosed = \"dark\"\n", "8: display.scenes.closed: this protocol cannot make the picture dark"},
		{"cec with a port", cec + "port = \"/p\"\n", "7: display.port: has no use with protocol \"cec\""},
		{"cec with an input", cec + "input = \"hdmi1\"\n", "7: display.input: HDMI-CEC lets nobody choose for others"},
		{"cec with named inputs", cec + "[display.inputs]\nx = \"self\"\n", "display.inputs: HDMI-CEC lets nobody choose for others"},
		{"a password", display + "password = \"hemligt\"\n", "8: display.password: a secret must not stand in this file"},
		{"unknown key", display + "brand = \"x\"\n", "8: display.brand: unknown key"},
		{"the same display", display + "[[display]]\nname = \"e\"\nprotocol = \"nec\"\nport = \"/p\"\n", "11: display.port: the same display as \"d\""},
		{"another protocol on the line", display + "[[display]]\nname = \"e\"\nprotocol = \"lg\"\nport = \"/p\"\nid = 2\n", "11: display.port: display \"d\" talks on it in another protocol"},
		{"a camera's port", "[[camera]]\nname = \"c\"\nid = \"x\"\n[camera.ptz]\nway = \"serial\"\nport = \"/p\"\n" + display, "13: display.port: the same port as the head of camera \"c\""},
		{"a name taken", "[[camera]]\nname = \"d\"\nid = \"x\"\n" + display, "\"d\" is already the name of a camera"},
		{"for ever", "[policy]\ndisplays_stay_on = \"48h\"\n", "from 1m to 12h"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Parse("f", []byte(roomHead+tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want word of %q", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "hemligt") {
				t.Error("the fault tells the password")
			}
		})
	}
}
