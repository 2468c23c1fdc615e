package main

import (
	"strconv"
	"strings"
	"time"

	"klubba/devices/camera/picture"
	"klubba/room/text"
)

// shown is what is written of a picture, or of a sequence of them, for programs.
type shown struct {
	File     string            `json:"file,omitempty"`
	Sequence []string          `json:"sequence,omitempty"`
	Findings []picture.Name    `json:"findings"`
	Details  []picture.Finding `json:"details"`
	Measures any               `json:"measures"`
	View     *picture.View     `json:"view,omitempty"`
}

// together is the measures of a sequence: those of its mean, and its own.
type together struct {
	picture.Measures
	Frames     int     `json:"frames"`
	Moving     float64 `json:"moving"`
	Repeated   float64 `json:"repeated"`
	Loop       int     `json:"loop"`
	Liveliness float64 `json:"liveliness"`
	Rate       float64 `json:"rate"`
	Flicker    float64 `json:"flicker"`
	Mains      int     `json:"mains"`
}

// at is when a frame of the sequence was taken; 0 if that is not known.
func (p *pictures) at(i int) time.Duration {
	if p.fps == 0 {
		return 0
	}
	return time.Duration(float64(i) / p.fps * float64(time.Second))
}

// show judges the evidence and writes what came out.
func (p *pictures) show(s shown, e picture.Evidence) error {
	found := picture.Judge(e, picture.DefaultLimits())
	if !p.asJSON {
		return p.tell(s.File, e, found)
	}
	s.Details, s.View, s.Measures = found, e.View, e.Picture
	for _, f := range found {
		s.Findings = append(s.Findings, f.Name)
	}
	if m := e.Stack; m != nil {
		s.Measures = together{m.Mean, m.Frames, m.Moving, m.Repeated, m.Loop, m.Liveliness, m.Rate, m.Flicker, m.Mains}
	}
	return p.printJSON(s)
}

// tell writes it for people.
func (p *pictures) tell(file string, e picture.Evidence, found []picture.Finding) error {
	if file == "" {
		file = p.say("picture.sequence", nil)
	}
	var names, lines []string
	grave := ""
	for _, f := range found {
		names = append(names, p.say("picture.name."+string(f.Name), nil))
		if f.Name != picture.OK {
			lines = append(lines, p.because(f))
		}
		switch {
		case !f.Name.Remark():
			grave = red
		case f.Name != picture.OK && grave == "":
			grave = yellow
		}
	}
	if grave == "" {
		grave = green
	}
	m := e.Picture
	lines = append(lines, p.say("picture.measures", map[string]any{
		"Sharpness": p.number(m.Sharpness), "Noise": p.number(m.Noise), "Mean": p.number(m.Mean),
	}))
	if v := e.View; v != nil {
		lines = append(lines, p.say("picture.view", map[string]any{
			"Moved": p.number(v.Moved), "Sharpness": p.number(v.Sharpness), "Match": p.number(v.Match),
		}))
	}
	if s := e.Stack; s != nil {
		lines = append(lines, p.say("picture.stack", map[string]any{
			"Frames": s.Frames, "Repeated": p.number(100 * s.Repeated), "Moving": p.number(100 * s.Moving), "Flicker": p.number(s.Flicker),
		}))
	}
	head := p.say("picture.line", map[string]any{"File": file, "Names": p.paint.in(grave, strings.Join(names, ", "))})
	for i, line := range lines {
		lines[i] = "  " + wrap(line, width-2, "  ")
	}
	return printed(p.println(head + "\n" + strings.Join(lines, "\n")))
}

// because says why, and what to do.
func (p *pictures) because(f picture.Finding) string {
	fields := map[string]any{"Cause": capital(p.words.Detail(f.Cause))}
	id := "picture.cause"
	if f.Limit != 0 {
		id = "picture.limit"
		fields["Measure"], fields["Value"], fields["Limit"] = p.say("picture.measure."+f.Measure, nil), p.number(f.Value), p.number(f.Limit)
	}
	said := p.say(id, fields)
	if f.Advice != "" {
		said += " " + capital(p.words.Detail(f.Advice)) + "."
	}
	return said
}

// number is a figure as people read it, with three digits.
func (p *pictures) number(v float64) string {
	format, digits := byte('g'), 3
	if v >= 100 {
		format, digits = 'f', 0
	}
	if v < .001 {
		v = 0
	}
	s := strconv.FormatFloat(v, format, digits, 64)
	if p.words.Lang() == text.Swedish {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
