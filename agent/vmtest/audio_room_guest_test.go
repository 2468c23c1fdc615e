package vmtest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"klubba/agent/client"
)

// talkConf makes of the kernel's loop a microphone with a mute: a switch that
// the mixer of the card has, and that silences what is recorded through it. The
// loop wants one format on both sides, and PortAudio plays floating point.
const talkConf = `
pcm.hw {
	@args [ CARD DEV SUBDEV ]
	@args.CARD { type string default "0" }
	@args.DEV { type integer default 0 }
	@args.SUBDEV { type integer default -1 }
	type hw
	card $CARD
	device $DEV
	subdevice $SUBDEV
}
ctl.hw {
	@args [ CARD ]
	@args.CARD { type string default "0" }
	type hw
	card $CARD
}
pcm.!default { type null }
pcm.talk {
	type softvol
	slave.pcm { type plug slave { pcm "hw:Loop,1" format FLOAT_LE } }
	control { name "Mic Capture Switch" card Loop }
	min_dB -1.0
	max_dB 0.0
	resolution 2
}
`

const soundRoomConfig = `
[room]
site = "gast"
name = "sal-1"
[record]
path = %q
[http]
socket = %q
[[speakerphone]]
name = "speakerphone"
card = "Loop"
input = "talk"
microphone_control = "Mic"
helper = %q
latency = "200ms"
`

// newSoundRoom is a daemon whose room has a speakerphone, and no more.
func newSoundRoom(t *testing.T) *cameraRoom {
	t.Helper()
	needGuest(t)
	dir := t.TempDir()
	r := &cameraRoom{socket: filepath.Join(dir, "s")}
	file, alsa := filepath.Join(dir, "klubba.toml"), filepath.Join(dir, "asound.conf")
	for path, text := range map[string]string{
		file: fmt.Sprintf(soundRoomConfig, filepath.Join(dir, "record.db"), r.socket, *klubbaSnd), alsa: talkConf,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.client = client.New(r.socket)
	t.Cleanup(r.client.Close)
	r.daemon = exec.Command(*klubbad, "run", "--config", file)
	r.daemon.Env = append(os.Environ(), "ALSA_CONFIG_PATH="+alsa)
	background(t, r.daemon)
	untilStarted(t, "the daemon answers", func() bool { _, err := r.client.Status(t.Context()); return err == nil })
	return r
}

// The daemon's pre-check sounds, hears, and proves the mute; muted, the room is
// not ready, and says why; a card that is taken out is absent, and comes back.
func TestInGuestAudioRoom(t *testing.T) {
	r := newSoundRoom(t)
	r.condition(t, "speakerphone", "unknown") // plugged in is not heard to work
	r.ask(t, 0, "bara högtalartelefonen: bra", "precheck", "--part", "speakerphone")
	s, err := r.client.Status(t.Context())
	if p := partOf(s, "speakerphone"); err != nil || p.Condition != "ok" || !strings.Contains(p.Evidence, "its mute was proven by sound") {
		t.Errorf("%+v, %v", p, err)
	}
	sw := []string{"-c", "Loop", "cset", "name=Mic Capture Switch"}
	if out, err := exec.Command("amixer", append(sw, "off")...).CombinedOutput(); err != nil {
		t.Fatalf("amixer: %v: %s", err, out)
	}
	r.ask(t, 1, "bara högtalartelefonen: ", "precheck", "--part", "speakerphone")
	s, err = r.client.Status(t.Context())
	if found := s.Readiness; err != nil || found.Verdict != "not-ready" || !strings.Contains(found.Summary, "the microphone is muted: the mixer says so") {
		t.Errorf("muted: %+v, %v", found, err)
	}
	r.ask(t, 0, "mikrofonen är tystad: mixern säger det, och inget hördes", "status")
	driver(t, "snd_aloop", "unbind", "snd_aloop.0") // with it goes the switch, which is of no use to others
	r.condition(t, "speakerphone", "absent")
	driver(t, "snd_aloop", "bind", "snd_aloop.0")
	r.condition(t, "speakerphone", "unknown")
}
