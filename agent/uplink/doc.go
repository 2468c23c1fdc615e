// Package uplink watches the way to the remote members: it runs the pure
// detector of package room/link with real probes.
//
// One goroutine owns the detector and the probers. It wakes when the detector
// wants a probe, or when silence would change something; then it looks what
// has come, sends, and tells every change at once, else the present state now
// and then. What comes in between waits in the kernel with the time of its
// arrival: in a meeting the processor is woken twenty times a second, and not
// for every packet. The watch of the local connection and the counting of the
// meeting's own packets run beside it, are restarted when they fail, and are
// waited for in the end.
//
// It guarantees that a target that cannot be asked is a fault on that target
// and no other, that sending never waits, and that a probe which the system
// would not take counts as sent and lost, so that silence stays silence.
//
// Queues: 64 events of the local connection and the count wait for the owner;
// when there are more, those who tell them wait.
//
// Not its job: judging (package room/link), sending (package devices/probe).
package uplink
