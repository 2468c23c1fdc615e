// Package uplink watches the way to the remote members: it runs the pure
// detector of package room/link with real probes.
//
// One goroutine owns the detector. It sends when the detector wants a probe,
// ticks it when silence would change something, and tells every change at
// once, else the present state now and then. Around it, each prober, the
// watch of the local connection and the counting of the meeting's own packets
// run in goroutines of their own, are restarted when they fail, and are waited
// for in the end.
//
// It guarantees that a target that cannot be asked is a fault on that target
// and no other, that sending never waits, and that a probe which the system
// would not take counts as sent and lost, so that silence stays silence.
//
// Queues: 64 numbers wait for a prober, and 512 events for the owner; a
// prober that is behind loses numbers, and its target's answers with them.
//
// Not its job: judging (package room/link), sending (package devices/probe).
package uplink
