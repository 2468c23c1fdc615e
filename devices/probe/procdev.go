package probe

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"

	"klubba/devices"
)

// procLimit bounds what is read of /proc/net/dev: thousands of interfaces.
const procLimit = 1 << 20

// Interface counts all that one network interface receives, as
// /proc/net/dev tells. It is of use where the interface carries the meeting and
// little else, such as the bridge to the conference computer: broadcasts and
// the answers to this box's own probes are in it, too. It needs no privilege.
type Interface struct {
	name  string
	meter meter
}

// NewInterface counts what the interface of that name receives.
func NewInterface(name string) *Interface { return &Interface{name: name} }

// Read returns what came since the first Read; see devices.Passive. An
// interface that is not there is devices.ErrAbsent.
func (i *Interface) Read(ctx context.Context) (devices.Tally, error) {
	if err := ctx.Err(); err != nil {
		return devices.Tally{}, err
	}
	f, err := os.Open("/proc/thread-self/net/dev")
	if err != nil {
		return devices.Tally{}, fmt.Errorf("counting on %s: %w", i.name, err)
	}
	defer f.Close()
	now, found, err := received(io.LimitReader(f, procLimit), i.name)
	switch {
	case err != nil:
		return devices.Tally{}, fmt.Errorf("counting on %s: %w", i.name, err)
	case !found:
		i.meter.gone()
		return devices.Tally{}, fmt.Errorf("counting on %s: network interface %w", i.name, devices.ErrAbsent)
	}
	return i.meter.take(now), nil
}

// received finds an interface's line, "  eth0: bytes packets errs ...", in the
// format of /proc/net/dev.
func received(r io.Reader, name string) (t devices.Tally, found bool, err error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		before, after, ok := bytes.Cut(lines.Bytes(), []byte(":"))
		if !ok || string(bytes.TrimSpace(before)) != name {
			continue
		}
		fields := bytes.Fields(after)
		if len(fields) < 2 {
			return t, false, fmt.Errorf("/proc/net/dev has %d figures for it", len(fields))
		}
		if t.Bytes, err = strconv.ParseUint(string(fields[0]), 10, 64); err != nil {
			return t, false, err
		}
		if t.Packets, err = strconv.ParseUint(string(fields[1]), 10, 64); err != nil {
			return t, false, err
		}
		return t, true, nil
	}
	return t, false, lines.Err()
}
