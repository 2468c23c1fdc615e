package portaudio

import (
	"fmt"
	"strings"

	"klubba/devices/audio/pipe"
)

// pick returns the place in a list of the one device that goes by a name and
// has channels in the direction asked for.
func pick(all []pipe.Device, name string, inputs bool) (int, *pipe.Fault) {
	what, found := "output", -1
	if inputs {
		what = "input"
	}
	for i, d := range all {
		if !called(d, name) || channels(d, inputs) < 1 {
			continue
		}
		if found >= 0 {
			return 0, &pipe.Fault{Code: pipe.Ambiguous, Text: fmt.Sprintf("more than one %s is called %q", what, name)}
		}
		found = i
	}
	if found < 0 {
		return 0, &pipe.Fault{Code: pipe.NoDevice, Text: fmt.Sprintf("no %s is called %q", what, name)}
	}
	return found, nil
}

// called reports whether a device goes by a name: its own, or its number
// "hw:CARD,DEVICE", which PortAudio puts behind the name of an ALSA device.
func called(d pipe.Device, name string) bool {
	return d.Name == name || strings.HasPrefix(name, "hw:") && strings.HasSuffix(d.Name, " ("+name+")")
}

func channels(d pipe.Device, inputs bool) int {
	if inputs {
		return d.Inputs
	}
	return d.Outputs
}
