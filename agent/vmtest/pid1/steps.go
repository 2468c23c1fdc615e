package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"klubba/agent/vmtest/plan"
)

// runSteps runs the steps in order. Background steps run on until the last
// other one has ended.
func runSteps(ctx context.Context, host *host, steps []plan.Step) error {
	var left sync.WaitGroup
	defer left.Wait()
	background, stop := context.WithCancel(ctx)
	defer stop()
	for _, s := range steps {
		if s.Background {
			left.Go(func() { run(background, host, s) })
			continue
		}
		limit := s.Limit
		if limit <= 0 {
			limit = time.Minute
		}
		bound, cancel := context.WithTimeout(ctx, limit)
		run(bound, host, s)
		cancel()
		if ctx.Err() != nil {
			return fmt.Errorf("the plan's deadline passed during step %q", s.Name)
		}
	}
	return nil
}

// run runs one step with its whole process group, and tells how it ended.
func run(ctx context.Context, host *host, s plan.Step) {
	out := output{host, s.Name}
	exit := -1
	defer func() { host.send(plan.Frame{Step: s.Name, Exit: &exit}) }()
	if len(s.Args) == 0 {
		fmt.Fprintln(out, "the plan names no program")
		return
	}
	cmd := exec.CommandContext(ctx, s.Args[0], s.Args[1:]...)
	cmd.Env = append(os.Environ(), s.Env...)
	cmd.Dir = s.Dir
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second // for a grandchild that keeps the output open
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		fmt.Fprintln(out, err)
		return
	}
	if exit = cmd.ProcessState.ExitCode(); exit == -1 && ctx.Err() != nil && !s.Background {
		fmt.Fprintf(out, "killed: the step took longer than its limit\n")
	}
}
