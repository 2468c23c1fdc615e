// Package serialport opens an RS-232 port as an io.ReadWriteCloser whose
// reads and writes end in time.
//
// It guarantees: Write never blocks longer than its limit, and Read no longer
// than its deadline; Close wakes both, waits a moment for what was written to
// leave, and gives the port up. A port whose plug was pulled fails with
// devices.ErrGone, one that this program closed with os.ErrClosed; the two are
// never mixed up. A port that somebody else holds is devices.ErrBusy, with the
// holder's name where /proc shows it. The box's console is never opened, not
// even to ask. A port that came back is opened by the next Open, by the same
// path: give one of /dev/serial/by-id, which is the adapter's maker, model
// and serial number, and no other adapter can take its place.
//
// Not its job: opening again (whoever opened it does), protocols, RS-485,
// finding out which port something hangs on: asking a port disturbs what is on
// it.
//
// # The lock
//
// Two programs on one port each get half of the answers. So the port is
// marked exclusive (TIOCEXCL), which keeps out everybody but root, and locked
// by flock, which keeps out those who ask. A program of an ordinary user that
// had the port open before and asks for neither cannot be seen from here. On
// Debian that is usually ModemManager; its udev property ID_MM_DEVICE_IGNORE
// keeps it away.
//
// # Why the library does not read and write
//
// go.bug.st/serial v1.8.0 sets the line (raw mode, bits, any speed that the
// port can do, odd ones too), and then its own handle is closed. Bytes go
// through an os.File, because the library's Write has no time limit and its
// goroutine stays when the other end does not drain; its Read reports an
// unplugged port and its own Close by the same error, and a passed time limit
// by no error and no bytes, which readers take for no progress; its
// lock ignores failure and does not bind root. It opens the port by
// /proc/self/fd, so that both handles are surely of one device, even when
// another was plugged in meanwhile.
//
// # Wiring
//
// A PC's D-sub 9 (male): 2 RXD, 3 TXD, 4 DTR, 5 GND, 6 DSR, 7 RTS, 8 CTS
// (TIA-574). Displays mostly want a crossed cable (2 to 3, 3 to 2, 5 to 5),
// some a straight one: when nothing answers, try the other. There is no flow
// control. Opening raises DTR and RTS, as Linux does with every port.
package serialport
