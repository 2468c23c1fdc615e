package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// lineLength is how long a line may be; the rest of a longer one is dropped.
const lineLength = 200

// keyboard is what a person types, line by line. Next is closed when there is
// no more.
type keyboard struct {
	next   chan string
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// typed reads the lines of r until its end or until closed. A reader that is
// no file must come to an end by itself.
func typed(ctx context.Context, r io.Reader) *keyboard {
	ctx, cancel := context.WithCancel(ctx)
	k := &keyboard{next: make(chan string), cancel: cancel}
	if f, ok := r.(*os.File); ok {
		r = patient{ctx, f}
	}
	k.done.Go(func() {
		defer close(k.next)
		k.read(ctx, bufio.NewReaderSize(r, lineLength))
	})
	return k
}

func (k *keyboard) close() {
	k.cancel()
	k.done.Wait()
}

func (k *keyboard) read(ctx context.Context, r *bufio.Reader) {
	for {
		line, more, err := r.ReadLine()
		said := string(line)
		for more && err == nil {
			_, more, err = r.ReadLine()
		}
		if err != nil {
			return
		}
		select {
		case k.next <- said:
		case <-ctx.Done():
			return
		}
	}
}

// patient is a file that is read only when there is something in it, so that
// nobody hangs in a read that a context cannot end.
type patient struct {
	ctx  context.Context //nolint:containedctx // an io.Reader has no other place for it
	file *os.File
}

// lookEvery is how soon the end of the context is seen, in milliseconds.
const lookEvery = 100

func (p patient) Read(b []byte) (int, error) {
	for p.ctx.Err() == nil {
		fds := []unix.PollFd{{Fd: int32(p.file.Fd()), Events: unix.POLLIN}}
		n, err := unix.Poll(fds, lookEvery)
		switch {
		case errors.Is(err, unix.EINTR), err == nil && n == 0:
			continue
		case err != nil:
			return 0, err
		}
		return p.file.Read(b)
	}
	return 0, p.ctx.Err()
}

// terminal is standard input if a person sits there, else nil: what a script
// or a service manager passes is not meant for a demonstration.
func terminal(f *os.File) io.Reader {
	if _, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS); err != nil {
		return nil
	}
	return f
}
