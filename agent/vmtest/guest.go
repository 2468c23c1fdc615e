package vmtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"klubba/agent/vmtest/plan"
)

// GPIOSim among a guest's modules is the kernel's GPIO simulator, compiled
// from the kernel's source.
const GPIOSim = "gpio-sim"

// Step is a program that runs in the guest.
type Step = plan.Step

// Guest is a machine to boot once.
type Guest struct {
	// Modules are loaded in order by modprobe, with parameters
	// ("vivid n_devs=1"). GPIOSim is one of them.
	Modules []string
	// MemoryMiB is the guest's memory; 1024 if zero. What the guest writes
	// to files is in it.
	MemoryMiB int
	// Counted gives the guest one processor and a clock that counts its
	// instructions (QEMU's -icount, 2 ns each) instead of the host's time,
	// so that figures hardly depend on what else the host does.
	Counted bool
	// Deadline is for the whole run; 5 minutes if zero.
	Deadline time.Duration
	// Hear is told each piece of output as it comes; may be nil.
	Hear func(step, output string)
}

// Result is what became of one step.
type Result struct {
	Output string
	// Exit is the exit status: 0 is success, -1 killed or never started.
	Exit int
	// Ended is false for a step that the guest never came to.
	Ended bool
}

// Run boots the guest, runs the steps and returns what became of each, by
// name. The error says why the guest did not come to its end, with the last of
// its console; a step that fails is no error.
func (g Guest) Run(ctx context.Context, steps ...Step) (map[string]Result, error) {
	ctx, cancel := context.WithTimeout(ctx, g.limit())
	defer cancel()
	parts, err := prepare(ctx, slices.Contains(g.Modules, GPIOSim))
	if err != nil {
		return nil, fmt.Errorf("prepare the guest: %w", err)
	}
	dir, err := os.MkdirTemp("", "klubba-vm-")
	if err != nil {
		return nil, fmt.Errorf("prepare the guest: %w", err)
	}
	defer os.RemoveAll(dir)
	m := machine{
		parts:   parts,
		plan:    filepath.Join(dir, "plan.json"),
		console: filepath.Join(dir, "console"),
		memory:  g.MemoryMiB,
		counted: g.Counted,
	}
	if err := g.write(m.plan, parts, steps); err != nil {
		return nil, fmt.Errorf("prepare the guest: %w", err)
	}
	return m.run(ctx, g.Hear)
}

// write writes the plan to a file that the guest will read.
func (g Guest) write(path string, parts parts, steps []Step) error {
	p := plan.Plan{Steps: steps, Deadline: g.limit()}
	for _, m := range g.Modules {
		if m == GPIOSim {
			// insmod does not fetch what the module builds upon.
			p.Modules = append(p.Modules, "configfs")
			m = parts.gpioSim
		}
		p.Modules = append(p.Modules, m)
	}
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// limit is the deadline in force.
func (g Guest) limit() time.Duration {
	if g.Deadline <= 0 {
		return 5 * time.Minute
	}
	return g.Deadline
}
