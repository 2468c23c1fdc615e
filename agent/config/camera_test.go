package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/config"
)

func TestCameras(t *testing.T) {
	c, err := config.Parse("f", []byte(roomHead+`
[[camera]]
name = "front"
id = "usb-Maker_Cam_1-video-index0"
[camera.ptz]
way = "serial"
port = "/dev/serial/by-id/usb-a"
speed = 38400
address = 2
[[camera]]
name = "back"
id = "046d:085e"
width = 1280
height = 720
rate = 25
required = false
[[camera]]
name = "side"
id = "usb-0000:00:14.0-3"
[camera.ptz]
way = "tcp"
host = "kamera.kommun.example:5679"
brand = "ptzoptics"
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Camera{
		{
			Name: "front", ID: "usb-Maker_Cam_1-video-index0", Width: 1920, Height: 1080, Rate: 30, Required: true,
			PTZ: &config.PTZ{Way: config.PTZSerial, Port: "/dev/serial/by-id/usb-a", Speed: 38400, Address: 2, Brand: config.BrandSony},
		},
		{Name: "back", ID: "046d:085e", Width: 1280, Height: 720, Rate: 25},
		{
			Name: "side", ID: "usb-0000:00:14.0-3", Width: 1920, Height: 1080, Rate: 30, Required: true,
			PTZ: &config.PTZ{Way: config.PTZTCP, Speed: 9600, Address: 1, Host: "kamera.kommun.example:5679", Brand: config.BrandPTZOptics},
		},
	}
	if diff := cmp.Diff(want, c.Cameras); diff != "" {
		t.Errorf("cameras (-want +got):\n%s", diff)
	}
}

func TestCameraFaults(t *testing.T) {
	const camera = "[[camera]]\nname = \"c\"\nid = \"x\"\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no name", "[[camera]]\nid = \"x\"\n", "camera.name: is missing"},
		{"no id", "[[camera]]\nname = \"c\"\n", "4: camera.id: is missing"},
		{"by its number", "[[camera]]\nname = \"c\"\nid = \"/dev/video0\"\n", "6: camera.id: \"/dev/video0\" may be another camera after the next start"},
		{"with its folder", "[[camera]]\nname = \"c\"\nid = \"/dev/v4l/by-id/usb-x\"\n", "write the name alone"},
		{"a long name", "[[camera]]\nname = \"" + strings.Repeat("c", 29) + "\"\nid = \"x\"\n", "at most 28 characters"},
		{"unknown key", camera + "fps = 25\n", "7: camera.fps: unknown key"},
		{"too fast", camera + "rate = 500\n", "from 1 to 120"},
		{"twice", camera + "[[camera]]\nname = \"d\"\nid = \"x\"\n", "9: camera.id: the same camera as \"c\""},
		{"its head's name", "[[service]]\nname = \"c-ptz\"\nurl = \"tcp://h:1\"\n" + camera + "[camera.ptz]\nway = \"tcp\"\nhost = \"h\"\n", "already the name of a service"},
		{"beside a simulated one", "[sim]\ncamera = true\n[[camera]]\nname = \"camera\"\nid = \"x\"\n", "already the name of a part in [sim]"},
		{"no way", camera + "[camera.ptz]\nhost = \"h\"\n", "camera.ptz.way: is missing"},
		{"unknown way", camera + "[camera.ptz]\nway = \"seriel\"\n", `did you mean "serial"?`},
		{"serial without a port", camera + "[camera.ptz]\nway = \"serial\"\n", "7: camera.ptz.port: is missing"},
		{"a port by its number", camera + "[camera.ptz]\nway = \"serial\"\nport = \"/dev/ttyUSB0\"\n", "9: camera.ptz.port: \"/dev/ttyUSB0\" may be another adapter"},
		{"serial with a host", camera + "[camera.ptz]\nway = \"serial\"\nport = \"/p\"\nhost = \"h\"\n", "has no use with way \"serial\""},
		{"a network without a host", camera + "[camera.ptz]\nway = \"sony\"\n", "camera.ptz.host: is missing"},
		{"a network with a speed", camera + "[camera.ptz]\nway = \"udp\"\nhost = \"h\"\nspeed = 9600\n", "camera.ptz.speed: has a use with way \"serial\" only"},
		{"off the chain", camera + "[camera.ptz]\nway = \"serial\"\nport = \"/p\"\naddress = 8\n", "from 1 to 7"},
		{"unknown brand", camera + "[camera.ptz]\nway = \"tcp\"\nhost = \"h\"\nbrand = \"lumens\"\n", "camera.ptz.brand"},
		{"a table", "[camera]\nname = \"c\"\n", "write [[camera]] and its keys below it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Parse("f", []byte(roomHead+tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want word of %q", err, tt.want)
			}
		})
	}
}
