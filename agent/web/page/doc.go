// Package page is what people see in a browser: the chair's view, the
// pre-check, the technician's view and the record, in Swedish and English.
//
// The program writes whole pages of HTML, and they can be read without
// JavaScript. One small script follows a stream of events, fetches the page
// anew when the room has changed, and puts in what differs; it covers the page
// with a banner when it cannot know that what stands there is so.
//
// It guarantees that
//
//   - what is shown is what may be told (wire.Told), with its age, and that an
//     old state is never shown as the present;
//
//   - the light is shown in words, by its colour and its rhythm, and nothing
//     is told by colour alone;
//
//   - a person sees no button for what the person may not do, and the server
//     refuses it all the same (package agent/web/access);
//
//   - the configuration shows no secret, and no picture or sound is kept.
//
//     GET  /            the view of the role
//     GET  /chair       one state, one button
//     GET  /precheck    is the room ready, and what to do about it
//     GET  /technician  parts, link, cameras, configuration, log
//     GET  /record      the meetings; /record/{id} is one, in sentences
//     GET  /live        server-sent events: "change" and "beat"
//     GET  /bundle      a support bundle (zip)
//     POST /do          a command from a button; leads back to the view
//     /login, /logout, /static/…
//
// Not its job: judging (package room), who may (package agent/web/access),
// listening (package agent/web).
package page
