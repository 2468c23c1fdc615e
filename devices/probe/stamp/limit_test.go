package stamp

import (
	"encoding/binary"
	"net/netip"
	"testing"
	"time"
)

func TestLimiterHoldsABoundedAmount(t *testing.T) {
	l := newLimiter(Limits{PerSource: 1, Burst: 2, Total: 1e9})
	now := time.Unix(1e9, 0)
	allowed := 0
	for i := range uint32(100_000) {
		var ip [4]byte
		binary.BigEndian.PutUint32(ip[:], i)
		if l.allow(netip.AddrFrom4(ip), now) {
			allowed++
		}
	}
	if len(l.sources) > maxSources || allowed > maxSources+2 {
		t.Errorf("%d sources are held, %d were answered", len(l.sources), allowed)
	}
	// When they have been silent, there is room again.
	if !l.allow(netip.MustParseAddr("192.0.2.1"), now.Add(10*time.Second)) || len(l.sources) != 1 {
		t.Errorf("%d sources are held after ten silent seconds", len(l.sources))
	}
}

func TestLimiterTakesAnIPv6NetworkForOne(t *testing.T) {
	l := newLimiter(Limits{PerSource: 1, Burst: 2, Total: 1000})
	now := time.Unix(1e9, 0)
	got := 0
	for _, a := range []string{"2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"} {
		if l.allow(netip.MustParseAddr(a), now) {
			got++
		}
	}
	if got != 3 || !l.allow(netip.MustParseAddr("2001:db8::9"), now.Add(time.Second)) {
		t.Errorf("%d of 4 were answered, want 3", got)
	}
}
