package camera

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// ControlKind says what values a control takes.
type ControlKind string

// The kinds of controls that can be read and set here.
const (
	Number  ControlKind = "number"
	Switch  ControlKind = "switch" // 0 or 1
	Menu    ControlKind = "menu"   // the number of an item
	Button  ControlKind = "button" // any value presses it; nothing to read
	Bitmask ControlKind = "bitmask"
)

// kinds are the kernel's numbers of them (V4L2_CTRL_TYPE_...).
func kinds() map[uint32]ControlKind {
	return map[uint32]ControlKind{1: Number, 2: Switch, 3: Menu, 4: Button, 8: Bitmask, 9: Menu}
}

// Control is one setting of the camera, in the camera's own unit: exposure in
// 100 µs, pan and tilt in arc seconds, zoom in whatever the maker chose.
type Control struct {
	ID   uint32      `json:"id"`
	Name string      `json:"name"`
	Kind ControlKind `json:"kind"`
	// Min, Max and Step are the values allowed: Min plus a multiple of Step.
	Min     int32 `json:"min"`
	Max     int32 `json:"max"`
	Step    int32 `json:"step"`
	Default int32 `json:"default"`
	// ReadOnly: the camera only tells. WriteOnly: it does not tell.
	ReadOnly  bool `json:"read_only,omitempty"`
	WriteOnly bool `json:"write_only,omitempty"`
	// Inactive: another control overrides it, as automatic focus does manual.
	Inactive bool `json:"inactive,omitempty"`
	// Value is what it stands at; meaningless if WriteOnly.
	Value int32 `json:"value"`
	// Items name the values of a menu.
	Items map[int32]string `json:"items,omitempty"`
}

// Flags of a control (V4L2_CTRL_FLAG_...).
const (
	ctrlDisabled  = 0x1
	ctrlReadOnly  = 0x4
	ctrlInactive  = 0x10
	ctrlWriteOnly = 0x40
	ctrlNext      = 0x80000000
)

const (
	// maxControls bounds what a driver may list.
	maxControls = 512
	// maxItems bounds a menu.
	maxItems = 64
)

// listControls asks for every control that can be read or set here.
func listControls(n control) ([]Control, error) {
	var all []Control
	for id, i := uint32(0), 0; i < maxControls; i++ {
		c, flags, err := queryControl(n, id|ctrlNext)
		if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTTY) {
			return all, nil // no more, or none at all
		} else if err != nil {
			return all, fmt.Errorf("list the controls: %w", fault(err))
		}
		if c.ID <= id {
			return all, fmt.Errorf("list the controls: the driver names %#x after %#x", c.ID, id)
		}
		id = c.ID
		if c.Kind == "" || flags&ctrlDisabled != 0 {
			continue
		}
		if err := c.complete(n); err != nil {
			return all, fmt.Errorf("read control %q: %w", c.Name, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// queryControl asks what a control is. Kind is empty for what is of no kind
// that is known here.
func queryControl(n control, id uint32) (Control, uint32, error) {
	r := make(record, queryExtSize)
	r.put32(0, id)
	if err := n.Ioctl(reqQueryExt, r); err != nil {
		return Control{}, 0, err
	}
	flags := r.u32(72)
	c := Control{ID: r.u32(0), Kind: kinds()[r.u32(4)], Name: r.text(8, 40),
		Min: int32(r.u64(40)), Max: int32(r.u64(48)), Step: int32(r.u64(56)), Default: int32(r.u64(64)),
		ReadOnly: flags&ctrlReadOnly != 0, WriteOnly: flags&ctrlWriteOnly != 0, Inactive: flags&ctrlInactive != 0}
	if dims := r.u32(84); dims > 0 {
		c.Kind = "" // a matrix
	}
	if c.Kind == Button {
		c.WriteOnly = true
	}
	return c, flags, nil
}

// complete adds the present value and a menu's items.
func (c *Control) complete(n control) (err error) {
	if c.Kind == Menu {
		c.Items = menuItems(n, *c)
	}
	if c.WriteOnly {
		return nil
	}
	if c.Value, err = readControl(n, c.ID); errors.Is(err, devices.ErrGone) {
		return err
	}
	return nil // an inactive control may refuse; it is listed all the same
}

// menuItems names the values of a menu; some may be left out by the driver.
func menuItems(n control, c Control) map[int32]string {
	items := map[int32]string{}
	for i := c.Min; i <= c.Max && i-c.Min < maxItems; i++ {
		r := make(record, menuSize)
		r.put32(0, c.ID)
		r.put32(4, uint32(i))
		if n.Ioctl(reqQueryMenu, r) == nil {
			items[i] = r.text(8, 40)
		}
	}
	return items
}

// readControl reads a value.
func readControl(n control, id uint32) (int32, error) {
	r := make(record, controlSize)
	r.put32(0, id)
	if err := n.Ioctl(reqGetControl, r); err != nil {
		return 0, fault(err)
	}
	return int32(r.u32(4)), nil
}

// writeControl sets a value, which the driver may round.
func writeControl(n control, id uint32, value int32) error {
	r := make(record, controlSize)
	r.put32(0, id)
	r.put32(4, uint32(value))
	return fault(n.Ioctl(reqSetControl, r))
}

// setting is a control and the value it shall have.
type setting struct {
	id    uint32
	value int32
}

// writeControls sets several at once, all or none.
func writeControls(n control, settings ...setting) error {
	list := make([]byte, extCtrlSize*len(settings))
	for i, s := range settings {
		at := list[i*extCtrlSize:]
		binary.NativeEndian.PutUint32(at, s.id)
		// The value is a union of 8 bytes, of which 32-bit kinds use the first 4.
		binary.NativeEndian.PutUint32(at[12:], uint32(s.value))
	}
	arg := &extControls{count: uint32(len(settings)), controls: unsafe.Pointer(&list[0])}
	return fault(n.Ioctl(reqSetExt, arg.bytes()))
}

// round returns the nearest value that the control allows.
func (c Control) round(v int32) int32 {
	low, high, step := int64(c.Min), int64(c.Max), int64(max(c.Step, 1))
	at := min(max(int64(v), low), high)
	k := (at - low + step/2) / step
	if low+k*step > high {
		k--
	}
	return int32(low + k*step)
}

// check says why a control cannot be set to a value, or nil.
func (c Control) check(v int32) error {
	switch {
	case c.ReadOnly:
		return fmt.Errorf("control %q: %w: the camera only tells it", c.Name, devices.ErrUnsupported)
	case c.Kind == Button:
		return nil
	case v < c.Min || v > c.Max:
		return fmt.Errorf("control %q: %d is outside %d to %d", c.Name, v, c.Min, c.Max)
	case c.Kind == Menu && c.Items[v] == "":
		return fmt.Errorf("control %q: %d is none of its items", c.Name, v)
	}
	return nil
}
