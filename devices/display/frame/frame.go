package frame

import (
	"fmt"
	"slices"
	"strings"
)

// Command is what a display can be asked or told.
type Command string

// The commands. Which of them a protocol has, Protocol.Can tells.
const (
	// Power: "on", "off"; told too: "standby", "suspend", "warming", "cooling".
	Power Command = "power"
	// Input: "hdmi1", "dp1", "vga", …; the names differ by protocol.
	Input Command = "input"
	// Volume: 0 to 100 in most protocols, in the display's own steps.
	Volume Command = "volume"
	// SoundMute and PictureMute: "on" is silent, or dark.
	SoundMute   Command = "sound-mute"
	PictureMute Command = "picture-mute"
	// AVMute: "none", "picture", "sound", "both" (PJLink).
	AVMute Command = "av-mute"
	// Status: several of the above at once.
	Status Command = "status"
	// Temperature is in degrees Celsius, one figure for each sensor.
	Temperature Command = "temperature"
	// Sensor chooses the one that Temperature reads (NEC).
	Sensor Command = "temperature-sensor"
	// Hours is how long panel or lamps have been lit.
	Hours Command = "hours"
	// Diagnosis: "ok", or what is wrong: "fan=error temperature=warning".
	Diagnosis Command = "diagnosis"
	Model     Command = "model"
	Serial    Command = "serial-number"
	Software  Command = "software"
	Name      Command = "name"
	Maker     Command = "maker"
	Class     Command = "class"
	// NetworkStandby keeps the network part awake in standby (Samsung).
	NetworkStandby Command = "network-standby"
	// StandbyControl lets power on be heard in standby (Sony RS-232).
	StandbyControl Command = "standby-control"
	// Save keeps the settings over a power cut (NEC).
	Save Command = "save"
	// Freeze holds the picture (PJLink class 2).
	Freeze Command = "freeze"
)

// Kind is what a frame is.
type Kind string

// The kinds.
const (
	Get    Kind = "get"
	Set    Kind = "set"
	Reply  Kind = "reply"
	Notice Kind = "notification"
	// Greeting and Login belong to the beginning of a connection.
	Greeting Kind = "greeting"
	Login    Kind = "login"
)

// Request is what a display is asked or told. An empty Value asks.
type Request struct {
	Command Command
	Value   string
}

// Kind is Get or Set.
func (r Request) Kind() Kind {
	if r.Value == "" {
		return Get
	}
	return Set
}

// String is the request in words: "volume 37", "power ?".
func (r Request) String() string {
	if r.Value == "" {
		return string(r.Command) + " ?"
	}
	return string(r.Command) + " " + r.Value
}

// NoID is the address of a frame that has none.
const NoID = -1

// Message is what a frame means.
type Message struct {
	Kind Kind
	// ID is the display's address, or NoID.
	ID int
	// Command is empty where the frame does not say what it answers.
	Command Command
	Value   string
	// Err is why the display did not do as asked; nil in all other frames.
	Err error
}

// codec is one protocol.
type codec interface {
	// encode builds a request's frame for a display of that address.
	encode(id int, r Request) ([]byte, error)
	// decode reads a whole frame of either direction. Where a reply does not
	// say what it answers, to does, if it is given.
	decode(frame []byte, to *Request) (Message, error)
	// match tells how long the frame is that b begins with: 0 if it is not
	// all there yet, less if b begins with no frame.
	match(b []byte) int
}

// Protocol is one way to talk. Its zero value is none; ByName gives one.
type Protocol struct {
	name  string
	title string
	codec codec
	// ids are the addresses that one display may have; none if equal.
	least, most int
	// all is the address of all displays; NoID if there is none.
	all int
}

// Protocols returns every protocol.
func Protocols() []Protocol {
	return []Protocol{
		{"samsung-mdc", "Samsung MDC", mdc{}, 0, 0xFD, mdcAll},
		{"nec", "NEC", nec{necInput}, 1, 100, 0},
		{"lg", "LG", lg{}, 1, 99, 0},
		{"philips-sicp", "Philips SICP", sicp{}, 1, 255, 0},
		{"sony-serial", "Sony RS-232", sonySerial{sonyInput}, 0, 0, NoID},
		{"sony-ip", "Sony Simple IP", sonyIP{}, 0, 0, NoID},
		{"sharp", "Sharp", sharp{}, 0, 0, NoID},
		{"pjlink", "PJLink", pjlink{}, 0, 0, NoID},
	}
}

// Names are the names of the protocols, as ByName takes them.
func Names() (names []string) {
	for _, p := range Protocols() {
		names = append(names, p.name)
	}
	return names
}

// ByName finds a protocol.
func ByName(name string) (Protocol, error) {
	all := Protocols()
	if i := slices.IndexFunc(all, func(p Protocol) bool { return p.name == name }); i >= 0 {
		return all[i], nil
	}
	return Protocol{}, fmt.Errorf("no display protocol is called %q: there are %s", name, strings.Join(Names(), ", "))
}

// WithInputCode returns the protocol with another code for the input: 1106 hex
// on newer NEC models (instead of 0060), 01 on Sony's older professional panels
// (instead of 02). Other protocols have no such choice.
func (p Protocol) WithInputCode(code int) (Protocol, error) {
	switch {
	case p.name == "nec" && code > 0 && code <= 0xFFFF:
		p.codec = nec{code}
	case p.name == "sony-serial" && code > 0 && code <= 0xFF:
		p.codec = sonySerial{byte(code)}
	default:
		return Protocol{}, fmt.Errorf("%s: input code %#x: it has no such choice", p.name, code)
	}
	return p, nil
}

// Name is the protocol's short name: "samsung-mdc".
func (p Protocol) Name() string { return p.name }

// Title is its name for people: "Samsung MDC".
func (p Protocol) Title() string { return p.title }

// IDs are the least and the greatest address of a display. Both are 0 where
// the protocol has no addresses.
func (p Protocol) IDs() (least, most int) { return p.least, p.most }

// Addressed reports whether displays have addresses.
func (p Protocol) Addressed() bool { return p.most > 0 }

// All is the address of all displays on the line, or NoID. Nobody answers it,
// or all do at once.
func (p Protocol) All() int { return p.all }
