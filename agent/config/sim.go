package config

import "fmt"

// maxDisplays bounds the simulated displays.
const maxDisplays = 4

func readSim(t *table) Sim {
	var s Sim
	t.flag("link", &s.Link)
	t.flag("remote", &s.Remote)
	t.flag("camera", &s.Camera)
	t.flag("speakerphone", &s.Speakerphone)
	t.number("displays", &s.Displays, 0, maxDisplays)
	for _, name := range s.Parts() {
		t.doc.names[name] = "a part in [sim]"
	}
	t.close()
	return s
}

// Names of the simulated parts.
const (
	SimCamera       = "camera"
	SimSpeakerphone = "speakerphone"
)

// Parts names the simulated camera with its head, speakerphone and displays.
func (s Sim) Parts() []string {
	var names []string
	if s.Camera {
		names = append(names, SimCamera, HeadName(SimCamera))
	}
	if s.Speakerphone {
		names = append(names, SimSpeakerphone)
	}
	return append(names, s.DisplayNames()...)
}

// DisplayNames names the simulated displays: "display-1" and so on.
func (s Sim) DisplayNames() []string {
	var names []string
	for i := range s.Displays {
		names = append(names, fmt.Sprintf("display-%d", i+1))
	}
	return names
}

// names has the parts and what is simulated beside them.
func (s Sim) names() []string {
	var names []string
	if s.Link {
		names = append(names, "link")
	}
	if s.Remote {
		names = append(names, "remote")
	}
	return append(names, s.Parts()...)
}
