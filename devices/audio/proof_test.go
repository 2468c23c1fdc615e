package audio

import (
	"fmt"
	"testing"

	"klubba/devices"
	"klubba/devices/audio/alsa"
)

// Plugged in proves nothing, nor does our own test while it runs; somebody's
// samples that flow both ways do.
func TestWhatProvesASpeakerphone(t *testing.T) {
	held := func(by string) []alsa.Stream { return []alsa.Stream{{State: "RUNNING", Command: by}} }
	for what, tt := range map[string]struct {
		use                alsa.Use
		err                error
		unproven, degraded bool
	}{
		"plugged in":             {alsa.Use{Playback: alsa.FlowOff, Capture: alsa.FlowOff}, nil, true, false},
		"both ways":              {alsa.Use{Playback: alsa.FlowOn, Capture: alsa.FlowOn, Streams: held("zoom")}, nil, false, false},
		"one way":                {alsa.Use{Playback: alsa.FlowOff, Capture: alsa.FlowOn, Streams: held("zoom")}, nil, true, false},
		"not yet known":          {alsa.Use{Playback: alsa.FlowOn, Capture: alsa.FlowUnknown, Streams: held("zoom")}, nil, true, false},
		"stands still":           {alsa.Use{Playback: alsa.FlowOn, Capture: alsa.FlowStalled, Streams: held("zoom")}, nil, false, true},
		"our own test":           {alsa.Use{Playback: alsa.FlowOn, Capture: alsa.FlowOn, Streams: held("klubba-audio-wi")}, nil, true, false},
		"our own, interrupted":   {alsa.Use{Playback: alsa.FlowOn, Capture: alsa.FlowXrun, Streams: held("klubba-audio-wi")}, nil, true, false},
		"the port cut the power": {alsa.Use{Playback: alsa.FlowOff, Capture: alsa.FlowOff, Cuts: 1}, nil, false, true},
		"not there":              {alsa.Use{}, fmt.Errorf("card: %w", devices.ErrAbsent), false, false},
	} {
		if r := report(tt.use, tt.err, "klubba-audio-with-a-long-name"); r.Unproven != tt.unproven || r.Degraded != tt.degraded {
			t.Errorf("%s: %+v", what, r)
		}
	}
}
