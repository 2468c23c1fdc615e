// Package room judges. A Room is a value that steps: an event and a moment go
// in, the work that follows comes out, and Status tells all there is to know.
//
// It guarantees that
//   - the same events at the same moments give the same room: no clock, no
//     goroutine, no lock, no input or output happens in here;
//   - every change of phase yields exactly one Note of kind "phase";
//   - no signal that promises a good link is given in an open meeting while
//     either sound or picture lacks fresh evidence;
//   - only the monotonic clock decides; a jump of the wall clock is noted in
//     the record and changes no verdict;
//   - after a Tick the Deadline lies ahead.
//
// Scenario transcripts under testdata show what happens when, and are the
// best place to learn the rules.
//
// Not its job: measuring (package devices), keeping the record (packages
// room/record and agent/store), showing the status to anybody.
package room
