// Package mqtt tells a room to an MQTT broker and takes commands from it.
//
// State goes out as retained topics under rooms/<site>/<room>/: all of it after
// each connect, and then what changed. Record entries go out as events, each
// until the broker has acknowledged it. Commands come in, are done once and
// answered after their entry is in the record. The figures of the link go out as
// they are measured, for graphs: they may be a moment ahead of the state, which
// waits for the record.
//
// It guarantees that
//   - a record entry leaves the outbox only on a real PUBACK, in order: the
//     cursor advances over a contiguous acknowledged prefix. Duplicates do
//     happen, and carry the same id. A broker of MQTT 3.1.1 acknowledges also
//     what its access rules make it throw away, so entries wait until the
//     room's own "online" has come back on this connection; a rule that
//     forbids events alone is not seen;
//   - "online" is said only after the whole state has been said, and again if
//     a late last will of an earlier connection overrules it;
//   - a command's id is done once, also over a restart of the daemon;
//   - nothing here can hold up the room: state is taken from a latest-value
//     cell, entries from the store, and every queue is bounded. At most 32
//     commands wait; up to 32 more are refused as busy; what comes on top of
//     that is dropped unanswered and counted in the topic health.
//
// How the paho client is used, and why: a token of a client that reconnects by
// itself completes without an error though no PUBACK came (its reconnect
// completes the tokens it resends), so here every connection is a new client
// with a clean session, nothing reconnects but the loop in Run, and a token
// counts only on the connection that it was published on. The client's file
// store neither syncs nor survives a full disk, so the store is in memory and
// the record waits in the room's own store. Handlers run in order, because a
// "resume" must not overtake the "suspend" before it; they only ever put
// something in a queue that has room, so they cannot stall the client.
//
// Not its job: judging (package room), keeping the record (agent/store),
// watching the link: a broker that is away says nothing about the meeting.
package mqtt
