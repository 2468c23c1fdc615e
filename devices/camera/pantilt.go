package camera

import (
	"context"
	"errors"
	"fmt"

	"klubba/devices"
)

// Controls that this package knows by number (linux/v4l2-controls.h).
const (
	CtrlPowerLine        uint32 = 0x00980918 // 0 off, 1 50 Hz, 2 60 Hz, 3 automatic
	CtrlExposurePriority uint32 = 0x009a0903 // 1: the rate may fall for the exposure's sake
	CtrlPan              uint32 = 0x009a0908 // arc seconds, plus is right
	CtrlTilt             uint32 = 0x009a0909 // arc seconds, plus is up
	CtrlZoom             uint32 = 0x009a090d // in the maker's unit
	CtrlPrivacy          uint32 = 0x009a0910 // 1: the shutter is closed
)

// Direction is where a camera points, in arc seconds (1/3600 of a degree):
// Pan is positive to the right, as seen from above clockwise, Tilt upwards.
type Direction struct {
	Pan  int32 `json:"pan"`
	Tilt int32 `json:"tilt"`
}

// Point turns the camera, each axis rounded to its step and held within its
// limits, and returns where it was told to go.
//
// Both axes are set by one request: a UVC camera has one control for both,
// and setting them one after the other would be two moves. The motor is then
// still on its way, and many cameras tell their target and not where they are.
func (c *Camera) Point(ctx context.Context, to Direction) (Direction, error) {
	return during(ctx, c, func(o *opened) (Direction, error) {
		pan, err := lookUp(o.node, CtrlPan)
		if err != nil {
			return Direction{}, fmt.Errorf("turn: %w", err)
		}
		tilt, err := lookUp(o.node, CtrlTilt)
		if err != nil {
			return Direction{}, fmt.Errorf("turn: %w", err)
		}
		to = Direction{Pan: pan.round(to.Pan), Tilt: tilt.round(to.Tilt)}
		err = writeControls(o.node, setting{CtrlPan, to.Pan}, setting{CtrlTilt, to.Tilt})
		if err != nil {
			return Direction{}, fmt.Errorf("turn: %w", err)
		}
		return to, nil
	})
}

// Direction reads where the camera says that it points.
func (c *Camera) Direction(ctx context.Context) (Direction, error) {
	return during(ctx, c, func(o *opened) (Direction, error) {
		pan, err := readControl(o.node, CtrlPan)
		if err != nil {
			return Direction{}, fmt.Errorf("read the direction: %w", err)
		}
		tilt, err := readControl(o.node, CtrlTilt)
		if err != nil {
			return Direction{}, fmt.Errorf("read the direction: %w", err)
		}
		return Direction{pan, tilt}, nil
	})
}

// Settings are those that decide how a picture must be read.
type Settings struct {
	// Privacy is "open" or "closed", as the camera tells of its shutter;
	// empty if it does not.
	Privacy string `json:"privacy,omitempty"`
	// PowerLine is the mains frequency that the exposure is fitted to: "off",
	// "50 Hz", "60 Hz" or "automatic"; empty if the camera does not tell.
	PowerLine string `json:"power_line,omitempty"`
	// SlowInDark: the camera may lower its frame rate when it is dark. Empty
	// if it does not tell, else "yes" or "no".
	SlowInDark string `json:"slow_in_dark,omitempty"`
}

// readSettings reads what the camera tells; what it lacks is left empty.
func readSettings(n control) (Settings, error) {
	var s Settings
	for _, c := range []struct {
		id    uint32
		words []string
		to    *string
	}{
		{CtrlPrivacy, []string{"open", "closed"}, &s.Privacy},
		{CtrlPowerLine, []string{"off", "50 Hz", "60 Hz", "automatic"}, &s.PowerLine},
		{CtrlExposurePriority, []string{"no", "yes"}, &s.SlowInDark},
	} {
		v, err := readControl(n, c.id)
		if errors.Is(err, devices.ErrGone) {
			return s, fmt.Errorf("read its settings: %w", err)
		}
		if err == nil && v >= 0 && int(v) < len(c.words) {
			*c.to = c.words[v]
		}
	}
	return s, nil
}
