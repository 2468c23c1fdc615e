package camera

import (
	"errors"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// driver is a scripted video driver: what the kernel would do with a camera
// that obeys, and whatever a test wants instead.
type driver struct {
	mu sync.Mutex

	able     uint32 // abilities of its node
	bus      string
	give     func(ask Mode) Mode // what it makes of a format; nil: what was asked
	size     int                 // of a buffer, in bytes
	interval time.Duration       // between frames; 0: one is always ready
	rateless bool                // it knows nothing of rates
	// frame returns the bytes and flags of the frame with this number; not ok
	// is a frame that got lost. nil: zeros.
	frame func(n uint32) (data []byte, flags uint32, ok bool)
	// fault is asked before every step; an error is what the step returns.
	fault    func(step string) error
	steps    []string // that were taken, when noting is on
	noting   bool
	controls map[uint32]*Control

	// What is in use at the moment.
	opened, mapped, held int
}

// handle is an open node of the driver.
type handle struct {
	*driver
	mode    Mode
	queued  []uint32
	buffers [][]byte
	on      bool
	begun   time.Time
	number  uint32
}

// step notes what is asked for and returns the fault that the script has.
func (d *driver) step(name string) error {
	if d.noting {
		d.steps = append(d.steps, name)
	}
	if d.fault != nil {
		return d.fault(name)
	}
	return nil
}

// open implements system.open.
func (d *driver) open(string) (node, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.step("open"); err != nil {
		return nil, err
	}
	d.opened++
	return &handle{driver: d}, nil
}

func (h *handle) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	err := h.step("close")
	h.opened--
	h.held -= len(h.buffers) // as the kernel does for a handle that closes
	h.buffers = nil
	return err
}

func (h *handle) Mmap(offset int64, length int) ([]byte, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.step("mmap"); err != nil {
		return nil, err
	}
	h.mapped++
	return h.buffers[offset/4096][:length], nil
}

func (h *handle) Munmap([]byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	err := h.step("munmap")
	h.mapped--
	return err
}

// Poll waits in true time, or in that of a bubble.
func (h *handle) Poll(wait time.Duration) (int16, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.step("poll"); errors.Is(err, unix.EPIPE) { // the script's word for a hang-up
		return unix.POLLERR | unix.POLLHUP, nil
	} else if err != nil {
		return 0, err
	}
	if left := time.Until(h.due()); left > 0 {
		h.mu.Unlock()
		<-time.After(min(left, wait))
		h.mu.Lock()
		if left > wait {
			return 0, nil
		}
	}
	if !h.ready() {
		return 0, nil // lost: nobody is told
	}
	return unix.POLLIN, nil
}

// due is when the next frame is there.
func (h *handle) due() time.Time { return h.begun.Add(time.Duration(h.number) * h.interval) }

// ready skips a frame that got lost.
func (h *handle) ready() bool {
	if h.frame == nil {
		return true
	}
	if _, _, ok := h.frame(h.number); !ok {
		h.number++
		return false
	}
	return true
}

// Ioctl implements control.
func (h *handle) Ioctl(request uint32, arg []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := record(arg)
	name, do := h.request(request, r)
	if err := h.step(name); err != nil {
		return err
	}
	if do == nil {
		return unix.ENOTTY
	}
	return do(r)
}

// request names a request and what carries it out.
func (h *handle) request(request uint32, r record) (string, func(record) error) {
	switch request {
	case reqQueryCap:
		return "QUERYCAP", h.queryCap
	case reqSetFormat:
		return "S_FMT", h.setFormat
	case reqGetFormat:
		return "G_FMT", h.getFormat
	case reqSetParm:
		return "S_PARM", h.setParm
	case reqGetParm:
		return "G_PARM", h.getParm
	case reqBuffers:
		if r.u32(0) == 0 {
			return "REQBUFS(0)", h.giveBack
		}
		return "REQBUFS", h.allocate
	case reqQueryBuf:
		return "QUERYBUF", h.where
	case reqQueue:
		return "QBUF", h.queue
	case reqDequeue:
		return "DQBUF", h.dequeue
	case reqStreamOn:
		return "STREAMON", func(record) error { h.on, h.begun, h.number = true, time.Now(), 0; return nil }
	case reqStreamOff:
		return "STREAMOFF", func(record) error { h.on, h.queued = false, nil; return nil }
	case reqQueryExt:
		return "QUERY_EXT_CTRL", h.queryExt
	case reqQueryMenu:
		return "QUERYMENU", h.menu
	case reqGetControl:
		return "G_CTRL", h.getControl
	case reqSetControl:
		return "S_CTRL", func(r record) error { return h.set(r.u32(0), int32(r.u32(4))) }
	case reqSetExt:
		return "S_EXT_CTRLS", h.setExt
	}
	return "unknown", nil
}

func (h *handle) queryCap(r record) error {
	copy(r[0:], "scripted")
	copy(r[16:], "Scripted Camera")
	copy(r[48:], h.bus)
	r.put32(84, h.able|capDeviceCaps|capMetadata|capCapture|capStreaming) // those of the whole device
	r.put32(88, h.able)
	return nil
}

func (h *handle) setFormat(r record) error {
	m := Mode{Width: int(r.u32(word)), Height: int(r.u32(word + 4)), Format: Format(r.u32(word + 8))}
	if h.give != nil {
		m = h.give(m)
	}
	h.mode = m
	return nil
}

func (h *handle) getFormat(r record) error {
	r.put32(word, uint32(h.mode.Width))
	r.put32(word+4, uint32(h.mode.Height))
	r.put32(word+8, uint32(h.mode.Format))
	r.put32(word+16, uint32(h.mode.Stride))
	return nil
}

func (h *handle) setParm(r record) error {
	if h.rateless {
		return unix.ENOTTY
	}
	h.mode.Rate = float64(r.u32(16)) / float64(r.u32(12))
	return nil
}

func (h *handle) getParm(r record) error {
	if h.rateless {
		return unix.ENOTTY
	}
	num, den := fraction(h.mode.Rate)
	r.put32(4, canTimePerFrame)
	r.put32(12, num)
	r.put32(16, den)
	return nil
}

func (h *handle) allocate(r record) error {
	if len(h.buffers) > 0 || h.held > 0 {
		return unix.EBUSY
	}
	r.put32(0, min(r.u32(0), buffered))
	for range r.u32(0) {
		h.buffers = append(h.buffers, make([]byte, h.size))
	}
	h.held += len(h.buffers)
	return nil
}

func (h *handle) giveBack(record) error {
	h.held -= len(h.buffers)
	h.buffers = nil
	return nil
}

func (h *handle) where(r record) error {
	r.put32(64, r.u32(0)*4096)
	r.put32(64+word, uint32(h.size))
	return nil
}

// queue takes a buffer, and as drivers may, writes into it at once.
func (h *handle) queue(r record) error {
	i := r.u32(0)
	h.queued = append(h.queued, i)
	if h.on && len(h.buffers[i]) > 0 {
		h.buffers[i][0] = 0xee
	}
	return nil
}

func (h *handle) dequeue(r record) error {
	if !h.on || len(h.queued) == 0 {
		return unix.EINVAL
	}
	i := h.queued[0]
	h.queued = h.queued[1:]
	data, flags := h.buffers[i], uint32(0)
	if h.frame != nil {
		var frame []byte
		frame, flags, _ = h.frame(h.number)
		data = data[:copy(data, frame)]
	}
	at := time.Duration(h.number) * max(h.interval, time.Millisecond)
	r.put32(0, i)
	r.put32(8, uint32(len(data)))
	r.put32(12, flags|stampMonotone)
	*(*int64)(unsafe.Pointer(&r[24])) = int64(at / time.Second)
	*(*int64)(unsafe.Pointer(&r[32])) = int64(at % time.Second / time.Microsecond)
	r.put32(56, h.number)
	h.number++
	return nil
}
