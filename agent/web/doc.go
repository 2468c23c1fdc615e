// Package web answers people and programs: state, a stream of what happens,
// commands, and the record, as HTTP on a unix socket (Server); and the same, and
// the page, towards a network (Front).
//
// It guarantees that
//   - whoever reads is told nothing that is not yet in the record: the state
//     is the agent's told cell, and the reply to a command follows its entry.
//     The figures of the link and the steps of a pre-check are measurements and
//     wait for nothing;
//   - a stream of events loses no entry: entries are read from the record by
//     their sequence, states are only ever the latest;
//   - a slow, silent or greedy client costs one bounded stream or connection
//     and is cut off by a deadline; it never holds up the room;
//   - a command carries the name of the account that sent it, as the kernel
//     knows it, beside the name that the sender gave.
//
// Who may connect to the unix socket is decided by its owner, group and mode.
// Over a network it is decided by a guard (package access), by the role of who
// is logged in: reading takes a viewer, tests staff, commands the chair, and
// cameras a technician. Whether a wish is granted is decided by the room.
//
//	GET  /v1/status                  the state (wire.State)
//	GET  /v1/events                  server-sent events: "state", "entry", "link" and "precheck"; ?after=SEQ or Last-Event-ID resumes
//	GET  /v1/link                    the figures of the link (wire.LinkFigures)
//	POST /v1/commands/{name}         arguments as JSON, the person in X-Klubba-By; the reply is a wire.Answer
//	GET  /v1/cameras                 the room's cameras; ?plugged=true lists those plugged in too (wire.Cameras)
//	GET  /v1/cameras/{name}          what a camera is and can do (wire.CameraInfo)
//	POST /v1/cameras/{name}/check      looks through it: {"preset":N} or nothing; the reply is a wire.Examination
//	POST /v1/cameras/{name}/snapshot   one picture, image/jpeg, kept nowhere
//	POST /v1/cameras/{name}/reference  keeps what a preset shows: {"preset":N}; a wire.Examination
//	POST /v1/cameras/{name}/ptz        moves its head: a wire.PTZ; the reply is a wire.PTZDone
//	GET  /v1/speakerphones           the room's speakerphones; ?plugged=true lists sound devices too (wire.Speakerphones)
//	POST /v1/speakerphones/{name}/check      tries it by sound, mute and all; the reply is a wire.SoundTest
//	POST /v1/speakerphones/{name}/level      how loud it is there: {"for_ms":N} or nothing; a wire.SoundLevel
//	POST /v1/speakerphones/{name}/reference  keeps how it sounds; a wire.SoundTest
//	GET  /v1/precheck                what can be checked, how it goes, the reports there are (wire.Prechecks); the
//	                                 commands precheck, {"part":"camera"} or nothing, and precheck-cancel begin and end one
//	GET  /v1/reports/{number}        a report with its hash (wire.Report); "newest" is that of the whole room
//	POST /v1/reports/{number}/answers  signs it: a wire.SignReport, the person in X-Klubba-By; a wire.Report
//	GET  /v1/record                  entries; ?after=SEQ&max=N
//	GET  /v1/record/meetings         the meetings in the record
//	GET  /v1/record/meetings/{id}    one meeting's entries
//	GET  /v1/record/export           the whole record as JSON Lines, with a closing line
//	GET  /v1/record/verify           checks the whole chain
//	GET  /v1/record/minutes          a meeting in sentences; ?meeting=ID&lang=sv
//
// What opens a camera or moves it, sounds or listens is asked of the room first
// and refused while a meeting is on, with a wire.Answer of status 409, as a command is.
//
// Errors are application/problem+json (RFC 9457).
//
// Not its job: judging (package room), keeping the record (package
// agent/store), the words and looks of the page (package page).
package web
