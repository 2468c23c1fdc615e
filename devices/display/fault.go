package display

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// What a display that does not answer may be.
var (
	// ErrSilent: nothing comes.
	ErrSilent = fmt.Errorf("%w: the display says nothing", devices.ErrTimeout)
	// ErrDeaf: it answered until it was switched off. It wraps ErrSilent.
	// It wraps devices.ErrAsleep too.
	ErrDeaf = fmt.Errorf("%w since it was switched off: %w; turn on that it may be controlled in standby", ErrSilent, devices.ErrAsleep)
	// ErrNoise: what comes is no frame.
	ErrNoise = fmt.Errorf("%w: what comes is noise: are speed and protocol set alike on both ends?", devices.ErrGarbage)
	// ErrOtherProtocol: another protocol is spoken; the text says which.
	ErrOtherProtocol = fmt.Errorf("%w: it speaks another protocol", devices.ErrGarbage)
	// ErrOtherSpeed: it answers at another speed; the text says which.
	ErrOtherSpeed = fmt.Errorf("%w: it is set to another speed", devices.ErrGarbage)
	// ErrOtherID: a display with another address answers.
	ErrOtherID = fmt.Errorf("%w: a display with another address answers", devices.ErrWrongSource)
	// ErrNotSet: it acknowledged a setting, and shows another value.
	ErrNotSet = errors.New("it acknowledged, but did not do it")
)

// heard is what came instead of an answer.
type heard struct {
	// raw are the last bytes.
	raw []byte
	// other is an answer to something else, or the address of another display.
	other   bool
	otherID int
}

// maxRaw is how many bytes are kept to tell another protocol by.
const maxRaw = 512

func newHeard() *heard { return &heard{otherID: frame.NoID} }

func (h *heard) add(b []byte) {
	h.raw = append(h.raw, b...)
	h.raw = h.raw[max(0, len(h.raw)-maxRaw):]
}

// silence says why there was no answer.
func (h *heard) silence(p frame.Protocol) error {
	switch {
	case h.otherID != frame.NoID:
		return fmt.Errorf("%w: %d; give that one, or change the address in its menu", ErrOtherID, h.otherID)
	case bytes.Contains(h.raw, []byte("MDCSTART<<TLS>>")):
		return fmt.Errorf("%w: it wants an encrypted connection: turn off the secured protocol in its menu", ErrOtherProtocol)
	}
	if found := frame.Recognise(h.raw, p); len(found) > 0 {
		return likeOther(found)
	}
	switch {
	case h.other:
		return fmt.Errorf("%w: what comes answers something else", devices.ErrWrongTransaction)
	case len(h.raw) > 0:
		return ErrNoise
	}
	return fmt.Errorf("%w: is it on at the wall, is the cable in, are address, protocol and speed right?", ErrSilent)
}

// likeOther says which protocol it was.
func likeOther(found []frame.Protocol) error {
	var names []string
	for _, p := range found {
		names = append(names, p.Title())
	}
	return fmt.Errorf("%w: it answers like %s: set the protocol to that", ErrOtherProtocol, strings.Join(names, " or "))
}

// unheard reports whether an error means that the display did not answer.
func unheard(err error) bool {
	return errors.Is(err, ErrSilent) || errors.Is(err, devices.ErrGarbage) || errors.Is(err, devices.ErrWrongSource) ||
		errors.Is(err, devices.ErrWrongTransaction)
}
