package pages

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// The layout of a meta page after its header: magic, version, page size and
// flags as uint32; root page, root sequence, freelist, high-water mark,
// transaction and checksum as uint64.
const (
	metaSize   = 64
	sumAt      = 56
	magic      = 0xED0CDAED
	version    = 2
	noFreelist = ^uint64(0)

	minPageSize = 1 << 10
	maxPageSize = 1 << 16
)

// meta is what one of the two meta pages says.
type meta struct {
	pageSize                  int64
	root, freelist, end, txid uint64
}

func parseMeta(b []byte) (meta, error) {
	sum := fnv.New64a()
	sum.Write(b[:sumAt])
	m := meta{
		pageSize: int64(order.Uint32(b[8:])), root: order.Uint64(b[16:]), freelist: order.Uint64(b[32:]),
		end: order.Uint64(b[40:]), txid: order.Uint64(b[48:]),
	}
	switch {
	case order.Uint32(b) != magic:
		return meta{}, errors.New("it is no bbolt file")
	case order.Uint32(b[4:]) != version:
		return meta{}, fmt.Errorf("its format is version %d, want %d", order.Uint32(b[4:]), version)
	case order.Uint64(b[sumAt:]) != sum.Sum64():
		return meta{}, errors.New("its checksum is wrong")
	case m.pageSize < minPageSize || m.pageSize > maxPageSize || m.pageSize&(m.pageSize-1) != 0:
		return meta{}, fmt.Errorf("its page size is %d bytes", m.pageSize)
	}
	return m, nil
}

// readMeta reads both meta pages and returns the newer. bbolt itself would
// fall back to the older one if the newer is damaged, and so lose its last
// transaction without a word.
func readMeta(f io.ReaderAt) (meta, error) {
	first, err := metaAt(f, 0)
	if err != nil {
		return meta{}, err
	}
	second, err := metaAt(f, first.pageSize)
	if err != nil {
		return meta{}, err
	}
	if first.pageSize != second.pageSize {
		return meta{}, errors.New("its two headers disagree")
	}
	older, newer := first, second
	if first.txid > second.txid {
		older, newer = second, first
	}
	if newer.txid-older.txid != 1 {
		return meta{}, fmt.Errorf("its two headers are %d transactions apart, want 1", newer.txid-older.txid)
	}
	return newer, nil
}

func metaAt(f io.ReaderAt, at int64) (meta, error) {
	var b [metaSize]byte
	if _, err := f.ReadAt(b[:], at+headerSize); err != nil {
		return meta{}, fmt.Errorf("header at byte %d: %w", at, err)
	}
	m, err := parseMeta(b[:])
	if err != nil {
		return meta{}, fmt.Errorf("header at byte %d: %w", at, err)
	}
	return m, nil
}
