package vmtest_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// mean is the average.
func (d times) mean() (sum time.Duration) {
	for _, t := range d {
		sum += t
	}
	return (sum / time.Duration(len(d))).Round(time.Microsecond)
}

// worst is the longest.
func (d times) worst() time.Duration { return slices.Max(d) }

// stopFor holds the daemon up as a debugger, or a machine without a breath to
// spare, would.
func (r *linkRoom) stopFor(t *testing.T, d time.Duration) {
	t.Helper()
	for _, s := range []syscall.Signal{syscall.SIGSTOP, syscall.SIGCONT} {
		if err := r.daemon.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		<-time.After(d)
	}
}

// setClock moves the guest's wall clock.
func setClock(t *testing.T, by time.Duration) {
	t.Helper()
	to := unix.NsecToTimeval(time.Now().Add(by).UnixNano())
	if err := unix.Settimeofday(&to); err != nil {
		t.Fatal(err)
	}
}

// maxTraffic is the most that probing may take, bytes a second.
const maxTraffic = 12_000

// costs measures what an open meeting's probing takes. The processor's time is
// shown only, since the emulated one is many times slower than a real one.
func (r *linkRoom) costs(t *testing.T) {
	from := mono()
	in, out, busy := r.spent(t)
	<-time.After(5 * time.Second)
	in2, out2, busy2 := r.spent(t)
	s := (mono() - from).Seconds()
	in, out = int(float64(in2-in)/s), int(float64(out2-out)/s)
	t.Logf("an open meeting with a good link, over %.1f s: %d bytes/s in, %d out; %.1f %% of an emulated core for the whole daemon",
		s, in, out, 100*(busy2-busy).Seconds()/s)
	if in+out > maxTraffic {
		t.Errorf("probing takes %d bytes a second, want at most %d", in+out, maxTraffic)
	}
}

// spent is what the daemon has used so far: bytes on eth0, with all headers
// from Ethernet's on, and time of a processor.
func (r *linkRoom) spent(t *testing.T) (in, out int, busy time.Duration) {
	t.Helper()
	proc := fmt.Sprintf("/proc/%d/", r.daemon.Process.Pid)
	_, counters, _ := strings.Cut(r.read(t, proc+"net/dev"), "eth0:")
	eth0 := strings.Fields(counters)
	// After the name, which may have spaces: field 3 of proc_pid_stat(5).
	_, after, _ := strings.Cut(r.read(t, proc+"stat"), ") ")
	stat := strings.Fields(after)
	if len(eth0) < 9 || len(stat) < 13 {
		t.Fatalf("eth0 of the daemon: %q; its stat: %q", eth0, stat)
	}
	number := func(text string) int {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	const tick = 10 * time.Millisecond // USER_HZ is 100 on all that Go runs on
	return number(eth0[0]), number(eth0[8]), time.Duration(number(stat[11])+number(stat[12])) * tick
}
