package cec

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"klubba/devices"
	"klubba/devices/cec/message"
)

// Options say which adapter, and who the box is.
type Options struct {
	// Adapter is a path (/dev/cec0) or the adapter's own name, which stays the
	// same when its number changes: "vivid-000-vid-out0", "pulse8-cec". Empty
	// is the only one that there is.
	Adapter string
	// Name is shown on the television, 14 characters of ASCII at most; "Klubba"
	// if empty.
	Name string
}

// TV is the television at the other end of the HDMI cable. Its methods may be
// called from any goroutine.
type TV struct {
	opt    Options
	kernel kernel
	nodes  func() []string
	// turn has a token for whoever talks to the adapter.
	turn chan struct{}

	mu    sync.Mutex
	users int

	// fd is the open adapter; -1 is none. It belongs to whose turn it is.
	fd int
	// absent are the commands that it said it does not do.
	absent map[message.Command]bool
}

// New returns a television. Nothing is opened.
func New(opt Options) *TV { return newTV(opt, linux{}, nodes) }

func newTV(opt Options, k kernel, nodes func() []string) *TV {
	if opt.Name == "" {
		opt.Name = "Klubba"
	}
	return &TV{opt: opt, kernel: k, nodes: nodes, turn: make(chan struct{}, 1), fd: -1, absent: map[message.Command]bool{}}
}

// hold keeps the adapter open until the function that it returns is called.
func (tv *TV) hold() (release func()) {
	tv.mu.Lock()
	tv.users++
	tv.mu.Unlock()
	return func() {
		tv.mu.Lock()
		defer tv.mu.Unlock()
		if tv.users--; tv.users == 0 {
			tv.turn <- struct{}{} // waits for a call that was left
			tv.close()
			<-tv.turn
		}
	}
}

func (tv *TV) close() {
	if tv.fd >= 0 {
		_ = tv.kernel.close(tv.fd) // there is nothing left to say
	}
	tv.fd = -1
	clear(tv.absent) // another television may come
}

// do calls the kernel in its turn. If ctx ends, the call is left to end by
// itself, which the next turn waits for.
func (tv *TV) do(ctx context.Context, call func() error) error {
	select {
	case tv.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	done := make(chan error, 1)
	go func() {
		defer func() { <-tv.turn }()
		err := call()
		if errors.Is(err, devices.ErrGone) {
			tv.close()
		}
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ready opens the adapter if it is not open, and sees that it has an address.
func (tv *TV) ready() (own byte, physical uint16, err error) {
	if tv.fd < 0 {
		if tv.fd, err = tv.find(); err != nil {
			tv.fd = -1
			return 0, 0, err
		}
	}
	if physical, err = physicalOf(tv.kernel, tv.fd); err != nil {
		return 0, 0, fault(err)
	}
	if physical == noAddress {
		return 0, 0, ErrNoCable
	}
	own, ok, err := claimed(tv.kernel, tv.fd)
	if err == nil && !ok {
		if err = claim(tv.kernel, tv.fd, tv.opt.Name); err == nil {
			own, ok, err = claimed(tv.kernel, tv.fd)
		}
	}
	switch {
	case err != nil:
		return 0, 0, fault(err)
	case !ok:
		return 0, 0, ErrNoCable
	}
	return own, physical, nil
}

// find opens the adapter that is meant.
func (tv *TV) find() (int, error) {
	if strings.HasPrefix(tv.opt.Adapter, "/") {
		fd, err := tv.kernel.open(tv.opt.Adapter)
		if err != nil {
			return -1, fault(err)
		}
		return fd, tv.enter(fd)
	}
	var names []string
	var failed error
	for _, path := range tv.nodes() {
		fd, err := tv.kernel.open(path)
		if err != nil {
			failed = fmt.Errorf("%s: %w", path, fault(err))
			continue
		}
		name, err := nameOf(tv.kernel, fd)
		if err == nil && (tv.opt.Adapter == name || tv.opt.Adapter == "" && len(tv.nodes()) == 1) {
			return fd, tv.enter(fd)
		}
		names = append(names, name)
		_ = tv.kernel.close(fd)
	}
	switch {
	case len(names) > 0:
		return -1, fmt.Errorf("%w: there are %s: name one of them", devices.ErrAbsent, strings.Join(names, ", "))
	case failed != nil:
		return -1, failed
	}
	return -1, fmt.Errorf("%w: this box has no CEC adapter: most graphics outputs have none, an adapter by USB has", devices.ErrAbsent)
}

// enter makes us one who talks.
func (tv *TV) enter(fd int) error {
	if err := tv.kernel.control(fd, setMode, []byte{modeBoth, 0, 0, 0}); err != nil {
		_ = tv.kernel.close(fd)
		return fault(err)
	}
	return nil
}

// told gives an error the adapter's name.
func (tv *TV) told(doing string, err error) error {
	if err == nil {
		return nil
	}
	name := tv.opt.Adapter
	if name == "" {
		name = "the only adapter"
	}
	return fmt.Errorf("television on %s: %s: %w", name, doing, err)
}
