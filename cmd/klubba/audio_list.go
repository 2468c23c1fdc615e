package main

import (
	"klubba/agent/wire"
)

// speakerphoneList tells the room's speakerphones, and the sound devices that
// are plugged in.
func (a *app) speakerphoneList(list wire.Speakerphones) []string {
	none := "  " + a.say("audio.nothing", nil)
	lines := []string{a.say("audio.of-room", nil)}
	t := table{indent: "  "}
	for _, s := range list.Speakerphones {
		t.rows = append(t.rows, []string{s.Name, a.soundReference(s.Reference)})
	}
	if lines = append(lines, t.lines(a.paint)...); len(list.Speakerphones) == 0 {
		lines = append(lines, none)
	}
	lines = append(lines, a.say("audio.cards", nil))
	cards := table{indent: "  "}
	for _, c := range list.Cards {
		usb := c.USB
		if c.Serial != "" {
			usb += ":" + c.Serial
		}
		cards.rows = append(cards.rows, []string{c.ID, usb, c.Name})
	}
	if lines = append(lines, cards.lines(a.paint)...); len(list.Cards) == 0 {
		lines = append(lines, none)
	}
	lines = append(lines, a.say("audio.devices", nil))
	if list.Unfound != "" {
		return append(lines, indented(capital(a.words.Detail(list.Unfound))+"."))
	}
	devices := table{indent: "  "}
	for _, d := range list.Devices {
		what := a.say("audio.channels", map[string]any{"Inputs": d.Inputs, "Outputs": d.Outputs})
		devices.rows = append(devices.rows, []string{what, d.Name})
	}
	if len(list.Devices) == 0 {
		return append(lines, none)
	}
	return append(lines, devices.lines(a.paint)...)
}

// soundReference says what is kept of a speakerphone.
func (a *app) soundReference(r *wire.SoundReference) string {
	switch {
	case r == nil:
		return a.say("audio.no-reference", nil)
	case r.Problem != "":
		return a.words.Detail(r.Problem)
	}
	return a.say("audio.reference-of", map[string]any{"Device": a.words.Detail(r.Device), "Taken": a.when().clock(r.Taken)})
}
