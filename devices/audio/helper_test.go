package audio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/audio/pipe"
)

// script is a helper that a shell plays. $D is a folder of its own.
func script(t *testing.T, text string) helper {
	t.Helper()
	d := t.TempDir()
	return helper{write(t, filepath.Join(d, "klubba-audio"), "#!/bin/sh\nD="+d+"\n"+text+"\n", 0o755), nil, 15 * time.Second}
}

// fault is a script that answers with a fault.
func faulty(code pipe.Code) string {
	return fmt.Sprintf(`echo '{"version":1,"fault":{"code":"%s","text":"the words"},"rate":16000,"samples":0}'`, code)
}

// ask lets a helper record 1000 samples, within 5 s.
func ask(t *testing.T, h helper) (pipe.Reply, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	p, _, err := h.do(ctx, pipe.Request{Do: pipe.Duplex, Output: "o", Input: "i", Rate: 48000, Frames: 1000}, make([]float32, 1000))
	return p, err
}

// Whatever a helper does, it becomes an error of its own, in time.
func TestBadHelpersAreNamed(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want error
		says string
	}{
		"old":                {`echo '{"version":0,"samples":0}'`, ErrOldHelper, "install"},
		"newer":              {`echo '{"version":2}'`, ErrOldHelper, "install"},
		"does not know us":   {faulty(pipe.BadRequest), ErrOldHelper, "install"},
		"built without":      {faulty(pipe.NoLibrary), ErrNoHelper, "the words"},
		"usage":              {`echo 'usage: klubba-audio [-x]'`, ErrGarbled, "usage"},
		"says nothing":       {`exit 0`, ErrGarbled, "no answer"},
		"breaks off":         {`echo '{"version":1,"samples":1000}'; echo 1234`, ErrGarbled, "breaks off"},
		"babbles for ever":   {`yes`, ErrGarbled, "too long"},
		"aborts":             {"echo 'x.c:1: Assertion `y failed.' >&2; kill -ABRT $$", ErrCrashed, "Assertion"},
		"exits":              {`echo 'panic in portaudio stream callback' >&2; exit 2`, ErrCrashed, "panic in portaudio"},
		"answers and dies":   {`echo '{"version":1,"played":1000,"samples":0}'; kill -SEGV $$`, ErrCrashed, "segmentation"},
		"hangs":              {`sleep 1000`, ErrStuck, "hangs"},
		"answers and hangs":  {`echo '{"version":1,"samples":0}'; sleep 1000`, ErrStuck, "hangs"},
		"leaves a child":     {`sleep 1000 & exit 1`, ErrCrashed, "exit status 1"},
		"ignores its end":    {`trap '' TERM HUP INT; while :; do sleep 1; done`, ErrStuck, "hangs"},
		"ended itself":       {`exit 3`, ErrStuck, "hangs"},
		"does not read":      {`exec 0<&-; echo '{"version":1,"played":1000,"samples":0}'`, ErrLied, "0 of 1000"},
		"plays too little":   {`echo '{"version":1,"played":3,"samples":0}'`, ErrLied, "3 of 1000"},
		"no device":          {faulty(pipe.NoDevice), devices.ErrAbsent, "none at all"},
		"two of that name":   {faulty(pipe.Ambiguous), ErrSound, "the words"},
		"busy":               {faulty(pipe.Busy), devices.ErrBusy, "the words"},
		"denied":             {faulty(pipe.Denied), devices.ErrDenied, "audio"},
		"wrong rate":         {faulty(pipe.Rate), ErrSound, "16000 Hz"},
		"never starts":       {faulty(pipe.NoStart), ErrStuck, "sound server"},
		"stops":              {faulty(pipe.Stalled), ErrStalled, "sound server"},
		"refuses":            {faulty(pipe.Library), ErrSound, "the words"},
		"a code of its own":  {faulty("fire"), ErrSound, "the words"},
		"a flood of stderr":  {`head -c 30000000 /dev/zero | tr '\0' 'x' >&2; exit 1`, ErrCrashed, "xxx"},
		"binary to stderr":   {`head -c 3000 /dev/urandom >&2; exit 1`, ErrCrashed, "exit status 1"},
		"ALSA's usual words": {`echo 'ALSA lib confmisc.c:855:(parse_card) cannot find card' >&2; exit 1`, ErrCrashed, "libraries"},
	} {
		t.Run(name, func(t *testing.T) {
			h := script(t, tt.text) // not in parallel: no script can be started while another is written
			t.Parallel()
			_, err := ask(t, h)
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %v and %q", err, tt.want, tt.says)
			}
			if err != nil && (len(err.Error()) > 1500 || strings.Contains(err.Error(), "ALSA lib")) {
				t.Errorf("%d bytes of error: %v", len(err.Error()), err)
			}
		})
	}
}

func TestMissingHelper(t *testing.T) {
	d := t.TempDir()
	for name, path := range map[string]string{
		"nothing there":  filepath.Join(d, "nothing"),
		"a folder":       d,
		"not executable": write(t, filepath.Join(d, "a"), "#!/bin/sh\n", 0o644),
		"no program":     write(t, filepath.Join(d, "b"), "\x00\x01", 0o755),
	} {
		if _, err := ask(t, helper{path, nil, 15 * time.Second}); !errors.Is(err, ErrNoHelper) || !strings.Contains(err.Error(), "install") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := New(Options{Output: "a", Input: "b"}).Check(t.Context()); !errors.Is(err, ErrNoHelper) {
		t.Errorf("beside the test's own program: got %v", err)
	}
}

// Who asks needs no patience of his own: a helper that hangs, and does not end
// itself by its limit, is killed a second later.
func TestHelperHasItsDeadline(t *testing.T) {
	h := script(t, `sleep 1000`)
	h.patience = 100 * time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	begun := time.Now()
	_, _, err := h.do(ctx, pipe.Request{Do: pipe.List}, nil)
	if took := time.Since(begun); !errors.Is(err, ErrStuck) || took > 10*time.Second {
		t.Errorf("got %v after %v", err, took)
	}
}

// A helper that is killed takes with it what it started.
func TestKilledWithItsGroup(t *testing.T) {
	h := script(t, `sleep 1000 & echo $! > $D/child; wait`)
	ctx, cancel := context.WithCancel(t.Context())
	child := filepath.Join(filepath.Dir(h.path), "child")
	var pid int
	go func() {
		defer cancel()
		for pid == 0 && ctx.Err() == nil {
			if text, err := os.ReadFile(child); err == nil && bytes.HasSuffix(text, []byte("\n")) {
				_, _ = fmt.Sscan(string(text), &pid)
			}
			<-time.After(time.Millisecond)
		}
	}()
	_, _, err := h.do(ctx, pipe.Request{Do: pipe.List}, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-ctx.Done()
	for range 500 { // until init has waited for it
		if err := unix.Kill(pid, 0); err != nil || dead(pid) {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	t.Errorf("process %d still runs", pid)
}

// dead reports whether a process has ended, waited for or not.
func dead(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(stat), ") ")
	return err != nil || strings.HasPrefix(after, "Z") || strings.HasPrefix(after, "X")
}

// The helper is asked in one line, and hears its end when we go.
func TestHelperIsAsked(t *testing.T) {
	h := script(t, `read line; echo "$line" > $D/asked; echo '{"version":1,"devices":[{"name":"spk","outputs":2}],"samples":0}'`)
	p, _, err := h.do(t.Context(), pipe.Request{Do: pipe.List}, nil)
	if err != nil || len(p.Devices) != 1 || p.Devices[0].Name != "spk" {
		t.Errorf("got %+v, %v", p, err)
	}
	asked, err := os.ReadFile(filepath.Join(filepath.Dir(h.path), "asked"))
	if err != nil || !strings.Contains(string(asked), `"do":"list"`) || !strings.Contains(string(asked), `"limit_ms":15000`) {
		t.Errorf("asked %s, %v", asked, err)
	}
}

func TestComplaintIsBounded(t *testing.T) {
	var c complaint
	for i := range 10000 {
		fmt.Fprintf(&c, "line %d\n", i)
	}
	if len(c.first)+len(c.last) > 2*kept || !strings.Contains(c.String(), "line 9999") || cap(c.last) > 4*kept {
		t.Errorf("%d and %d bytes: %s", len(c.first), cap(c.last), &c)
	}
}
