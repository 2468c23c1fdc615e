// Package displays is the one door to the room's displays: the room's orders
// come in by Show, and people's by Set and Send.
//
// It guarantees:
//   - Show never waits. Each display has a worker of its own (Run), so that one
//     that is dead or slow delays no other; a newer order ends an older one that
//     is still being carried out;
//   - an order holds until the next: it is carried out again when the display was
//     away and comes back. Off is carried out once: nobody's picture is switched
//     off an hour later. What it shows already is not told again;
//   - a display is ok only by what it said of itself of late. One that we
//     switched off and that hears nothing since is unknown; one lost answer is no
//     outage; one that answers and does not do what the room wants is degraded;
//   - whether a display is dark is told by what it says, and never by what it was
//     told;
//   - examined for a pre-check are the displays of one line one after another,
//     lines beside each other.
//
// Not its job: which scene when (package room), who may (package room), how a
// display is talked to (package devices/display and others).
package displays
