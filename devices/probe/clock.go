package probe

import (
	"encoding/binary"
	"time"

	"golang.org/x/sys/unix"
)

// The kernel stamps packets on CLOCK_REALTIME, which can be set at any time.
const (
	// tornLimit is how long reading two clocks may take for the pair to count.
	tornLimit = 200 * time.Microsecond
	// slewLimit is how far the clocks may have parted since they were last
	// compared; it bounds the error of a converted stamp.
	slewLimit = time.Millisecond
)

// monotonic is CLOCK_MONOTONIC.
func monotonic() time.Duration { return read(unix.CLOCK_MONOTONIC) }

func read(clock int32) time.Duration {
	var ts unix.Timespec
	_ = unix.ClockGettime(clock, &ts) // cannot fail for these clocks
	return time.Duration(ts.Nano())
}

// clocks converts the kernel's stamps. The zero value knows nothing yet.
type clocks struct {
	// ahead is how far the wall clock was ahead of the monotonic one when
	// they were last compared.
	ahead time.Duration
	known bool
}

// compare reads both clocks and tells whether the wall clock has been left
// alone since the last time.
func (c *clocks) compare() (now time.Duration, steady bool) {
	ahead, ok := time.Duration(0), false
	for range 3 {
		before := monotonic()
		wall := read(unix.CLOCK_REALTIME)
		now = monotonic()
		// The wall clock was read somewhere between the two.
		ahead = wall - before - (now-before)/2
		if ok = now-before < tornLimit; ok {
			break
		}
	}
	return now, c.judge(ahead, ok)
}

// judge takes a new difference between the clocks.
func (c *clocks) judge(ahead time.Duration, sound bool) (steady bool) {
	steady = c.known && sound && (ahead-c.ahead).Abs() < slewLimit
	c.ahead, c.known = ahead, sound
	return steady
}

// received tells when a packet came that was stamped by the kernel (zero for
// no stamp) and has just been read. A stamp that cannot be trusted gives way to
// the present moment: when the wall clock was set since the clocks were last
// compared, or when the stamp lies in the future or before earliest.
func (c *clocks) received(stamp, earliest time.Duration) time.Duration {
	now, steady := c.compare()
	at := stamp - c.ahead
	if stamp == 0 || !steady || at > now || at < earliest {
		return now
	}
	return at
}

// stampIn finds the kernel's receive stamp among control messages; zero when
// there is none.
func stampIn(oob []byte) time.Duration {
	for _, m := range controls(oob) {
		if m.level != unix.SOL_SOCKET || m.kind != unix.SO_TIMESTAMPNS {
			continue
		}
		switch len(m.data) { // a timespec of 64 or of 32 bits
		case 16:
			s := binary.NativeEndian.Uint64(m.data)
			return time.Duration(s)*time.Second + time.Duration(binary.NativeEndian.Uint64(m.data[8:]))
		case 8:
			s := binary.NativeEndian.Uint32(m.data)
			return time.Duration(s)*time.Second + time.Duration(binary.NativeEndian.Uint32(m.data[4:]))
		}
	}
	return 0
}

// control is one control message.
type control struct {
	level, kind int32
	data        []byte
}

// controls takes control messages apart; what is cut short is left out. It
// returns at most two, which is what a datagram carries here.
func controls(oob []byte) []control {
	var found [2]control
	n := 0
	for len(oob) > 0 && n < len(found) {
		h, data, rest, err := unix.ParseOneSocketControlMessage(oob)
		if err != nil {
			break
		}
		found[n] = control{h.Level, h.Type, data}
		n, oob = n+1, rest
	}
	return found[:n]
}
