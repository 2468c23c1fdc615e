package camera

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

const (
	// buffered is how many frames the driver may fill while we look at one.
	buffered = 4
	// maxBuffers bounds what a driver may make of that.
	maxBuffers = 32
	// pollSlice is how soon an ended context is noticed.
	pollSlice = 50 * time.Millisecond
)

// stream is a running capture. It starts no goroutine.
type stream struct {
	node node
	mode Mode
	maps [][]byte
	held bool // the driver has buffers of ours
	on   bool
	gone bool // the camera went away: nothing more can be asked of it
}

// start negotiates the mode and lets the frames flow. After an error nothing
// is left but the node, which stays the caller's.
func start(n node, ask Mode, formats []Format) (*stream, error) {
	mode, err := negotiate(n, ask, formats)
	if err != nil {
		return nil, err
	}
	s := &stream{node: n, mode: mode}
	if err := s.begin(); err != nil {
		s.gone = away(err)
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// begin takes buffers, hands them to the driver and starts it.
func (s *stream) begin() error {
	count, err := s.request(buffered)
	if err != nil {
		return trouble("ask for buffers", err)
	}
	s.held = true
	if count == 0 || count > maxBuffers {
		return fmt.Errorf("ask for buffers: the driver gave %d of %d", count, buffered)
	}
	for i := range count {
		if err := s.mapBuffer(i); err != nil {
			return err
		}
	}
	for i := range count {
		if err := s.queue(i); err != nil {
			return err
		}
	}
	if err := s.node.Ioctl(reqStreamOn, captureType()); errors.Is(err, unix.EIO) {
		// uvcvideo's word for a USB bus without enough room.
		return fmt.Errorf("start the stream: %w: the USB bus may have no room for it: give the camera a port of its own, or ask for a smaller picture", err)
	} else if err != nil {
		return trouble("start the stream", err)
	}
	s.on = true
	return nil
}

// request asks for so many buffers and returns how many there are; none gives
// them back.
func (s *stream) request(count uint32) (uint32, error) {
	r := make(record, reqbufsSize)
	r.put32(0, count)
	r.put32(4, typeCapture)
	r.put32(8, memoryMmap)
	err := s.node.Ioctl(reqBuffers, r)
	return r.u32(0), err
}

// mapBuffer brings one buffer into our memory.
func (s *stream) mapBuffer(i uint32) error {
	r := bufferRecord(i)
	if err := s.node.Ioctl(reqQueryBuf, r); err != nil {
		return trouble("ask where a buffer is", err)
	}
	length := r.u32(64 + word)
	if length == 0 || length > 4*maxSide*maxSide {
		return fmt.Errorf("buffer %d is of %d bytes: no picture is", i, length)
	}
	b, err := s.node.Mmap(int64(r.u32(64)), int(length))
	if err != nil {
		return trouble("map a buffer", err)
	}
	s.maps = append(s.maps, b)
	return nil
}

// queue hands a buffer to the driver.
func (s *stream) queue(i uint32) error {
	if err := s.node.Ioctl(reqQueue, bufferRecord(i)); err != nil {
		return trouble("hand a buffer to the driver", err)
	}
	return nil
}

func bufferRecord(i uint32) record {
	r := make(record, bufferSize)
	r.put32(0, i)
	r.put32(4, typeCapture)
	r.put32(60, memoryMmap)
	return r
}

func captureType() record {
	r := make(record, 4)
	r.put32(0, typeCapture)
	return r
}

// next waits for a frame and copies it into f, whose room it uses again.
// Within wait it returns a frame, or an error that says why none came.
func (s *stream) next(ctx context.Context, wait time.Duration, f *Frame) error {
	for deadline := time.Now().Add(wait); ; {
		left := time.Until(deadline)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if left <= 0 {
			return fmt.Errorf("%w: none within %v, though the stream is on", ErrNoFrames, wait)
		}
		events, err := s.node.Poll(min(left, pollSlice))
		if err != nil {
			return s.failed("wait for a frame", err)
		}
		if events == 0 {
			continue
		}
		switch err := s.take(f); {
		case err == nil:
			return nil
		case !errors.Is(err, unix.EAGAIN):
			return s.failed("take a frame", err)
		case events&(unix.POLLERR|unix.POLLHUP|unix.POLLNVAL) != 0:
			// No frame, and there will be none: to ask again would spin.
			return s.failed("wait for a frame", fmt.Errorf("the kernel reports an error on the stream (poll events %#x)", events))
		}
	}
}

// failed remembers whether the camera is still there.
func (s *stream) failed(doing string, err error) error {
	err = trouble(doing, err)
	s.gone = away(err)
	return err
}

// trouble says what could not be done, and what to do about it.
func trouble(doing string, err error) error {
	err = fault(err)
	if errors.Is(err, unix.EIO) || errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("%s: %w: the camera's driver gave up; unplug the camera and plug it in again", doing, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// take dequeues a frame, copies it, and only then gives the buffer back: the
// driver may write to it at once.
func (s *stream) take(f *Frame) error {
	r := bufferRecord(0)
	if err := s.node.Ioctl(reqDequeue, r); err != nil {
		return err
	}
	index, used := r.u32(0), r.u32(8)
	if index >= uint32(len(s.maps)) {
		return fmt.Errorf("the driver names buffer %d of %d", index, len(s.maps))
	}
	f.read(r, s.maps[index][:min(used, uint32(len(s.maps[index])))])
	return s.queue(index)
}

// stop ends the stream and gives everything back but the node. Of a camera
// that went away nothing more is asked, since drivers have been seen to hang
// then: closing the node frees what the kernel still has.
func (s *stream) stop() error {
	var errs []error
	ask := func(doing string, do func() error) {
		if s.gone {
			return
		}
		if err := fault(do()); away(err) {
			s.gone = true
		} else if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", doing, err))
		}
	}
	if s.on {
		ask("stop the stream", func() error { return s.node.Ioctl(reqStreamOff, captureType()) })
	}
	for _, b := range s.maps {
		if err := s.node.Munmap(b); err != nil {
			errs = append(errs, fmt.Errorf("unmap a buffer: %w", err))
		}
	}
	if s.held {
		ask("give the buffers back", func() error { _, err := s.request(0); return err })
	}
	s.on, s.held, s.maps = false, false, nil
	return errors.Join(errs...)
}

// busy reports whether somebody else has the camera.
func busy(err error) bool { return errors.Is(err, devices.ErrBusy) }
