package camera

import (
	"context"
	"fmt"

	"klubba/devices"
)

// Info is what a camera is and can do.
type Info struct {
	Device Device `json:"device"`
	// Driver and Card are the kernel's names.
	Driver string `json:"driver"`
	Card   string `json:"card"`
	// Formats are sorted by name.
	Formats  []FormatInfo `json:"formats"`
	Controls []Control    `json:"controls"`
}

// Info asks the camera what it can do. It opens the camera, and streams
// nothing.
func (c *Camera) Info(ctx context.Context) (Info, error) {
	return during(ctx, c, func(o *opened) (Info, error) {
		i := Info{Device: o.device, Driver: o.capability.driver, Card: o.capability.card}
		var err error
		if i.Controls, err = listControls(o.node); err != nil {
			return i, err
		}
		i.Formats, err = c.system.formats(o.device.Node)
		return i, err
	})
}

// List returns every node that gives pictures. It opens each for a moment to
// ask what it is, so that metadata nodes are left out; a node that cannot be
// opened is listed all the same.
func List() []Device { return realSystem().list() }

func (s system) list() []Device {
	var all []Device
	for _, d := range s.nodes() {
		n, err := s.open(d.Node)
		if err != nil {
			all = append(all, d)
			continue
		}
		if c, err := queryCapability(n); err == nil && c.captures() == nil {
			all = append(all, d)
		}
		_ = n.Close() // it was only asked
	}
	return all
}

// Controls lists the camera's settings and where they stand.
func (c *Camera) Controls(ctx context.Context) ([]Control, error) {
	return during(ctx, c, func(o *opened) ([]Control, error) { return listControls(o.node) })
}

// Set gives a control a value in the camera's own unit, rounded to its step,
// and returns what the camera made of it. A value outside the control's
// limits is refused. Setting a button, to whatever value, presses it.
//
// For a control that moves something, the camera may answer with where it is
// going: that it has arrived is seen when the value stands still.
func (c *Camera) Set(ctx context.Context, id uint32, value int32) (int32, error) {
	return during(ctx, c, func(o *opened) (int32, error) {
		ctl, err := lookUp(o.node, id)
		if err != nil {
			return 0, err
		}
		if err := ctl.check(value); err != nil {
			return 0, err
		}
		if ctl.Kind == Number {
			value = ctl.round(value)
		}
		if err := writeControl(o.node, id, value); err != nil {
			return 0, fmt.Errorf("set control %q to %d: %w", ctl.Name, value, err)
		}
		if ctl.WriteOnly {
			return value, nil
		}
		return readControl(o.node, id)
	})
}

// lookUp asks for one control.
func lookUp(n control, id uint32) (Control, error) {
	ctl, _, err := queryControl(n, id)
	if err != nil {
		if err = fault(err); away(err) {
			return ctl, err
		}
		return ctl, fmt.Errorf("control %#x: %w", id, devices.ErrUnsupported)
	}
	if ctl.Kind == "" {
		return ctl, fmt.Errorf("control %q: %w: it is of a kind that is not set here", ctl.Name, devices.ErrUnsupported)
	}
	if ctl.Kind == Menu {
		ctl.Items = menuItems(n, ctl)
	}
	return ctl, nil
}
