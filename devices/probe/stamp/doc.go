// Package stamp speaks the Simple Two-Way Active Measurement Protocol
// (RFC 8762) in unauthenticated mode: the packets of both ends, and a
// stateless reflector that IT can put at the far end of a room's link.
//
// It guarantees: a packet of any content or length is read or refused without
// panic; the reflector answers with no more bytes than it got, at a bounded
// rate for each source and for all, and holds a bounded amount for any number
// of sources: so it is of no use to somebody who forges source addresses.
//
// Not its job: sending probes and judging answers (package probe),
// authenticated mode, and the extensions of RFC 8972, which are ignored but
// for the session id, which is returned.
package stamp
