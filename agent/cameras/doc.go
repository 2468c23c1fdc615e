// Package cameras is the one door to the room's cameras: whoever wants to look
// through one, or move its head, comes by here.
//
// It guarantees:
//   - while a meeting is on nothing is opened and no head is moved: it is
//     refused with wire.ErrMeetingOn, and what was under way when the meeting opened
//     is cancelled and its outcome thrown away;
//   - a camera is used by one at a time, and each step has its own deadline;
//   - a camera that is only plugged in is never ok: it is ok by an examination
//     that is not too old, or by the stream that the kernel shows. In a
//     meeting the kernel's word is the only evidence, and it says what was not
//     seen. A camera that somebody holds is not failed: it was not examined;
//   - pictures stay in memory. What is kept is one small file of measures for
//     each preset, written whole or not at all, and a damaged one is named.
//
// Not its job: what a picture shows (package devices/camera/picture), and
// words for people (package room/text).
package cameras
