// Package agent runs a room: one loop that steps it, and workers around the
// loop that carry events in and status out.
//
// An event comes in, the room is stepped, the lights get their patterns, the
// notes go to the recorder, the actions are started, and the timer is set
// again. The loop never waits: not for a device, not for the disk, not for
// the network. It pets the watchdog itself, so that a stuck loop is noticed.
//
// What the agent guarantees:
//   - the light follows the status at once and waits for nothing;
//   - everything else that tells the world (MQTT, the event stream, the reply
//     to a command) follows the durable entry, or the knowledge that it
//     cannot be written;
//   - a device that fails, panics or is unplugged is a condition of its part,
//     is tried again, and stops nothing else;
//   - Run returns when every goroutine it started has ended.
//
// Queues and their bounds: 256 events wait for the loop, and then their
// senders do; 20 000 entries wait for the disk, and then the oldest that does
// not belong to a phase is dropped and counted in an entry of kind "gap".
//
// Not its job: judging (package room), choosing drivers (package agent/rig),
// speaking protocols (packages agent/mqtt and agent/web).
package agent
