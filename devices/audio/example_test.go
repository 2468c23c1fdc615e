package audio_test

import (
	"context"
	"errors"
	"fmt"

	"klubba/devices"
	"klubba/devices/audio"
)

// A speakerphone is named by what it is, and tested when nobody has it.
func Example() {
	s := audio.New(audio.Options{Card: "Jabra SPEAK 510 USB", Microphone: "Headset"})
	seen, err := s.Test(context.Background())
	switch {
	case errors.Is(err, devices.ErrAbsent):
		fmt.Println("it is not plugged in")
	case errors.Is(err, devices.ErrBusy):
		fmt.Println("somebody has it: test when there is no meeting")
	default:
		fmt.Println(seen.Text, err)
	}
	// Output: it is not plugged in
}
