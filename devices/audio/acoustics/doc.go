// Package acoustics reads a room's sound path off a recording of one sweep:
// samples in, figures out.
//
// A Stimulus is played by the loudspeaker and heard by the microphone. From
// the recording Analyze gives the delay, the polarity, distortion by order,
// noise and signal by octave, hum, clipping, gaps, the drift of one clock
// against the other, decay (EDT, T20, T30), clarity (C50, D50) and speech
// intelligibility (STI). AnalyzeImpulse gives what a ready impulse response
// can tell.
//
// It guarantees that
//   - the same samples give the same figures: no clock, no goroutine, no lock,
//     no input or output happens in here;
//   - a figure that cannot be judged is not given, and a Finding says why;
//   - samples that are no numbers, or absurd, are counted, taken for silence
//     and reported; nothing here panics on what was recorded;
//   - work and memory grow with the length of the recording, which is bounded
//     by MaxSeconds.
//
// # Method
//
// The stimulus is an exponential sine sweep (A. Farina, AES 108, 2000). The
// recording's spectrum is divided by the sweep's, which gives the impulse
// response, and before it the images of the harmonics: that of order n comes
// L·ln(n) earlier. Decay follows ISO 3382-1 and -2: octave bands, backward
// integration, cut at the knee found by the iteration of Lundeby et al.
// (Acustica 81, 1995), noise subtracted and the missing tail added. STI is the
// indirect full method of IEC 60268-16 with the male weights: 14 modulation
// frequencies in 7 octaves.
//
// # Limits
//
// The microphone is not calibrated, so no level in here is a sound pressure:
// the STI is without masking and hearing threshold, and is that of the path
// from this loudspeaker to this microphone, not from a talker to a listener.
// Near the loudspeaker the direct sound makes STI, C50 and EDT look better
// than the room is; T20 is spared. The indirect method sees neither distortion
// nor clipping: read the distortion beside it. Automatic gain, noise
// suppression and echo cancelling bend every figure.
//
// Not its job: playing, recording, files (package wav), and whether a figure
// is good enough for the room.
package acoustics
