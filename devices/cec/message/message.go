// Package message builds and reads HDMI-CEC messages: what a player says to a
// television, and what that answers.
//
// It guarantees: what Request builds, Parse reads back without loss; no input
// makes it crash. It is pure.
//
// Not its job: sending (package cec above it), and the messages of tuners,
// recorders and timers.
//
// Source: HDMI 1.4b, supplement 1 (CEC), tables 7 to 30, and the kernel's
// linux/cec.h.
package message

import (
	"fmt"
	"strconv"
	"strings"

	"klubba/devices"
)

// Logical addresses that matter here.
const (
	TV = 0
	// Player is who this box is: the first playback device.
	Player = 4
	Audio  = 5
	// All is everybody; as a sender, one without an address.
	All = 15
)

// Command is what is asked or told.
type Command string

// The commands.
const (
	// Power: "on" (Image View On), "off" (Standby); told too: "to-on",
	// "to-standby".
	Power Command = "power"
	// Input makes the television show a source: its physical address, such
	// as "1.0.0.0". Told to all.
	Input Command = "input"
	// Volume: "up", "down" (keys); asked, 0 to 100 and whether it is silent.
	Volume Command = "volume"
	// SoundMute: "on", "off" (keys).
	SoundMute Command = "sound-mute"
	// Release ends a key.
	Release Command = "key-release"
	Name    Command = "name"
	Vendor  Command = "vendor"
	Version Command = "version"
	Address Command = "physical-address"
	// Abort is the answer of somebody who does not do what was asked.
	Abort Command = "feature-abort"
	// Poll asks only whether there is anybody.
	Poll Command = "poll"
)

// Kind is what a message is.
type Kind string

// The kinds.
const (
	Get   Kind = "get"
	Set   Kind = "set"
	Reply Kind = "reply"
)

// Message is one message, and what it means.
type Message struct {
	Kind     Kind
	From, To int
	Command  Command
	Value    string
	// About is the opcode that a Feature Abort is for.
	About byte
	// Err is why something was not done; nil in all else.
	Err error
}

// Opcodes.
const (
	opAbort, opImageOn, opStandby, opKey, opRelease = 0x00, 0x04, 0x36, 0x44, 0x45
	opGiveName, opName                              = 0x46, 0x47
	opGiveAudio, opAudio                            = 0x71, 0x7A
	opActive, opAskActive                           = 0x82, 0x85
	opGiveAddress, opAddress                        = 0x83, 0x84
	opVendor, opGiveVendor                          = 0x87, 0x8C
	opGivePower, opPower                            = 0x8F, 0x90
	opVersion, opGiveVersion                        = 0x9E, 0x9F
)

// Keys.
const (
	keyUp, keyDown, keyMute, keyUnmute = 0x41, 0x42, 0x65, 0x66
)

// row is one message that is asked or told, with all its bytes behind the
// addresses. Values are in name.
type row struct {
	command Command
	value   string
	bytes   []byte
	// answer is the opcode of the answer; 0 is none.
	answer byte
}

func table() []row {
	return []row{
		{Power, "", []byte{opGivePower}, opPower},
		{Power, "on", []byte{opImageOn}, 0},
		{Power, "off", []byte{opStandby}, 0},
		{Input, "", []byte{opAskActive}, opActive},
		{Volume, "", []byte{opGiveAudio}, opAudio},
		{Volume, "up", []byte{opKey, keyUp}, 0},
		{Volume, "down", []byte{opKey, keyDown}, 0},
		{SoundMute, "", []byte{opGiveAudio}, opAudio},
		{SoundMute, "on", []byte{opKey, keyMute}, 0},
		{SoundMute, "off", []byte{opKey, keyUnmute}, 0},
		{Release, "all", []byte{opRelease}, 0},
		{Name, "", []byte{opGiveName}, opName},
		{Vendor, "", []byte{opGiveVendor}, opVendor},
		{Version, "", []byte{opGiveVersion}, opVersion},
		{Address, "", []byte{opGiveAddress}, opAddress},
		{Poll, "", nil, 0},
	}
}

// Request builds a message from us. An empty value asks. Answer is the opcode
// that the answer has, 0 where none is expected. The error wraps
// devices.ErrUnsupported when CEC has no such command.
func Request(to int, c Command, value string) (b []byte, answer byte, err error) {
	if to < 0 || to > All {
		return nil, 0, fmt.Errorf("cec: address %d: give 0 to 15, 15 for all", to)
	}
	if c == Input && value != "" {
		physical, err := parsePhysical(value)
		if err != nil {
			return nil, 0, fmt.Errorf("cec: %s: %w", c, err)
		}
		return []byte{Player<<4 | All, opActive, byte(physical >> 8), byte(physical)}, 0, nil
	}
	known := false
	for _, r := range table() {
		known = known || r.command == c && (r.value == "") == (value == "")
		if r.command == c && r.value == value {
			if r.command == Input { // asked of all
				to = All
			}
			return append([]byte{Player<<4 | byte(to)}, r.bytes...), r.answer, nil
		}
	}
	if !known {
		return nil, 0, fmt.Errorf("cec: %s %s: %w: CEC has no such command", c, value, devices.ErrUnsupported)
	}
	return nil, 0, fmt.Errorf("cec: %s: it does not take the value %q", c, value)
}

// parsePhysical reads an address such as "1.0.0.0".
func parsePhysical(text string) (uint16, error) {
	parts := strings.Split(text, ".")
	var physical uint16
	for _, part := range parts {
		n, err := strconv.ParseUint(part, 16, 4)
		if err != nil || len(parts) != 4 {
			return 0, fmt.Errorf("value %q: give a physical address such as 1.0.0.0", text)
		}
		physical = physical<<4 | uint16(n)
	}
	return physical, nil
}

// Physical is a physical address in its usual form.
func Physical(address uint16) string {
	return fmt.Sprintf("%x.%x.%x.%x", address>>12, address>>8&15, address>>4&15, address&15)
}
