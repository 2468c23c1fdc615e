package cec

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Requests of linux/cec.h.
const (
	getCaps     = 0xc04c6100
	getPhysical = 0x80026101
	getLogical  = 0x805c6103
	setLogical  = 0xc05c6104
	transmit    = 0xc0386105
	setMode     = 0x40046109
)

// Sizes and offsets of its structures.
const (
	capsSize, capsName, capsNameSize = 76, 32, 32
	messageSize                      = 56
	messageLen                       = 16
	messageTimeout                   = 20
	messageBytes                     = 32
	messageReply                     = 48
	messageRx                        = 49
	messageTx                        = 50
	logicalSize                      = 92
	logicalMask                      = 4
	logicalVersion                   = 6
	logicalCount                     = 7
	logicalVendor                    = 8
	logicalFlags                     = 12
	logicalName                      = 16
	logicalPrimary                   = 31
	logicalType                      = 35
	logicalAll                       = 39
)

// Bits of a message's result.
const (
	txOK, txArbitrationLost, txNack, txLowDrive, txError = 0x01, 0x02, 0x04, 0x08, 0x10
	rxOK, rxTimeout, rxAbort                             = 0x01, 0x02, 0x04
)

// modeBoth: we begin messages, and are one who gets them.
const modeBoth = 0x11

// noAddress is the physical address without a cable.
const noAddress = 0xFFFF

// kernel is what the driver needs of it.
type kernel interface {
	// open opens a node for blocking calls.
	open(path string) (fd int, err error)
	close(fd int) error
	// control makes a request with a structure that it may change.
	control(fd int, request uint, arg []byte) error
}

// linux is the real one.
type linux struct{}

func (linux) open(path string) (int, error) { return unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC, 0) }

func (linux) close(fd int) error { return unix.Close(fd) }

func (linux) control(fd int, request uint, arg []byte) error {
	for {
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(request), uintptr(unsafe.Pointer(&arg[0])))
		if errno == unix.EINTR {
			continue
		}
		if errno != 0 {
			return errno
		}
		return nil
	}
}

// nodes are the adapters that there are.
func nodes() []string {
	all, _ := filepath.Glob("/dev/cec[0-9]*") // the pattern is right
	slices.Sort(all)
	return all
}

// nameOf asks an adapter for its name.
func nameOf(k kernel, fd int) (string, error) {
	caps := make([]byte, capsSize)
	if err := k.control(fd, getCaps, caps); err != nil {
		return "", err
	}
	name, _, _ := bytes.Cut(caps[capsName:capsName+capsNameSize], []byte{0})
	return string(name), nil
}

// physicalOf asks where the box is plugged in.
func physicalOf(k kernel, fd int) (uint16, error) {
	b := make([]byte, 2)
	if err := k.control(fd, getPhysical, b); err != nil {
		return 0, err
	}
	return binary.NativeEndian.Uint16(b), nil
}

// claimed asks whether the adapter has a logical address, and which.
func claimed(k kernel, fd int) (own byte, ok bool, err error) {
	b := make([]byte, logicalSize)
	if err := k.control(fd, getLogical, b); err != nil {
		return 0, false, err
	}
	return b[0], b[logicalCount] > 0 && binary.NativeEndian.Uint16(b[logicalMask:]) != 0, nil
}

// claim makes the adapter a playback device, of that name on the screen.
func claim(k kernel, fd int, name string) error {
	if err := k.control(fd, setLogical, make([]byte, logicalSize)); err != nil { // a new one needs the old one cleared
		return err
	}
	b := make([]byte, logicalSize)
	b[logicalVersion], b[logicalCount] = 5, 1 // CEC 1.4
	binary.NativeEndian.PutUint32(b[logicalVendor:], 0xFFFFFFFF)
	binary.NativeEndian.PutUint32(b[logicalFlags:], 1) // rather without an address than not at all
	copy(b[logicalName:logicalName+14], name)
	b[logicalPrimary], b[logicalType], b[logicalAll] = 4, 3, 0x10 // a playback device, and nothing else
	return k.control(fd, setLogical, b)
}

// send transmits a message; reply is the opcode of the answer, 0 for none.
// Result has the answer's bytes.
func send(k kernel, fd int, message []byte, reply byte, timeout uint32) (answer []byte, tx, rx byte, err error) {
	b := make([]byte, messageSize)
	binary.NativeEndian.PutUint32(b[messageLen:], uint32(len(message)))
	copy(b[messageBytes:messageReply], message)
	if reply != 0 {
		b[messageReply] = reply
		binary.NativeEndian.PutUint32(b[messageTimeout:], timeout)
	}
	if err := k.control(fd, transmit, b); err != nil {
		return nil, 0, 0, err
	}
	n := min(binary.NativeEndian.Uint32(b[messageLen:]), messageReply-messageBytes)
	return b[messageBytes : messageBytes+n], b[messageTx], b[messageRx], nil
}
