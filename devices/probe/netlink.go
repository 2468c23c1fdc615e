package probe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// errOverrun: the kernel had more to say than the socket could hold, so that
// something was missed and all must be asked anew.
var errOverrun = errors.New("netlink messages were lost")

// netlink is a socket to the kernel. It is used by one goroutine; close may be
// called from another to end a wait.
//
// It is our own because of a dump's end. When the rest of a dump is overtaken
// by changes, the kernel may say so on the closing message alone
// (NLM_F_DUMP_INTR, net/netlink/af_netlink.c: netlink_dump_done).
// github.com/mdlayher/netlink v1.11.2 keeps that message to itself, so that
// half a table would pass for a whole one.
type netlink struct {
	file *os.File
	raw  syscall.RawConn
	seq  uint32
	buf  [64 << 10]byte // larger than the kernel's largest piece of a dump
}

// message is one netlink message.
type message struct {
	kind, flags uint16
	seq         uint32
	body        []byte
}

// openNetlink opens a socket of a family, such as unix.NETLINK_ROUTE, and joins
// multicast groups (a mask).
func openNetlink(family int, groups uint32) (*netlink, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, family)
	if err != nil {
		return nil, err
	}
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: groups}); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	n := &netlink{file: os.NewFile(uintptr(fd), "netlink")}
	if n.raw, err = n.file.SyscallConn(); err != nil {
		n.close()
		return nil, err
	}
	return n, nil
}

func (n *netlink) close() { _ = n.file.Close() }

// within ends every wait after a while from now.
func (n *netlink) within(d time.Duration) error {
	return n.file.SetReadDeadline(time.Now().Add(d))
}

// request sends a request and returns its number, which its answers bear.
func (n *netlink) request(kind, flags uint16, body []byte) (seq uint32, err error) {
	n.seq++
	b := binary.NativeEndian.AppendUint32(nil, uint32(unix.NLMSG_HDRLEN+len(body)))
	b = binary.NativeEndian.AppendUint16(b, kind)
	b = binary.NativeEndian.AppendUint16(b, flags|unix.NLM_F_REQUEST)
	b = binary.NativeEndian.AppendUint32(b, n.seq)
	b = binary.NativeEndian.AppendUint32(b, 0) // the kernel knows the port
	_, err = n.file.Write(append(b, body...))
	return n.seq, err
}

// receive waits for messages. Their bodies are valid until the next call.
// Messages that are not from the kernel are dropped: a process with
// CAP_NET_ADMIN may send one.
func (n *netlink) receive() (iter.Seq[message], error) {
	for {
		var (
			size int
			from unix.Sockaddr
			err  error
		)
		waited := n.raw.Read(func(fd uintptr) bool {
			size, from, err = unix.Recvfrom(int(fd), n.buf[:], unix.MSG_DONTWAIT)
			return !errors.Is(err, unix.EAGAIN)
		})
		switch {
		case waited != nil:
			return nil, waited
		case errors.Is(err, unix.ENOBUFS):
			return nil, errOverrun
		case err != nil:
			return nil, err
		}
		if kernel, ok := from.(*unix.SockaddrNetlink); ok && kernel.Pid == 0 {
			return messages(n.buf[:size]), nil
		}
	}
}

// messages takes a buffer apart; what is cut short is left out.
func messages(b []byte) iter.Seq[message] {
	return func(yield func(message) bool) {
		for len(b) >= unix.NLMSG_HDRLEN {
			size := int(binary.NativeEndian.Uint32(b))
			if size < unix.NLMSG_HDRLEN || size > len(b) {
				return
			}
			m := message{
				kind: binary.NativeEndian.Uint16(b[4:]), flags: binary.NativeEndian.Uint16(b[6:]),
				seq: binary.NativeEndian.Uint32(b[8:]), body: b[unix.NLMSG_HDRLEN:size],
			}
			if !yield(m) {
				return
			}
			b = b[min(len(b), align(size)):]
		}
	}
}

// attributes takes the attributes of a message apart; nested ones are a body
// of attributes again.
func attributes(b []byte) iter.Seq2[uint16, []byte] {
	return func(yield func(uint16, []byte) bool) {
		for len(b) >= unix.SizeofRtAttr {
			size := int(binary.NativeEndian.Uint16(b))
			if size < unix.SizeofRtAttr || size > len(b) {
				return
			}
			kind := binary.NativeEndian.Uint16(b[2:]) &^ (unix.NLA_F_NESTED | unix.NLA_F_NET_BYTEORDER)
			if !yield(kind, b[unix.SizeofRtAttr:size]) {
				return
			}
			b = b[min(len(b), align(size)):]
		}
	}
}

// appendAttribute appends an attribute, padded.
func appendAttribute(b []byte, kind uint16, value []byte) []byte {
	b = binary.NativeEndian.AppendUint16(b, uint16(unix.SizeofRtAttr+len(value)))
	b = binary.NativeEndian.AppendUint16(b, kind)
	b = append(b, value...)
	return append(b, make([]byte, align(len(value))-len(value))...)
}

// align rounds up to netlink's four bytes.
func align(n int) int { return (n + 3) &^ 3 }

// failure reads an error message: nil for an acknowledgement.
func failure(m message) error {
	if len(m.body) < 4 {
		return fmt.Errorf("an error message of %d bytes", len(m.body))
	}
	if code := int32(binary.NativeEndian.Uint32(m.body)); code != 0 {
		return unix.Errno(-code)
	}
	return nil
}
