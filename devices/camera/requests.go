package camera

import (
	"bytes"
	"encoding/binary"
	"unsafe"
)

// word is the size of a pointer, which some of the kernel's structs contain.
const word = 4 << (^uintptr(0) >> 63)

// Sizes of the kernel's structs (linux/videodev2.h), with 64-bit time.
const (
	capabilitySize = 104
	formatSize     = 200 + word
	reqbufsSize    = 20
	bufferSize     = 72 + 2*word
	parmSize       = 204
	controlSize    = 8
	queryExtSize   = 232
	menuSize       = 44
	extCtrlsSize   = 16 + 2*word
	extCtrlSize    = 20
)

// Directions of an ioctl as most processors number them: not MIPS, PowerPC
// and SPARC, and not 32-bit x86, whose structs are packed otherwise.
const (
	write = 1 << 30
	read  = 2 << 30
)

// The requests: direction, size, 'V', number.
const (
	videoRequest = 'V' << 8

	reqQueryCap   = read | capabilitySize<<16 | videoRequest // number 0
	reqGetFormat  = read | write | formatSize<<16 | videoRequest | 4
	reqSetFormat  = read | write | formatSize<<16 | videoRequest | 5
	reqBuffers    = read | write | reqbufsSize<<16 | videoRequest | 8
	reqQueryBuf   = read | write | bufferSize<<16 | videoRequest | 9
	reqQueue      = read | write | bufferSize<<16 | videoRequest | 15
	reqDequeue    = read | write | bufferSize<<16 | videoRequest | 17
	reqStreamOn   = write | 4<<16 | videoRequest | 18
	reqStreamOff  = write | 4<<16 | videoRequest | 19
	reqGetParm    = read | write | parmSize<<16 | videoRequest | 21
	reqSetParm    = read | write | parmSize<<16 | videoRequest | 22
	reqGetControl = read | write | controlSize<<16 | videoRequest | 27
	reqSetControl = read | write | controlSize<<16 | videoRequest | 28
	reqQueryMenu  = read | write | menuSize<<16 | videoRequest | 37
	reqSetExt     = read | write | extCtrlsSize<<16 | videoRequest | 72
	reqQueryExt   = read | write | queryExtSize<<16 | videoRequest | 103
)

const (
	typeCapture = 1 // V4L2_BUF_TYPE_VIDEO_CAPTURE
	memoryMmap  = 1 // V4L2_MEMORY_MMAP
)

// Abilities of a node (V4L2_CAP_...).
const (
	capCapture       = 0x1
	capCapturePlanes = 0x1000
	capMetadata      = 0x800000
	capStreaming     = 0x4000000
	capDeviceCaps    = 0x80000000
)

// Marks on a buffer (V4L2_BUF_FLAG_...).
const (
	flagError     = 0x40
	stampMask     = 0xe000
	stampMonotone = 0x2000
)

// record is one of the kernel's structs, in the machine's byte order.
type record []byte

func (r record) u32(at uintptr) uint32       { return binary.NativeEndian.Uint32(r[at:]) }
func (r record) u64(at uintptr) uint64       { return binary.NativeEndian.Uint64(r[at:]) }
func (r record) put32(at uintptr, v uint32)  { binary.NativeEndian.PutUint32(r[at:], v) }
func (r record) text(at, end uintptr) string { return cText(r[at:end]) }

// cText is a string of C: it ends at its first zero.
func cText(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// extControls is struct v4l2_ext_controls. It is a Go struct, since it points
// to its controls and the pointer must be known as one.
type extControls struct {
	which, count, failed, request, reserved uint32
	controls                                unsafe.Pointer
}

// bytes shows the struct as the argument of an ioctl.
func (e *extControls) bytes() []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(e)), unsafe.Sizeof(*e))
}
