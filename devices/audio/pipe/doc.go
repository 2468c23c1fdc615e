// Package pipe is the language that the daemon and its helper klubba-audio
// speak over the helper's standard input and output: one request in, one reply
// out, each a line of JSON that may be followed by samples (32-bit floating
// point, little end first, one channel, full scale being -1 to 1).
//
// It guarantees that what comes out of a helper is either the reply it should
// be or an error that says which of the two it is not: of another version, no
// reply at all, cut short, or babble. A length that is a lie costs no memory:
// samples are read as they come, and MaxSamples at most.
//
// Not its job: processes, deadlines, sound.
package pipe
