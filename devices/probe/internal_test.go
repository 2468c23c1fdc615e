package probe

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

const ms = time.Millisecond

// clockPair are clocks that were compared just now.
func clockPair() *clocks {
	c := new(clocks)
	c.compare()
	return c
}

func TestKernelStampIsConverted(t *testing.T) {
	c := clockPair()
	before := monotonic()
	stamp := read(unix.CLOCK_REALTIME) - 3*ms
	at := c.received(stamp, 0)
	if age := before - at; age < 2*ms || age > 4*ms {
		t.Errorf("a stamp of 3 ms ago became %v ago", age)
	}
}

func TestStampThatCannotBeTrusted(t *testing.T) {
	for name, c := range map[string]struct {
		set      time.Duration // how far the wall clock was set since
		stamp    time.Duration // relative to the wall clock
		earliest time.Duration // relative to now; zero for two hours ago
	}{
		"none":                  {stamp: -1 << 62},
		"of the future":         {stamp: time.Hour},
		"before the probe":      {stamp: -3 * time.Second, earliest: -time.Second},
		"clock set back":        {set: -time.Hour, stamp: -3 * ms},
		"clock set by a little": {set: 5 * ms, stamp: -20 * ms},
		"clock set forward":     {set: time.Hour, stamp: -3 * ms},
	} {
		t.Run(name, func(t *testing.T) {
			clocks := clockPair()
			clocks.ahead -= c.set
			// The packet was stamped before the clock was set.
			stamp := read(unix.CLOCK_REALTIME) - c.set + c.stamp
			if c.stamp == -1<<62 {
				stamp = 0
			}
			if c.earliest == 0 {
				c.earliest = -2 * time.Hour
			}
			before := monotonic()
			if at := clocks.received(stamp, before+c.earliest); at < before || at > monotonic() {
				t.Errorf("taken for %v before now", before-at)
			}
			// The next one counts again.
			before = monotonic()
			if at := clocks.received(read(unix.CLOCK_REALTIME)-3*ms, 0); before-at < 2*ms {
				t.Errorf("the next stamp was taken for %v before now", before-at)
			}
		})
	}
}

func TestStampsOfBothSizes(t *testing.T) {
	cmsg := func(data []byte) []byte {
		b := make([]byte, unix.CmsgSpace(len(data)))
		binary.NativeEndian.PutUint64(b, uint64(unix.CmsgLen(len(data))))
		binary.NativeEndian.PutUint32(b[8:], unix.SOL_SOCKET)
		binary.NativeEndian.PutUint32(b[12:], unix.SO_TIMESTAMPNS)
		copy(b[unix.CmsgLen(0):], data)
		return b
	}
	wide := binary.NativeEndian.AppendUint64(binary.NativeEndian.AppendUint64(nil, 7), 9)
	narrow := binary.NativeEndian.AppendUint32(binary.NativeEndian.AppendUint32(nil, 7), 9)
	for _, data := range [][]byte{wide, narrow} {
		if got := stampIn(cmsg(data)); got != 7*time.Second+9 {
			t.Errorf("%d bytes: got %v", len(data), got)
		}
	}
	if got := stampIn(cmsg(wide)[:20]); got != 0 {
		t.Errorf("cut short: got %v", got)
	}
}

func TestMeterNeverFallsNorInvents(t *testing.T) {
	var m meter
	for i, c := range []struct{ counter, want uint64 }{
		{1000, 0}, {1010, 10}, {1010, 10},
		{4, 14},                // begun anew
		{1<<32 - 1, 1<<32 + 9}, // goes on
		{5, 1<<32 + 14},        // wrapped
	} {
		if got := m.take(devices.Tally{Packets: c.counter, Bytes: c.counter}); got != (devices.Tally{Packets: c.want, Bytes: c.want}) {
			t.Errorf("step %d: got %+v, want %d", i, got, c.want)
		}
	}
	m.gone()
	if got := m.take(devices.Tally{Packets: 7}); got.Packets != 1<<32+21 {
		t.Errorf("after it came back: %+v", got)
	}
}

func TestProcNetDev(t *testing.T) {
	const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
    lo:     100       2    0    0    0     0          0         0      100       2    0
  eth0:123456789012  18446744073709551615    0    0    0     0          0         0        0       0
 short: 1
   bad: x 1
`
	for name, want := range map[string]devices.Tally{"lo": {Bytes: 100, Packets: 2}, "eth0": {Bytes: 123456789012, Packets: 1<<64 - 1}} {
		if got, found, err := received(strings.NewReader(text), name); got != want || !found || err != nil {
			t.Errorf("%s: got %+v, %t, %v", name, got, found, err)
		}
	}
	for name, broken := range map[string]bool{"eth1": false, "Inter-|": false, "short": true, "bad": true} {
		if _, found, err := received(strings.NewReader(text), name); found || (err != nil) != broken {
			t.Errorf("%s: found %t, %v", name, found, err)
		}
	}
}

func TestSilentAddressGivesWay(t *testing.T) {
	a, b, c := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2"), netip.MustParseAddr("192.0.2.3")
	r := &Probe{sock: &socket{peer: netip.AddrPortFrom(b, 1)}, heard: monotonic()}
	if got := r.choose([]netip.Addr{a, b, c}); got != b {
		t.Errorf("an address that answers gave way to %s", got)
	}
	if got := r.choose([]netip.Addr{a, c}); got != a {
		t.Errorf("a name that moved gave %s", got)
	}
	r.heard = monotonic() - time.Minute
	if got := r.choose([]netip.Addr{a, b, c}); got != c {
		t.Errorf("a silent address gave way to %s", got)
	}
	if got := r.choose([]netip.Addr{b}); got != b {
		t.Errorf("the only address gave way to %s", got)
	}
}

func TestTagsAreOnesOwn(t *testing.T) {
	ours, theirs := newTags(), newTags()
	for _, seq := range []uint32{0, 1, 1<<32 - 1} {
		tag := ours.append(nil, seq)
		if got, ok := ours.check(tag); !ok || got != seq || len(tag) != tagSize {
			t.Errorf("%d: got %d, %t", seq, got, ok)
		}
		if _, ok := theirs.check(tag); ok {
			t.Error("somebody else's tag was taken for ours")
		}
		for i := range tag {
			forged := append([]byte(nil), tag...)
			forged[i] ^= 0x40
			if _, ok := ours.check(forged); ok {
				t.Errorf("a tag with byte %d changed was taken for ours", i)
			}
		}
	}
}

// checkAnswer: an answer is to a question of ours, or has a cause.
func checkAnswer(t *testing.T, c codec, b []byte) {
	t.Helper()
	_, err := c.answer(b)
	if err != nil && !errors.Is(err, devices.ErrGarbage) && !errors.Is(err, devices.ErrWrongTransaction) {
		t.Errorf("a fault without a cause: %v", err)
	}
	c.asked(b)
	if allocs := testing.AllocsPerRun(1, func() { c.asked(b) }); allocs > 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func FuzzSTUN(f *testing.F) {
	c := stun{tags{key: [32]byte{1}}}
	q := c.request(nil, 5)
	f.Add(q)
	f.Add(append([]byte{1, 1, 0, 0}, q[4:]...))
	f.Add(append(append([]byte{1, 0x11, 0, 8}, q[4:]...), 0, 9, 0, 4, 0, 0, 4, 86))
	f.Add(append(append([]byte{1, 0x11, 0, 4}, q[4:]...), 0, 9, 0xff, 0xff))
	f.Fuzz(func(t *testing.T, b []byte) { checkAnswer(t, c, b) })
}

func FuzzSTAMPAnswer(f *testing.F) {
	c := &stamper{now: func() time.Time { return time.Unix(1e9, 1) }}
	f.Add(c.request(nil, 5))
	f.Fuzz(func(t *testing.T, b []byte) { checkAnswer(t, c, b) })
}

func FuzzICMPReply(f *testing.F) {
	for _, p := range []ping{{tags{}, icmp4Request, icmp4Reply}, {tags{}, icmp6Request, icmp6Reply}} {
		q := p.request(nil, 70000)
		f.Add(q)
		q[0] = p.back
		f.Add(append([]byte(nil), q...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		checkAnswer(t, ping{tags{}, icmp4Request, icmp4Reply}, b)
		checkAnswer(t, ping{tags{}, icmp6Request, icmp6Reply}, b)
		checkAnswer(t, echo{}, b)
	})
}

func FuzzNetlink(f *testing.F) {
	f.Add([]byte{16, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		t0 := newTable()
		for m := range messages(b) {
			t0.apply(m)
			_ = failure(m)
			_, _ = counted(m.body)
		}
		for _, kind := range []uint16{unix.RTM_NEWLINK, unix.RTM_NEWADDR, unix.RTM_NEWROUTE, unix.RTM_NEWNEIGH, unix.RTM_DELROUTE} {
			t0.apply(message{kind: kind, body: b})
		}
		_ = cause(t0.local("", ""))
		t0.gateways("")
		_, _ = extended(b)
		_ = stampIn(b)
	})
}
