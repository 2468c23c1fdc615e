package pages

import (
	"encoding/binary"
	"fmt"
	"math"
)

// The layout of a page, in the byte order of the machine that wrote it. See
// internal/common/page.go in bbolt's source.
const (
	headerSize  = 16 // id uint64, flags uint16, count uint16, overflow uint32
	elementSize = 16 // in branch and leaf pages alike
	bucketSize  = 16 // root page uint64, sequence uint64
	maxKeySize  = 32768

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10

	flagBucket = 0x01 // of a leaf element: its value is a bucket
)

var order = binary.NativeEndian

// page is one page with its overflow.
type page struct {
	id       uint64
	flags    uint16
	count    int
	overflow uint64
	bytes    []byte // whole, with the header
}

func parsePage(b []byte) page {
	return page{
		id: order.Uint64(b), flags: order.Uint16(b[8:]),
		count: int(order.Uint16(b[10:])), overflow: uint64(order.Uint32(b[12:])), bytes: b,
	}
}

// element is a key with a child page, or with a value.
type element struct {
	key, value []byte
	child      uint64
	bucket     bool
}

// element takes one apart, or says why it cannot be one.
func (p page) element(i int) (element, error) {
	at := headerSize + i*elementSize
	if at+elementSize > len(p.bytes) {
		return element{}, fmt.Errorf("page %d has no room for its %d elements", p.id, p.count)
	}
	b := p.bytes[at : at+elementSize]
	var e element
	var pos, keySize, valueSize uint64
	if p.flags == flagBranch {
		pos, keySize = uint64(order.Uint32(b)), uint64(order.Uint32(b[4:]))
		e.child = order.Uint64(b[8:])
	} else {
		pos, keySize = uint64(order.Uint32(b[4:])), uint64(order.Uint32(b[8:]))
		valueSize = uint64(order.Uint32(b[12:]))
		if order.Uint32(b) > flagBucket {
			return element{}, fmt.Errorf("page %d, element %d is of an unknown kind", p.id, i)
		}
		e.bucket = order.Uint32(b) == flagBucket
	}
	from := uint64(at) + pos
	if keySize == 0 || keySize > maxKeySize || from < uint64(headerSize+p.count*elementSize) ||
		from+keySize+valueSize > uint64(len(p.bytes)) {
		return element{}, fmt.Errorf("page %d, element %d points outside its page", p.id, i)
	}
	e.key = p.bytes[from : from+keySize]
	e.value = p.bytes[from+keySize : from+keySize+valueSize]
	return e, nil
}

// free reads the page numbers of a freelist page.
func (p page) free() ([]uint64, error) {
	at, n := headerSize, uint64(p.count)
	if p.count == math.MaxUint16 && len(p.bytes) >= headerSize+8 {
		at, n = headerSize+8, order.Uint64(p.bytes[headerSize:])
	}
	if n > uint64(len(p.bytes)-at)/8 {
		return nil, fmt.Errorf("page %d has no room for its %d free pages", p.id, n)
	}
	ids := make([]uint64, n)
	for i := range ids {
		ids[i] = order.Uint64(p.bytes[at+8*i:])
	}
	return ids, nil
}
