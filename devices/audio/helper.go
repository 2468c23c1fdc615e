package audio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"klubba/devices/audio/pipe"
)

// helper is the program klubba-audio.
type helper struct {
	path     string
	env      []string
	patience time.Duration // see Options
}

// do starts the helper, asks for one thing, waits for the answer and for the
// helper's end. However that comes about, the helper and all that it started
// are gone when do returns. An error of the helper itself is one of the named
// ones; what the sound system refused is one too, with the reply.
func (h helper) do(ctx context.Context, q pipe.Request, samples []float32) (pipe.Reply, []float32, error) {
	sound := time.Duration(0)
	if q.Rate > 0 {
		sound = time.Duration(max(q.Frames, len(samples))) * time.Second / time.Duration(q.Rate)
	}
	limit := h.patience + sound
	q.Limit = int(limit.Milliseconds())
	// The helper ends itself by then; if it cannot, it is killed.
	ctx, cancel := context.WithTimeout(ctx, limit+time.Second)
	defer cancel()
	e := h.run(ctx, cancel, q, samples)
	p, recorded, err := e.reply()
	if err != nil {
		return p, nil, err
	}
	if p.Fault != nil {
		return p, recorded, refused(p, e.said)
	}
	if q.Do != pipe.List && (len(recorded) != q.Frames || p.Played != len(samples)) {
		return p, recorded, fmt.Errorf("%w: %d of %d samples were played and %d of %d recorded%s", ErrLied,
			p.Played, len(samples), len(recorded), q.Frames, e.why())
	}
	return p, recorded, nil
}

// ended is what is left of a helper.
type ended struct {
	start  error // why it could not be started
	err    error // of the process
	ctx    error // why it was killed, if it was
	answer []byte
	much   bool // it said more than it may
	said   complaint
}

// run runs the helper to its end. A helper that says too much is killed.
func (h helper) run(ctx context.Context, kill context.CancelFunc, q pipe.Request, samples []float32) (e ended) {
	cmd := exec.CommandContext(ctx, h.path)
	cmd.Env = append(os.Environ(), h.env...)
	cmd.Env = append(cmd.Env, "JACK_NO_START_SERVER=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	killGroup := func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Cancel = killGroup
	cmd.WaitDelay = time.Second
	out := bounded{limit: pipe.MaxLine + 4*q.Frames, over: kill}
	cmd.Stdout, cmd.Stderr = &out, &e.said
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		e.start = err
		return e
	}
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_ = q.Write(in, samples) // a helper that does not read has its own reasons, which it tells by its end
	}()
	e.err = cmd.Wait() // closes in, which ends the writing too
	<-sent
	_ = killGroup() // what it may have left behind; as a rule there is nothing
	e.ctx, e.answer, e.much = ctx.Err(), out.kept.Bytes(), out.much
	return e
}

// bounded keeps what is written to it, up to a limit.
type bounded struct {
	kept  bytes.Buffer // not embedded: io.Copy would fill it past Write
	limit int
	over  func() // called when there is more
	much  bool
}

// Write implements io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.kept.Len()+len(p) > b.limit {
		b.much = true
		b.over()
		return 0, errors.New("too much")
	}
	return b.kept.Write(p)
}
