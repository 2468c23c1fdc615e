package probe_test

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/probe"
	"klubba/devices/probe/probetest"
	"klubba/devices/probe/stamp"
)

// cpu is what this process has used, in nanoseconds.
func cpu() int64 {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}

// BenchmarkRoundTrip is one probe there and back on loopback. Processor time
// includes the relay's, which is in this process too.
func BenchmarkRoundTrip(b *testing.B) {
	relay := probetest.NewRelay(b, "127.0.0.1:0")
	reflector := serveStamp(b, "127.0.0.1:0", stamp.Limits{PerSource: 1e9, Burst: 1e9, Total: 1e9})
	for name, p := range map[string]devices.Prober{
		"STUN": probe.NewSTUN(target(relay.Addr())), "STAMP": probe.NewSTAMP(target(reflector)),
	} {
		b.Run(name, func(b *testing.B) {
			defer p.Close()
			b.ReportAllocs()
			used, seq := cpu(), uint32(0)
			for b.Loop() {
				back := false
				p.Send(seq, func(devices.ProbeEvent) {})
				for !back {
					runtime.Gosched() // the relay is in this process
					p.Receive(func(e devices.ProbeEvent) { back = back || e.Kind == devices.ProbeAnswered })
				}
				seq++
			}
			b.ReportMetric(float64(cpu()-used)/float64(b.N), "cpu-ns/op")
		})
	}
}
