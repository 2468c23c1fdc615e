package camera

import (
	"fmt"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// control is the conversation with an open video node. It is an interface so
// that a scripted driver can play the faults that no real camera has on call.
type control interface {
	// Ioctl carries out a request; arg is the kernel's struct, read and
	// written in place. Its error is an errno.
	Ioctl(request uint32, arg []byte) error
	// Poll waits for a frame, and returns what the kernel says of the node:
	// 0 when nothing came in time.
	Poll(wait time.Duration) (revents int16, err error)
	// Close gives the node back.
	Close() error
}

// mapper shows the driver's buffers in our memory.
type mapper interface {
	Mmap(offset int64, length int) ([]byte, error)
	Munmap(buffer []byte) error
}

// node is an open video node.
type node interface {
	control
	mapper
}

// system is where the kernel is met: its folders, and the way to open a node.
type system struct {
	dev, sys, proc string
	open           func(path string) (node, error)
	formats        func(path string) ([]FormatInfo, error)
}

// realSystem is the machine that this program runs on.
func realSystem() system {
	return system{dev: "/dev", sys: "/sys", proc: "/proc", open: openNode, formats: listFormats}
}

// file is a video node of the real kernel.
type file struct{ fd int }

// openNode opens a character device without waiting for it.
func openNode(path string) (node, error) {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return file{fd}, nil
}

// Ioctl implements control. The pointer becomes a number within the call
// itself, which is what keeps the memory in place (rule 4 of unsafe.Pointer).
func (f file) Ioctl(request uint32, arg []byte) error {
	if len(arg) == 0 {
		return fmt.Errorf("ioctl %#x without an argument: %w", request, unix.EINVAL)
	}
	for {
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(f.fd), uintptr(request), uintptr(unsafe.Pointer(&arg[0])))
		if errno == 0 {
			return nil
		}
		if errno != unix.EINTR {
			return errno
		}
	}
}

// Poll implements control.
func (f file) Poll(wait time.Duration) (int16, error) {
	fds := []unix.PollFd{{Fd: int32(f.fd), Events: unix.POLLIN}}
	if _, err := unix.Poll(fds, int(max(wait, 0).Milliseconds())); err != nil && err != unix.EINTR {
		return 0, err
	}
	return fds[0].Revents, nil
}

// Close implements control.
func (f file) Close() error { return unix.Close(f.fd) }

// Mmap implements mapper.
func (f file) Mmap(offset int64, length int) ([]byte, error) {
	return unix.Mmap(f.fd, offset, length, unix.PROT_READ, unix.MAP_SHARED)
}

// Munmap implements mapper.
func (f file) Munmap(buffer []byte) error { return unix.Munmap(buffer) }
