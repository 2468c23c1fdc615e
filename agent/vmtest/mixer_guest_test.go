package vmtest_test

import (
	"errors"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"klubba/devices"
	"klubba/devices/audio/alsa"
)

func itoa(n int) string { return strconv.Itoa(n) }

// amixer is the other way to the same mixer.
func amixer(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("amixer", append([]string{"-c", "Desk"}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("amixer %q: %v\n%s", args, err, out)
	}
	return string(out)
}

func TestInGuestAudioMixer(t *testing.T) {
	needGuest(t)
	k := alsa.Kernel()
	all, err := k.Controls("Desk")
	if err != nil || len(all) < 5 {
		t.Fatalf("%+v, %v", all, err)
	}
	if listed := strings.Count(amixer(t, "controls"), "iface=MIXER"); listed != len(all) {
		t.Errorf("%d controls, amixer has %d", len(all), listed)
	}
	for _, c := range all {
		t.Logf("%+v", c)
	}
	for _, mute := range []bool{true, false} {
		if err := k.SetMute("Desk", alsa.Capture, "Mic", mute); err != nil {
			t.Fatal(err)
		}
		got, err := k.Muted("Desk", alsa.Capture, "Mic")
		want, says := alsa.MuteOff, "Capture [on]"
		if mute {
			want, says = alsa.MuteOn, "Capture [off]"
		}
		if other := amixer(t, "sget", "Mic"); err != nil || got != want || !strings.Contains(other, says) {
			t.Errorf("mute %t: %s, %v; amixer says %s", mute, got, err, other)
		}
	}
	amixer(t, "sset", "Mic", "nocap")
	if got, err := k.Muted("Desk", alsa.Capture, "Mic"); err != nil || got != alsa.MuteOn {
		t.Errorf("muted by amixer: %s, %v", got, err)
	}
}

func TestInGuestAudioMixerSets(t *testing.T) {
	needGuest(t)
	k := alsa.Kernel()
	all, err := k.Controls("Desk")
	i := slices.IndexFunc(all, func(c alsa.Control) bool { return c.Name == "Master Volume" })
	if err != nil || i < 0 || all[i].Kind != alsa.Volume || all[i].Max <= all[i].Min {
		t.Fatalf("%+v, %v", all, err)
	}
	if got, err := k.Set("Desk", "Master Volume", all[i].Index, all[i].Max, all[i].Min); err != nil || !slices.Equal(got, []int{all[i].Max, all[i].Min}) {
		t.Errorf("set to %v, %v", got, err)
	}
	if other := amixer(t, "cget", "name=Master Volume"); !strings.Contains(other, "values="+itoa(all[i].Max)+","+itoa(all[i].Min)) {
		t.Errorf("amixer says %s", other)
	}
	if _, err := k.Set("Desk", "Master Volume", all[i].Index, all[i].Max+1); err == nil {
		t.Error("a value out of range was taken")
	}
	if _, err := k.Set("Desk", "No Such Switch", 0, 1); !errors.Is(err, devices.ErrUnsupported) {
		t.Errorf("no such control: %v", err)
	}
	if err := k.SetMute("Loop", alsa.Capture, "", true); !errors.Is(err, devices.ErrUnsupported) {
		t.Errorf("a card without a switch: %v, want ErrUnsupported", err)
	}
	// Gone while nobody looks, it is absent by its name, and comes back by it.
	driver(t, "snd_dummy", "unbind", "snd_dummy.0")
	if _, err := k.Controls("Desk"); !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("unplugged: %v", err)
	}
	driver(t, "snd_dummy", "bind", "snd_dummy.0")
	if _, err := k.Controls("Desk"); err != nil {
		t.Errorf("plugged in again: %v", err)
	}
}
