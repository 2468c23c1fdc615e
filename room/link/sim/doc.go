// Package sim runs a link.Detector over a modelled path in virtual time.
//
// It is event-exact: every probe leaves when the detector wants it to, every
// answer arrives a round trip later, and the detector is woken at its
// Deadline and not otherwise. Nothing is skipped and nothing is rounded, so
// that what holds here holds for a daemon that is never late.
//
// Not its job: judging, and the daemon's own delays, for which a path may
// hold the caller up by Pauses.
package sim
