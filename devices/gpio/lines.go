package gpio

import (
	"fmt"
	"strings"

	"github.com/warthog618/go-gpiocdev"

	"klubba/devices"
)

// offsetOf finds a line on a chip. A name that two lines have is no name.
func offsetOf(c *gpiocdev.Chip, l Line) (int, error) {
	if l.Name == "" {
		if l.Offset < 0 || l.Offset >= c.Lines() {
			return 0, fmt.Errorf("%w; the chip has lines 0 to %d", devices.ErrAbsent, c.Lines()-1)
		}
		return l.Offset, nil
	}
	offset, names := -1, []string(nil)
	for o := range c.Lines() {
		info, err := c.LineInfo(o)
		if err != nil {
			return 0, fault(err)
		}
		if info.Name != "" {
			names = append(names, info.Name)
		}
		if info.Name != l.Name {
			continue
		}
		if offset >= 0 {
			return 0, fmt.Errorf("lines %d and %d both have this name; give the offset instead", offset, o)
		}
		offset = o
	}
	if offset < 0 {
		return 0, fmt.Errorf("%w; named lines: %s", devices.ErrAbsent, listed(names))
	}
	return offset, nil
}

// listed joins names, or says that there are none.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// refused explains why the kernel did not hand out the lines: a line that
// somebody holds is named together with its holder.
func refused(c *gpiocdev.Chip, offsets []int, err error) error {
	err = fault(err)
	for _, o := range offsets {
		info, infoErr := c.LineInfo(o)
		if infoErr == nil && info.Used {
			return fmt.Errorf("line %d of %s: %w: %q", o, c.Name, devices.ErrBusy, info.Consumer)
		}
	}
	return fmt.Errorf("lines %v of %s: %w", offsets, c.Name, err)
}
