package alsa

import (
	"bytes"
	"encoding/binary"
	"unsafe"
)

// word is the size of a long, of which some of the kernel's structs are made.
const word = 4 << (^uintptr(0) >> 63)

// Sizes of the kernel's structs (include/uapi/sound/asound.h). On 32 bits they
// are those of ARM.
const (
	idSize       = 64
	listSize     = (66 + 2*word - 1) / word * word // four numbers, a pointer, 50 bytes, and what fills it up
	infoSize     = 272
	valueSize    = idSize + 8 + maxValues*word + 128
	maxValues    = 128
	valuesBegin  = idSize + 8
	nameBegin    = 16 // in the id: numid, iface, device, subdevice, name[44], index
	nameSize     = 44
	indexBegin   = nameBegin + nameSize
	unionBegin   = idSize + 16 // in the info: type, access, count, owner
	ifaceMixer   = 2           // SNDRV_CTL_ELEM_IFACE_MIXER
	typeBoolean  = 1
	typeInteger  = 2
	typeChoice   = 3
	accessRead   = 1 << 0
	accessWrite  = 1 << 1
	accessOff    = 1 << 8 // SNDRV_CTL_ELEM_ACCESS_INACTIVE
	accessLocked = 1 << 9
)

// The requests: direction, size, 'U', number.
const (
	bothWays  = 3 << 30
	reqList   = bothWays | listSize<<16 | 'U'<<8 | 0x10
	reqInfo   = bothWays | infoSize<<16 | 'U'<<8 | 0x11
	reqValues = bothWays | valueSize<<16 | 'U'<<8 | 0x12
	reqSet    = bothWays | valueSize<<16 | 'U'<<8 | 0x13
)

// record is one of the kernel's structs, in the machine's own byte order.
type record []byte

func (r record) u32(at int) uint32    { return binary.NativeEndian.Uint32(r[at:]) }
func (r record) put(at int, v uint32) { binary.NativeEndian.PutUint32(r[at:], v) }

// long reads a signed long, and putLong writes one.
func (r record) long(at int) int {
	if word == 4 {
		return int(int32(r.u32(at)))
	}
	return int(int64(binary.NativeEndian.Uint64(r[at:])))
}

func (r record) putLong(at, v int) {
	if word == 4 {
		r.put(at, uint32(v))
		return
	}
	binary.NativeEndian.PutUint64(r[at:], uint64(v))
}

// text reads a string that ends with a zero.
func (r record) text(from, size int) string {
	b, _, _ := bytes.Cut(r[from:from+size], []byte{0})
	return string(bytes.ToValidUTF8(b, []byte("?")))
}

// pointer writes the address of ids into a list. The caller keeps ids alive
// and in place until the kernel has answered.
func (r record) pointer(at int, ids []byte) {
	address := uintptr(unsafe.Pointer(unsafe.SliceData(ids)))
	if word == 4 {
		r.put(at, uint32(address))
		return
	}
	binary.NativeEndian.PutUint64(r[at:], uint64(address))
}
