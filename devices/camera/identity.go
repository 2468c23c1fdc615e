package camera

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"klubba/devices"
)

// numbered reports whether an identity is a mere number of the moment.
func numbered(id string) bool {
	return strings.HasPrefix(path.Base(id), "video") && !strings.Contains(id, "by-")
}

// called reports whether the device goes by this name.
func (d Device) called(id string) bool {
	switch base := path.Base(id); {
	case id == "":
		return false
	case id == d.Bus, d.Serial != "" && id == d.Serial:
		return true
	case d.ID != "" && base == d.ID, d.byPath != "" && base == d.byPath:
		return true
	case d.Vendor == "":
		return false
	}
	model := d.Vendor + ":" + d.Product
	return strings.EqualFold(id, model) || d.Serial != "" && id == model+":"+d.Serial
}

// String names a device by what does not change.
func (d Device) String() string {
	id := d.Bus
	if d.ID != "" {
		id = d.ID
	}
	return fmt.Sprintf("%s (%s)", id, d.Name)
}

// find returns the nodes of the one device that goes by the name, the
// lowest index first. It opens nothing.
func (s system) find(id string) ([]Device, error) {
	all := s.nodes()
	var found []Device
	for _, d := range all {
		if d.called(id) {
			found = append(found, d)
		}
	}
	switch {
	case numbered(id):
		return nil, fmt.Errorf("camera %q: a number changes from boot to boot; name the camera by one of: %s", id, names(all))
	case len(found) == 0:
		return nil, fmt.Errorf("camera %q: %w; there are: %s", id, devices.ErrAbsent, names(all))
	case found[0].folder != found[len(found)-1].folder:
		return nil, fmt.Errorf("camera %q: more than one camera is called that; name one of: %s", id, names(found))
	}
	return found, nil
}

// names lists each device once.
func names(all []Device) string {
	var list []string
	for i, d := range all {
		if i == 0 || d.folder != all[i-1].folder {
			list = append(list, d.String())
		}
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// openCamera opens the node of the named camera that gives pictures.
func (s system) openCamera(id string) (Device, node, capability, error) {
	found, err := s.find(id)
	if err != nil {
		return Device{}, nil, capability{}, err
	}
	var why error
	for _, d := range found {
		n, c, err := s.openCapture(d)
		if err == nil {
			return d, n, c, nil
		}
		if why == nil || errors.Is(why, ErrNotCamera) && !errors.Is(err, ErrNotCamera) {
			why = err
		}
	}
	return Device{}, nil, capability{}, fmt.Errorf("camera %q: %w", id, why)
}

// openCapture opens a node, if it gives pictures and is still the one found.
func (s system) openCapture(d Device) (node, capability, error) {
	n, err := s.open(d.Node)
	if err != nil {
		return nil, capability{}, fault(err)
	}
	c, err := queryCapability(n)
	if err == nil {
		err = c.captures()
	}
	// Between listing and opening, the number may have gone to another.
	if err == nil && d.usb != "" && c.bus != d.Bus {
		err = fmt.Errorf("%w: %s is now on %s", devices.ErrGone, d.Node, c.bus)
	}
	if err != nil {
		return nil, capability{}, errors.Join(err, n.Close())
	}
	return n, c, nil
}
