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
// does not send.
//
// Of clients that others wrote, pjlink 0.2.8 of the npm registry was tried
// against the projector, without a password and with one (MD5): it read power,
// input, mutes, lamps, errors, maker, model and class, and set input, mute and
// power. For the other protocols none was found in Debian or at npm.
package displaytest
