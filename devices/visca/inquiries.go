package visca

import (
	"context"
	"fmt"

	"klubba/devices"
)

// value asks for the one value of an inquiry.
func (c *Camera) value(ctx context.Context, name string) (int, error) {
	values, err := c.Ask(ctx, plain(name+" inquiry"))
	if err != nil {
		return 0, err
	}
	return values[0].Int, nil
}

// either reads a value that is 2 for one thing and 3 for the other.
func (c *Camera) either(ctx context.Context, name string) (bool, error) {
	switch v, err := c.value(ctx, name); {
	case err != nil:
		return false, err
	case v == 2:
		return true, nil
	case v == 3:
		return false, nil
	default:
		return false, fmt.Errorf("camera: %s inquiry: %w: %02X is neither 02 nor 03", name, devices.ErrGarbage, v)
	}
}

// Power reports whether the camera is on; it is in standby else.
func (c *Camera) Power(ctx context.Context) (on bool, err error) { return c.either(ctx, "power") }

// AutoFocus reports whether the camera focuses by itself.
func (c *Camera) AutoFocus(ctx context.Context) (on bool, err error) {
	return c.either(ctx, "focus mode")
}

// Frozen reports whether the picture is held, which explains a picture that
// stands still. Many models do not know: devices.ErrUnsupported.
func (c *Camera) Frozen(ctx context.Context) (frozen bool, err error) {
	return c.either(ctx, "freeze")
}

// ZoomPosition returns where the lens is; see ZoomTo.
func (c *Camera) ZoomPosition(ctx context.Context) (int, error) { return c.value(ctx, "zoom position") }

// FocusPosition returns where the focus is; see FocusTo.
func (c *Camera) FocusPosition(ctx context.Context) (int, error) {
	return c.value(ctx, "focus position")
}

// LastPreset returns the preset that was recalled last (BRC-X1000), or 0 when
// the camera cannot tell preset 1 from none: it says the same for both.
func (c *Camera) LastPreset(ctx context.Context) (int, error) {
	const firstOrNone = 0x7F + 1
	n, err := c.value(ctx, "last preset")
	if n == firstOrNone {
		n = 0
	}
	return n, err
}

// Position returns where the head looks.
func (c *Camera) Position(ctx context.Context) (Position, error) {
	values, err := c.Ask(ctx, plain("pan-tilt position inquiry"))
	if err != nil {
		return Position{}, err
	}
	return Position{values[0].Int, values[1].Int}, nil
}

// TopSpeed returns the head's top speeds in the camera's own units.
func (c *Camera) TopSpeed(ctx context.Context) (pan, tilt int, err error) {
	values, err := c.Ask(ctx, plain("pan-tilt top speed inquiry"))
	if err != nil {
		return 0, 0, err
	}
	return values[0].Int, values[1].Int, nil
}

// Version asks which camera it is.
func (c *Camera) Version(ctx context.Context) (Version, error) {
	values, err := c.Ask(ctx, plain(version))
	if err != nil {
		return Version{}, err
	}
	return versionOf(values), nil
}

// HeadStatus asks what the head is doing.
func (c *Camera) HeadStatus(ctx context.Context) (HeadStatus, error) {
	n, err := c.value(ctx, "pan-tilt status")
	return HeadStatus(n), err
}

// HeadStatus is what the head says of itself; the bits are those of the
// pan-tilt status code list in Sony's manuals (EVI-D80, SRG-300H).
type HeadStatus uint16

// AtLeft is the end of its way at the left.
func (s HeadStatus) AtLeft() bool { return s&0x0001 != 0 }

// AtRight is the end at the right.
func (s HeadStatus) AtRight() bool { return s&0x0002 != 0 }

// AtTop is the upper end.
func (s HeadStatus) AtTop() bool { return s&0x0004 != 0 }

// AtBottom is the lower end.
func (s HeadStatus) AtBottom() bool { return s&0x0008 != 0 }

// Lost tells that the head does not know where it looks, or its mechanism is broken. A
// reset (ResetHead) may help.
func (s HeadStatus) Lost() bool { return s&0x0330 != 0 }

// Moving tells that a command turns the head.
func (s HeadStatus) Moving() bool { return s>>10&3 == 1 }

// MoveFailed tells that the last command did not get the head where it should.
func (s HeadStatus) MoveFailed() bool { return s>>10&3 == 3 }

// Ready tells that the head has found its ends after power-on. While it has not, it
// does not move.
func (s HeadStatus) Ready() bool { return s>>12&3 == 2 }

// ResetFailed tells that the head could not find its ends.
func (s HeadStatus) ResetFailed() bool { return s>>12&3 == 3 }
