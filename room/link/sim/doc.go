// Package sim runs a link.Detector over a modelled path in virtual time.
//
// It is event-exact: every probe leaves when the detector wants it to, every
// answer arrives a round trip later, and the detector is woken at its
// Deadline and not otherwise. Nothing is skipped and nothing is rounded, so
// that what holds here holds for a daemon that is never late.
//
// Not its job: judging. The daemon's own delays are modelled only where a test
// holds the caller up (Hold).
package sim
