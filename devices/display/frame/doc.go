// Package frame builds and reads what large displays are told by wire, and
// what they answer: Samsung MDC, NEC and Sharp-NEC MultiSync, LG commercial,
// Philips SICP, Sony by RS-232 and by Simple IP, Sharp PN, PJLink.
//
// It guarantees: what Request builds, Parse reads back without loss; a value
// that a table has no name for travels as a number and is not lost; no input
// makes it crash or keep more than 512 bytes. It is pure: no input, output or
// clock, so that frames from a rack can be read at a desk.
//
// Not its job: sending, waiting, matching in time, knowing whether a display
// did what it said (package display above it).
//
// # Words
//
// A request is a Command with a Value; without a value it asks. Values are
// words: "on", "off", "hdmi1", "37". A code without a name is "0x21". An
// answer with several figures is "power=on volume=37 input=hdmi1".
//
// # Sources
//
// Samsung MDC: the manuals of MD40B, IFH and 700DX. NEC: the external control
// manual of the V series; inputs and screen mute by public drivers. LG: RS-232
// chapters of several manuals, among them 70UL3E. Philips: SICP V2.03 (2019),
// whose printed examples have wrong sizes and checksums: the format counts.
// Sony: pro-bravia.sony.net and the manuals of FWD-S47H1. Sharp: five manuals
// of the PN series. PJLink: class 1 specification; of class 2 and its SHA-256
// only what public clients do. Temperature and serial number of NEC, and
// temperature and hours of LG, have no good source. Nothing here was tried on
// a real display.
package frame
