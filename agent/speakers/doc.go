// Package speakers is the one door to the room's speakerphones: whoever wants
// to make a sound with one, or to listen, comes by here.
//
// It guarantees:
//   - while a meeting is on nothing is played and nothing recorded: it is
//     refused with wire.ErrSoundInMeeting, and what was under way when the
//     meeting opened is cancelled, its outcome thrown away. What the kernel
//     shows is watched all the time, behind closed doors too;
//   - there is one sound in the room at a time, whatever asks for it, and each
//     step has its own deadline;
//   - a speakerphone that is only plugged in is never ok: it is ok by a test
//     that is not too old, or by the samples that the kernel sees flow. One that
//     somebody holds is not failed: it was not tested;
//   - a mute is proven by sound, wherever there is a switch, and the switch is
//     left as it was found;
//   - recordings stay in memory. What is kept is one small file of figures for
//     each speakerphone, written whole or not at all, with what the device is;
//     another device is told apart from it in words, and a damaged file named.
//
// Not its job: what a recording shows (package devices/audio/loop), and words
// for people (package room/text).
package speakers
