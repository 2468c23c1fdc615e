// Package loop judges a speakerphone by what its microphone heard of its
// loudspeaker: a Program says what is played, Hear measures the recording by
// package acoustics, and Judge names what is wrong, each fault apart from the
// others.
//
// It guarantees that the same recording gives the same verdict: no clock, no
// device, no input or output is in here. Every finding has the measure that
// decided, its limit, how far past it lies, the cause in words and what to do.
// What could not be judged is not said to be well.
//
// A Reference, taken when the room was commissioned, makes the verdict sharper:
// its microphone is not calibrated, so how loud is loud is known only by
// comparison. A reference holds for the devices it was taken with, and for no
// others.
//
// # Limits of the method
//
// A speakerphone that cancels its own echo lets nothing of the sweep through
// although all is well: that is told, and the loop is not judged. Of a silent
// loop one cannot tell which half is dead without a second microphone or a
// reference; then both are named.
//
// Not its job: playing and recording, the mixer, whether a verdict makes the
// room ready.
package loop
