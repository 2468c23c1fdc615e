// Package plan has what the host asks of a guest, and what the guest answers.
//
// The host writes a Plan as JSON to a file; the guest's first process carries
// it out and writes Frames, one JSON object a line, to a virtio port.
//
// Not its job: booting (package vmtest), carrying out (command pid1).
package plan

import "time"

// Plan is what a guest does from boot to power-off.
type Plan struct {
	// Modules are loaded in order: a name with parameters for modprobe
	// ("vivid n_devs=1"), or the path of a .ko file for insmod.
	Modules []string
	Steps   []Step
	// Deadline ends the guest from inside, should the host have died.
	Deadline time.Duration
}

// Step is one program that runs in the guest.
type Step struct {
	Name string
	// Args is the program, found in PATH as on the host, and its arguments.
	Args []string
	// Env is added to the environment, as KEY=value.
	Env []string
	// Dir is where the program runs; "/" if empty.
	Dir string
	// Background steps are left running while the next ones run, and are
	// killed when the last one has ended.
	Background bool
	// Limit is how long a step may take before it is killed; one minute if
	// zero. It does not bind background steps.
	Limit time.Duration
}

// Frame is one word from the guest. Exactly one of its kinds is set.
type Frame struct {
	// Step is whose Output or Exit it is.
	Step string `json:",omitempty"`
	// Output is what the step wrote to its standard output or error.
	Output string `json:",omitempty"`
	// Exit is the step's exit status: -1 if it was killed or never ran.
	Exit *int `json:",omitempty"`
	// Failed says why the plan could not be carried out.
	Failed string `json:",omitempty"`
	// Done ends a plan that was carried out.
	Done bool `json:",omitempty"`
}
