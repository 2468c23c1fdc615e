// Package pages proves that a bbolt file is whole before bbolt maps it.
//
// bbolt trusts its file. It maps it into memory and follows what stands there
// by unsafe pointers, so a damaged page makes it panic, read what is not its
// own, recurse until the stack ends, or, worst, write over pages that are in
// use; a truncated file gives SIGBUS. Most of these end the whole process,
// and bbolt's own Check falls into the same pits. So the file is walked here
// first, by plain reads with every length checked.
//
// It guarantees of a file that passes that both headers are sound and follow
// each other, that the file is as long as they say, that every page is used
// exactly once or is free, and that all elements lie inside their pages with
// their keys in order. The format is that of bbolt 1.3 to 1.5.
//
// Not its job: what keys and values mean (package store), repairing, and
// looking at the file while somebody writes to it: hold the lock.
package pages

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxDepth bounds the depth of trees and buckets: bbolt needs 2 to 5.
const maxDepth = 64

// Check walks the file of that size. The error says what is wrong and where.
func Check(f io.ReaderAt, size int64) error {
	m, err := readMeta(f)
	if err != nil {
		return err
	}
	if m.end < 4 || m.end > uint64(size/m.pageSize) {
		return fmt.Errorf("it is %d bytes long, and its header says %d pages of %d bytes: it was cut", size, m.end, m.pageSize)
	}
	w := walker{file: f, meta: m, used: make([]bool, m.end)}
	w.used[0], w.used[1] = true, true
	if err := w.tree(m.root, nil, nil, 0); err != nil {
		return err
	}
	return w.free()
}

// walker visits every page of a file once.
type walker struct {
	file io.ReaderAt
	meta meta
	used []bool // by page number
}

// take reads a page with its overflow and marks it as used.
func (w *walker) take(id uint64) (page, error) {
	if id >= w.meta.end {
		return page{}, fmt.Errorf("page %d is used, and the file ends with page %d", id, w.meta.end-1)
	}
	var head [headerSize]byte
	at := int64(id) * w.meta.pageSize
	if _, err := w.file.ReadAt(head[:], at); err != nil {
		return page{}, fmt.Errorf("read page %d: %w", id, err)
	}
	p := parsePage(head[:])
	if p.id != id {
		return page{}, fmt.Errorf("page %d says that it is page %d", id, p.id)
	}
	if p.overflow >= w.meta.end-id {
		return page{}, fmt.Errorf("page %d goes on for %d pages, beyond the end of the file", id, p.overflow)
	}
	for i := id; i <= id+p.overflow; i++ {
		if w.used[i] {
			return page{}, fmt.Errorf("page %d is used twice", i)
		}
		w.used[i] = true
	}
	b := make([]byte, int64(p.overflow+1)*w.meta.pageSize)
	if _, err := w.file.ReadAt(b, at); err != nil {
		return page{}, fmt.Errorf("read page %d: %w", id, err)
	}
	return parsePage(b), nil
}

// tree walks the page and those below it. Its keys must be at least from, and
// less than to if there is one.
func (w *walker) tree(id uint64, from, to []byte, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("page %d lies too deep", id)
	}
	p, err := w.take(id)
	if err != nil {
		return err
	}
	return w.elements(p, from, to, depth)
}

func (w *walker) elements(p page, from, to []byte, depth int) error {
	if p.flags != flagBranch && p.flags != flagLeaf {
		return fmt.Errorf("page %d has the unknown kind %#x", p.id, p.flags)
	}
	if p.flags == flagBranch && p.count == 0 {
		return fmt.Errorf("page %d leads nowhere", p.id)
	}
	for i := range p.count {
		e, err := p.element(i)
		if err != nil {
			return err
		}
		next, err := nextKey(p, i, to)
		if err != nil {
			return err
		}
		if bytes.Compare(e.key, from) < 0 || next != nil && bytes.Compare(e.key, next) >= 0 {
			return fmt.Errorf("page %d, element %d is out of order", p.id, i)
		}
		if err := w.below(p, e, next, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// nextKey is the key that element i must be less than.
func nextKey(p page, i int, to []byte) ([]byte, error) {
	if i+1 == p.count {
		return to, nil
	}
	e, err := p.element(i + 1)
	return e.key, err
}

// below walks what an element leads to, if anything.
func (w *walker) below(p page, e element, next []byte, depth int) error {
	if p.flags == flagBranch {
		return w.tree(e.child, e.key, next, depth)
	}
	if !e.bucket {
		return nil
	}
	if len(e.value) < bucketSize {
		return fmt.Errorf("page %d: bucket %q is cut", p.id, e.key)
	}
	if root := order.Uint64(e.value); root != 0 {
		return w.tree(root, nil, nil, depth)
	}
	// A small bucket lies in its parent's page, and has no page number.
	inner := e.value[bucketSize:]
	if len(inner) < headerSize {
		return fmt.Errorf("page %d: bucket %q is cut", p.id, e.key)
	}
	q := parsePage(inner)
	if q.flags != flagLeaf {
		return fmt.Errorf("page %d: bucket %q has the unknown kind %#x", p.id, e.key, q.flags)
	}
	return w.elements(q, nil, nil, depth)
}

// free checks the list of free pages: with the used ones it makes up the file.
func (w *walker) free() error {
	if w.meta.freelist == noFreelist {
		return errors.New("it has no list of free pages")
	}
	p, err := w.take(w.meta.freelist)
	if err != nil {
		return err
	}
	if p.flags != flagFreelist {
		return fmt.Errorf("page %d is no list of free pages", p.id)
	}
	ids, err := p.free()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if id >= w.meta.end || w.used[id] {
			return fmt.Errorf("page %d is free and in use", id)
		}
		w.used[id] = true
	}
	for id, used := range w.used {
		if !used {
			return fmt.Errorf("page %d is neither free nor in use", id)
		}
	}
	return nil
}
