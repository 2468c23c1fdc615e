package camera

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Device is a video node as the kernel lists it, found without opening it.
type Device struct {
	// Node is its path of the moment, "/dev/video0". The number changes.
	Node string `json:"node"`
	// Name is what the driver calls it.
	Name string `json:"name"`
	// ID is its name in /dev/v4l/by-id; empty if udev gave it none.
	ID string `json:"id,omitempty"`
	// Bus is where it is plugged in: "usb-0000:00:14.0-3", as V4L2 writes it,
	// or "platform:vivid.0" for what is no USB device.
	Bus string `json:"bus"`
	// Vendor and Product are USB's, four hexadecimal digits each.
	Vendor  string `json:"vendor,omitempty"`
	Product string `json:"product,omitempty"`
	// Serial is empty if the camera has none.
	Serial string `json:"serial,omitempty"`
	// Index counts the nodes of one device. A UVC camera's pictures are at 0,
	// its metadata at 1.
	Index int `json:"index"`

	byPath string // its name in /dev/v4l/by-path
	folder string // the device's folder in sysfs
	usb    string // the USB device's folder in sysfs; empty for others
}

// nodes lists all video nodes, in the order of their devices and indices.
func (s system) nodes() []Device {
	links, err := filepath.Glob(filepath.Join(s.sys, "class/video4linux/video*"))
	if err != nil {
		return nil // not reached: the pattern is sound
	}
	byID, byPath := s.links("by-id"), s.links("by-path")
	var all []Device
	for _, link := range links {
		d := s.device(link)
		d.ID, d.byPath = byID[filepath.Base(link)], byPath[filepath.Base(link)]
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b Device) int {
		return cmp.Or(cmp.Compare(a.folder, b.folder), cmp.Compare(a.Index, b.Index), cmp.Compare(a.Node, b.Node))
	})
	return all
}

// device reads what sysfs says of a node.
func (s system) device(link string) Device {
	d := Device{Node: filepath.Join(s.dev, filepath.Base(link)), Name: readWord(link, "name")}
	d.Index, _ = strconv.Atoi(readWord(link, "index"))
	folder, err := filepath.EvalSymlinks(filepath.Join(link, "device"))
	if err != nil {
		return d
	}
	d.folder, d.Bus = folder, bus(folder)
	if d.usb = usbFolder(folder); d.usb != "" {
		d.Vendor, d.Product, d.Serial = readWord(d.usb, "idVendor"), readWord(d.usb, "idProduct"), readWord(d.usb, "serial")
		d.Bus = usbBus(d.usb)
	}
	return d
}

// links tells the names that udev gave to nodes, by the node's own name.
func (s system) links(kind string) map[string]string {
	dir := filepath.Join(s.dev, "v4l", kind)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // no udev, or no camera: then there are no such names
	}
	names := map[string]string{}
	for _, e := range entries {
		if to, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil {
			names[filepath.Base(to)] = e.Name()
		}
	}
	return names
}

// usbFolder finds the USB device that a folder in sysfs belongs to.
func usbFolder(folder string) string {
	for range 6 { // an interface is one below its device
		if readWord(folder, "idVendor") != "" && readWord(folder, "busnum") != "" {
			return folder
		}
		folder = filepath.Dir(folder)
	}
	return ""
}

// usbBus is the place on USB as usb_make_path of the kernel writes it: the
// host controller, and the ports from there.
func usbBus(folder string) string {
	for up := folder; len(up) > 1; up = filepath.Dir(up) {
		if base := filepath.Base(up); strings.HasPrefix(base, "usb") && base == "usb"+readWord(folder, "busnum") {
			return "usb-" + filepath.Base(filepath.Dir(up)) + "-" + readWord(folder, "devpath")
		}
	}
	return "usb-" + filepath.Base(folder)
}

// bus names a device that is not on USB.
func bus(folder string) string {
	kind, err := os.Readlink(filepath.Join(folder, "subsystem"))
	if err != nil {
		return filepath.Base(folder)
	}
	return filepath.Base(kind) + ":" + filepath.Base(folder)
}

// readWord reads a small file of sysfs; it is empty if there is none.
func readWord(folder, name string) string {
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}
