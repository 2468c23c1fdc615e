// Package audio tests a speakerphone by one sweep that its loudspeaker plays
// and its microphone hears, proves by sound that its mute mutes, and tells what
// the kernel shows of it while somebody else has it.
//
// It guarantees: devices are those named, never silently others. Sound is
// played and recorded by a process of its own, klubba-audio (cmd/klubba-audio),
// which is given a deadline, killed with all that it started, and waited for:
// whatever the sound system does, the daemon lives, and nothing is left behind.
// An abort, a hang, a stream that stops without a word, a success that was
// none, and a helper that is missing, old or babbles are each an error of its
// own, with cause and remedy. Watch opens nothing. Recordings stay in memory,
// and leave it only where somebody asked for one.
//
// Not its job: what a recording shows (package acoustics), which fault it is
// (package loop), what the kernel says of a card (package alsa), when sound may
// be played (package agent), what a verdict means for the room (package room).
//
// # Names of devices
//
// PortAudio names an ALSA device by its card's name and number, "Jabra SPEAK
// 510: USB Audio (hw:1,0)". The number is another after the next boot, so it is
// left out: the card is named by what it is (Options.Card), and the device on
// it by "hw:*,0", which is the default, or by the whole name with a star. One of
// another card is "hw:ID,0", by that card's short name. A device of a sound server is named as "klubba audio list" shows it.
package audio
