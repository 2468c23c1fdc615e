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

// Parts names the simulated camera, speakerphone and displays.
func (s Sim) Parts() []string {
	var names []string
	if s.Camera {
		names = append(names, "camera")
	}
	if s.Speakerphone {
		names = append(names, "speakerphone")
	}
	for i := range s.Displays {
		names = append(names, fmt.Sprintf("display-%d", i+1))
	}
	return names
}
