// Package sim is a whole meeting room in memory: lamps, buttons, a camera, a
// speakerphone, displays, the way to the remote members and the means to cut
// them off. Every part can be broken and mended while it is in use.
//
// It is the demo's driver and the tests' fake at once, so that what the tests
// prove is what the demo shows. It guarantees full fidelity to the abilities
// of package devices: a part that is unplugged ends its Watch with an error
// as a real one would, and says so again until it is plugged in; sound and
// picture stop when the path is down, when the speakerphone or the camera is
// broken, and when the remote side is cut off; a cut can fail to cut.
//
// Times come from the clock that it is given, so it runs in a synctest bubble
// and in real time alike.
//
// Not its job: deciding when something breaks. Hands do that: a scenario, a
// test, a person at the fault panel.
package sim
