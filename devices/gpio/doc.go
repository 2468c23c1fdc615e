// Package gpio drives lamps and buttons on the kernel's GPIO lines.
//
// It guarantees: a lamp's colours change together, by one ioctl; a button's
// edges come in order, press and release in turn, stamped by the kernel; a
// chip that goes away ends Play and Watch with devices.ErrGone within a
// second, and a later call finds it again by label, name or path. A line is
// found by its name or its offset and is never silently another one. On
// return from Play every lamp line is inactive.
//
// Not its job: what a signal or a press means (package room), restarting
// after an error (package agent), whether the bulb itself glows: a read-back
// sees the line, not the light.
//
// # Wiring a lamp
//
// A GPIO pin gives a few milliamperes at 3.3 V (2 to 16 mA on a Raspberry Pi,
// 50 mA for all pins together). A stack light wants 24 V and 20 to 100 mA a
// colour: put a low-side switch between, an N-channel logic-level MOSFET or a
// ULN2003A darlington per colour, with the lamp between supply and drain. Use
// a switch that is off when its input is low, with a pull-down resistor of
// 10 to 100 kΩ at the input. Then a lamp is dark whenever nobody drives the
// line: before boot, after a crash, with the ribbon cable off. Set ActiveLow
// only for a relay board that switches on at a low input; such a lamp may
// light when the box is off or the line released.
//
// # Wiring a button
//
// Normally-closed, to ground, with a pull-up: at rest the line is low, a press
// opens the contact and the line goes high. A cut wire then looks like a press
// that never ends, which the room reports as a fault; a normally-open button
// with a cut wire looks like a button that nobody presses. For that wiring set
// NormallyClosed, ActiveLow (a closed contact pulls the line low) and, where
// the controller has one, Bias "pull-up". The built-in pull-ups are weak
// (about 50 kΩ): beyond a metre of cable use 1 to 4.7 kΩ to 3.3 V, which also
// gives the contact current enough to stay clean, and beyond the room an
// optocoupler, so that a surge ends there. An optocoupler inverts: its output
// is low when the contact is closed, just as a contact to ground.
// Debounce of 5 to 20 ms suits every pushbutton.
//
// # What the kernel does
//
// Lines are requested by GPIO character device uAPI v2 (Linux 5.10). Where the
// controller cannot debounce, the kernel does: an edge counts when the line
// has been still for the period, and its stamp is taken then. Stamps are
// CLOCK_MONOTONIC; both ends of a press are late by the same period, so hold
// times stay true. The event queue drops its oldest entry when full; the
// sequence numbers show the gap, and package gpio then fills in the edge that
// must have been between.
//
// When a line is released, because its holder closed it or died, the kernel
// hands it back to the controller's driver, and what the pin then does is up
// to that driver. Most controllers leave an output as it is: a green lamp of a
// killed process stays green. The Raspberry Pi's keeps it too, unless
// dtparam=strict_gpiod or the upstream default of persist_gpio_outputs returns
// it to an input. The kernel's simulator, gpio-sim, returns it to its pull,
// low by default. So nothing may be left to the release: Play darkens the lamp
// before it returns, and SafeLight does it for a process that died
// (systemd's ExecStopPost).
//
// # Why not the library's own event loop
//
// go-gpiocdev v0.9.1 runs a goroutine that waits on the line with epoll and
// ignores every read error. When the chip goes away the kernel reports
// EPOLLHUP and read fails with ENODEV for ever: the goroutine spins and the
// handler never learns. So this package requests a button's line through the
// library's uapi package and waits for it by poll(2) itself. Kernels before 6.6
// do not wake a waiting poll when the chip goes; for those the level is read
// once a second.
package gpio
