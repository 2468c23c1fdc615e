package camera

import (
	"os"
	"path/filepath"
	"testing"
)

// tree is a machine's folders with cameras in it.
type tree struct {
	t    testing.TB
	root string
}

func newTree(t testing.TB) tree { return tree{t, t.TempDir()} }

// system is the machine, with the given driver behind all its nodes.
func (r tree) system(d *driver) system {
	return system{dev: r.path("dev"), sys: r.path("sys"), proc: r.path("proc"), open: d.open,
		formats: func(string) ([]FormatInfo, error) { return nil, nil }}
}

func (r tree) path(name string) string { return filepath.Join(r.root, name) }

// write makes a file and the folders on its way.
func (r tree) write(name, text string) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(r.path(name)), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(r.path(name), []byte(text+"\n"), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// link makes a symbolic link and the folders on its way.
func (r tree) link(name, to string) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(r.path(name)), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.Symlink(to, r.path(name)); err != nil {
		r.t.Fatal(err)
	}
}

// usbPort is the folder of the USB device in the given port.
func usbPort(port string) string { return "sys/devices/pci0000:00/0000:00:14.0/usb1/1-" + port }

// plugUSB plugs a camera in: its picture node gets the given number, its
// metadata node the next.
func (r tree) plugUSB(port, number, metadata, serial string) {
	dev := usbPort(port)
	for name, text := range map[string]string{
		"idVendor": "046d", "idProduct": "0825", "busnum": "1", "devnum": "7", "devpath": port, "urbnum": "100",
		"power/runtime_status": "suspended", "port/over_current_count": "0",
		"1-" + port + ":1.1/bInterfaceClass": "0e", "1-" + port + ":1.1/bInterfaceSubClass": "02",
		"1-" + port + ":1.1/bAlternateSetting": " 0",
	} {
		r.write(dev+"/"+name, text)
	}
	if serial != "" {
		r.write(dev+"/serial", serial)
	}
	for i, n := range []string{number, metadata} {
		index := string(rune('0' + i))
		node := dev + "/1-" + port + ":1.0/video4linux/video" + n
		r.write(node+"/name", "Scripted Camera")
		r.write(node+"/index", index)
		r.link(node+"/device", r.path(dev+"/1-"+port+":1.0"))
		r.link("sys/class/video4linux/video"+n, r.path(node))
		r.write("dev/video"+n, "")
		if serial != "" {
			r.link("dev/v4l/by-id/usb-046d_Scripted_"+serial+"-video-index"+index, "../../video"+n)
		}
	}
}

// unplug takes the camera with these nodes away.
func (r tree) unplug(port string, numbers ...string) {
	r.t.Helper()
	if err := os.RemoveAll(r.path(usbPort(port))); err != nil {
		r.t.Fatal(err)
	}
	for _, n := range numbers {
		os.Remove(r.path("sys/class/video4linux/video" + n))
		os.Remove(r.path("dev/video" + n))
	}
}

// testID is the camera that usbCamera makes.
const testID = "usb-046d_Scripted_A1-video-index0"

// usbCamera is a machine with one USB camera of 64x48 pixels and grey frames,
// and its driver.
func usbCamera(t testing.TB, opt Options) (*Camera, *driver, tree) {
	t.Helper()
	r := newTree(t)
	r.plugUSB("3", "0", "1", "A1")
	d := &driver{able: capCapture | capStreaming, bus: "usb-0000:00:14.0-3", size: 64 * 48}
	if opt.ID == "" {
		opt.ID = testID
	}
	set(&opt.Width, 64)
	set(&opt.Height, 48)
	if opt.Formats == nil {
		opt.Formats = []Format{Grey}
	}
	return onSystem(opt, r.system(d)), d, r
}

// removeLink takes a name in /dev/v4l/by-id away.
func removeLink(t *testing.T, r tree, name string) {
	t.Helper()
	if err := os.Remove(r.path("dev/v4l/by-id/" + name)); err != nil {
		t.Fatal(err)
	}
}
