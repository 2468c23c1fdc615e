package config

import (
	"regexp"
	"strings"
)

// Camera is one camera that the box can look through. It need not have a head
// that turns.
type Camera struct {
	Name string
	// ID is what it is known by: its name in /dev/v4l/by-id, its bus, its
	// serial number, or "vendor:product".
	ID string
	// Width and Height are in pixels, Rate in frames a second.
	Width, Height, Rate int
	// Required: without it the room is not ready.
	Required bool
	PTZ      *PTZ // nil: it does not turn, or nobody turns it from here
}

// PTZWay is how a head's commands travel.
type PTZWay string

// The ways.
const (
	PTZSerial PTZWay = "serial" // RS-232
	PTZTCP    PTZWay = "tcp"    // VISCA without header, by TCP
	PTZUDP    PTZWay = "udp"    // VISCA without header, by UDP
	PTZSony   PTZWay = "sony"   // VISCA over IP with Sony's header, by UDP
)

// Brand is whose dialect a head speaks.
type Brand string

// The brands.
const (
	BrandSony       Brand = "sony"
	BrandPTZOptics  Brand = "ptzoptics"
	BrandOtherVISCA Brand = "other"
)

// PTZ is how a camera's head is reached.
type PTZ struct {
	Way PTZWay
	// Port is the path of the serial port, Speed in bits a second, Address the
	// camera's place on the chain.
	Port           string
	Speed, Address int
	// Host is a host, or host:port.
	Host  string
	Brand Brand
}

// HeadName is what the head of a camera goes by as a part of the room.
func HeadName(camera string) string { return camera + "-ptz" }

func readCamera(t *table) Camera {
	c := Camera{Width: 1920, Height: 1080, Rate: 30, Required: true}
	t.must("name", `"camera"`)
	t.text("name", &c.Name, name, cameraName)
	t.claimName(c.Name, "a camera")
	t.must("id", `"usb-Logitech_Brio_1234-video-index0"`)
	t.text("id", &c.ID, notEmpty, cameraID)
	t.claimCamera(c.ID, c.Name)
	t.number("width", &c.Width, 160, 7680)
	t.number("height", &c.Height, 120, 4320)
	t.number("rate", &c.Rate, 1, 120)
	t.flag("required", &c.Required)
	if t.has("ptz") {
		c.PTZ = readPTZ(t.section("ptz"))
		t.claimName(HeadName(c.Name), "the head of camera \""+c.Name+"\"")
	}
	t.know("ptz")
	t.close()
	return c
}

func readPTZ(t *table) *PTZ {
	p := &PTZ{Speed: 9600, Address: 1, Brand: BrandSony}
	t.must("way", `"serial"`)
	choice(t, "way", &p.Way, PTZSerial, PTZTCP, PTZUDP, PTZSony)
	t.text("port", &p.Port, absolute, portPath)
	t.number("speed", &p.Speed, 1200, 115200)
	t.number("address", &p.Address, 1, 7)
	t.text("host", &p.Host, notEmpty, hostMaybePort)
	choice(t, "brand", &p.Brand, BrandSony, BrandPTZOptics, BrandOtherVISCA)
	switch p.Way {
	case PTZSerial:
		t.must("port", `"/dev/serial/by-id/usb-FTDI_FT232R_A1-if00-port0"`)
		if t.has("host") {
			t.fault("host", "has no use with way \"serial\"", "take it away, or write another way")
		}
	case PTZTCP, PTZUDP, PTZSony:
		t.must("host", `"kamera.kommun.example"`)
		for _, key := range []string{"port", "speed", "address"} {
			if t.has(key) {
				t.fault(key, "has a use with way \"serial\" only", "take it away; a port of the network stands in host, as \"name:5678\"")
			}
		}
	}
	t.close()
	return p
}

// cameraName leaves room for what the head adds.
func cameraName(v string) (string, string) {
	if len(HeadName(v)) > 32 {
		return clip(v) + " is too long for a camera's name", "write at most 28 characters"
	}
	return "", ""
}

var cameraNumber = regexp.MustCompile(`^(/dev/)?video[0-9]+$`)

// cameraID wants what stays: the number in /dev/video0 may be another
// camera's after the next start.
func cameraID(v string) (string, string) {
	v, byID := strings.CutPrefix(v, "/dev/v4l/by-id/")
	switch {
	case cameraNumber.MatchString(v):
		return clip(v) + " may be another camera after the next start",
			`write its name in /dev/v4l/by-id, its bus or its serial number, as "klubba camera list" shows them`
	case byID, strings.HasPrefix(v, "/dev/v4l/by-path/"):
		return "has a folder before the name", "write the name alone, without /dev/v4l/by-id/"
	case strings.HasPrefix(v, "/"):
		return clip(v) + " is not what a camera is known by", `write it as "klubba camera list" shows it`
	}
	return "", ""
}

var portNumber = regexp.MustCompile(`^/dev/tty(USB|ACM)[0-9]+$`)

// portPath wants an adapter by its name: the number in /dev/ttyUSB0 is given
// out in the order in which adapters wake up.
func portPath(v string) (string, string) {
	if portNumber.MatchString(v) {
		return clip(v) + " may be another adapter after the next start", `write its link in /dev/serial/by-id`
	}
	return "", ""
}

// hostMaybePort wants a host, or host:port.
func hostMaybePort(v string) (string, string) {
	if strings.ContainsAny(v, "/ \t") {
		return clip(v) + " is more than a host", `write it as "kamera.kommun.example", or with a port as "kamera.kommun.example:5678"`
	}
	return "", ""
}
