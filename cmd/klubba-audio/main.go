// Klubba-audio is klubbad's helper for sound: it reads one request on its
// standard input, lists devices, plays or records, writes the reply to its
// standard output, and ends. Package pipe has the language.
//
// It is a process of its own because PortAudio, and the libraries and
// configurations behind it, can abort, hang and chatter; and it is the only
// program that needs a C compiler:
//
//	apt-get install gcc libc6-dev pkg-config portaudio19-dev
//	CGO_ENABLED=1 go build -o /usr/bin/ ./cmd/klubba-audio
//
// It ends when its standard input does, so that nothing goes on playing when
// the daemon is gone, and in any case after the limit that the request gives.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices/audio/pipe"
	"klubba/devices/audio/portaudio"
)

// Exit statuses beside 0, for a reply that was written.
const (
	exitNoReply   = 1 // the reply could not be written
	exitLimit     = 3 // the limit of the request has passed
	exitAbandoned = 4 // whoever asked is gone
)

func main() {
	out, err := ownOutput()
	if err != nil {
		fmt.Fprintln(os.Stderr, "klubba-audio:", err)
		os.Exit(exitNoReply)
	}
	in := bufio.NewReader(os.Stdin)
	reply, recorded := answer(in)
	if err := reply.Write(out, recorded); err != nil {
		fmt.Fprintln(os.Stderr, "klubba-audio: write the reply:", err)
		os.Exit(exitNoReply)
	}
}

// ownOutput keeps standard output for the reply: what libraries print there
// goes to standard error.
func ownOutput() (*os.File, error) {
	fd, err := unix.Dup(1)
	if err != nil {
		return nil, fmt.Errorf("standard output: %w", err)
	}
	unix.CloseOnExec(fd)
	if err := unix.Dup3(2, 1, 0); err != nil {
		return nil, fmt.Errorf("standard output: %w", err)
	}
	return os.NewFile(uintptr(fd), "reply"), nil
}

// answer reads the request and does it.
func answer(in *bufio.Reader) (pipe.Reply, []float32) {
	q, samples, err := pipe.ReadRequest(in)
	if err != nil {
		return pipe.Reply{Fault: &pipe.Fault{Code: pipe.BadRequest, Text: err.Error()}}, nil
	}
	var stage atomic.Value
	time.AfterFunc(time.Duration(q.Limit)*time.Millisecond, func() {
		fmt.Fprintln(os.Stderr, "klubba-audio: time is up while", stage.Load())
		os.Exit(exitLimit)
	})
	go func() {
		_, _ = io.Copy(io.Discard, in) // until whoever asked hangs up
		os.Exit(exitAbandoned)
	}()
	if err := quietALSA(q); err != nil {
		fmt.Fprintln(os.Stderr, "klubba-audio: ALSA's usual configuration is used:", err)
	}
	return portaudio.Serve(q, samples, func(now string) { stage.Store(now) })
}
