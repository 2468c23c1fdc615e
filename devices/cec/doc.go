// Package cec asks and tells a television through HDMI-CEC, by the kernel's
// /dev/cecN, without any library.
//
// It guarantees: an adapter is found by its path or by its own name; every call
// ends in time or with its context; what the television did not acknowledge, did
// not answer and refused are told apart (ErrNoTelevision, ErrSilent,
// devices.ErrRejected), since a successful system call proves none of them. A
// cable that was pulled (ErrNoCable) and an adapter that went
// (devices.ErrGone) are told apart from a box that has no adapter
// (devices.ErrAbsent). What the television cannot do is
// devices.ErrUnsupported and no outage. A setting returns when the television
// says that it holds; one that cannot tell its power is believed.
//
// Not its job: what messages mean (package message below it), other players,
// being controlled by the television's remote control, picture mute and health,
// which CEC does not have.
//
// # How it works
//
// The kernel waits for the answer in the system call, up to a second; that call
// is made in a goroutine, which the next call and Close wait for. The box is the
// first playback device, or without an address if there are four. The address
// stays when the descriptor is closed, so a configured adapter is used as it
// is. When the cable is pulled the kernel gives the address up, and claims it
// again by itself when it is back.
//
// # Sources
//
// HDMI 1.4b, supplement 1; linux/cec.h and the kernel's CEC documentation
// (userspace-api/media/cec). The request numbers are those of amd64, ARM and
// RISC-V. Tried in a virtual machine against cec-follower of v4l-utils as the
// television, on the kernel's virtual adapter (vivid); on no real television.
//
// # Wiring
//
// Most graphics outputs of PCs do not have CEC: use an adapter by Pulse-Eight
// between the box and the television, with its USB cable to the box and
// inputattach --pulse8-cec on its serial port. Turn CEC on in the television's
// menu; makers call it Anynet+, SimpLink, Bravia Sync, EasyLink, Viera Link.
package cec
