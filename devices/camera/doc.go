// Package camera finds a V4L2 camera, streams from it, and tells whether it
// sees: before the meeting by its pictures, during it by what the kernel shows
// of somebody else's use.
//
// It guarantees: a camera is found by what it is (its name in
// /dev/v4l/by-id, its bus, its serial number), never by /dev/videoN, and is
// never silently another one. Every look ends by its deadline with a
// report or an error that names the camera and the cause: absent, gone, held
// (and by whom), not permitted, no frames, driver stuck. When it has ended, no
// descriptor, mapping, buffer or goroutine is left; the one exception is a
// driver that keeps us in the kernel, and then nobody else is let in until it
// comes back. Watch and Look open nothing. Frames are kept in memory only, and
// leave it only as a Snapshot that somebody asked for.
//
// Not its job: what a picture shows (package picture below it), presets and
// protocols of PTZ cameras (package visca), when a camera may be opened (package
// agent), what a finding means for the room (package room).
//
// # In the meeting
//
// The conferencing client owns the camera then. Evidence comes from sysfs:
// whether the node is there, the USB device's power state (uvcvideo lets a
// camera that nobody has open be suspended), the alternate setting of its
// streaming interface, the count of its USB transfers (urbnum), its port's
// count of cut power; from debugfs, where it may be read, uvcvideo's own counts
// of frames and errors; from /proc, who has the node open. Transfers run even
// if the packets in them are empty, and a microphone in the camera makes some
// of its own; so every Use says what it was judged by, how old that is, and
// what was not seen.
//
// # Own streaming
//
// github.com/blackjack/webcam v0.6.1 lists formats, sizes and rates here. It
// neither streams nor names cameras, and controls are read and set by our own
// requests, for these reasons, found by reading its source:
//   - SetImageFormat returns the width and height that were asked for and not
//     those given: the size is read back by VIDIOC_G_FMT, and the header of a
//     JPEG must agree with it.
//   - ReadFrame queues the buffer before its bytes have been looked at, so that
//     the driver may write into them: here a frame is copied first.
//   - Dequeuing throws away flags, sequence and time stamp, so that damaged
//     frames pass for whole and lost ones are not noticed.
//   - WaitForFrame does not look at what poll reports, and takes a hang-up for a
//     frame; whoever tries again then spins. It counts in whole seconds.
//   - Open looks at the capabilities of the whole device and takes a UVC
//     camera's metadata node for a camera: here device_caps count.
//   - It asks for 256 buffers, leaks its mappings when starting fails, leaves
//     STREAMOFF out when unmapping fails, and never gives buffers back by
//     VIDIOC_REQBUFS(0), without which the next VIDIOC_S_FMT is refused.
//   - Its controls have no flags, defaults and menu items, its list leaves
//     buttons out, and it cannot set two at once (VIDIOC_S_EXT_CTRLS), which
//     pan and tilt need.
//   - Formats come as a map: the driver's order, and with it its preference,
//     is lost. Continuous ranges of sizes and rates come as zero or not at all.
//   - Its ioctl wrapper turns a pointer into a number before the call, which
//     package unsafe forbids and only inlining makes work. Its buffers have the
//     32-bit time of old kernels on 32-bit ARM.
//
// # What drivers do
//
// A gap in the sequence is a lost frame only if as much time has passed, since
// uvcvideo has counted frames twice. Stamps count only if they are of the
// monotonic clock. Frames that the driver marks as damaged are counted and
// never analysed; kernels differ in whether they hand them over at all
// (uvcvideo's parameter nodrop). After an unplug nothing more is asked of the
// node, since drivers have been seen to hang in STREAMOFF then; closing frees
// what the kernel has. Drivers without VIDIOC_G_PARM are no fault: their rate
// is not known. Some cameras lengthen their frames in the dark
// (V4L2_CID_EXPOSURE_AUTO_PRIORITY): that is called low light and no USB fault.
// Many cameras leave the Huffman tables out of their JPEGs, as AVI does; the
// standard ones of ITU-T T.81, annex K, are put in.
//
// Multi-planar capture, which no USB camera does, is refused. The requests are
// numbered as on amd64, ARM and RISC-V; on MIPS, PowerPC, SPARC and 32-bit x86
// the kernel would not know them.
package camera
