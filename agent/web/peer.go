package web

import (
	"context"
	"net"
	"os/user"
	"strconv"
	"syscall"
)

// peer is the process at the other end, as the kernel knows it (SO_PEERCRED,
// unix(7)): taken when it connected, and not to be forged.
type peer struct {
	pid int32
	uid uint32
}

// account is the user name behind the peer, or "uid 1000" if it has none.
func (p peer) account() string {
	id := strconv.FormatUint(uint64(p.uid), 10)
	u, err := user.LookupId(id)
	if err != nil {
		return "uid " + id
	}
	return u.Username
}

// peerOf asks the kernel who is at the other end of a unix socket.
func peerOf(conn net.Conn) (peer, bool) {
	if s, ok := conn.(*slot); ok {
		conn = s.Conn
	}
	socket, ok := conn.(*net.UnixConn)
	if !ok {
		return peer{}, false
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return peer{}, false
	}
	var cred *syscall.Ucred
	var credErr error
	err = raw.Control(func(fd uintptr) {
		cred, credErr = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	if err != nil || credErr != nil {
		return peer{}, false
	}
	return peer{pid: cred.Pid, uid: cred.Uid}, true
}

// peerKey finds a connection's peer in a request's context.
type peerKey struct{}

func withPeer(ctx context.Context, conn net.Conn) context.Context {
	if p, ok := peerOf(conn); ok {
		return context.WithValue(ctx, peerKey{}, p)
	}
	return ctx
}

// accountOf is the account that sent a request; empty if the kernel did not
// say.
func accountOf(ctx context.Context) string {
	if p, ok := ctx.Value(peerKey{}).(peer); ok {
		return p.account()
	}
	return ""
}
