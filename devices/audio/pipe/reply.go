package pipe

import (
	"errors"
	"fmt"
	"io"
)

// What may be wrong with what was read.
var (
	// ErrVersion: the other end speaks another version of the language.
	ErrVersion = errors.New("of another version")
	// ErrNothing: not a byte came.
	ErrNothing = errors.New("no answer")
	// ErrShort: it ended before the length that it gives.
	ErrShort = errors.New("the answer breaks off")
	// ErrGarbled: it is none of this language.
	ErrGarbled = errors.New("the answer makes no sense")
)

// Code names why something could not be done.
type Code string

// The codes.
const (
	NoDevice   Code = "no-device"   // no device of that name can do it
	Ambiguous  Code = "ambiguous"   // more than one device has that name
	Busy       Code = "busy"        // somebody else has it, or it went away
	Denied     Code = "denied"      // not permitted
	Rate       Code = "rate"        // not at that sample rate; Reply.Rate has one that it can
	NoStart    Code = "no-start"    // the stream was started and never moved
	Stalled    Code = "stalled"     // it moved, and then no longer
	Library    Code = "library"     // something else that PortAudio says
	NoLibrary  Code = "no-library"  // this helper was built without PortAudio
	BadRequest Code = "bad-request" // the request makes no sense, or is of another version
)

// Fault is why something could not be done.
type Fault struct {
	Code Code   `json:"code"`
	Text string `json:"text"`
}

// Device is a device as PortAudio lists it.
type Device struct {
	Name    string `json:"name"`
	Host    string `json:"host"` // "ALSA", "JACK Audio Connection Kit", "OSS"
	Inputs  int    `json:"inputs"`
	Outputs int    `json:"outputs"`
	// Rate is what PortAudio proposes, in Hz. It is not always the device's
	// own: it proposes 44.1 kHz wherever that can be had, by whatever means.
	Rate float64 `json:"rate"`
}

// Reply is what the helper answers. The recorded samples follow it.
type Reply struct {
	Version int    `json:"version"`
	Library string `json:"library"` // PortAudio's own words for its version
	// Fault is nil if all was done.
	Fault *Fault `json:"fault,omitempty"`
	// Devices are listed for List, and when a device was not found.
	Devices []Device `json:"devices,omitempty"`
	// Output and Input are the devices that were opened.
	Output string  `json:"output,omitempty"`
	Input  string  `json:"input,omitempty"`
	Rate   float64 `json:"rate,omitempty"`
	// Played is how many samples the device took, and Calls how often it came
	// for some.
	Played int `json:"played"`
	Calls  int `json:"calls"`
	// Trouble counts the calls since the first sound at which PortAudio
	// reported samples missing or left over, and Early those before, which
	// mean nothing.
	Trouble int `json:"trouble"`
	Early   int `json:"early"`
	// Hushed is at which sample the loudspeaker fell silent because of Hush;
	// 0 is not at all.
	Hushed int `json:"hushed,omitempty"`
	// Samples is how many recorded samples follow.
	Samples int `json:"samples"`
}

// Write sends a reply with its samples.
func (r Reply) Write(w io.Writer, samples []float32) error {
	r.Version, r.Samples = Version, len(samples)
	return write(w, r, samples)
}

// ReadReply reads a reply with its samples, and makes sure that nothing comes
// after it. Samples come as they are, also those that are no numbers.
func ReadReply(r io.Reader) (p Reply, samples []float32, err error) {
	in := lines(r)
	if err := readLine(in, &p); err != nil {
		return Reply{}, nil, err
	}
	switch {
	case p.Version != Version:
		return Reply{}, nil, fmt.Errorf("%w: it speaks version %d, and version %d is needed", ErrVersion, p.Version, Version)
	case p.Samples < 0 || p.Samples > MaxSamples:
		return Reply{}, nil, fmt.Errorf("%w: %d samples are out of range", ErrGarbled, p.Samples)
	}
	if samples, err = readSamples(in, p.Samples); err != nil {
		return Reply{}, nil, err
	}
	if n, err := in.Discard(1); n > 0 || !errors.Is(err, io.EOF) {
		return Reply{}, nil, fmt.Errorf("%w: there is more after its end", ErrGarbled)
	}
	return p, samples, nil
}
