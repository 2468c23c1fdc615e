// Package viscatest is a simulated camera that speaks VISCA, with the faults
// that real ones have.
//
// It is written from the protocol's side, from the command lists of Sony's
// technical manuals (EVI-D80, SRG-300H, BRC-X400), and shares no code with
// package visca, so that a frame which the driver builds wrongly is not
// understood here. It is reached by a pipe in memory (which works in synctest
// bubbles), a pty, TCP, and UDP with and without Sony's header.
//
// It guarantees: what it is told changes its State, and nothing else does; its
// goroutines end with the test; faults happen as often as they were asked for.
//
// Not its job: pictures, optics, the time that a motor takes to start.
package viscatest
