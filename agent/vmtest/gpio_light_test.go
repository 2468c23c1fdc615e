package vmtest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"klubba/agent/cell"
	"klubba/devices"
	"klubba/devices/gpio"
)

// allLamps is a light of four colours in the simulated room, found by name.
func allLamps(room *simRoom) gpio.LightOptions {
	return gpio.LightOptions{Chip: room.label, Lines: []gpio.LampLine{
		{Colour: devices.Red, Line: gpio.Line{Name: "red"}},
		{Colour: devices.Amber, Line: gpio.Line{Name: "amber"}},
		{Colour: devices.Green, Line: gpio.Line{Offset: 5}},
		{Colour: devices.Blue, Line: gpio.Line{Name: "blue"}},
	}}
}

// steady shows one colour.
func steady(c devices.Colour) devices.Pattern {
	return devices.Pattern{Name: c.String(), Beats: []devices.Beat{{Lit: c}}}
}

// play shows what is wanted until the returned function is called.
func play(t *testing.T, light *gpio.Light, want *cell.Cell[devices.Pattern]) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- light.Play(ctx, want) }()
	t.Cleanup(cancel)
	return func() error {
		cancel()
		return take(t, ended)
	}
}

// starting is how long a program may take to be there. To load it is up to the
// host, and in a guest whose clock counts instructions time flies meanwhile.
const starting = 2 * time.Minute

// untilStarted waits for a program that has just been started.
func untilStarted(t *testing.T, what string, is func() bool) {
	t.Helper()
	await(t, starting, what, is)
}

// until waits for a condition.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	await(t, patience, what, is)
}

func await(t *testing.T, limit time.Duration, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(limit); !is(); {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}

func TestInGuestGPIOLightColours(t *testing.T) {
	room := newSimRoom(t)
	light := gpio.NewLight(allLamps(room))
	want := cell.New(steady(devices.Dark))
	stop := play(t, light, want)
	for c, volts := range map[devices.Colour]string{
		devices.Red: "1000", devices.Amber: "0100", devices.Green: "0010", devices.Blue: "0001",
		devices.Red | devices.Green: "1010", devices.Dark: "0000",
	} {
		want.Set(steady(c))
		until(t, c.String()+" shown as "+volts, func() bool { return room.lamps(t) == volts })
		if lit, err := light.Lit(); lit != c || err != nil {
			t.Errorf("%v: read back %v, %v", c, lit, err)
		}
	}
	seen, err := light.Test(t.Context())
	if err != nil || !strings.Contains(seen.Text, "4 of 4") {
		t.Errorf("test: %+v, %v", seen, err)
	}
	want.Set(steady(devices.Green))
	until(t, "green", func() bool { return room.lamps(t) == "0010" })
	if err := stop(); err != nil || room.lamps(t) != "0000" {
		t.Errorf("stopped: lamps %s, %v; want dark", room.lamps(t), err)
	}
	if _, err := light.Lit(); err == nil {
		t.Error("a lamp that is not in use was read")
	}
}

func TestInGuestGPIOLightActiveLow(t *testing.T) {
	room := newSimRoom(t)
	opt := allLamps(room)
	opt.Lines[0].ActiveLow = true
	want := cell.New(steady(devices.Green))
	play(t, gpio.NewLight(opt), want)
	until(t, "green alone, red high to be dark", func() bool { return room.lamps(t) == "1010" })
	want.Set(steady(devices.Red))
	until(t, "red, low to be lit", func() bool { return room.lamps(t) == "0000" })
}

// The signal "may resume": red and green in turn, never both, never neither.
func TestInGuestGPIOLightInTurn(t *testing.T) {
	room := newSimRoom(t)
	pattern := devices.Pattern{Name: "may resume", Beats: []devices.Beat{
		{Lit: devices.Red, For: 500 * time.Millisecond}, {Lit: devices.Green, For: 500 * time.Millisecond},
	}}
	light := gpio.NewLight(allLamps(room))
	play(t, light, cell.New(pattern))
	until(t, "the first beat", func() bool { return room.lamps(t) == "1000" })
	for _, volts := range []string{"0010", "1000", "0010"} {
		until(t, volts, func() bool {
			lit, err := light.Lit()
			if err != nil || lit != devices.Red && lit != devices.Green {
				t.Errorf("between the beats: %v, %v", lit, err)
			}
			return room.lamps(t) == volts
		})
	}
}

func TestInGuestGPIOLightGoneAndBack(t *testing.T) {
	room := newSimRoom(t)
	light := gpio.NewLight(allLamps(room))
	want := cell.New(steady(devices.Amber)) // steady: nothing to write by itself
	ended := make(chan error, 1)
	for range 3 {
		go func() { ended <- light.Play(t.Context(), want) }()
		until(t, "amber", func() bool { return room.lamps(t) == "0100" })
		unplugged := time.Now()
		room.unplug(t)
		if err := take(t, ended); !errors.Is(err, devices.ErrGone) {
			t.Errorf("unplugged: Play ended with %v, want ErrGone", err)
		}
		t.Logf("unplugged: Play ended after %v", time.Since(unplugged))
		if err := light.Play(t.Context(), want); !errors.Is(err, devices.ErrAbsent) {
			t.Errorf("while away: Play ended with %v, want ErrAbsent", err)
		}
		room.plug(t)
	}
}

// A process that is killed leaves its lines to the driver; SafeLight waits for
// a holder to die and then sets them.
func TestInGuestGPIOSafeLight(t *testing.T) {
	room := newSimRoom(t)
	holder := exec.Command("gpioset", "--mode=signal", room.label, "5=1")
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "green by gpioset", func() bool { return room.lamps(t) == "0010" })

	err := gpio.NewLight(allLamps(room)).Play(t.Context(), cell.New(steady(devices.Red)))
	if !errors.Is(err, devices.ErrBusy) || !strings.Contains(err.Error(), "gpioset") {
		t.Errorf("a line that gpioset holds: got %v, want its name", err)
	}
	t.Log(err)

	safe := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		safe <- gpio.SafeLight(ctx, allLamps(room))
	}()
	quiet(t, safe, 300*time.Millisecond)
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait() // killed: an error by intent
	if err := take(t, safe); err != nil || room.lamps(t) != "0000" {
		t.Errorf("safe light: lamps %s, %v; want dark", room.lamps(t), err)
	}
}

func TestInGuestGPIONotThere(t *testing.T) {
	room := newSimRoom(t)
	show := func(change func(*gpio.LightOptions)) error {
		opt := allLamps(room)
		change(&opt)
		return gpio.NewLight(opt).Play(t.Context(), cell.New(steady(devices.Red)))
	}
	for name, c := range map[string]struct {
		err   error
		is    error
		words string
	}{
		"chip":   {show(func(o *gpio.LightOptions) { o.Chip = "hall" }), devices.ErrAbsent, `"hall": not present; there are: gpiochip`},
		"path":   {show(func(o *gpio.LightOptions) { o.Chip = "/dev/gpio-hall" }), devices.ErrAbsent, "(room)"},
		"name":   {show(func(o *gpio.LightOptions) { o.Lines[3].Line.Name = "violet" }), devices.ErrAbsent, "named lines: red, amber, green, blue"},
		"offset": {show(func(o *gpio.LightOptions) { o.Lines[2].Line.Offset = 8 }), devices.ErrAbsent, "lines 0 to 7"},
		"twice":  {show(func(o *gpio.LightOptions) { o.Lines[3].Line.Name = "red" }), nil, "another colour already"},
	} {
		if c.err == nil || c.is != nil && !errors.Is(c.err, c.is) || !strings.Contains(c.err.Error(), c.words) {
			t.Errorf("%s: got %v, want %v and %q", name, c.err, c.is, c.words)
		}
		t.Log(c.err)
	}
	link := t.TempDir() + "/lamps"
	if err := os.Symlink("/dev/"+room.chip(), link); err != nil {
		t.Fatal(err)
	}
	for _, chip := range []string{link, room.chip(), "/dev/" + room.chip()} {
		if err := gpio.SafeLight(t.Context(), gpio.LightOptions{Chip: chip, Lines: allLamps(room).Lines}); err != nil {
			t.Errorf("the chip as %s: %v", chip, err)
		}
	}
}

// Another user may not open the chip, and is told what would help.
func TestInGuestGPIODenied(t *testing.T) {
	room := newSimRoom(t)
	self := exec.Command(os.Args[0], "-test.run=^TestHelperSafeLight$", "-guest", "-helper="+room.label)
	out, err := self.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "permission denied: let the service's user be a member") {
		t.Errorf("as nobody: %v:\n%s", err, out)
	}
}

// TestHelperSafeLight is a process of its own for TestInGuestGPIODenied.
func TestHelperSafeLight(t *testing.T) {
	if *helper == "" {
		t.Skip("a helper process of the tests in a guest")
	}
	// Not by the parent: nobody may not even read the program.
	if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(65534), syscall.Setuid(65534)); err != nil {
		t.Fatal(err)
	}
	if err := gpio.SafeLight(t.Context(), allLamps(&simRoom{label: *helper})); err != nil {
		t.Fatal(err)
	}
}
