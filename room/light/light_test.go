package light_test

import (
	"fmt"
	"testing"
	"time"

	"klubba/devices"
	"klubba/room"
	"klubba/room/light"
)

// lasting are the signals that stand until something changes.
var lasting = []room.Signal{
	room.SignalDark, room.SignalReady, room.SignalNotReady, room.SignalGood, room.SignalDegraded,
	room.SignalLost, room.SignalSuspended, room.SignalMayResume, room.SignalDoorsClosed, room.SignalDoorsBreach,
}

// palettes are all sixteen lamps that can be built of four colours.
func palettes() (p []devices.Colour) {
	for c := devices.Dark; c <= devices.Red|devices.Amber|devices.Green|devices.Blue; c++ {
		p = append(p, c)
	}
	return p
}

func TestEverySignalCanBeToldApartOnEveryLamp(t *testing.T) {
	for _, has := range palettes() {
		if has == devices.Dark {
			continue
		}
		seen := map[string]room.Signal{}
		for _, s := range lasting {
			look := fmt.Sprint(light.Pattern(s, has).Beats)
			if other, ok := seen[look]; ok {
				t.Errorf("a lamp with %v shows %s and %s alike: %s", has, s, other, look)
			}
			seen[look] = s
		}
	}
}

func TestNoPromiseIsSteady(t *testing.T) {
	for _, has := range palettes() {
		for _, s := range lasting {
			p := light.Pattern(s, has)
			states := map[devices.Colour]bool{}
			for _, b := range p.Beats {
				if b.For <= 0 {
					t.Errorf("%s on %v: a beat of %v", s, has, b.For)
				}
				if b.Lit&^has != 0 {
					t.Errorf("%s on %v lights %v, which is not there", s, has, b.Lit)
				}
				states[b.Lit] = true
			}
			if s != room.SignalDark && has != devices.Dark && len(states) < 2 {
				t.Errorf("%s on %v is steady", s, has)
			}
		}
	}
}

// A colour-blind person reads the rhythm: on a full lamp the signals of one
// rhythm differ in the place of the lamp, and red is never alone in it.
func TestTableOfColours(t *testing.T) {
	full := devices.Red | devices.Amber | devices.Green | devices.Blue
	for _, tt := range []struct {
		signal room.Signal
		has    devices.Colour
		want   string
	}{
		{room.SignalReady, full, "[{green 100ms} {dark 3.9s}]"},
		{room.SignalGood, full, "[{green 1.9s} {dark 100ms}]"},
		{room.SignalDegraded, full, "[{amber 500ms} {dark 500ms}]"},
		{room.SignalLost, full, "[{red 125ms} {dark 125ms}]"},
		{room.SignalSuspended, full, "[{red 1.9s} {dark 100ms}]"},
		{room.SignalMayResume, full, "[{red 500ms} {green 500ms}]"},
		{room.SignalDoorsClosed, full, "[{blue 1.9s} {dark 100ms}]"},
		{room.SignalDoorsBreach, full, "[{red 125ms} {amber 125ms}]"},
		{room.SignalDoorsClosed, full &^ devices.Blue, "[{amber+green 1.9s} {dark 100ms}]"},
		{room.SignalDoorsClosed, devices.Red | devices.Green, "[{red+green 1.9s} {dark 100ms}]"},
		{room.SignalDegraded, devices.Red | devices.Green, "[{red+green 500ms} {dark 500ms}]"},
		{room.SignalDark, full, "[]"},
		{room.SignalGood, devices.Dark, "[]"},
		{"nonsense", full, "[]"},
	} {
		if got := fmt.Sprint(light.Pattern(tt.signal, tt.has).Beats); got != tt.want {
			t.Errorf("%s on %v: %s, want %s", tt.signal, tt.has, got, tt.want)
		}
	}
}

// What passes must fit in the time that the room gives it.
func TestPassingSignalsFillTheirTime(t *testing.T) {
	for signal, want := range map[room.Signal]time.Duration{
		room.SignalRefused: room.RefusedFor, room.SignalLampTest: room.LampTestFor,
	} {
		var sum time.Duration
		for _, b := range light.Pattern(signal, devices.Red).Beats {
			sum += b.For
		}
		if sum != want {
			t.Errorf("%s takes %v, want %v", signal, sum, want)
		}
	}
}
