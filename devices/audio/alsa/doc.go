// Package alsa tells what the kernel shows of a sound card: whether it is
// there, whether somebody plays or records and whether that moves, and its
// mixer's switches and volumes, which it can also set.
//
// It guarantees: a card is found by what it is (its name, its USB numbers, its
// serial number), never by its number, and is never silently another one.
// Looking opens nothing: it reads /proc/asound and sysfs, so that it may be done
// while the conferencing client has the card. The mixer opens the card's control
// device for a moment, which disturbs no stream; what was set is read back.
//
// Not its job: playing and recording, what a silent stream means for the room.
//
// # The mixer by ioctl
//
// The mixer is met by the kernel's own requests on /dev/snd/controlC* (struct
// snd_ctl_* of include/uapi/sound/asound.h) and not by the program amixer: that
// needs no package on the box, no parsing of words meant for people, and an
// error is an errno and not an exit status. What amixer calls a simple control
// ("Mic") are the elements of that name ("Mic Capture Switch", "Mic Capture
// Volume"), as alsa-lib's naming has it.
//
// The requests are numbered as on amd64, ARM and RISC-V.
package alsa
