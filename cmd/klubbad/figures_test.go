package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"klubba/agent/store"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// A small box has half a gigabyte for everything: a room that idles has 25 MB
// of it. What is resident is what the kernel says (VmRSS), the pages of the
// program's own file that it has touched included.
const idleMB = 25

// TestIdleMemory: an idle daemon of simulated parts stays small, with a broker
// and without.
func TestIdleMemory(t *testing.T) {
	m := newMosquitto(t)
	for name, parts := range map[string]string{"alone": simulated, "with a broker": connected(m.url())} {
		p := idle(t, parts)
		used := p.memory()
		t.Logf("%s: %.1f MB resident, of them %.1f of files; at most %.1f", name, used.rss, used.files, used.peak)
		if used.peak > idleMB {
			t.Errorf("%s: an idle daemon has had %.1f MB resident, want at most %d", name, used.peak, idleMB)
		}
	}
}

// BenchmarkIdle is an idle daemon of simulated parts, a process of its own,
// over half a minute: its memory, and its share of one processor.
func BenchmarkIdle(b *testing.B) {
	const watched = 30 * time.Second
	m := newMosquitto(b)
	for _, c := range []struct{ name, parts string }{{"alone", simulated}, {"with-broker", connected(m.url())}} {
		b.Run(c.name, func(b *testing.B) {
			p := idle(b, c.parts)
			for b.Loop() {
				before, began := p.cpu(), time.Now()
				pause(b.Context(), watched)
				b.ReportMetric(100*float64(p.cpu()-before)/float64(time.Since(began)), "cpu-%")
			}
			used := p.memory()
			b.ReportMetric(used.rss, "resident-MB")
			b.ReportMetric(used.peak, "peak-MB")
		})
	}
}

// idle starts a daemon and waits until it has found all that it has.
func idle(tb testing.TB, parts string) *process {
	tb.Helper()
	p := newHouse(tb, parts).spawn()
	p.until("the link is good", func(s wire.State) bool {
		mqtt := part(s, "mqtt").Condition
		return s.Link.Level == "good" && (mqtt == "ok" || parts == simulated)
	})
	return p
}

// BenchmarkStart is from the start of the process to its first lamp value, in
// a room whose meeting was suspended when the daemon went down, with a short
// record and with the record of many years.
//
// "lamp" is a process of this test's binary, whose lamp is the simulated one
// and tells when it is first lit; the rest of it is klubbad's own code. "ready"
// is the real klubbad until it tells systemd that it is ready, which is when
// the loop runs and the lamp's worker has its pattern.
func BenchmarkStart(b *testing.B) {
	for _, entries := range []int{10, 100_000} {
		h := newHouse(b, simulated)
		h.suspendedAfter(entries)
		b.Run(fmt.Sprintf("lamp/entries=%d", entries), func(b *testing.B) {
			h.TB = b
			benchmarkStart(b, h.untilLamp)
		})
		b.Run(fmt.Sprintf("ready/entries=%d", entries), func(b *testing.B) {
			h.TB = b
			benchmarkStart(b, h.untilReady)
		})
	}
}

func benchmarkStart(b *testing.B, start func() (time.Duration, *process)) {
	var took []time.Duration
	for b.Loop() {
		d, p := start()
		took = append(took, d)
		p.kill()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}

func (h *house) untilLamp() (time.Duration, *process) {
	cmd := h.inner(roleLamp)
	out, err := cmd.StdoutPipe()
	if err != nil {
		h.Fatal(err)
	}
	p := h.launch(cmd)
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "lit\n" {
		h.Fatalf("the lamp is not lit: %q, %v\n%s", line, err, p.stderr)
	}
	return time.Since(p.began), p
}

func (h *house) untilReady() (time.Duration, *process) {
	path := h.path("notify.sock")
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		h.Fatal(err)
	}
	defer os.Remove(path)
	defer manager.Close()
	p := h.spawn("NOTIFY_SOCKET=" + path)
	if err := manager.SetReadDeadline(p.began.Add(20 * time.Second)); err != nil {
		h.Fatal(err)
	}
	for b := make([]byte, 4096); ; {
		n, err := manager.Read(b)
		if err != nil {
			h.Fatalf("the daemon is never ready: %v\n%s", err, p.stderr)
		}
		if strings.Contains(string(b[:n]), "READY=1") {
			return time.Since(p.began), p
		}
	}
}

// suspendedAfter makes a record of so many entries and leaves its last meeting
// suspended.
func (h *house) suspendedAfter(entries int) {
	h.Helper()
	s, err := store.Open(h.path("record.db"), store.Options{NoSync: true})
	if err != nil {
		h.Fatal(err)
	}
	const evening = 100 // entries
	for n := 0; n < entries; n += evening {
		list := make([]record.Entry, min(evening, entries-n))
		for i := range list {
			list[i] = record.New(room.Note{
				At: room.Instant{Wall: time.Now()}, Kind: room.KindLink, From: "good", To: "lost", Cause: "internet",
				Meeting: fmt.Sprintf("KS-%d", n/evening), Title: "Kommunstyrelsen", Text: "two relays silent for 0.9 s",
			}, record.Stamp{Boot: "an earlier one"})
		}
		if _, err := s.Append(list...); err != nil {
			h.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		h.Fatal(err)
	}
	p := h.spawn()
	p.untilAnswers()
	h.do(room.Start{Meeting: "KS-suspended"})
	h.do(room.Suspend{})
	p.terminate()
}

// memory is what the kernel says of a process's memory, in MB.
type memory struct{ rss, files, peak float64 }

func (p *process) memory() (u memory) {
	p.Helper()
	for line := range strings.Lines(p.proc("status")) {
		name, rest, _ := strings.Cut(line, ":")
		var kb float64
		if n, _ := fmt.Sscanf(rest, "%f kB", &kb); n != 1 {
			continue
		}
		switch name {
		case "VmRSS":
			u.rss = kb / 1024
		case "RssFile":
			u.files = kb / 1024
		case "VmHWM":
			u.peak = kb / 1024
		}
	}
	if u.rss == 0 || u.peak == 0 {
		p.Fatalf("no memory in /proc:\n%s", p.proc("status"))
	}
	return u
}

// tick is the unit of times in /proc: USER_HZ, which is 100 on every Linux
// that Go runs on (proc(5)).
const tick = 10 * time.Millisecond

// cpu is the processor time that the process has used: fields 14 and 15 of
// its stat, counted after the name, which may hold anything.
func (p *process) cpu() time.Duration {
	p.Helper()
	stat := p.proc("stat")
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	var sum int
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			p.Fatalf("/proc: %q: %v", stat, err)
		}
		sum += n
	}
	return time.Duration(sum) * tick
}

func (p *process) proc(name string) string {
	p.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), name))
	if err != nil {
		p.Fatal(err)
	}
	return string(text)
}
