package alsa

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// Kind is what values a control has.
type Kind string

// The kinds. A switch is 1 for on and 0 for off; a choice is the number of an
// item.
const (
	Switch Kind = "switch"
	Volume Kind = "volume"
	Choice Kind = "choice"
)

// Control is one element of a card's mixer.
type Control struct {
	// Name is the element's, "Mic Capture Switch", and Index tells elements of
	// one name apart.
	Name  string `json:"name"`
	Index int    `json:"index"`
	Kind  Kind   `json:"kind"`
	// Values has one for each channel, from Min to Max.
	Values []int `json:"values"`
	Min    int   `json:"min"`
	Max    int   `json:"max"`
	// Writable: it can be set.
	Writable bool `json:"writable"`

	numid uint32
}

// mixer is a card's open control device.
type mixer struct{ fd int }

// openMixer opens the control device of a card for a moment. It opens no
// stream.
func (s System) openMixer(c Card) (mixer, error) {
	path := fmt.Sprintf("%s/snd/controlC%d", s.Dev, c.Number)
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return mixer{}, &os.PathError{Op: "open", Path: path, Err: fault(err)}
	}
	return mixer{fd}, nil
}

func (m mixer) close() { _ = unix.Close(m.fd) } // it was only asked

// call carries out a request; arg is read and written in place.
func (m mixer) call(request uintptr, arg record) error {
	for {
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(m.fd), request, uintptr(unsafe.Pointer(&arg[0])))
		if errno == 0 {
			return nil
		}
		if errno != unix.EINTR {
			return fault(errno)
		}
	}
}

// mostControls bounds what a card may say that it has. Studio cards have
// some hundreds.
const mostControls = 4096

// ids lists the elements of the card.
func (m mixer) ids() (record, error) {
	ask := make(record, listSize)
	if err := m.call(reqList, ask); err != nil {
		return nil, err
	}
	count := min(int(ask.u32(12)), mostControls)
	if count == 0 {
		return nil, nil
	}
	ids := make(record, count*idSize)
	var pin runtime.Pinner
	pin.Pin(&ids[0])
	defer pin.Unpin()
	ask = make(record, listSize)
	ask.put(4, uint32(count)) // room for so many
	ask.pointer(16, ids)
	if err := m.call(reqList, ask); err != nil {
		return nil, err
	}
	return ids[:min(int(ask.u32(8)), count)*idSize], nil
}

// controls reads all elements of the mixer that are switches, volumes or
// choices.
func (m mixer) controls() ([]Control, error) {
	ids, err := m.ids()
	if err != nil {
		return nil, fmt.Errorf("list the controls: %w", err)
	}
	var all []Control
	for at := 0; at < len(ids); at += idSize {
		id := ids[at : at+idSize]
		if id.u32(4) != ifaceMixer {
			continue
		}
		c, ok, err := m.control(id)
		if err != nil {
			return nil, fmt.Errorf("control %q: %w", id.text(nameBegin, nameSize), err)
		}
		if ok {
			all = append(all, c)
		}
	}
	return all, nil
}

// control reads one element. It reports whether it is of a kind known here.
func (m mixer) control(id record) (c Control, ok bool, err error) {
	info := make(record, infoSize)
	copy(info, id)
	if err := m.call(reqInfo, info); err != nil {
		return c, false, err
	}
	access, count := info.u32(idSize+4), int(info.u32(idSize+8))
	c = Control{Name: info.text(nameBegin, nameSize), Index: int(info.u32(indexBegin)), numid: info.u32(0),
		Writable: access&accessWrite != 0 && access&accessLocked == 0}
	if access&accessRead == 0 || access&accessOff != 0 || count < 1 || count > maxValues {
		return c, false, nil
	}
	switch info.u32(idSize) {
	case typeBoolean:
		c.Kind, c.Max = Switch, 1
	case typeInteger:
		c.Kind, c.Min, c.Max = Volume, info.long(unionBegin), info.long(unionBegin+word)
	case typeChoice:
		c.Kind, c.Max = Choice, int(info.u32(unionBegin))-1
	default:
		return c, false, nil
	}
	c.Values, err = m.values(c, count)
	return c, err == nil, err
}

// values reads where an element stands.
func (m mixer) values(c Control, count int) ([]int, error) {
	v := make(record, valueSize)
	v.put(0, c.numid)
	if err := m.call(reqValues, v); err != nil {
		return nil, err
	}
	values := make([]int, count)
	for i := range values {
		if c.Kind == Choice {
			values[i] = int(v.u32(valuesBegin + 4*i))
			continue
		}
		values[i] = v.long(valuesBegin + word*i)
	}
	return values, nil
}

// set writes an element and reads it back.
func (m mixer) set(c Control, values []int) ([]int, error) {
	v := make(record, valueSize)
	v.put(0, c.numid)
	for i, value := range values {
		if c.Kind == Choice {
			v.put(valuesBegin+4*i, uint32(value))
			continue
		}
		v.putLong(valuesBegin+word*i, value)
	}
	if err := m.call(reqSet, v); err != nil {
		return nil, err
	}
	return m.values(c, len(values))
}

// fault gives an error of the kernel the sentinel that says what it means.
func fault(err error) error {
	switch {
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO), errors.Is(err, unix.ESHUTDOWN):
		return fmt.Errorf("%w: check the device's cable", devices.ErrGone)
	case errors.Is(err, fs.ErrNotExist):
		return devices.ErrAbsent
	case errors.Is(err, unix.EBUSY):
		return devices.ErrBusy
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: let the service's user be a member of the group that owns /dev/snd (audio)", devices.ErrDenied)
	}
	return err
}
