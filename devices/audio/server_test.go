package audio

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// buildHelper compiles klubba-audio once for all tests of a run that need it,
// and skips the test where that cannot be done.
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
// where programs are missing. A sound server on a busy machine drops samples.
func need(t *testing.T, packages string, programs ...string) {
	t.Helper()
	if !*servers {
		t.Skip("NOT RUN: this plays through real sound servers, and wants a machine at rest; run: go test ./devices/audio -servers")
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("NOT RUN: there is no %s; apt-get install --no-install-recommends %s", p, packages)
		}
	}
}

// server is a sound server of the test's own.
type server struct {
	t    *testing.T
	cmd  *exec.Cmd
	said *locked
	opt  Options
	once sync.Once
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
// test.
func serve(t *testing.T, ready func() bool, env []string, argv ...string) *server {
	t.Helper()
	s := &server{t: t, cmd: exec.Command(argv[0], argv[1:]...), said: &locked{}}
	s.cmd.Env = append(os.Environ(), env...)
	s.cmd.Stdout, s.cmd.Stderr = s.said, s.said
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	for begun := time.Now(); !ready(); <-time.After(20 * time.Millisecond) {
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("%s does not come up:\n%s", argv[0], s.said)
		}
	}
	return s
}

// kill ends the server at once; it may be called again, and beside itself.
func (s *server) kill() {
	s.once.Do(func() {
		_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		_ = s.cmd.Wait()
	})
}

// write makes a file in a folder of the test.
func write(t *testing.T, path, text string, mode os.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// pulse starts PulseAudio with a loudspeaker that nobody hears, whose monitor
// is the microphone, and tells ALSA of both.
func pulse(t *testing.T) *server {
	t.Helper()
	need(t, "pulseaudio libasound2-plugins", "pulseaudio")
	d := t.TempDir()
	socket := filepath.Join(d, "pulse.sock")
	write(t, filepath.Join(d, "room.pa"), fmt.Sprintf("load-module module-native-protocol-unix auth-anonymous=1 socket=%s\n"+
		"load-module module-null-sink sink_name=room rate=48000 channels=1 format=float32le\n", socket), 0o600)
	asound := write(t, filepath.Join(d, "asound.conf"), fmt.Sprintf("pcm.!default { type null }\n"+
		"pcm.roomspk { type pulse server \"unix:%s\" device room hint { show on description \"spk\" } }\n"+
		"pcm.roommic { type pulse server \"unix:%s\" device room.monitor hint { show on description \"mic\" } }\n", socket, socket), 0o600)
	up := func() bool {
		c, err := net.Dial("unix", socket)
		if err == nil {
			c.Close()
		}
		return err == nil
	}
	s := serve(t, up, []string{"HOME=" + d, "XDG_RUNTIME_DIR=" + d}, "pulseaudio", "-n", "-F", filepath.Join(d, "room.pa"), "--daemonize=no",
		"--exit-idle-time=-1", "--disable-shm=yes", "--realtime=no", "--high-priority=no", "--use-pid-file=no")
	s.opt = Options{Output: "roomspk", Input: "roommic", Helper: buildHelper(t), Env: []string{"ALSA_CONFIG_PATH=" + asound, "HOME=" + d}}
	return s
}

// jack starts a JACK server without a card. Its loop is closed by connect.
func jack(t *testing.T) *server {
	t.Helper()
	need(t, "jackd2", "jackd", "jack_connect")
	d := t.TempDir()
	name := fmt.Sprintf("klubba%d", os.Getpid())
	asound := write(t, filepath.Join(d, "asound.conf"), "pcm.!default { type null }\npcm.nullout { type null hint { show on } }\n", 0o600)
	env := []string{"JACK_DEFAULT_SERVER=" + name, "JACK_NO_AUDIO_RESERVATION=1", "HOME=" + d}
	up := func() bool { return jackCommand(env, "jack_lsp") == nil }
	s := serve(t, up, env, "jackd", "-r", "-n", name, "-d", "dummy", "-r", "48000", "-p", "256", "-C", "2", "-P", "2")
	s.opt = Options{Output: "system", Input: "system", Helper: buildHelper(t), Env: append(env, "ALSA_CONFIG_PATH="+asound)}
	return s
}

func jackCommand(env []string, argv ...string) error {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), env...)
	return cmd.Run()
}

// connecting closes the loop of every stream as soon as PortAudio has its
// ports, until it is told to stop.
func (s *server) connecting(t *testing.T) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			_ = jackCommand(s.opt.Env, "jack_connect", "PortAudio:out_0", "PortAudio:in_0") // fails while there is no stream, or it is done
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return sync.OnceFunc(func() { cancel(); <-done })
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
