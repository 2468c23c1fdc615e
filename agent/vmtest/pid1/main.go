// Command pid1 is the first process of a test guest: it loads the plan's
// kernel modules, runs its steps one after another, sends what they write and
// how they end to the host, and powers the machine off.
//
// It is started by the guest's initramfs with the environment variable
// klubba_plan, which the kernel takes from its command line. Should it die,
// the kernel panics, and the host shows the console.
//
// Not its job: judging the outcome. That is the host's (package vmtest).
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"klubba/agent/vmtest/plan"
)

// grace is how long the host has to take the news of a missed deadline.
const grace = 5 * time.Second

// port is the virtio port that leads to the host.
const port = "/dev/vport0p1"

func main() {
	defer powerOff()
	out, err := os.OpenFile(port, os.O_WRONLY, 0)
	if err != nil {
		fmt.Fprintln(os.Stderr, "pid1: no way to the host:", err)
		return
	}
	host := newHost(out)
	if err := carryOut(host); err != nil {
		host.send(plan.Frame{Failed: err.Error()})
		return
	}
	host.send(plan.Frame{Done: true})
}

// carryOut runs the plan.
func carryOut(host *host) error {
	p, err := readPlan()
	if err != nil {
		return err
	}
	// A host that died does not read what it is sent, and all would wait.
	defer time.AfterFunc(p.Deadline+grace, powerOff).Stop()
	ctx, cancel := context.WithTimeout(context.Background(), p.Deadline)
	defer cancel()
	for _, m := range p.Modules {
		if err := load(ctx, m); err != nil {
			return err
		}
	}
	if err := mountKernelTrees(); err != nil {
		return err
	}
	return runSteps(ctx, host, p.Steps)
}

// readPlan reads the file that the kernel's command line names.
func readPlan() (p plan.Plan, err error) {
	data, err := os.ReadFile(os.Getenv("klubba_plan"))
	if err != nil {
		return p, fmt.Errorf("read the plan: %w", err)
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, fmt.Errorf("read the plan: %w", err)
	}
	return p, nil
}

// load loads a kernel module by name or by file.
func load(ctx context.Context, module string) error {
	words := strings.Fields(module)
	if len(words) == 0 {
		return fmt.Errorf("load module: the plan names an empty one")
	}
	tool := "modprobe"
	if strings.HasSuffix(words[0], ".ko") {
		tool = "insmod"
	}
	var complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, tool, words...)
	cmd.Stdout, cmd.Stderr = &complaint, &complaint
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("load module %q: %w: %s", module, err, complaint.String())
	}
	return nil
}

// mountKernelTrees mounts what tests reach into besides sysfs. configfs is
// there if some module needed it.
func mountKernelTrees() error {
	for _, m := range []struct{ kind, at string }{
		{"tracefs", "/sys/kernel/tracing"},
		{"configfs", "/sys/kernel/config"},
	} {
		if _, err := os.Stat(m.at); err != nil {
			continue
		}
		if err := unix.Mount(m.kind, m.at, m.kind, 0, ""); err != nil && err != unix.EBUSY {
			return fmt.Errorf("mount %s: %w", m.kind, err)
		}
	}
	return nil
}

// powerOff ends the guest at once. The ordinary way hangs without an init
// system, and there is nothing to save.
func powerOff() {
	time.Sleep(100 * time.Millisecond) // let the host take the last frame
	_ = os.WriteFile("/proc/sysrq-trigger", []byte("o"), 0)
	select {} // a first process that returns is a kernel panic
}
