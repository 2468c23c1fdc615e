// Package picture judges what a camera shows, from the pictures alone: black,
// covered by a hand or a cap, shutter closed, dark room, too light, out of
// focus, frozen, flickering with the lamps, tinted, turned away.
//
// A picture goes through [Analyzer.Measure], several of one still scene through
// [Stack]; [Judge] names what the measures mean, each finding with its measure,
// its limit and its cause in words. A [Reference], taken when the room was put
// into service, tells whether the view has moved since.
//
// It guarantees that
//   - the same pictures give the same measures: no clock, no goroutine, no lock,
//     no input or output happens in here;
//   - a picture of any size and any content is measured or refused with a reason,
//     and after the first one of a size nothing is allocated;
//   - focus is judged free of contrast, brightness and noise, and is not judged
//     on a picture that shows too little;
//   - a closed shutter is called a closed shutter, never a fault.
//
// Not its job: getting the pictures (package devices/camera), decoding files
// (cmd/klubba), deciding what the room does about a finding (package room).
//
// Measures leave this package; pictures do not, except as a [Reference], which
// holds means of cells too coarse to know a face by.
package picture
