package camera

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// usbState is what sysfs and debugfs show of a USB camera without opening it.
type usbState struct {
	// power is "active" or "suspended". The kernel suspends a camera that
	// nobody has open, and cannot while somebody streams.
	power string
	// alternate is the setting of the streaming interface: above 0 the
	// isochronous stream is switched on. -1: not known. Cameras that stream
	// in bulk stay at 0.
	alternate int
	// transfers counts all USB transfers of the device, its microphone's too.
	transfers uint32
	// stats are the driver's own figures, if we may read them.
	stats *uvcStats
	// overCurrent counts how often the port was switched off for its current.
	overCurrent uint32
}

// uvcStats are what uvcvideo tells of its present stream in debugfs.
type uvcStats struct{ frames, errors, invalid uint32 }

// usbNow reads the state of a USB camera.
func (s system) usbNow(d Device) usbState {
	u := usbState{power: readWord(d.usb, "power/runtime_status"), alternate: -1,
		transfers: number(readWord(d.usb, "urbnum")), overCurrent: number(readWord(d.usb, "port/over_current_count"))}
	interfaces, err := filepath.Glob(filepath.Join(d.usb, filepath.Base(d.usb)+":*"))
	if err != nil {
		return u // not reached: the pattern is sound
	}
	for _, i := range interfaces {
		// USB Video Class: class 14, subclass 2 is VideoStreaming.
		if readWord(i, "bInterfaceClass") != "0e" || readWord(i, "bInterfaceSubClass") != "02" {
			continue
		}
		if v, err := strconv.Atoi(readWord(i, "bAlternateSetting")); err == nil {
			u.alternate = max(u.alternate, v)
		}
	}
	u.stats = s.uvcStats(d)
	return u
}

// uvcStats reads debugfs, which as a rule only root may. Newer kernels
// name the folder by bus, device and interface, older ones by the first two.
func (s system) uvcStats(d Device) *uvcStats {
	base := fmt.Sprintf("%s-%s", readWord(d.usb, "busnum"), readWord(d.usb, "devnum"))
	top := filepath.Join(s.sys, "kernel/debug/usb/uvcvideo")
	for _, pattern := range []string{base, base + "-*"} {
		folders, err := filepath.Glob(filepath.Join(top, pattern))
		if err != nil || len(folders) == 0 {
			continue
		}
		if text := readWord(folders[0], "stats"); text != "" {
			return parseStats(text)
		}
	}
	return nil
}

// parseStats reads lines of "name: number".
func parseStats(text string) *uvcStats {
	var s uvcStats
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(name) {
		case "frames":
			s.frames = number(value)
		case "errors":
			s.errors = number(value)
		case "invalid":
			s.invalid = number(value)
		}
	}
	return &s
}

// number reads a count; 0 if it is none.
func number(s string) uint32 {
	v, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0
	}
	return uint32(v)
}
