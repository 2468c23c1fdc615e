// Package link judges the way to the remote members: probes and answers go
// in, level and cause come out, and when to send the next probe.
//
// A loss is proven, never guessed. Calm probing goes round the media targets,
// one probe every 50 ms. The first answer that is overdue makes the detector
// suspicious: it probes every 20 ms until anything at all is heard. Only a run
// of such probes, 500 ms from the first to the last, all past their deadline,
// is a loss. Because the run is dense, no loss is told that had no silence of
// 500 ms behind it, however bursty the path; because it begins at the first
// overdue answer, a cut is told about 0.7 s after it happened.
//
// It guarantees that
//   - the same calls at the same moments give the same verdict: no clock, no
//     goroutine, no lock, no input or output happens in here;
//   - a moment in which the daemon was held up proves nothing, and neither
//     does a target that was silent before while others answered;
//   - silence of the gateway alone, of one target among several, and late
//     answers, are never a loss;
//   - after an input the Deadline lies ahead, and nothing but an input or the
//     Deadline changes the Verdict;
//   - no call on the path of a probe allocates.
//
// The rules follow bidirectional forwarding detection (RFC 5880) for the first
// suspicion, with a confirming burst in place of its multiplier. R and MOS are
// estimates by the E-model (ITU-T G.107) with the loss curve of G.711 with
// concealment, since no such curve is published for Opus.
//
// Not its job: sending and receiving (package devices/probe), sound and
// picture, and what the room does about a loss (package room).
package link
