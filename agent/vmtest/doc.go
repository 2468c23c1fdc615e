// Package vmtest runs tests against real kernel devices in a virtual machine.
//
// A development machine seldom has GPIO lines, a camera or a sound card to
// spare. A QEMU guest with Debian's own kernel has them all as the kernel's
// test drivers (gpio-sim, vivid, snd-aloop, dummy_hcd), so drivers and the
// whole daemon meet true character devices, edges and unplugging. The guest
// sees the host's files read-only with a layer of memory on top: every program
// of the host runs in it, and nothing that it writes lasts.
//
// The one command, from the top of the tree:
//
//	go test ./agent/vmtest -vm
//
// Without the flag the tests skip and say so. They need, on Debian 12 or 13
// for x86-64 (bookworm-backports has the kernel for 12):
//
//	apt-get install qemu-system-x86 busybox-static cpio kmod xz-utils gcc make iproute2 v4l-utils \
//	  pkg-config portaudio19-dev alsa-utils \
//	  linux-image-6.12-amd64 linux-headers-6.12-amd64 linux-source-6.12
//
// Image, headers and source must be of one version. The gpio-sim module, which
// Debian's kernel lacks, is compiled from the kernel's source. It, the
// initramfs and the guest's first process are kept in the user's cache folder
// (klubba-vm/<kernel version>), outside the tree.
//
// # Writing a test
//
// A Guest says which modules to load and which programs to run. The best test
// is a Go test that runs inside: Build compiles a package's tests, and Tests
// boots a guest, runs those that match, and shows each as a subtest of the
// caller's:
//
//	vmtest.Guest{Modules: []string{"vivid n_devs=1"}}.
//		Tests(t, vmtest.Build(t, "klubba/devices/camera"), "^TestInGuest", "-guest")
//
// Such a test may start programs of the host (mosquitto, klubbad built to
// t.TempDir of the host), reach into /sys, and write anywhere. For anything
// else, Run takes a list of steps and returns the output and exit status of
// each. A guest is up in about ten seconds, so tests of one kind share one.
//
// It guarantees: every run has a deadline, from outside and inside; QEMU is
// killed with its process group; a guest that panics or falls silent fails the
// test with the end of its console.
//
// Emulation (-accel tcg, so that it runs on nested hosts and without /dev/kvm)
// is 5 to 20 times slower than hardware, and slower yet when the host is busy.
// Assert order and outcome; compare times only with each other, within one run,
// and best in a Counted guest, whose clock does not know the host's load.
//
// # Users and permissions
//
// In the guest everything runs as root. On the host no privilege is needed but
// to read what the guest shall read: files that the user who runs the test
// cannot read are unreadable for the guest's root too (on Debian that may be
// /boot/vmlinuz, which Ubuntu hides from users). The whole host is passed on
// as one 9p tree without regard to its mounts or size.
//
// Not its job: being a virtual machine manager. One guest, one plan, one end.
package vmtest
