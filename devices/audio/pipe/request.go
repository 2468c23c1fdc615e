package pipe

import (
	"fmt"
	"io"
)

// Version is that of the language. The helper and the daemon must have the
// same: they are built together.
const Version = 1

const (
	// MaxSamples is how many samples may follow a line: over two minutes at
	// 48 kHz.
	MaxSamples = 6_000_000
	// MaxLine is the longest line, in bytes. A list of some hundred devices is
	// a tenth of it.
	MaxLine = 256 << 10
)

// Verb is what is asked for.
type Verb string

// The verbs. Duplex plays and records in one stream, whose first recorded
// sample was taken in the same call as the first played one was given.
const (
	List   Verb = "list"
	Play   Verb = "play"
	Record Verb = "record"
	Duplex Verb = "duplex"
)

// Request is what the helper is asked for. The samples to play follow it.
type Request struct {
	Version int  `json:"version"`
	Do      Verb `json:"do"`
	// Output and Input name devices as List does, or as "hw:CARD,DEVICE",
	// which is the one of that ALSA card whose name ends so. There is no
	// default.
	Output string `json:"output,omitempty"`
	Input  string `json:"input,omitempty"`
	Rate   int    `json:"rate,omitempty"` // Hz
	// Latency is what the stream is given for its buffers, in ms.
	Latency int `json:"latency_ms,omitempty"`
	// Samples is how many samples to play follow.
	Samples int `json:"samples"`
	// Frames is how many samples to record.
	Frames int `json:"frames,omitempty"`
	// Hush is the level, above 0 to 1, at which the microphone shall make the
	// loudspeaker fall silent for the rest; 0 is never.
	Hush float64 `json:"hush,omitempty"`
	// Limit is after how many ms the helper ends itself, whatever it does.
	Limit int `json:"limit_ms"`
}

// Write sends a request with its samples.
func (r Request) Write(w io.Writer, samples []float32) error {
	r.Version, r.Samples = Version, len(samples)
	return write(w, r, samples)
}

// ReadRequest reads a request with its samples.
func ReadRequest(r io.Reader) (q Request, samples []float32, err error) {
	in := lines(r)
	if err := readLine(in, &q); err != nil {
		return q, nil, err
	}
	if q.Version != Version {
		return q, nil, fmt.Errorf("%w: asked in version %d, this one speaks %d", ErrVersion, q.Version, Version)
	}
	if err := q.check(); err != nil {
		return q, nil, err
	}
	samples, err = readSamples(in, q.Samples)
	return q, samples, err
}

// check names what makes no sense in a request.
func (r Request) check() error {
	plays, records := r.Do == Play || r.Do == Duplex, r.Do == Record || r.Do == Duplex
	switch {
	case r.Do != List && !plays && !records:
		return fmt.Errorf("%w: %q is not to be done here", ErrGarbled, r.Do)
	case plays && (r.Output == "" || r.Samples < 1), records && (r.Input == "" || r.Frames < 1):
		return fmt.Errorf("%w: %s without a device or without a length", ErrGarbled, r.Do)
	case r.Do == List && r.Samples > 0, r.Samples > MaxSamples, r.Frames > MaxSamples, r.Samples < 0, r.Frames < 0:
		return fmt.Errorf("%w: %d samples to play and %d to record are out of range", ErrGarbled, r.Samples, r.Frames)
	case r.Do != List && (r.Rate < 1000 || r.Rate > 400_000 || r.Latency < 0 || r.Latency > 5000):
		return fmt.Errorf("%w: a rate of %d Hz with a latency of %d ms is out of range", ErrGarbled, r.Rate, r.Latency)
	case r.Limit < 1 || r.Limit > 600_000:
		return fmt.Errorf("%w: a limit of %d ms is out of range", ErrGarbled, r.Limit)
	}
	return nil
}
