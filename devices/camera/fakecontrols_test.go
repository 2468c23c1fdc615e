package camera

import (
	"encoding/binary"
	"maps"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// kernelKind is the kernel's number of a kind.
func kernelKind(k ControlKind) uint32 {
	for number, kind := range kinds() {
		if kind == k && number != 9 {
			return number
		}
	}
	return 0
}

func (h *handle) queryExt(r record) error {
	id := r.u32(0)
	if id&ctrlNext != 0 {
		var after []uint32
		for _, have := range slices.Sorted(maps.Keys(h.controls)) {
			if have > id&^ctrlNext {
				after = append(after, have)
			}
		}
		if len(after) == 0 {
			return unix.EINVAL
		}
		id = after[0]
	}
	c, ok := h.controls[id]
	if !ok {
		return unix.EINVAL
	}
	r.put32(0, id)
	r.put32(4, kernelKind(c.Kind))
	copy(r[8:40], c.Name)
	for at, v := range map[uintptr]int32{40: c.Min, 48: c.Max, 56: c.Step, 64: c.Default} {
		binary.NativeEndian.PutUint64(r[at:], uint64(int64(v)))
	}
	if c.ReadOnly {
		r.put32(72, ctrlReadOnly)
	}
	return nil
}

func (h *handle) menu(r record) error {
	item, ok := h.controls[r.u32(0)].Items[int32(r.u32(4))]
	if !ok {
		return unix.EINVAL
	}
	copy(r[8:40], item)
	return nil
}

func (h *handle) getControl(r record) error {
	c, ok := h.controls[r.u32(0)]
	if !ok {
		return unix.EINVAL
	}
	if c.Kind == Button {
		return unix.EACCES
	}
	r.put32(4, uint32(c.Value))
	return nil
}

func (h *handle) set(id uint32, v int32) error {
	c, ok := h.controls[id]
	if !ok {
		return unix.EINVAL
	}
	if v < c.Min || v > c.Max {
		return unix.ERANGE
	}
	c.Value = v
	return nil
}

func (h *handle) setExt(r record) error {
	e := (*extControls)(unsafe.Pointer(&r[0]))
	list := record(unsafe.Slice((*byte)(e.controls), e.count*extCtrlSize))
	for at := uintptr(0); at < uintptr(len(list)); at += extCtrlSize {
		if err := h.set(list.u32(at), int32(list.u32(at+12))); err != nil {
			return err
		}
	}
	return nil
}
