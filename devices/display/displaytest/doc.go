// Package displaytest is a simulated display for each protocol of package
// display, with the faults that real ones have.
//
// It is written from the protocol's side, from the makers' manuals, and shares
// no code with package frame, so that a frame which the driver builds wrongly
// is not understood here. It is reached by a pipe in memory (which works in
// synctest bubbles), a pty, and TCP.
//
// It guarantees: what it is told changes its State, and nothing else does but
// Change and time (warm-up); its goroutines end with the test.
//
// Not its job: pictures, menus, remote controls, and commands that the driver
// does not send. No client written by others was tried against it.
package displaytest
