package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"klubba/agent/wire"
)

var soak = flag.Duration("soak", 4*time.Second, "how long a restless room is kept busy")

// TestSoak keeps a daemon busy in a room that never rests: the link flaps,
// parts break, the button is pressed, people command and watch, watchers come
// and go, and the broker is restarted, or hangs, all the while. At the end it
// has no more goroutines, open files or memory than when it was warm, the
// chain verifies, and everything has reached the centre and is known to have.
func TestSoak(t *testing.T) {
	m := newMosquitto(t)
	c := &centre{TB: t, bySeq: map[uint64]string{}, heads: map[uint64]string{}}
	c.listen(m)
	h := newHouse(t, connected(m.url()))
	r := h.restless()
	w := &witness{shown: map[uint64]string{}, answered: map[string]wire.Answer{}}

	warm := r.after(w, m, *soak/4)
	end := r.after(w, m, *soak-*soak/4)
	t.Logf("warm: %v", warm)
	t.Logf("end:  %v", end)
	end.comparedWith(t, warm)

	state, err := h.client.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.untilHeard(state.Record.Seq)
	if took, code := r.terminate(); code != exitDone || took > endsWithin {
		t.Errorf("ended with %d after %v:\n%s", code, took, r.stderr)
	}
	for _, fault := range w.wrong() {
		t.Error(fault)
	}
	entries := checkRecord(t, h, w, c, h.settle(c))
	t.Logf("%v: %d entries, %d commands answered, %d messages at the centre", *soak, entries, len(w.answered), c.messages)
}

// restlessRoom is a daemon in a room that never rests, and the way to ask it
// about itself.
type restlessRoom struct {
	*process
	ask    io.Writer
	answer *bufio.Reader
}

func (h *house) restless() *restlessRoom {
	h.Helper()
	cmd := h.inner(roleRestless)
	in, err := cmd.StdinPipe()
	if err != nil {
		h.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		h.Fatal(err)
	}
	r := &restlessRoom{process: h.launch(cmd), ask: in, answer: bufio.NewReader(out)}
	r.untilAnswers()
	return r
}

// after keeps the room busy for so long, lets it come to rest as far as it
// ever does, and returns what it has taken.
func (r *restlessRoom) after(w *witness, m *mosquitto, d time.Duration) taken {
	r.Helper()
	ctx, stop := context.WithTimeout(r.Context(), d)
	defer stop()
	var people sync.WaitGroup
	people.Go(func() { r.visit(ctx, w) })
	for hand := range 2 {
		people.Go(func() { w.command(ctx, r.house, fmt.Sprintf("%v-hand-%d", d, hand), 20*time.Millisecond) })
	}
	for round := min(d/8, 4*time.Second); ctx.Err() == nil; {
		pause(ctx, rand.N(round))
		if rand.IntN(3) == 0 {
			m.signal(syscall.SIGSTOP)
			pause(ctx, rand.N(round))
			m.signal(syscall.SIGCONT)
			continue
		}
		m.stop()
		pause(ctx, rand.N(round)/4)
		m.start()
	}
	people.Wait()
	r.untilMQTT("ok")
	pause(r.Context(), time.Second) // for connections to be taken down
	return r.taken()
}

// visit has watchers come and go.
func (r *restlessRoom) visit(ctx context.Context, w *witness) {
	for ctx.Err() == nil {
		visit, leave := context.WithTimeout(ctx, 50*time.Millisecond+rand.N(2*time.Second))
		w.watch(visit, r.house)
		leave()
	}
}

// taken is what a daemon has taken from the machine.
type taken struct {
	goroutines, files int
	heap, private     float64 // MB; private is resident and of no file
	resident          float64 // MB, the record's pages included
}

func (t taken) String() string {
	return fmt.Sprintf("%d goroutines, %d open files, %.1f MB of heap, %.1f MB resident, %.1f MB of it private",
		t.goroutines, t.files, t.heap, t.resident, t.private)
}

func (r *restlessRoom) taken() (t taken) {
	r.Helper()
	if _, err := fmt.Fprintln(r.ask); err != nil {
		r.Fatal(err)
	}
	line, err := r.answer.ReadString('\n')
	var heap float64
	if n, _ := fmt.Sscan(line, &t.goroutines, &heap); n != 2 {
		r.Fatalf("the daemon says %q, %v", line, err)
	}
	files, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(r.cmd.Process.Pid), "fd"))
	if err != nil {
		r.Fatal(err)
	}
	t.files, t.heap = len(files), heap/(1<<20)
	memory := r.memory()
	t.resident, t.private = memory.rss, memory.rss-memory.files
	return t
}

// comparedWith fails if more was taken than when the daemon was warm. The
// record grows, and with it the pages of it that are resident, but nothing
// else does. Memory needs minutes to show that it does not grow: in a short
// run the daemon is hardly warm.
func (t taken) comparedWith(tb testing.TB, warm taken) {
	tb.Helper()
	const goroutines, files, heap, private = 4, 4, 2, 8
	atMost := func(what string, now, was, more float64) {
		tb.Helper()
		if now > was+more {
			tb.Errorf("%.1f %s, and %.1f when it was warm", now, what, was)
		}
	}
	atMost("goroutines", float64(t.goroutines), float64(warm.goroutines), goroutines)
	atMost("open files", float64(t.files), float64(warm.files), files)
	atMost("MB of heap", t.heap, warm.heap, heap)
	if *soak >= time.Minute {
		atMost("MB of private memory", t.private, warm.private, private)
	}
}
