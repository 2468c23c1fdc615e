// Package client asks a running daemon, over the unix socket that package
// agent/web serves.
//
// It guarantees that
//   - every call ends by its context or within a stated time, also when the
//     daemon hangs;
//   - an error tells "nobody answers" (NoDaemon, with why and what to do)
//     from "it answered no" (Problem); a wish that the room refuses is no
//     error but an Answer with its reason;
//   - what arrives is bounded in size before it is believed.
//
// Not its job: words for people in their language (cmd/klubba), and trying
// again: whoever watches knows better when to.
package client
