package gpio

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/warthog618/go-gpiocdev"

	"klubba/devices"
)

// consumer is the name that other programs see on the lines held here.
const consumer = "klubba"

// openChip finds the chip by label, name or path, and opens it. It looks anew
// at each call, since a chip that comes back may have another number.
func openChip(want string) (*gpiocdev.Chip, error) {
	if strings.HasPrefix(want, "/") {
		return openPath(want)
	}
	s := survey()
	defer s.close()
	found := s.named(want)
	switch {
	case len(found) == 1:
		return s.take(found[0]), nil
	case len(found) > 1:
		return nil, fmt.Errorf("GPIO chip %q: more than one chip is called that; give the name or path of one: %s", want, s)
	case s.denied != nil:
		return nil, fmt.Errorf("GPIO chip %q: %w", want, fault(s.denied))
	}
	return nil, fmt.Errorf("GPIO chip %q: %w; there are: %s", want, devices.ErrAbsent, s)
}

// openPath opens the chip at a path, which may be a link that udev made.
func openPath(path string) (*gpiocdev.Chip, error) {
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		var c *gpiocdev.Chip
		if c, err = gpiocdev.NewChip(real, gpiocdev.WithConsumer(consumer)); err == nil {
			return c, nil
		}
	}
	if err = fault(err); errors.Is(err, devices.ErrAbsent) {
		s := survey()
		defer s.close()
		return nil, fmt.Errorf("GPIO chip %q: %w; there are: %s", path, err, s)
	}
	return nil, fmt.Errorf("GPIO chip %q: %w", path, err)
}

// chips are all that could be opened, and the reason if one was refused.
type chips struct {
	open   []*gpiocdev.Chip
	denied error
}

// survey opens every chip that there is.
func survey() *chips {
	var s chips
	for _, name := range gpiocdev.Chips() {
		c, err := gpiocdev.NewChip(name, gpiocdev.WithConsumer(consumer))
		switch {
		case err == nil:
			s.open = append(s.open, c)
		case errors.Is(fault(err), devices.ErrDenied):
			s.denied = err
		}
	}
	return &s
}

// named lists the chips that have this name or label.
func (s *chips) named(want string) (found []*gpiocdev.Chip) {
	for _, c := range s.open {
		if c.Name == want || c.Label == want {
			found = append(found, c)
		}
	}
	return found
}

// take removes a chip from those that close closes.
func (s *chips) take(c *gpiocdev.Chip) *gpiocdev.Chip {
	for i := range s.open {
		if s.open[i] == c {
			s.open = append(s.open[:i], s.open[i+1:]...)
			break
		}
	}
	return c
}

// close closes what was not taken.
func (s *chips) close() {
	for _, c := range s.open {
		c.Close()
	}
}

// String lists the chips as "gpiochip0 (pinctrl-bcm2711)", or says that there
// are none.
func (s *chips) String() string {
	if len(s.open) == 0 {
		return "none"
	}
	var all []string
	for _, c := range s.open {
		all = append(all, fmt.Sprintf("%s (%s)", c.Name, c.Label))
	}
	return strings.Join(all, ", ")
}
