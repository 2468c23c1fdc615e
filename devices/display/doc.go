// Package display drives large displays and projectors: power, input, picture
// mute, volume, sound mute, health and identity, over RS-232 or TCP, in eight
// protocols: Samsung MDC, NEC, LG, Philips SICP, Sony RS-232, Sony Simple IP,
// Sharp, PJLink.
//
// It guarantees: one command at a time is on a port, and a newer setting takes
// the place of an older one that still waits (ErrReplaced). Answers are matched
// to commands, also where the protocol does not say what is answered: what
// came too late is thrown away first. A setting returns when the display itself
// says that it holds. Every wait has a limit and ends with its context. A port
// keeps nothing open without a user. What a display cannot do is
// devices.ErrUnsupported and no outage. No answer is told apart by cause:
// nothing at all (ErrSilent), deaf since it was switched off (ErrDeaf), noise
// (ErrNoise), another protocol, speed or address (ErrOtherProtocol,
// ErrOtherSpeed, ErrOtherID), the port or the network itself (devices.ErrAbsent,
// ErrGone, ErrBusy, ErrRefused, ErrNoRoute).
//
// Not its job: the bytes (package frame below it), opening a serial port
// (whoever makes a Way gives an Opener), when a display should be on (package
// room), HDMI-CEC (package cec), Samsung's encrypted connection, which is named
// when a display wants it.
//
// # How it works
//
// There is no goroutine: a method takes its turn on the Port, sends, waits for
// the answer by a deadline, and passes the turn on. While a setting settles,
// the port is free for others. A Port is opened by the first command and stays
// open as long as somebody watches; a serial port that was unplugged, and a
// network connection that ended, are opened again by the next command. The
// figures (gaps, settle times, patience) are in Timing.
//
// Power on may take a minute, in which displays refuse or are silent: that is
// "warming". In standby only the power is asked for. "Not now" becomes "cannot"
// only when a display that is on has said it three times.
//
// Password and PIN travel in the clear with Sharp, and as a digest with PJLink
// (MD5; SHA-256 where the projector knows it). A wrong one is not tried again
// within a command.
//
// # Sources
//
// The protocols: see package frame. Nothing here was tried on a real display,
// and the figures are mostly those of other drivers; package displaytest is
// written from the same manuals.
//
// # Wiring
//
// RS-232, 9600 bit/s, 8 data bits, no parity, 1 stop bit, unless the menu says
// otherwise (Sharp: 38400 on many models). D-sub 9: LG and Philips want a
// crossed cable (2 to 3, 3 to 2, 5 to 5); when nothing answers, try the other.
// On many sets RS-232 control has to be chosen in the menu, against LAN. TCP
// ports: 1515 Samsung, 7142 NEC, 9761 LG, 5000 Philips, 20060 Sony, 10008 Sharp,
// 4352 PJLink.
package display
