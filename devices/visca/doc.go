// Package visca drives cameras that speak VISCA: power, presets, pan, tilt,
// zoom, focus, freeze, and what can be asked of them; over RS-232, by TCP, and
// by UDP with and without Sony's header.
//
// It guarantees: a method ends when the camera has done what it was told, has
// refused it (devices.ErrRejected, in the camera's own reasons), or said
// nothing for 1.2 s (ErrNoAnswer); the three are never mixed up, and bytes
// that are no VISCA (devices.ErrGarbage) are a fourth thing. What takes long, a
// recall of a preset, holds nobody up: acknowledgements and completions are
// matched by number and socket, in any order. Whatever was set turning is
// stopped: after its time, when its caller leaves, when Run ends, and, if the
// way broke meanwhile, first thing when it is back. A relative move is never
// carried out twice. Every wait and every queue is bounded.
//
// Not its job: opening a serial port (whoever makes a Way gives an Opener),
// running again after an error (package agent), whether the picture is any
// good (a camera that answers may still show nothing), more than one camera
// on one port at a time.
//
// # How it works
//
// Run has one goroutine that owns the connection, and one that reads. Methods
// hand their request over and wait. One message at a time is sent and waited
// for, 0.4 s, three times; once the camera has acknowledged it, it runs, and
// the next may be sent. A busy camera is asked again for ten seconds. With
// Sony's header a message that is sent again keeps its number: a camera that
// refuses the number tells thereby that it had the message, and only its
// answer was lost. Without header, a second answer could be taken for that
// of the next message, so quiet follows until it has come.
//
// Frames can be built and read without a camera: Model and the functions that
// return a Message, Message.Frame, ParseMessage, Splitter, ParseReply,
// Message.Answer.
//
// # Sources
//
// The protocol: Sony's technical manuals with command lists, EVI-D70, EVI-D80,
// BRC-Z700, SRG-300H (which has VISCA over IP, with the table of what a
// repeated number means), BRC-X400, BRC-X1000, FCB-EH4300. Models differ in
// the width of positions and in the speed bytes of a move; see ModelOf.
// PTZOptics' command list gives its version bytes and reserved presets. The
// freeze inquiry is in the lists of Sony's FCB modules and of few others.
// Nothing here was tried on a real camera; package viscatest is written from
// the same manuals.
//
// # Wiring
//
// RS-232 is on an 8-pin mini-DIN called VISCA IN: 1 DTR, 2 DSR, 3 TXD, 4 GND,
// 5 RXD, 6 GND, 7 IR out, 8 none. To a PC's D-sub 9 the cable is crossed:
//
//	mini-DIN 8 (camera)   D-sub 9 (box, male)
//	1 DTR                 6 DSR
//	2 DSR                 4 DTR: must be high; it is while the port is open
//	3 TXD                 2 RXD
//	4 GND                 5 GND
//	5 RXD                 3 TXD
//
// 9600 bit/s (38400 by a switch under the camera), 8 data bits, no parity, 1
// stop bit, no flow control. A chain goes on from VISCA OUT to the next
// camera's VISCA IN; the nearest is address 1. Newer cameras have the pins on
// an RJ-45, mostly as RS-422, which this port is not. With a network cable set
// the camera's VISCA/LAN switch to LAN.
package visca
