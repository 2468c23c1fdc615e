package vmtest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/audio"
	"klubba/devices/audio/alsa"
	"klubba/devices/audio/loop"
)

// aloop is the kernel's loop: what is played on its device 0 is recorded on
// its device 1.
func aloop(t *testing.T) audio.Options {
	t.Helper()
	needGuest(t)
	return audio.Options{Card: "Loop", Output: "hw:*,0", Input: "hw:*,1", Latency: 200 * time.Millisecond, Helper: *klubbaSnd,
		Patience: 2 * time.Minute}
}

// What comes back is what was played, bit by bit.
func TestInGuestAudioExact(t *testing.T) {
	s, err := audio.New(aloop(t)).Sweep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	lag := slices.IndexFunc(s.Recorded, func(v float32) bool { return v != 0 }) - slices.IndexFunc(s.Played, func(v float32) bool { return v != 0 })
	differ := 0
	for i, v := range s.Played {
		if lag < 0 || i+lag >= len(s.Recorded) || s.Recorded[i+lag] != v {
			differ++
		}
	}
	t.Logf("lag %d samples (%.3f ms), %d of %d samples differ", lag, 1000*float64(lag)/float64(s.Rate), differ, len(s.Played))
	if differ > 0 {
		t.Errorf("%d of %d samples are not what was played", differ, len(s.Played))
	}
}

func TestInGuestAudioVerdict(t *testing.T) {
	opt := aloop(t)
	ref, r, err := audio.New(opt).Reference(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s; sounded %.0f ms, took %.0f ms, %d troubled", r, r.SoundedMS, r.TookMS, r.Trouble)
	if !r.Has(loop.OK) || *r.Heard.Gaps != 0 {
		t.Errorf("found %+v", r.Findings)
	}
	opt.Reference = ref
	seen, err := audio.New(opt).Test(t.Context())
	if err != nil {
		t.Errorf("against its own reference: %v", err)
	}
	t.Log(seen.Text)
}

// A card that is taken out in mid-sweep is named as gone, and is found again.
func TestInGuestAudioUnplugAndReplug(t *testing.T) {
	opt := aloop(t)
	ended := make(chan error, 1)
	go func() {
		_, err := audio.New(opt).Check(t.Context())
		ended <- err
	}()
	running(t, alsa.Capture, 96000)
	unplugged := time.Now()
	driver(t, "snd_aloop", "unbind", "snd_aloop.0")
	var err error
	select {
	case err = <-ended:
	case <-time.After(2 * time.Minute):
		t.Fatal("it plays on")
	}
	t.Logf("noticed after %v: %v", time.Since(unplugged), err)
	if !errors.Is(err, devices.ErrGone) {
		t.Errorf("unplugged while it played: %v, want ErrGone", err)
	}
	if _, err := audio.New(opt).Check(t.Context()); !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("while away: %v, want ErrAbsent", err)
	}
	driver(t, "snd_aloop", "bind", "snd_aloop.0")
	if seen, err := audio.New(opt).Test(t.Context()); err != nil {
		t.Errorf("plugged in again: %v; %s", err, seen.Text)
	}
}

// Somebody else has the card: he is named, left alone, and seen to record.
func TestInGuestAudioBusy(t *testing.T) {
	opt := aloop(t)
	ctx, cancel := context.WithCancel(t.Context())
	client := exec.CommandContext(ctx, "arecord", "-q", "-D", "hw:Loop,1", "-f", "S16_LE", "-r", "48000", "-c", "2", "/dev/null")
	if err := client.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cancel(); _ = client.Wait() }()
	running(t, alsa.Capture, 0)
	_, err := audio.New(opt).Test(t.Context())
	if !errors.Is(err, devices.ErrBusy) || !strings.Contains(err.Error(), "arecord") {
		t.Errorf("%v, want ErrBusy and who it is", err)
	}
	use, err := audio.New(opt).Look(t.Context())
	t.Logf("%s; %v", use, err)
	if err != nil || use.Capture != alsa.FlowOn || use.Playback != alsa.FlowOff || !strings.Contains(use.String(), "samples flow, held by arecord") {
		t.Errorf("saw %+v", use)
	}
	stopped := exec.CommandContext(ctx, "kill", "-STOP", itoa(client.Process.Pid))
	if err := stopped.Run(); err != nil {
		t.Fatal(err)
	}
	watched(t, opt, "interrupted (xrun)")
}

// watched waits for a report with these words that calls the part degraded.
func watched(t *testing.T, opt audio.Options, words string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	seen := false
	_ = audio.New(opt).Watch(ctx, func(r devices.Report) {
		t.Logf("%v, degraded %t: %s", r.Err, r.Degraded, r.Evidence.Text)
		if r.Degraded && strings.Contains(r.Evidence.Text, words) {
			seen = true
			cancel()
		}
	})
	if !seen {
		t.Errorf("no report of %q", words)
	}
}

// running waits until a stream of the loop has run for so many frames.
func running(t *testing.T, d alsa.Direction, frames uint64) {
	t.Helper()
	for range 6000 {
		if c, err := alsa.Kernel().Find("Loop"); err == nil {
			for _, s := range alsa.Kernel().Streams(c) {
				if s.Direction == d && s.State == "RUNNING" && s.Pointer >= frames {
					return
				}
			}
		}
		<-time.After(10 * time.Millisecond)
	}
	t.Fatal("nothing runs")
}

// driver binds or unbinds a device.
func driver(t *testing.T, name, what, device string) {
	t.Helper()
	if err := os.WriteFile("/sys/bus/platform/drivers/"+name+"/"+what, []byte(device), 0); err != nil {
		t.Fatal(err)
	}
}
