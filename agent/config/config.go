package config

import (
	"io/fs"
	"log/slog"
	"slices"
	"time"

	"klubba/devices"
	"klubba/room"
)

// Config is a whole configuration, checked. Package agent/rig makes devices
// of it.
type Config struct {
	// File is where it was read.
	File    string
	Room    Room
	Record  Record
	HTTP    HTTP
	Web     *Web  // nil: the room has no page
	MQTT    *MQTT // nil: the room tells nobody over MQTT
	Link    *Link // nil: nobody watches the way to the remote members
	Log     Log
	Lights  []Light
	Buttons []Button
	Cameras []Camera
	// Displays are set by the scenes of the room.
	Displays []Display

	Speakerphones []Speakerphone
	// Services are watched beside the link.
	Services []Service
	Sim      Sim

	// Calendar is nil if the room has none.
	Calendar *Calendar

	policy room.Policy
	shown  string
}

// Policy returns how strict the room is. The caller owns it.
func (c *Config) Policy() room.Policy {
	p := c.policy
	p.RemoteMay = slices.Clone(p.RemoteMay)
	p.Displays = c.displays()
	return p
}

// Simulated names the things in this room that are not real, so that a daemon
// can say so loudly. It is empty for a room that means it.
func (c *Config) Simulated() []string {
	var names []string
	for _, l := range c.Lights {
		if l.Driver == DriverSim {
			names = append(names, l.Name)
		}
	}
	for _, b := range c.Buttons {
		if b.Driver == DriverSim {
			names = append(names, b.Name)
		}
	}
	return append(names, c.Sim.names()...)
}

// Language is a language for people.
type Language string

// The languages.
const (
	Swedish Language = "sv"
	English Language = "en"
)

// Room says which room this is.
type Room struct {
	// Site and Name identify it to machines; both are of a-z, 0-9 and "-".
	Site, Name string
	// Title is what people call it; Name if the file gives none.
	Title    string
	TimeZone *time.Location
	Language Language
}

// Record says where the record is kept.
type Record struct {
	Path string
}

// HTTP says where the API listens, and who may use it.
type HTTP struct {
	Socket string // path of the unix socket
	// Owner and Group are names of the system; empty leaves the daemon's own.
	Owner, Group string
	Mode         fs.FileMode
}

// MQTT says how the broker is reached.
type MQTT struct {
	// Broker is a URL with scheme, host and port, without user or password.
	Broker   string
	ClientID string
	Username string
	Password Secret
	// CAFile, CertFile and KeyFile are PEM files, or empty. CertFile and
	// KeyFile stand or fall together.
	CAFile, CertFile, KeyFile string
	Discovery                 bool // announce the room to Home Assistant
	DiscoveryPrefix           string
	// ConnectSpread bounds the random wait before the first connection after
	// a start; zero connects at once.
	ConnectSpread time.Duration
}

// Format is how log lines look.
type Format string

// The formats.
const (
	FormatText Format = "text"
	FormatJSON Format = "json"
)

// Log says what is logged, and how.
type Log struct {
	Level  slog.Level
	Format Format
}

// Driver names what drives a light or a button.
type Driver string

// The drivers.
const (
	DriverGPIO Driver = "gpio" // lines of a GPIO chip
	DriverSim  Driver = "sim"  // simulated, in memory
)

// Line is one line of a GPIO chip: Name if it has one, else Offset.
type Line struct {
	Name   string
	Offset int
}

// Light is a lamp of one to four colours.
type Light struct {
	Name   string
	Driver Driver
	Chip   string // the GPIO chip's label
	// Lamps are in the order red, amber, green, blue. Those of a simulated
	// light have no line.
	Lamps []Lamp
}

// Colours tells which colours the light has.
func (l Light) Colours() devices.Colour {
	colours := devices.Dark
	for _, lamp := range l.Lamps {
		colours |= lamp.Colour
	}
	return colours
}

// Lamp is one colour of a light, and the line that switches it.
type Lamp struct {
	Colour    devices.Colour
	Line      Line
	ActiveLow bool
}

// Wiring is what a button's contact does when nobody presses.
type Wiring string

// The wirings. A cut wire at a normally-closed button looks like a button
// held for ever, and is found; at a normally-open one it looks like peace.
const (
	NormallyOpen   Wiring = "normally-open"
	NormallyClosed Wiring = "normally-closed"
)

// Bias is what the chip does with a line that nothing drives.
type Bias string

// The biases.
const (
	BiasAsIs     Bias = "as-is"
	BiasPullUp   Bias = "pull-up"
	BiasPullDown Bias = "pull-down"
	BiasDisabled Bias = "disabled"
)

// Button is something a person presses.
type Button struct {
	Name      string
	Role      devices.ButtonRole
	Driver    Driver
	Chip      string
	Line      Line
	Wiring    Wiring
	ActiveLow bool
	Bias      Bias
	Debounce  time.Duration
}

// Sim says which parts of the room are simulated, beside the lights and
// buttons that say so themselves. The zero value simulates nothing.
type Sim struct {
	Link         bool // the way to the remote members, and sound and picture on it
	Remote       bool // cutting the remote members off
	Camera       bool
	Speakerphone bool
	Displays     int
}
