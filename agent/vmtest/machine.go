package vmtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"klubba/agent/vmtest/plan"
)

// machine is one QEMU process.
type machine struct {
	parts   parts
	plan    string // path of the plan
	console string // path of the file that the console goes to
	memory  int    // MiB
	counted bool   // its clock counts instructions
}

// run boots the machine and hears it out.
func (m machine) run(ctx context.Context, hear func(step, output string)) (map[string]Result, error) {
	cmd := exec.CommandContext(ctx, "qemu-system-x86_64", m.args()...)
	// Ended with its group, should it have children.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	frames, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	// Never written to: but for QEMU the end of its input would be the host
	// hanging up, and the guest's port would block.
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the guest: %w", err)
	}
	results, err := listen(frames, hear)
	waitErr := cmd.Wait()
	switch {
	case err == nil:
		return results, nil
	case ctx.Err() != nil:
		err = fmt.Errorf("the guest did not end in time: %w", ctx.Err())
	case waitErr != nil:
		err = fmt.Errorf("qemu: %w: %s", waitErr, complaint.String())
	}
	return results, fmt.Errorf("%w\nconsole:\n%s", err, tail(m.console, 80))
}

// args is QEMU's command line. Plain emulation is on purpose: KVM is missing
// or broken on many hosts, and two kinds of guest would be one too many.
func (m machine) args() []string {
	memory := m.memory
	if memory <= 0 {
		memory = 1024
	}
	clock := []string{"-accel", "tcg,thread=multi", "-smp", "2"}
	if m.counted {
		clock = []string{"-accel", "tcg,thread=single", "-smp", "1", "-icount", "shift=1,sleep=off"}
	}
	return append(clock,
		"-cpu", "max", "-m", strconv.Itoa(memory),
		"-nodefaults", "-display", "none", "-no-reboot", "-nic", "none",
		"-kernel", m.parts.kernel.image, "-initrd", m.parts.initramfs,
		"-serial", "file:"+m.console,
		"-chardev", "stdio,id=frames,signal=off",
		"-device", "virtio-serial-pci", "-device", "virtserialport,chardev=frames",
		"-virtfs", "local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap",
		// The kernel hands words that it does not know to the first process.
		"-append", "console=ttyS0 quiet panic=-1 mitigations=off tsc=reliable"+
			" klubba_plan="+m.plan+" klubba_pid1="+m.parts.pid1,
	)
}

// errSilent is a guest that went without saying that it had finished.
var errSilent = errors.New("the guest stopped before its plan was done")

// listen gathers the frames of a guest until it says that it is done.
func listen(r io.Reader, hear func(step, output string)) (map[string]Result, error) {
	results := map[string]Result{}
	for dec := json.NewDecoder(r); ; {
		var f plan.Frame
		if err := dec.Decode(&f); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return results, errSilent
		} else if err != nil {
			return results, fmt.Errorf("the guest's words make no sense: %w", err)
		}
		switch {
		case f.Done:
			return results, nil
		case f.Failed != "":
			return results, errors.New(f.Failed)
		}
		res := results[f.Step]
		res.Output += f.Output
		if f.Exit != nil {
			res.Exit, res.Ended = *f.Exit, true
		}
		results[f.Step] = res
		if hear != nil && f.Output != "" {
			hear(f.Step, f.Output)
		}
	}
}

// tail is the end of a file, for a report.
func tail(path string, lines int) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	all := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
