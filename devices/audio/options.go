package audio

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"klubba/devices/audio/loop"
)

// Options say which speakerphone it is and how it is tested.
type Options struct {
	// Card is the sound card's identity: its short name, its name, its serial
	// number, or "vendor:product[:serial]" with USB's hexadecimal numbers;
	// empty for devices of a sound server, of which the kernel shows nothing.
	Card string
	// Output and Input name loudspeaker and microphone as PortAudio does; see
	// the package comment. "hw:*,0" if empty and there is a Card; "hw:ID,0" is
	// a device of another card, by its short name.
	Output, Input string
	// Witness names a second microphone, which tells a silent loudspeaker from
	// a silent microphone; empty if there is none.
	Witness string
	// Loudspeaker and Microphone name the simple controls of the card's mixer
	// that mute them ("PCM", "Mic"); all switches of the direction if empty.
	Loudspeaker, Microphone string
	// Helper is the path of klubba-audio; if empty, it is looked for beside
	// the running program.
	Helper string
	// Env is added to the helper's environment: where the sound server is.
	Env []string
	// Rate in Hz; 48000 if zero, or what the device proposes if it cannot.
	Rate int
	// Latency is what the stream is given for its buffers; 100 ms if zero,
	// which is the least.
	Latency time.Duration
	// Patience is how long the helper may take beside the time that the sound
	// itself takes; 15 s if zero. Listing devices takes most of it: a few
	// hundred ms, and some seconds on a slow machine with many of them.
	Patience time.Duration
	// Cap is the peak of the loudest sweep, up to 1; loop.DefaultCap if zero.
	Cap float64
	// Limits of the verdict; loop.DefaultLimits if zero.
	Limits loop.Limits
	// Reference is the room's own; nil if none was taken.
	Reference *loop.Reference
}

// withDefaults fills in what was left out.
func (o Options) withDefaults() Options {
	if o.Card != "" {
		set(&o.Output, "hw:*,0")
		set(&o.Input, "hw:*,0")
	}
	set(&o.Rate, 48000)
	set(&o.Latency, 100*time.Millisecond)
	set(&o.Patience, 15*time.Second)
	set(&o.Cap, loop.DefaultCap)
	set(&o.Limits, loop.DefaultLimits())
	if o.Helper == "" {
		o.Helper = besides("klubba-audio")
	}
	return o
}

// helper is the program that the options name.
func (o Options) helper() helper { return helper{o.Helper, o.Env, o.Patience} }

// set gives a value that was left out its default.
func set[T comparable](v *T, to T) {
	var zero T
	if *v == zero {
		*v = to
	}
}

// besides is the path of a program in the folder of the running one.
func besides(name string) string {
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name)
}

// hardware matches the part of a device's name that says where it is: a card
// and a device on it.
var hardware = regexp.MustCompile(`hw:([^,()]*),(\d+)`)

// place is where a device is, if it is one of a card.
type place struct {
	card   string // what the name says: "*" is the card of the options
	device int
	onCard bool
}

// placed reads a device's name.
func placed(name string) (place, error) {
	m := hardware.FindStringSubmatch(name)
	switch {
	case name == "":
		return place{}, fmt.Errorf("no device is named: name the card, or the device as \"klubba audio list\" shows it")
	case m == nil:
		return place{}, nil
	case strings.Trim(m[1], "0123456789") == "":
		return place{}, fmt.Errorf("device %q: a card's number changes from boot to boot: name the card, and write hw:* in its place", name)
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return place{}, fmt.Errorf("device %q: no card has that many", name)
	}
	return place{m[1], n, true}, nil
}
