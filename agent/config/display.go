package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"klubba/devices/display/frame"
	"klubba/room"
)

// ProtocolCEC is the one protocol of displays that is not in package frame.
const ProtocolCEC = "cec"

// CECInput is the input that a television on HDMI-CEC can be given: this box.
const CECInput = "self"

// Display is one large display, projector or television.
type Display struct {
	Name string
	// Protocol is one of package frame's, or ProtocolCEC.
	Protocol string
	// Port is the path of a serial port and Speed its bits a second; Host is a
	// host, or host:port; Adapter is the CEC adapter's name or path, empty for
	// the only one. One of the three is how the display is reached.
	Port    string
	Speed   int
	Host    string
	Adapter string
	// ID is its address on the line, where the protocol has any.
	ID int
	// InputCode replaces the protocol's own code for the input; 0 does not.
	InputCode int
	User      string
	Password  Secret
	// Input is the meeting's, in the protocol's words; empty leaves it. Inputs
	// are people's names for inputs.
	Input  string
	Inputs map[string]string
	// Required: without it the room is not ready.
	Required bool
	// Doors: closed doors are not proven unless it is seen to be dark.
	Doors  bool
	Scenes map[room.Phase]room.Scene
}

// Line is what the display is reached by. Displays of one line disturb each
// other.
func (d Display) Line() string {
	switch {
	case d.Protocol == ProtocolCEC:
		return "cec " + d.Adapter
	case d.Port != "":
		return d.Port
	}
	return d.Host
}

// displays says what the room wants of its displays.
func (c *Config) displays() []room.Display {
	var all []room.Display
	for _, d := range c.Displays {
		all = append(all, room.Display{Name: d.Name, Scenes: maps.Clone(d.Scenes), Doors: d.Doors})
	}
	for _, name := range c.Sim.DisplayNames() {
		all = append(all, room.Display{Name: name, Scenes: usualScenes(true)})
	}
	return all
}

// readDisplays reads the [[display]]s. The cameras' serial ports are not
// theirs to use.
func readDisplays(t *table, cameras []Camera) []Display {
	var all []Display
	for _, section := range t.list("display") {
		d := readDisplay(section)
		section.claimDisplay(d, all)
		for _, k := range cameras {
			if k.PTZ != nil && k.PTZ.Port != "" && k.PTZ.Port == d.Port {
				section.fault("port", fmt.Sprintf("the same port as the head of camera %q", k.Name), "give each a port of its own")
			}
		}
		section.close()
		all = append(all, d)
	}
	return all
}

func readDisplay(t *table) Display {
	d := Display{Speed: 9600, ID: 1, Required: true}
	t.must("name", `"display-left"`)
	t.text("name", &d.Name, name)
	t.claimName(d.Name, "a display")
	t.must("protocol", `"samsung-mdc"`)
	choice(t, "protocol", &d.Protocol, append(frame.Names(), ProtocolCEC)...)
	t.text("port", &d.Port, absolute, portPath)
	t.number("speed", &d.Speed, 1200, 115200)
	t.text("host", &d.Host, notEmpty, hostMaybePort)
	t.text("adapter", &d.Adapter, notEmpty)
	t.number("id", &d.ID, 0, 255)
	t.number("input_code", &d.InputCode, 1, 65535)
	t.text("user", &d.User, notEmpty)
	d.Password = readSecret(t, "password")
	t.text("input", &d.Input, notEmpty)
	d.Inputs = readInputs(t.section("inputs"))
	t.flag("required", &d.Required)
	t.flag("closed_doors", &d.Doors)
	d.Scenes = readScenes(t.section("scenes"), mutes(d.Protocol))
	if d.Protocol == ProtocolCEC {
		checkCEC(t, &d)
	} else if p, err := frame.ByName(d.Protocol); err == nil {
		checkLine(t, d)
		checkFrames(t, &d, p)
	}
	return d
}

// readInputs reads people's own names.
func readInputs(t *table) map[string]string {
	inputs := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(t.values)) {
		if problem, remedy := name(key); problem != "" {
			t.know(key)
			t.fault(key, problem, remedy)
			continue
		}
		var v string
		if t.text(key, &v, notEmpty) {
			inputs[key] = v
		}
	}
	return inputs
}

// mutes reports whether a protocol can make the picture dark and say so.
func mutes(protocol string) bool {
	p, err := frame.ByName(protocol)
	return err == nil && p.Can(frame.Request{Command: frame.PictureMute})
}

// leave is the word for a display that is left as it is.
const leave = "leave"

// usualScenes are those of a display that nobody says more of.
func usualScenes(mutes bool) map[room.Phase]room.Scene {
	scenes := map[room.Phase]room.Scene{
		room.Idle: room.SceneOff, room.Open: room.SceneMeeting, room.Suspended: room.SceneMeeting,
		room.Local: room.SceneMeeting, room.Closed: room.SceneDark,
	}
	if !mutes {
		scenes[room.Closed] = room.SceneOff
	}
	return scenes
}

func readScenes(t *table, mutes bool) map[room.Phase]room.Scene {
	scenes := usualScenes(mutes)
	for _, phase := range []room.Phase{room.Idle, room.Open, room.Suspended, room.Local, room.Closed} {
		key, scene := string(phase), scenes[phase]
		choice(t, key, &scene, room.SceneMeeting, room.SceneDark, room.SceneOff, leave)
		scenes[phase] = scene
		switch {
		case scene == leave:
			delete(scenes, phase)
		case scene == room.SceneDark && !mutes:
			t.fault(key, "this protocol cannot make the picture dark", `write "off", "meeting" or "leave"`)
		}
	}
	t.close()
	return scenes
}

// checkCEC looks at the keys of a television on HDMI-CEC together.
func checkCEC(t *table, d *Display) {
	for _, key := range []string{"port", "speed", "host", "id", "input_code", "user", "password_file", "password_credential"} {
		if t.has(key) {
			t.fault(key, `has no use with protocol "cec"`, "take it away; adapter names the way to the television")
		}
	}
	if d.Input == "" {
		d.Input = CECInput
	}
	if d.Input != CECInput || len(d.Inputs) > 0 {
		key := "input"
		if len(d.Inputs) > 0 {
			key = "inputs"
		}
		t.fault(key, "HDMI-CEC lets nobody choose for others", `write input = "self", which is this box`)
	}
}

// checkLine looks at the keys of how it is reached together.
func checkLine(t *table, d Display) {
	switch {
	case t.has("adapter"):
		t.fault("adapter", `has a use with protocol "cec" only`, "write port for RS-232, or host for the network")
	case d.Port == "" && d.Host == "" && !t.has("port") && !t.has("host"):
		t.fault("port", "is missing", `write for example port = "/dev/serial/by-id/usb-FTDI_FT232R_A1-if00-port0", or host = "skarm.kommun.example"`)
	case t.has("port") && t.has("host"):
		t.fault("host", "stands beside port", "write one of the two")
	case t.has("host") && t.has("speed"):
		t.fault("speed", "has a use with port only", "take it away")
	case t.has("port") && (d.Protocol == "sony-ip" || d.Protocol == "pjlink"):
		t.fault("port", fmt.Sprintf("%s is spoken over the network only", d.Protocol), `write host = "skarm.kommun.example"`)
	case t.has("host") && d.Protocol == "sony-serial" && !strings.Contains(d.Host, ":"):
		t.fault("host", "sony-serial is not spoken over a network by itself", `write host:port of the converter, or protocol = "sony-ip"`)
	}
}

// checkFrames tries whether the protocol has frames for what stands here, and
// calls inputs as a display does when it is asked: "0x21" is "hdmi1".
func checkFrames(t *table, d *Display, p frame.Protocol) {
	if least, most := p.IDs(); t.has("id") && !p.Addressed() {
		t.fault("id", fmt.Sprintf("%s has no addresses", d.Protocol), "take it away")
	} else if p.Addressed() && (d.ID < least || d.ID > most) {
		t.fault("id", fmt.Sprintf("%d is out of range", d.ID), fmt.Sprintf("%s has addresses from %d to %d", d.Protocol, least, most))
		return
	}
	if d.InputCode != 0 {
		other, err := p.WithInputCode(d.InputCode)
		if err != nil {
			t.fault("input_code", "this protocol has no such choice", `it is for "nec" (4358 on newer models) and "sony-serial" (1 on older panels)`)
			return
		}
		p = other
	}
	try := func(t *table, key, input string) string {
		b, err := p.Request(d.ID, frame.Request{Command: frame.Input, Value: input})
		if err != nil {
			t.fault(key, clip(input)+" is no input of "+d.Protocol, err.Error())
			return input
		}
		if m, err := p.Parse(b); err == nil && m.Value != "" {
			return m.Value
		}
		return input
	}
	if d.Input != "" {
		d.Input = try(t, "input", d.Input)
	}
	for _, key := range slices.Sorted(maps.Keys(d.Inputs)) {
		d.Inputs[key] = try(t.section("inputs"), key, d.Inputs[key])
	}
}

// claimDisplay complains if another display has the same place, or uses the
// same line in another way.
func (t *table) claimDisplay(d Display, others []Display) {
	for _, o := range others {
		switch key := d.lineKey(); {
		case d.Protocol == "" || o.Line() != d.Line() || d.Line() == "":
		case o.Protocol != d.Protocol, o.Speed != d.Speed, o.InputCode != d.InputCode:
			t.fault(key, fmt.Sprintf("display %q talks on it in another protocol or at another speed", o.Name), "give them the same protocol, speed and input_code, or a line each")
		case o.ID == d.ID:
			t.fault(key, fmt.Sprintf("the same display as %q", o.Name), "give each an id of its own, in its menu and here")
		}
	}
}

// lineKey is the key that says what the display is reached by.
func (d Display) lineKey() string {
	switch {
	case d.Protocol == ProtocolCEC:
		return "adapter"
	case d.Port != "":
		return "port"
	}
	return "host"
}
