package cec

import (
	"encoding/binary"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// fake is a kernel with one adapter and a television, by the kernel's
// documentation of its structures and by HDMI's of the messages.
type fake struct {
	mu sync.Mutex
	// gone: no adapter. busy: somebody else's. cable and television: there.
	gone, busy        bool
	cable, television bool
	configured        bool
	// power is what it reports, 0 on to 3 going to standby; wakes is how long
	// it takes to change.
	power byte
	wakes time.Duration
	until time.Time
	then  byte
	// aborts are opcodes that it does not do; silent: it answers nothing.
	aborts map[byte]bool
	silent bool
	// takes is how long a transmission takes.
	takes  time.Duration
	volume int
	mute   bool
	// deaf: it acknowledges and does nothing.
	deaf bool
	// log is what was sent.
	log          [][]byte
	opens, fds   int
	claims, last int
}

func newFake() *fake {
	return &fake{cable: true, television: true, aborts: map[byte]bool{}, volume: 20}
}

func (f *fake) nodes() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return nil
	}
	return []string{"/dev/cec0"}
}

func (f *fake) open(string) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return -1, unix.ENOENT
	}
	f.opens++
	f.fds++
	return f.opens, nil
}

func (f *fake) close(int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fds--
	return nil
}

func (f *fake) control(_ int, request uint, b []byte) error {
	if request == 0xc0386105 {
		<-time.After(f.takes)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.gone:
		return unix.ENODEV
	case f.busy && (request == 0xc0386105 || request == 0xc05c6104):
		return unix.EBUSY
	}
	switch request {
	case 0xc04c6100: // caps
		copy(b[32:], "fake-cec")
	case 0x80026101: // physical address
		binary.NativeEndian.PutUint16(b, 0xFFFF)
		if f.cable {
			binary.NativeEndian.PutUint16(b, 0x1000)
		}
	case 0x805c6103: // logical addresses
		if f.configured && f.cable {
			b[0], b[7] = 4, 1
			binary.NativeEndian.PutUint16(b[4:], 1<<4)
		}
	case 0xc05c6104:
		if b[7] > 0 {
			if f.configured {
				return unix.EBUSY
			}
			f.claims++
		}
		f.configured = b[7] > 0
	case 0xc0386105:
		return f.transmit(b)
	}
	return nil
}

func (f *fake) transmit(b []byte) error {
	n := binary.NativeEndian.Uint32(b[16:])
	msg := append([]byte(nil), b[32:32+n]...)
	f.log = append(f.log, msg)
	if !f.cable {
		b[50] = 0x60
		return nil
	}
	to := msg[0] & 15
	if to != 15 && (to != 0 || !f.television) {
		b[50] = 0x24
		return nil
	}
	b[50] = 0x01
	answer := f.answer(msg)
	switch {
	case b[48] == 0 && binary.NativeEndian.Uint32(b[20:]) == 0:
	case answer == nil:
		b[49] = 0x02
	default:
		copy(b[32:48], answer)
		binary.NativeEndian.PutUint32(b[16:], uint32(len(answer)))
		if b[49] = 0x01; answer[1] == 0 {
			b[49] = 0x05
		}
	}
	return nil
}

func (f *fake) answer(msg []byte) []byte {
	if len(msg) < 2 || f.silent {
		return nil
	}
	if !f.until.IsZero() && time.Now().After(f.until) {
		f.power, f.until = f.then, time.Time{}
	}
	if f.aborts[msg[1]] {
		return []byte{0x04, 0x00, msg[1], 0}
	}
	if f.deaf && (msg[1] == 0x04 || msg[1] == 0x36) {
		return nil
	}
	switch msg[1] {
	case 0x8F:
		return []byte{0x04, 0x90, f.power}
	case 0x04:
		f.power, f.then, f.until = 2, 0, time.Now().Add(f.wakes)
	case 0x36:
		f.power, f.then, f.until = 3, 1, time.Now().Add(f.wakes)
	case 0x46:
		return append([]byte{0x04, 0x47}, "BigDisplay"...)
	case 0x8C:
		return []byte{0x0F, 0x87, 0x00, 0x00, 0xF0}
	case 0x9F:
		return []byte{0x04, 0x9E, 0x05}
	case 0x71:
		mute := byte(0)
		if f.mute {
			mute = 0x80
		}
		return []byte{0x04, 0x7A, byte(f.volume) | mute}
	case 0x44:
		f.last = int(msg[2])
		switch msg[2] {
		case 0x41:
			f.volume++
		case 0x42:
			f.volume--
		case 0x65, 0x66:
			f.mute = msg[2] == 0x65
		}
	}
	return nil
}
