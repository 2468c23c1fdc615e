// Package probe watches the way to the remote members, from this box's own
// cable to the services on the far side: the local connection by netlink, the
// gateway by ICMP, media relays by STUN, a far end of one's own by UDP echo or
// STAMP, what others receive by counters, services by TCP, TLS and HTTPS.
//
// A Probe has no goroutine of its own but for looking up its name. What comes
// waits in the kernel, which stamps it, until its owner asks: a processor that
// is woken for each packet does little else.
//
// It guarantees:
//   - what is sent and received is stamped on CLOCK_MONOTONIC, an answer with
//     the kernel's own stamp where that can be trusted; a wall clock that is
//     set does not falsify it;
//   - an answer counts only when it comes from who was asked and proves that
//     its sender saw this very probe; everything else is named and counted;
//   - faults are named on the target that they belong to, with the remedy;
//   - no input can make it panic, grow or spin.
//
// Not its job: when to probe and what silence means (package room/link, run
// by package agent). A probe that is not answered is not an event here.
//
// # What goes over the wire
//
// STUN Binding requests are 20 bytes of RFC 8489, section 5, without
// attributes; the codec is our own, since the libraries for it bring DTLS and
// cryptography along. The transaction id is unguessable, so that nobody off
// the path can answer for a relay. STAMP is RFC 8762 in unauthenticated mode,
// 44 bytes both ways (package stamp). The gateway gets ICMP echo requests of
// 32 bytes.
//
// # What the kernel asks for
//
// ICMP goes through a datagram socket, which needs no privilege but a group
// within net.ipv4.ping_group_range; its default, "1 0", lets nobody. To bind
// to an interface takes Linux 5.7, or CAP_NET_RAW before it; without either the
// interface's own address is bound instead. Netlink's multicast groups are open
// to all. Reading a counter of nftables takes CAP_NET_ADMIN; reading
// /proc/net/dev takes nothing.
//
// ICMP errors come through the socket's error queue (IP_RECVERR), which holds
// the probe that they are about: so "refused" stands on the right number.
package probe
