package audio

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// buildHelper compiles klubba-audio, and skips the test where that cannot be
// done.
func buildHelper(t *testing.T) string {
	t.Helper()
	if err := exec.Command("pkg-config", "--exists", "portaudio-2.0").Run(); err != nil {
		t.Skip("NOT RUN: klubba-audio cannot be built here; apt-get install gcc libc6-dev pkg-config portaudio19-dev")
	}
	path := filepath.Join(t.TempDir(), "klubba-audio")
	cmd := exec.Command("go", "build", "-o", path, "klubba/cmd/klubba-audio")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the helper: %v\n%s", err, out)
	}
	return path
}

// need skips a test through real sound servers unless that was asked for, and
// where programs are missing.
func need(t *testing.T, packages string, programs ...string) {
	t.Helper()
	if !*servers {
		t.Skip("NOT RUN: this plays through real sound servers for a minute; run: go test ./devices/audio -servers")
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("NOT RUN: there is no %s; apt-get install --no-install-recommends %s", p, packages)
		}
	}
}

// server is a sound server of the test's own.
type server struct {
	t     *testing.T
	cmd   *exec.Cmd
	said  *locked
	opt   Options       // without the helper
	ended chan struct{} // closed when it has ended and was waited for
	// playing reports whether somebody plays through the server.
	playing func() bool
}

// locked is a buffer that a process writes to while the test reads it.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts a sound server, waits until it is ready, and ends it with the
// test; also when the tests end without their cleaning up, by a panic. It runs
// with the priority that PulseAudio gives itself, where that is permitted.
func serve(t *testing.T, ready func() bool, env []string, argv ...string) *server {
	t.Helper()
	s := &server{t: t, cmd: exec.Command("nice", append([]string{"-n", "-11"}, argv...)...), said: &locked{}, ended: make(chan struct{})}
	s.cmd.Env = append(os.Environ(), env...)
	s.cmd.Stdout, s.cmd.Stderr = s.said, s.said
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.ended)
		_ = s.cmd.Wait()
	}()
	t.Cleanup(s.stop)
	deadline := time.After(20 * time.Second)
	for !ready() {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-s.ended:
			t.Fatalf("%s ends at once:\n%s", argv[0], s.said)
		case <-deadline:
			t.Fatalf("%s does not come up:\n%s", argv[0], s.said)
		}
	}
	return s
}

// options are those of a speakerphone on this server, with the helper, whose
// priority is the server's.
func (s *server) options(t *testing.T) Options {
	t.Helper()
	opt := s.opt
	opt.Helper, opt.Env = filepath.Join("testdata", "hurried"), append(opt.Env, "KLUBBA_AUDIO="+buildHelper(t))
	return opt
}

// stop ends the server in such a way that it takes its files with it, and by
// force if it does not obey. It may be called again.
func (s *server) stop() {
	s.signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(10 * time.Second):
		s.t.Logf("%s does not end when it is told to, and is killed", s.cmd.Args)
		s.kill()
	}
}

// kill ends the server at once, with everything that it holds.
func (s *server) kill() {
	s.signal(syscall.SIGKILL)
	<-s.ended
}

// signal reaches the server and what it started, unless it has ended.
func (s *server) signal(sig syscall.Signal) {
	select {
	case <-s.ended:
	default:
		_ = syscall.Kill(-s.cmd.Process.Pid, sig)
	}
}

// write makes a file in a folder of the test.
func write(t *testing.T, path, text string, mode os.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// patient is what a stream over PulseAudio is given for its buffers here: the
// server and the helper may each be kept from running for some of it. Above 300
// ms, with PulseAudio 16.1, a stream has not settled when the program begins.
const patient = 250 * time.Millisecond

// pulse starts PulseAudio with a loudspeaker that nobody hears, whose monitor
// is the microphone, and tells ALSA of both.
func pulse(t *testing.T) *server {
	t.Helper()
	need(t, "pulseaudio pulseaudio-utils libasound2-plugins", "pulseaudio", "pactl")
	d := t.TempDir()
	socket := filepath.Join(d, "pulse.sock")
	write(t, filepath.Join(d, "room.pa"), fmt.Sprintf("load-module module-native-protocol-unix auth-anonymous=1 socket=%s\n"+
		"load-module module-null-sink sink_name=room rate=48000 channels=1 format=float32le\n", socket), 0o600)
	asound := write(t, filepath.Join(d, "asound.conf"), fmt.Sprintf("pcm.!default { type null }\n"+
		"pcm.roomspk { type pulse server \"unix:%s\" device room hint { show on description \"spk\" } }\n"+
		"pcm.roommic { type pulse server \"unix:%s\" device room.monitor hint { show on description \"mic\" } }\n", socket, socket), 0o600)
	env := []string{"HOME=" + d, "XDG_RUNTIME_DIR=" + d}
	ask := func(what string) ([]byte, error) {
		cmd := exec.Command("pactl", "-s", "unix:"+socket, "list", "short", what)
		cmd.Env = append(os.Environ(), env...)
		return cmd.Output()
	}
	up := func() bool {
		sinks, err := ask("sinks")
		return err == nil && bytes.Contains(sinks, []byte("room"))
	}
	s := serve(t, up, env, "pulseaudio", "-n", "-F", filepath.Join(d, "room.pa"), "--daemonize=no",
		"--exit-idle-time=-1", "--disable-shm=yes", "--realtime=no", "--high-priority=no", "--use-pid-file=no")
	s.playing = func() bool {
		streams, err := ask("sink-inputs")
		return err == nil && len(streams) > 0
	}
	s.opt = Options{Output: "roomspk", Input: "roommic", Latency: patient, Env: []string{"ALSA_CONFIG_PATH=" + asound, "HOME=" + d}}
	return s
}

// period is how many samples JACK's server works on at a time.
const period = 1024

// jack starts a JACK server without a card, whose own loop takes what is played
// on the device "loopback" back to it, a period later. On "system" it is lost.
//
// The server is synchronous: it waits for its clients instead of going on
// without them, so that nothing is lost on a machine that is busy with other
// things.
func jack(t *testing.T) *server {
	t.Helper()
	need(t, "jackd2", "jackd", "jack_lsp")
	d := t.TempDir()
	name := jackName(t)
	asound := write(t, filepath.Join(d, "asound.conf"), "pcm.!default { type null }\npcm.nullout { type null hint { show on } }\n", 0o600)
	env := []string{"JACK_DEFAULT_SERVER=" + name, "JACK_NO_AUDIO_RESERVATION=1", "HOME=" + d}
	ports := func() ([]byte, error) {
		cmd := exec.Command("jack_lsp")
		cmd.Env = append(os.Environ(), env...)
		return cmd.Output()
	}
	up := func() bool {
		all, err := ports()
		return err == nil && bytes.Contains(all, []byte("loopback:"))
	}
	start := func() *server {
		return serve(t, up, env, "jackd", "-r", "-n", name, "-S", "-t", "5000", "-L", "2", // its long options crash it
			"-d", "dummy", "-r", "48000", "-p", strconv.Itoa(period), "-C", "2", "-P", "2")
	}
	t.Cleanup(func() {
		if len(jackLeft(name)) == 0 {
			return
		}
		start().stop() // it was killed, and the next one of its name tidies up
		for _, f := range jackFiles(name) {
			_ = os.Remove(f) // its clients', which it does not know of
		}
		if left := jackLeft(name); len(left) > 0 {
			t.Errorf("the JACK server leaves %q", left)
		}
	})
	s := start()
	s.playing = func() bool {
		all, err := ports()
		return err == nil && bytes.Contains(all, []byte("PortAudio:out_"))
	}
	s.opt = Options{Output: "loopback", Input: "loopback", Env: append(env, "ALSA_CONFIG_PATH="+asound)}
	return s
}

// jackName is a name for a JACK server that no other run of these tests has at
// the moment. There are but a handful of them: a server that is killed stays in
// JACK's list of eight, which is in shared memory, until one of its name comes.
func jackName(t *testing.T) string {
	t.Helper()
	for i := range 4 {
		name := fmt.Sprintf("klubba-test-%d", i)
		// Whoever has the socket has the name; it is gone with its process.
		if l, err := net.Listen("unix", "@"+name); err == nil {
			t.Cleanup(func() { l.Close() })
			return name
		}
	}
	t.Fatal("four runs of these tests have a JACK server already")
	return ""
}

// jackFiles are a JACK server's files in shared memory, beside its segments.
func jackFiles(name string) []string {
	files, _ := filepath.Glob("/dev/shm/jack*_" + name + "_*") // the pattern is a good one
	return files
}

// jackLeft is what is to be seen of a JACK server in shared memory.
func jackLeft(name string) []string {
	left := jackFiles(name)
	list, err := os.ReadFile("/dev/shm/jack-shm-registry")
	if err == nil && bytes.Contains(list, fmt.Appendf(nil, "jack-%d:%s:\x00", os.Getuid(), name)) {
		left = append(left, "its name in JACK's list of servers")
	}
	return left
}

// zombies counts this process's children that have ended and were not waited
// for, and those that still run.
func zombies(t *testing.T) (ended, running int) {
	t.Helper()
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range tasks {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		for _, pid := range strings.Fields(string(text)) {
			stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
			if err != nil {
				continue
			}
			if _, after, _ := strings.Cut(string(stat), ") "); strings.HasPrefix(after, "Z") {
				ended++
			} else {
				running++
			}
		}
	}
	return ended, running
}
