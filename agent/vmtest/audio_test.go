package vmtest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"klubba/agent/vmtest"
)

// TestAudio runs every TestInGuestAudio... in one guest, against the kernel's
// sound loops (snd-aloop) and its card without sound, but with a mixer
// (snd-dummy). Both keep time by the guest's clock, which must not know the
// host's load.
func TestAudio(t *testing.T) {
	needVM(t)
	soundGuest(t, "^TestInGuestAudio",
		"-klubba="+vmtest.BuildProgram(t, "klubba/cmd/klubba"), "-klubbad="+vmtest.BuildProgram(t, "klubba/cmd/klubbad"))
}

// TestAudioFaults runs TestInGuestSoundFaults in a guest of its own: it takes
// as long as all the others.
func TestAudioFaults(t *testing.T) {
	needVM(t)
	if !*alsabat {
		t.Skip("NOT RUN: this takes half an hour; run: .ci/bench audio")
	}
	soundGuest(t, "^TestInGuestSoundFaults")
}

// soundGuest boots a guest with two loops and a mixer.
func soundGuest(t *testing.T, match string, args ...string) {
	needVM(t)
	t.Parallel() // the guest's clock does not know the host's load
	helper := buildAudio(t)
	vmtest.Guest{Modules: []string{"snd-aloop enable=1,1 index=0,1 id=Loop,Back pcm_substreams=1,1", "snd-dummy index=2 id=Desk"}, Deadline: 15 * time.Minute, Counted: true}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), match,
			append(args, "-guest", "-klubba-audio="+helper)...)
}

// buildAudio compiles klubba-audio, the one program that is not pure Go. The
// libraries that it needs are the host's, which the guest sees.
func buildAudio(t *testing.T) string {
	t.Helper()
	if err := exec.Command("pkg-config", "--exists", "portaudio-2.0").Run(); err != nil {
		t.Skip("NOT RUN: klubba-audio cannot be built here; apt-get install gcc libc6-dev pkg-config portaudio19-dev")
	}
	out := filepath.Join(t.TempDir(), "klubba-audio")
	cmd := exec.Command("go", "build", "-o", out, "klubba/cmd/klubba-audio")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build klubba-audio: %v\n%s", err, said)
	}
	return out
}
