package probe

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// nftLimit is how long the kernel may take to tell a counter.
const nftLimit = time.Second

// Counter counts what a named counter of nftables saw. The rules that feed it
// are the installation's own, for example
//
//	table inet klubba {
//		counter media { }
//		chain seen {
//			type filter hook prerouting priority -150;
//			udp sport 3478-3481 counter name media
//		}
//	}
//
// Reading it takes CAP_NET_ADMIN (systemd: AmbientCapabilities=CAP_NET_ADMIN).
type Counter struct {
	family      uint8
	table, name string
	meter       meter
}

// NewCounter counts by the counter of that name in a table. The family is
// nft's: "ip", "ip6", "inet" or "bridge"; anything else is taken as "inet".
func NewCounter(family, table, name string) *Counter {
	families := map[string]uint8{"ip": unix.NFPROTO_IPV4, "ip6": unix.NFPROTO_IPV6, "bridge": unix.NFPROTO_BRIDGE}
	c := &Counter{family: unix.NFPROTO_INET, table: table, name: name}
	if f, ok := families[family]; ok {
		c.family = f
	}
	return c
}

// Read returns what was counted since the first Read; see devices.Passive. A
// counter that is not there is devices.ErrAbsent.
func (c *Counter) Read(ctx context.Context) (devices.Tally, error) {
	now, err := c.read(ctx)
	switch {
	case errors.Is(err, unix.ENOENT):
		c.meter.gone()
		err = fmt.Errorf("%w: is nftables' rule set loaded?", devices.ErrAbsent)
	case errors.Is(err, unix.EPERM):
		err = fmt.Errorf("%w: reading it takes CAP_NET_ADMIN; give it to the unit by \"systemctl edit klubbad\"", devices.ErrDenied)
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = devices.ErrTimeout
	}
	if err != nil {
		return devices.Tally{}, fmt.Errorf("nftables counter %s %s: %w", c.table, c.name, err)
	}
	return c.meter.take(now), nil
}

func (c *Counter) read(ctx context.Context) (devices.Tally, error) {
	if err := ctx.Err(); err != nil {
		return devices.Tally{}, err
	}
	n, err := openNetlink(unix.NETLINK_NETFILTER, 0)
	if err != nil {
		return devices.Tally{}, err
	}
	defer n.close()
	if err := n.within(nftLimit); err != nil {
		return devices.Tally{}, err
	}
	body := []byte{c.family, unix.NFNETLINK_V0, 0, 0} // struct nfgenmsg
	body = appendAttribute(body, unix.NFTA_OBJ_TABLE, append([]byte(c.table), 0))
	body = appendAttribute(body, unix.NFTA_OBJ_NAME, append([]byte(c.name), 0))
	body = appendAttribute(body, unix.NFTA_OBJ_TYPE, binary.BigEndian.AppendUint32(nil, unix.NFT_OBJECT_COUNTER))
	seq, err := n.request(unix.NFNL_SUBSYS_NFTABLES<<8|unix.NFT_MSG_GETOBJ, 0, body)
	if err != nil {
		return devices.Tally{}, err
	}
	for {
		batch, err := n.receive()
		if err != nil {
			return devices.Tally{}, err
		}
		for m := range batch {
			if m.seq != seq {
				continue
			}
			if m.kind == unix.NLMSG_ERROR {
				return devices.Tally{}, failure(m)
			}
			return counted(m.body)
		}
	}
}

// counted finds the figures in a description of a counter.
func counted(b []byte) (t devices.Tally, err error) {
	const header = 4 // struct nfgenmsg
	found := 0
	for kind, v := range attributes(b[min(len(b), header):]) {
		if kind != unix.NFTA_OBJ_DATA {
			continue
		}
		for kind, v := range attributes(v) {
			switch {
			case kind == unix.NFTA_COUNTER_BYTES && len(v) == 8:
				t.Bytes = binary.BigEndian.Uint64(v)
				found++
			case kind == unix.NFTA_COUNTER_PACKETS && len(v) == 8:
				t.Packets = binary.BigEndian.Uint64(v)
				found++
			}
		}
	}
	if found < 2 {
		return t, errors.New("the kernel's answer has no figures")
	}
	return t, nil
}
