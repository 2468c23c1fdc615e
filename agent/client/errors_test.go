package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestEveryReasonHasItsRemedy(t *testing.T) {
	dial := func(errno syscall.Errno) error {
		return &net.OpError{Op: "dial", Net: "unix", Err: os.NewSyscallError("connect", errno)}
	}
	tests := []struct {
		err    error
		why    Why
		remedy string
	}{
		{dial(syscall.ENOENT), Missing, "start klubbad"},
		{dial(syscall.ECONNREFUSED), Refused, "start klubbad"},
		{dial(syscall.EACCES), Denied, "group"},
		{dial(syscall.EPERM), Denied, "group"},
		{fmt.Errorf("ask: %w", context.DeadlineExceeded), Silent, "restart klubbad"},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, Silent, "restart klubbad"},
		{dial(syscall.ECONNRESET), Broken, "try again"},
	}
	for _, test := range tests {
		err := New("/run/k.sock").unreachable(test.err)
		var gone *NoDaemon
		if !errors.As(err, &gone) || gone.Why != test.why {
			t.Errorf("%v: %v, want %s", test.err, err, test.why)
		}
		if !strings.Contains(err.Error(), test.remedy) || !strings.Contains(err.Error(), "/run/k.sock") {
			t.Errorf("%v: %q does not say %q of the socket", test.err, err, test.remedy)
		}
	}
	if err := New("").unreachable(fmt.Errorf("ask: %w", context.Canceled)); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller's own cancelling became %v", err)
	}
}
