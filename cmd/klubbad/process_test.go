package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"klubba/agent/client"
)

// binFolder names, in the environment, the folder of the built klubbad.
const binFolder = "KLUBBAD_TEST_BIN"

// TestMain gives the real program a folder to be built in, or is that program
// with a part of it made to tell more; see inner_test.go.
func TestMain(m *testing.M) {
	if role := os.Getenv(innerRole); role != "" {
		os.Exit(playRole(role))
	}
	dir, err := os.MkdirTemp("", "klubbad-bin")
	if err == nil {
		err = os.Setenv(binFolder, dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// built is the real klubbad, built once as it is for a room.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(os.Getenv(binFolder), "klubbad")
	build := exec.Command("go", "build", "-trimpath", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// process is a klubbad that runs as a process of its own.
type process struct {
	*house
	cmd    *exec.Cmd
	began  time.Time
	stderr *lockedBuffer
	ended  chan struct{} // closed when err is known
	err    error
}

// spawn starts the real program, with more in its environment. It does not
// wait for anything.
func (h *house) spawn(env ...string) *process {
	h.Helper()
	path, err := built()
	if err != nil {
		h.Fatal(err)
	}
	return h.launch(exec.Command(path, "run", "--config", h.config), env...)
}

func (h *house) launch(cmd *exec.Cmd, env ...string) *process {
	h.Helper()
	p := &process{house: h, cmd: cmd, stderr: new(lockedBuffer), ended: make(chan struct{})}
	cmd.Env = append(cmd.Environ(), env...)
	cmd.Stderr = p.stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p.began = time.Now()
	if err := cmd.Start(); err != nil {
		h.Fatal(err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	h.Cleanup(p.kill)
	return p
}

// untilAnswers waits until the daemon answers on its socket.
func (p *process) untilAnswers() {
	p.Helper()
	late := time.After(20 * time.Second)
	for {
		if _, err := p.client.Status(p.Context()); err == nil {
			return
		}
		select {
		case <-time.After(3 * time.Millisecond):
		case <-p.ended:
			p.Fatalf("the daemon ended before it answered: %v\n%s", p.err, p.stderr)
		case <-late:
			p.Fatalf("the daemon does not answer:\n%s", p.stderr)
		}
	}
}

// kill ends the process as a cut of power would, and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}

// wasKilled tells whether the process lived until it was killed.
func (p *process) wasKilled() bool {
	var exit *exec.ExitError
	return errors.As(p.err, &exit) && exit.ExitCode() == -1
}

// terminate asks the process to end, as systemd does, and returns how long
// that took and with what it ended.
func (p *process) terminate() (time.Duration, int) {
	p.Helper()
	began := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.Fatal(err)
	}
	select {
	case <-p.ended:
		return time.Since(began), p.cmd.ProcessState.ExitCode()
	case <-time.After(30 * time.Second):
		p.Fatalf("the daemon did not end on SIGTERM:\n%s", p.stderr)
		return 0, 0
	}
}

// newClient is one more person at the socket.
func (h *house) newClient() *client.Client { return client.New(h.path("klubba.sock")) }

// pause waits, or less if ctx ends before.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
