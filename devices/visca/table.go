package visca

import "time"

// Kind is what a message asks for.
type Kind uint8

// The kinds. They are told apart by what answers them, and over the network by
// the type in the header.
const (
	// KindCommand is answered by an acknowledgement, and by a completion
	// when it is done.
	KindCommand Kind = iota + 1
	// KindInquiry is answered once.
	KindInquiry
	// KindSetting concerns the connection and not the camera; answered once.
	KindSetting
	// KindCancel ends what runs in a socket.
	KindCancel
)

// How long what was accepted may take until it is completed.
const (
	soon = 5 * time.Second
	// A slow head with a full turn to go, or a camera that starts up.
	late = time.Minute
)

// row is one message of the protocol.
type row struct {
	name string
	kind Kind
	// body is what stands between the address and FF; see token.
	body string
	// answers are the forms of an inquiry's answer, without y0 50 and FF.
	answers []string
	// takes is how long a command may take.
	takes time.Duration
	// once: sent twice it does something else than sent once.
	once bool
}

// inquiry makes the row of an inquiry.
func inquiry(name, body string, answers ...string) row {
	return row{name: name, kind: KindInquiry, body: body, answers: answers}
}

// table has every message that this package knows, as the manuals print them.
func table() []row {
	return []row{
		{name: addressSet, kind: KindSetting, body: "30 01"},
		{name: forget, kind: KindSetting, body: "01 00 01"},
		{name: "cancel", kind: KindCancel, body: "2{socket}"},

		{name: "power on", kind: KindCommand, body: "01 04 00 02", takes: late},
		{name: "standby", kind: KindCommand, body: "01 04 00 03", takes: late},

		{name: "preset reset", kind: KindCommand, body: "01 04 3F 00 {preset-1}", takes: soon},
		{name: "preset set", kind: KindCommand, body: "01 04 3F 01 {preset-1}", takes: soon},
		{name: "preset recall", kind: KindCommand, body: "01 04 3F 02 {preset-1}", takes: late},
		{name: "freeze during recall on", kind: KindCommand, body: "01 7E 04 3B 02", takes: soon},
		{name: "freeze during recall off", kind: KindCommand, body: "01 7E 04 3B 03", takes: soon},

		{name: drive, kind: KindCommand, body: "01 06 01 {pan-speed} {tilt-speed} {horizontal} {vertical}", takes: soon},
		{name: "pan-tilt absolute", kind: KindCommand, body: "01 06 02 {pan-speed} {tilt-speed} {pan:s4} {tilt:s4}", takes: late},
		{name: "pan-tilt absolute 5.4", kind: KindCommand, body: "01 06 02 {pan-speed} {tilt-speed} {pan:s5} {tilt:s4}", takes: late},
		{name: "pan-tilt absolute 5.5", kind: KindCommand, body: "01 06 02 {pan-speed} {tilt-speed} {pan:s5} {tilt:s5}", takes: late},
		{name: "pan-tilt relative", kind: KindCommand, body: "01 06 03 {pan-speed} {tilt-speed} {pan:s4} {tilt:s4}", takes: late, once: true},
		{name: "pan-tilt relative 5.4", kind: KindCommand, body: "01 06 03 {pan-speed} {tilt-speed} {pan:s5} {tilt:s4}", takes: late, once: true},
		{name: "pan-tilt relative 5.5", kind: KindCommand, body: "01 06 03 {pan-speed} {tilt-speed} {pan:s5} {tilt:s5}", takes: late, once: true},
		{name: "pan-tilt home", kind: KindCommand, body: "01 06 04", takes: late},
		{name: "pan-tilt reset", kind: KindCommand, body: "01 06 05", takes: late},

		{name: zoomStop, kind: KindCommand, body: "01 04 07 00", takes: soon},
		{name: "zoom tele", kind: KindCommand, body: "01 04 07 02", takes: soon},
		{name: "zoom wide", kind: KindCommand, body: "01 04 07 03", takes: soon},
		{name: "zoom tele at speed", kind: KindCommand, body: "01 04 07 2{speed}", takes: soon},
		{name: "zoom wide at speed", kind: KindCommand, body: "01 04 07 3{speed}", takes: soon},
		{name: "zoom direct", kind: KindCommand, body: "01 04 47 {zoom:4}", takes: late},

		{name: "focus auto", kind: KindCommand, body: "01 04 38 02", takes: soon},
		{name: "focus manual", kind: KindCommand, body: "01 04 38 03", takes: soon},
		{name: "focus toggle", kind: KindCommand, body: "01 04 38 10", takes: soon, once: true},
		{name: "focus one-push", kind: KindCommand, body: "01 04 18 01", takes: late},
		{name: focusStop, kind: KindCommand, body: "01 04 08 00", takes: soon},
		{name: "focus far", kind: KindCommand, body: "01 04 08 02", takes: soon},
		{name: "focus near", kind: KindCommand, body: "01 04 08 03", takes: soon},
		{name: "focus direct", kind: KindCommand, body: "01 04 48 {focus:4}", takes: late},

		{name: "flicker cancel on", kind: KindCommand, body: "01 04 32 02", takes: soon},
		{name: "flicker cancel off", kind: KindCommand, body: "01 04 32 03", takes: soon},
		{name: "freeze on", kind: KindCommand, body: "01 04 62 02", takes: soon},
		{name: "freeze off", kind: KindCommand, body: "01 04 62 03", takes: soon},
		{name: "colour bar on", kind: KindCommand, body: "01 04 7D 02", takes: soon},
		{name: "colour bar off", kind: KindCommand, body: "01 04 7D 03", takes: soon},

		inquiry(version, "09 00 02", "{vendor:b2} {model:b2} {revision:b2} {sockets}"),
		inquiry("power inquiry", "09 04 00", "{power}"),
		inquiry("last preset inquiry", "09 04 3F", "{preset-1}"),
		inquiry("pan-tilt status inquiry", "09 06 10", "{status:b2}"),
		inquiry("pan-tilt top speed inquiry", "09 06 11", "{pan-speed} {tilt-speed}"),
		inquiry("pan-tilt position inquiry", "09 06 12", "{pan:s4} {tilt:s4}", "{pan:s5} {tilt:s4}", "{pan:s5} {tilt:s5}"),
		inquiry("zoom position inquiry", "09 04 47", "{zoom:4}"),
		inquiry("focus mode inquiry", "09 04 38", "{mode}"),
		inquiry("focus position inquiry", "09 04 48", "{focus:4}"),
		inquiry("freeze inquiry", "09 04 62", "{freeze}"),
	}
}

// Names that more than one place needs.
const (
	addressSet = "address set"
	forget     = "interface clear"
	version    = "version inquiry"
	drive      = "pan-tilt drive"
	zoomStop   = "zoom stop"
	focusStop  = "focus stop"
)
