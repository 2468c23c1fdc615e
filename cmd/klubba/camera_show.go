package main

import (
	"slices"
	"strings"

	"klubba/agent/wire"
	"klubba/devices/camera/picture"
	"klubba/room"
)

// serves reports whether a camera was seen to serve.
func serves(x wire.Examination) bool {
	if x.Condition != string(room.ConditionOK) && x.Condition != string(room.ConditionDegraded) {
		return false
	}
	return !slices.ContainsFunc(x.Sights, func(s wire.Sight) bool {
		return slices.ContainsFunc(s.Findings, func(f wire.CameraFinding) bool { return f.Grave })
	})
}

// examination tells people what came of a look, view by view.
func (a *app) examination(x wire.Examination) []string {
	if len(x.Sights) == 0 {
		return a.unexamined(x)
	}
	lines := []string{}
	for _, s := range x.Sights {
		lines = append(lines, a.sight(x.Camera, s)...)
	}
	if x.Kept > 0 {
		lines = append(lines, a.say("camera.kept", map[string]any{"Preset": x.Kept}))
	}
	return lines
}

// unexamined tells why a camera could not be looked through.
func (a *app) unexamined(x wire.Examination) []string {
	part := capital(a.words.Part(x.Camera))
	word := a.paint.in(conditionTone(x.Condition), a.words.Condition(room.Condition(x.Condition)))
	if x.Elsewhere != "" {
		word = a.paint.in(yellow, a.say("camera.busy", nil))
	}
	lines := []string{a.say("picture.line", map[string]any{"File": part, "Names": word})}
	for _, said := range []string{x.Cause, x.Elsewhere} {
		if said != "" {
			lines = append(lines, indented(capital(a.words.Detail(said))+"."))
		}
	}
	return lines
}

func indented(line string) string { return "  " + wrap(line, width-2, "  ") }

func (a *app) sight(camera string, s wire.Sight) []string {
	part := capital(a.words.Part(camera))
	if s.Preset > 0 {
		part = a.say("camera.at-preset", map[string]any{"Part": part, "Preset": s.Preset})
	}
	tone, names, lines := green, []string{}, []string{}
	for _, f := range s.Findings {
		names = append(names, a.say("picture.name."+f.Name, nil))
		switch {
		case f.Grave:
			tone = red
		case f.Name != string(picture.OK) && tone == green:
			tone = yellow
		}
		if f.Name != string(picture.OK) {
			lines = append(lines, indented(a.reason(f)))
		}
	}
	fields := map[string]any{
		"Device": s.Device, "Frames": s.Frames, "Mode": a.words.Detail(s.Given),
		"Rate": number(a.words, s.Rate, 1), "Seconds": number(a.words, float64(s.TookMS)/1000, 1),
	}
	lines = append(lines, indented(a.say("camera.looked", fields)))
	if v := s.View; v != nil && matchable(s) {
		lines = append(lines, indented(a.say("picture.view", map[string]any{
			"Moved": number(a.words, v.Moved, 1), "Sharpness": number(a.words, v.Sharpness, 2), "Match": number(a.words, v.Match, 2),
		})))
	}
	head := a.say("picture.line", map[string]any{"File": part, "Names": a.paint.in(tone, strings.Join(names, ", "))})
	return append([]string{head}, lines...)
}

// matchable reports whether a picture shows enough to lie beside its
// reference: one that is black has moved nowhere.
func matchable(s wire.Sight) bool {
	return !slices.ContainsFunc(s.Findings, func(f wire.CameraFinding) bool {
		return f.Grave && f.Name != string(picture.Moved) && f.Name != string(picture.Blurred)
	})
}

// reason says why, and what to do.
func (a *app) reason(f wire.CameraFinding) string {
	p := pictures{app: a}
	return p.because(picture.Finding{
		Name: picture.Name(f.Name), Cause: f.Cause, Advice: f.Advice, Measure: f.Measure, Value: f.Value, Limit: f.Limit,
	})
}

// cameraList tells the room's cameras, and those that are plugged in.
func (a *app) cameraList(list wire.Cameras) []string {
	lines := []string{a.say("camera.of-room", nil)}
	t := table{indent: "  "}
	for _, c := range list.Cameras {
		head := a.say("camera.fixed", nil)
		if c.PTZ {
			head = a.say("camera.turns", nil)
		}
		for i, reference := range a.references(c.References) {
			row := []string{c.Name, head, reference}
			if i > 0 {
				row = []string{"", "", reference}
			}
			t.rows = append(t.rows, row)
		}
	}
	lines = append(lines, t.lines(a.paint)...)
	if len(list.Cameras) == 0 {
		lines = append(lines, "  "+a.say("camera.no-cameras", nil))
	}
	lines = append(lines, a.say("camera.plugged", nil))
	if list.Unfound != "" {
		return append(lines, indented(capital(a.words.Detail(list.Unfound))+"."))
	}
	found := table{indent: "  "}
	for _, f := range list.Found {
		id := f.ID
		if id == "" {
			id = f.Bus
		}
		found.rows = append(found.rows, []string{id, f.Name})
	}
	if len(list.Found) == 0 {
		return append(lines, "  "+a.say("camera.no-cameras", nil))
	}
	return append(lines, found.lines(a.paint)...)
}

// references says what is kept, a line each; at least one.
func (a *app) references(all []wire.Reference) []string {
	if len(all) == 0 {
		return []string{a.say("camera.no-references", nil)}
	}
	var said []string
	for _, r := range all {
		line := a.say("camera.reference-of", map[string]any{"Preset": r.Preset, "Taken": a.when().clock(r.Taken)})
		if r.Problem != "" {
			line = a.words.Detail(r.Problem)
		}
		said = append(said, line)
	}
	return said
}

// cameraInfo tells what a camera is and can do.
func (a *app) cameraInfo(i wire.CameraInfo) []string {
	label := func(id, said string) string { return hang(a.say(id, nil), 12, said) }
	var lines []string
	for _, row := range [][2]string{
		{"camera.device", i.Device.Name}, {"camera.id", i.Device.ID}, {"camera.bus", i.Device.Bus},
		{"camera.serial", i.Device.Serial}, {"camera.driver", i.Driver},
	} {
		if row[1] != "" {
			lines = append(lines, label(row[0], row[1]))
		}
	}
	lines = append(lines, a.say("camera.formats", nil))
	formats := table{indent: "  "}
	for _, f := range i.Formats {
		formats.rows = append(formats.rows, []string{f.Name, strings.Join(f.Sizes, "; ")})
	}
	lines = append(append(lines, formats.lines(a.paint)...), a.say("camera.controls", nil))
	t := table{indent: "  "}
	for _, c := range i.Controls {
		t.rows = append(t.rows, []string{c.Name, c.Value, c.Range})
	}
	return append(lines, t.lines(a.paint)...)
}
