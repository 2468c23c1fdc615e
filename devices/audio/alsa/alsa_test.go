package alsa

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/devices"
)

// tree is a machine's folders with a sound card in it.
type tree struct {
	t *testing.T
	System
}

func newTree(t *testing.T) tree {
	root := t.TempDir()
	return tree{t, System{Proc: filepath.Join(root, "proc"), Sys: filepath.Join(root, "sys"), Dev: filepath.Join(root, "dev")}}
}

func (r tree) write(path, text string) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// plug makes the machine's cards: one on the board and one on USB.
func (r tree) plug() {
	r.write(r.Proc+"/asound/cards", ` 0 [PCH            ]: HDA-Intel - HDA Intel PCH
                      HDA Intel PCH at 0xf7d10000 irq 132
 1 [S510           ]: USB-Audio - Jabra SPEAK 510 USB
                      GN Netcom A/S Jabra SPEAK 510 USB at usb-0000:00:14.0-3, full speed
`)
	usb := r.Sys + "/devices/usb1/1-3"
	for name, text := range map[string]string{"idVendor": "0b0e", "idProduct": "0420", "serial": "501AA5D9", "port/over_current_count": "2"} {
		r.write(usb+"/"+name, text+"\n")
	}
	r.write(usb+"/1-3:1.0/bInterfaceClass", "01\n")
	r.write(r.Sys+"/class/sound/card1/number", "1\n")
	if err := os.Symlink(usb+"/1-3:1.0", r.Sys+"/class/sound/card1/device"); err != nil {
		r.t.Fatal(err)
	}
	r.status("pcm0p", "closed\n")
	r.status("pcm0c", "closed\n")
}

func (r tree) status(pcm, text string) {
	r.write(r.Proc+"/asound/card1/"+pcm+"/sub0/status", text)
}

func running(pointer, trigger string) string {
	return "state: RUNNING\nowner_pid   : 4711\ntrigger_time: " + trigger + "\ntstamp      : 12.5\ndelay       : 480\navail       : 10\n-----\nhw_ptr      : " + pointer + "\nappl_ptr    : 960\n"
}

func TestCardsAreFoundByWhatTheyAre(t *testing.T) {
	r := newTree(t)
	if _, err := r.Find("S510"); !errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "none") {
		t.Errorf("without ALSA: %v", err)
	}
	r.plug()
	for _, id := range []string{"S510", "Jabra SPEAK 510 USB", "501AA5D9", "0b0e:0420", "0B0E:0420", "0b0e:0420:501AA5D9"} {
		if c, err := r.Find(id); err != nil || c.Number != 1 || c.USB != "0b0e:0420" || c.Serial != "501AA5D9" {
			t.Errorf("%s: got %+v, %v", id, c, err)
		}
	}
	for _, id := range []string{"1", "card1", "hw:1", "", "S5", "0b0e:0421"} {
		if c, err := r.Find(id); !errors.Is(err, devices.ErrAbsent) {
			t.Errorf("%q: got %+v, %v", id, c, err)
		}
	}
	if c, err := r.Find("PCH"); err != nil || c.USB != "" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestTwoCardsOfOneName(t *testing.T) {
	r := newTree(t)
	r.write(r.Proc+"/asound/cards", " 0 [S510           ]: USB-Audio - Jabra\n 1 [S510_1         ]: USB-Audio - Jabra\n")
	if _, err := r.Find("Jabra"); err == nil || errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "S510_1") {
		t.Errorf("got %v", err)
	}
	if c, err := r.Find("S510"); err != nil || c.Number != 0 {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestObserverSeesWhatFlows(t *testing.T) {
	r := newTree(t)
	r.plug()
	r.write(r.Proc+"/4711/comm", "zoom\n")
	o := r.Observer("S510")
	now := time.Unix(0, 0)
	look := func(says string, want func(Use) bool) {
		t.Helper()
		now = now.Add(time.Second)
		u, err := o.Look(now)
		if err != nil || !want(u) || !strings.Contains(u.String(), says) {
			t.Errorf("want %q, got %+v: %s (%v)", says, u, u, err)
		}
	}
	look("nobody uses it", func(u Use) bool { return u.Playback == FlowOff && u.Capture == FlowOff })
	r.status("pcm0c", running("480", "10.1"))
	look("looked at once only, held by zoom (process 4711)", func(u Use) bool { return u.Capture == FlowUnknown })
	r.status("pcm0c", running("48480", "10.1"))
	look("samples flow, held by zoom", func(u Use) bool { return u.Capture == FlowOn && u.Playback == FlowOff && u.Restarts == 0 })
	look("no sample flows", func(u Use) bool { return u.Capture == FlowStalled })
	r.status("pcm0c", strings.Replace(running("50000", "10.1"), "RUNNING", "XRUN", 1))
	look("interrupted", func(u Use) bool { return u.Capture == FlowXrun })
	r.status("pcm0c", running("100", "17.9"))
	look("started anew 1 times", func(u Use) bool { return u.Capture == FlowUnknown && u.Restarts == 1 })
	r.write(r.Sys+"/devices/usb1/1-3/port/over_current_count", "3\n")
	r.status("pcm0c", "closed\n")
	look("cut the power 1 times", func(u Use) bool { return u.Cuts == 1 && u.Restarts == 0 && len(u.Streams) == 0 })
	if err := os.Remove(r.Proc + "/asound/cards"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Look(now); !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("unplugged: %v", err)
	}
}

func TestHolder(t *testing.T) {
	r := newTree(t)
	r.plug()
	r.write(r.Proc+"/4711/comm", "zoom\n")
	c, _ := r.Find("S510")
	if who := Holder(r.Streams(c), Capture, 0); who != "" {
		t.Errorf("held by %q", who)
	}
	r.status("pcm0c", running("1", "1"))
	if who := Holder(r.Streams(c), Capture, 0); who != "zoom (process 4711)" {
		t.Errorf("held by %q", who)
	}
	if who := Holder(r.Streams(c), Playback, 0) + Holder(r.Streams(c), Capture, 1); who != "" {
		t.Errorf("held by %q", who)
	}
}

func TestMutedBySwitches(t *testing.T) {
	one := func(name string, values ...int) Control {
		return Control{Name: name, Kind: Switch, Max: 1, Values: values}
	}
	all := []Control{one("PCM Playback Switch", 1, 1), one("Mic Playback Switch", 0), one("Mic Capture Switch", 1), {Name: "Mic Capture Volume", Kind: Volume, Values: []int{0}}}
	for _, tt := range []struct {
		all  []Control
		d    Direction
		name string
		want Mute
	}{
		{all, Playback, "", MuteOff}, {all, Capture, "", MuteOff}, {all, Capture, "Mic", MuteOff}, {all, Playback, "Mic", MuteOn},
		{all, Capture, "Line", MuteUnknown}, {nil, Capture, "", MuteUnknown},
		{[]Control{one("Capture Switch", 0, 0)}, Capture, "", MuteOn}, {[]Control{one("Capture Switch", 0, 1)}, Capture, "", MuteOff},
		{append(all, one("Headset Mic Capture Switch", 0)), Capture, "", MuteOn},
	} {
		if got := muted(switches(tt.all, tt.d, tt.name)); got != tt.want {
			t.Errorf("%s %q of %v: %s, want %s", tt.d, tt.name, tt.all, got, tt.want)
		}
	}
}

// The structs have the sizes that the kernel's requests have in them.
func TestRequestsAreTheKernels(t *testing.T) {
	if word != 8 {
		t.Skip("NOT RUN: the numbers are those of 64-bit machines")
	}
	for got, want := range map[uint32]uint32{reqList: 0xc0505510, reqInfo: 0xc1105511, reqValues: 0xc4c85512, reqSet: 0xc4c85513} {
		if got != want {
			t.Errorf("%#x, want %#x", got, want)
		}
	}
}

func TestMixerOfNoCard(t *testing.T) {
	r := newTree(t)
	r.plug()
	if _, err := r.Controls("S510"); !errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "S510") {
		t.Errorf("without a control device: %v", err)
	}
	r.write(r.Dev+"/snd/controlC1", "")
	if _, err := r.Controls("S510"); err == nil {
		t.Error("a file was taken for a mixer")
	}
}

// Whatever stands in /proc/asound, it is read without harm.
func FuzzStatus(f *testing.F) {
	f.Add(running("48000", "10.5"))
	f.Add("closed\n")
	f.Add("state: \nowner_pid: 99999999999999999999\nhw_ptr: -1\n")
	f.Fuzz(func(t *testing.T, text string) {
		if st := parseStatus(text); st.Owner < 0 {
			t.Errorf("owner %d", st.Owner)
		}
	})
}
