package camera

import (
	"fmt"

	"klubba/devices"
)

// capability is what a node says of itself.
type capability struct {
	driver, card, bus string
	// able are the abilities of this node, not of its whole device.
	able uint32
}

// queryCapability asks a node what it is.
func queryCapability(n control) (capability, error) {
	r := make(record, capabilitySize)
	if err := n.Ioctl(reqQueryCap, r); err != nil {
		return capability{}, fmt.Errorf("ask what it is: %w", fault(err))
	}
	c := capability{driver: r.text(0, 16), card: r.text(16, 48), bus: r.text(48, 80), able: r.u32(84)}
	if c.able&capDeviceCaps != 0 {
		c.able = r.u32(88)
	}
	return c, nil
}

// captures says why the node gives no pictures, or nil.
func (c capability) captures() error {
	switch {
	case c.able&capCapture != 0 && c.able&capStreaming != 0:
		return nil
	case c.able&capMetadata != 0:
		return fmt.Errorf("%w: it is the camera's metadata node; the one for pictures is its neighbour (…-video-index0)", ErrNotCamera)
	case c.able&capCapturePlanes != 0:
		return fmt.Errorf("%w: it captures in planes (multi-planar), as no USB camera does", devices.ErrUnsupported)
	case c.able&capCapture != 0:
		return fmt.Errorf("%w: it cannot stream", devices.ErrUnsupported)
	}
	return fmt.Errorf("%w: it is no capture node", ErrNotCamera)
}
