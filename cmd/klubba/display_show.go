package main

import (
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
)

// displayList tells which displays there are.
func (a *app) displayList(list wire.Displays) []string {
	if len(list.Displays) == 0 {
		return []string{a.say("display.none", nil)}
	}
	t := table{}
	for _, d := range list.Displays {
		where := d.Line
		if d.Protocol != cecName {
			where += a.say("display.with-id", map[string]any{"ID": d.ID})
		}
		var inputs []string
		if d.Input != "" {
			inputs = append(inputs, a.say("display.meeting-input", map[string]any{"Input": d.Input}))
		}
		for _, name := range slices.Sorted(maps.Keys(d.Inputs)) {
			inputs = append(inputs, name+" = "+d.Inputs[name])
		}
		t.rows = append(t.rows, []string{d.Name, d.Protocol, where, strings.Join(inputs, ", ")})
	}
	return t.lines(a.paint)
}

// displayLines tells what displays say, a heading and some lines for each.
func (a *app) displayLines(all []wire.Display) []string {
	var lines []string
	for _, d := range all {
		s := d.State
		if s == nil {
			continue
		}
		if s.Error != "" {
			head := a.say("picture.line", map[string]any{"File": capital(a.words.Part(d.Name)), "Names": a.paint.in(red, a.say("display.silent", nil))})
			why := strings.TrimPrefix(a.words.Detail(s.Error), a.words.Part(d.Name)+": ") // it is named already
			lines = append(lines, head, indented(capital(why)+"."))
			continue
		}
		tone := green
		if len(s.Faults) > 0 {
			tone = red
		}
		power := a.paint.in(tone, a.say("display.power."+s.Power, nil))
		lines = append(lines, a.say("picture.line", map[string]any{"File": capital(a.words.Part(d.Name)), "Names": power}))
		for _, said := range [][]string{a.displayShows(d, *s), a.displayIs(*s)} {
			if len(said) > 0 {
				lines = append(lines, indented(strings.Join(said, ", ")+"."))
			}
		}
		if scene := a.words.Scene(room.Scene(d.Scene)); scene != "" {
			lines = append(lines, indented(a.say("display.scene", map[string]any{"Scene": scene})))
		}
	}
	return lines
}

// displayShows says what is on a display, and how loud it is.
func (a *app) displayShows(d wire.Display, s wire.DisplayState) (said []string) {
	if s.Input != "" {
		name := s.Input
		for _, other := range slices.Sorted(maps.Keys(d.Inputs)) {
			if d.Inputs[other] == s.Input {
				name += " (" + other + ")"
			}
		}
		if s.Input == d.Input {
			name = a.say("display.meeting-input", map[string]any{"Input": s.Input})
		}
		said = append(said, a.say("display.shows", map[string]any{"Input": name}))
	}
	if s.PictureMute == devices.On.String() {
		said = append(said, a.say("display.dark", nil))
	}
	if s.SoundMute == devices.On.String() {
		said = append(said, a.say("display.mute", nil))
	}
	if s.Volume != nil {
		said = append(said, a.say("display.volume", map[string]any{"Volume": *s.Volume}))
	}
	if len(said) > 0 {
		said[0] = capital(said[0])
	}
	return said
}

// displayIs says what a display is, and how it does.
func (a *app) displayIs(s wire.DisplayState) (said []string) {
	if what := strings.Join(strings.Fields(s.Title+" "+s.Maker+" "+s.Model+" "+s.Serial), " "); what != "" {
		said = append(said, what)
	}
	for _, c := range s.Celsius {
		said = append(said, number(a.words, c, -1)+" °C")
	}
	for _, h := range s.Hours {
		said = append(said, a.say("display.hours", map[string]any{"Hours": strconv.Itoa(h)}))
	}
	for _, f := range s.Faults {
		said = append(said, a.say("display.fault", map[string]any{"Fault": f}))
	}
	for _, f := range s.Warnings {
		said = append(said, a.say("display.warning", map[string]any{"Fault": f}))
	}
	return said
}

// displayDone says what was done to a display.
func (a *app) displayDone(done wire.DisplayDone, set wire.DisplaySet, asJSON bool) error {
	if !done.Recorded {
		a.complain(a.say("not-recorded", nil))
	}
	if asJSON {
		return a.printJSON(done)
	}
	if done.Do == string(room.DisplaySend) {
		return a.displayAnswer(done, set)
	}
	id := "display.did." + done.Do
	switch {
	case done.Asleep:
		id = "display.did.asleep"
	case done.Do == string(room.DisplayMute):
		id += "-" + set.What + map[bool]string{true: "-on", false: "-off"}[set.On]
	}
	fields := map[string]any{
		"Display": capital(a.words.Part(done.Display)), "Input": set.Input, "Seconds": number(a.words, float64(done.TookMS)/1000, 1),
	}
	return printed(a.println(a.say(id, fields)))
}

// displayAnswer shows what came back, in bytes and in words. Bytes that cannot
// be read make it fail.
func (a *app) displayAnswer(done wire.DisplayDone, set wire.DisplaySet) error {
	b, err := hex.DecodeString(done.Answer)
	if err != nil || len(b) == 0 {
		return printed(a.println(a.say("display.no-answer", nil)))
	}
	if err := a.println(strings.ToUpper(spaced(b))); err != nil {
		return printed(err)
	}
	d, _, err := a.dialectOf(nil, done.Protocol)
	if err != nil {
		return err
	}
	to, _ := hex.DecodeString(set.Frame) // made by us
	if _, err := d.read(to, nil); err != nil {
		to = nil // a request that nobody knows tells nothing of its answer
	}
	return a.decode(d, b, to, false)
}

// spaced writes bytes in hexadecimal, with blanks between them.
func spaced(b []byte) string {
	words := make([]string, len(b))
	for i, c := range b {
		words[i] = hex.EncodeToString([]byte{c})
	}
	return strings.Join(words, " ")
}
