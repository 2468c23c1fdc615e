package web

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/user"
	"strconv"
	"syscall"
	"time"
)

// probeTimeout is how long a socket that is there already may take to accept.
const probeTimeout = time.Second

// ErrInUse says that another daemon serves the socket.
var ErrInUse = errors.New("another klubbad is running")

// listen opens the socket with its owner and mode. A socket that nobody
// serves any more is replaced; one that is served is left alone.
func listen(ctx context.Context, opt Options) (net.Listener, error) {
	if err := clearStale(ctx, opt.Socket); err != nil {
		return nil, err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", opt.Socket)
	if err != nil {
		return nil, fmt.Errorf("socket %s: %w; does its folder exist, and may this account write there?", opt.Socket, cause(err))
	}
	if err := hand(opt); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// clearStale removes a socket that nobody serves.
func clearStale(ctx context.Context, path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("socket %s: %w", path, cause(err))
	}
	if info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("socket %s: something that is not a socket has that name; remove it or configure another path", path)
	}
	dialer := net.Dialer{Timeout: probeTimeout}
	conn, err := dialer.DialContext(ctx, "unix", path)
	switch {
	case err == nil:
		return errors.Join(inUse(path, conn), conn.Close())
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, fs.ErrNotExist):
		return remove(path)
	}
	return fmt.Errorf("socket %s: %w: it is there and does not answer as a stale one would: %w", path, ErrInUse, cause(err))
}

func inUse(path string, conn net.Conn) error {
	peer, ok := peerOf(conn)
	if !ok {
		return fmt.Errorf("socket %s: %w", path, ErrInUse)
	}
	return fmt.Errorf("socket %s: %w (process %d); stop it first (systemctl stop klubbad), or configure another socket", path, ErrInUse, peer.pid)
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("stale socket %s: %w; remove it by hand", path, cause(err))
	}
	return nil
}

// hand gives the socket to its owner and group, then opens it to them.
func hand(opt Options) error {
	uid, err := number(opt.Owner, uidOf)
	if err != nil {
		return fmt.Errorf("socket %s: owner: %w", opt.Socket, err)
	}
	gid, err := number(opt.Group, gidOf)
	if err != nil {
		return fmt.Errorf("socket %s: group: %w", opt.Socket, err)
	}
	if uid != -1 || gid != -1 {
		if err := os.Chown(opt.Socket, uid, gid); err != nil {
			return fmt.Errorf("socket %s: give to %q:%q: %w; the daemon's account must be a member of the group", opt.Socket, opt.Owner, opt.Group, cause(err))
		}
	}
	if err := os.Chmod(opt.Socket, opt.Mode); err != nil {
		return fmt.Errorf("socket %s: set permissions: %w", opt.Socket, cause(err))
	}
	return nil
}

// number turns an account's name into its number; empty gives -1, "leave".
func number(name string, look func(string) (string, error)) (int, error) {
	if name == "" {
		return -1, nil
	}
	if n, err := strconv.ParseUint(name, 10, 31); err == nil {
		return int(n), nil
	}
	id, err := look(name)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(id)
}

func uidOf(name string) (string, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return "", err
	}
	return u.Uid, nil
}

func gidOf(name string) (string, error) {
	g, err := user.LookupGroup(name)
	if err != nil {
		return "", err
	}
	return g.Gid, nil
}

// cause takes the operation and path off an error whose message names them
// already.
func cause(err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return err
}
