package probe_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/probe"
	"klubba/devices/probe/probetest"
)

// names is a name service that can fail.
type names struct {
	asked  atomic.Int32
	answer func(ctx context.Context, n int32) ([]netip.Addr, error)
}

func (n *names) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	if _, ok := ctx.Deadline(); !ok {
		return nil, errors.New("looked up without a deadline")
	}
	return n.answer(ctx, n.asked.Add(1))
}

func TestNameThatComesBackIsFound(t *testing.T) {
	t.Parallel()
	relay := probetest.NewRelay(t, "127.0.0.1:0")
	dns := &names{answer: func(_ context.Context, n int32) ([]netip.Addr, error) {
		if n == 1 {
			return nil, &net.DNSError{Err: "i/o timeout", IsTimeout: true, Name: "relay.test"}
		}
		return []netip.Addr{netip.MustParseAddr("::ffff:127.0.0.1")}, nil
	}}
	a := ask(t, probe.NewSTUN(probe.Target{Name: "relay A", Host: "relay.test", Port: relay.Addr().Port(), Resolver: dns}), nil)
	var failed error
	for seq := uint32(0); ; seq++ {
		a.number(seq)
		e := <-a.events
		if e.Kind == devices.ProbeSent {
			break
		}
		if failed = e.Err; e.Kind != devices.ProbeFailed || !errors.Is(failed, devices.ErrUnresolved) {
			t.Fatalf("got %+v, want unresolved", e)
		}
	}
	if !strings.Contains(failed.Error(), "name server does not answer") {
		t.Errorf("the last failure was %q, want the name server's", failed)
	}
	a.next(devices.ProbeAnswered)
}

func TestDNSFaultsAreNamed(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"does not exist":           &net.DNSError{Name: "relay.test", IsNotFound: true},
		"name server does not":     &net.DNSError{Name: "relay.test", IsTimeout: true},
		"could not be asked":       &net.DNSError{Name: "relay.test", Err: "server misbehaving"},
		"the name has no address":  nil,
		"still being looked up":    nil,
		"name server does not ans": context.DeadlineExceeded, // a resolver that heeds only its context
	} {
		t.Run(want, func(t *testing.T) {
			expect(t, &names{answer: func(ctx context.Context, _ int32) ([]netip.Addr, error) {
				if strings.HasPrefix(want, "still") {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				return nil, err
			}}, want)
		})
	}
}

// expect gives numbers until one fails with the words.
func expect(t *testing.T, dns *names, want string) {
	t.Helper()
	p := probe.NewSTUN(probe.Target{Host: "relay.test", Port: 1, Resolver: dns})
	defer p.Close()
	var got error
	for seq, limit := uint32(0), time.Now().Add(patience); got == nil || !strings.Contains(got.Error(), want); seq++ {
		p.Send(seq, func(e devices.ProbeEvent) { got = e.Err })
		if !errors.Is(got, devices.ErrUnresolved) || time.Now().After(limit) {
			t.Fatalf("got %v, want unresolved: %q", got, want)
		}
	}
}
