package gpio

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/warthog618/go-gpiocdev"

	"klubba/devices"
)

// requestOutputs takes all lines of a lamp in one request, inactive from the
// first moment.
func requestOutputs(opt LightOptions) (*gpiocdev.Lines, error) {
	if len(opt.Lines) == 0 {
		return nil, fmt.Errorf("lamp on GPIO chip %q: no line is configured", opt.Chip)
	}
	c, err := openChip(opt.Chip)
	if err != nil {
		return nil, err
	}
	defer c.Close() // the lines live on
	offsets := make([]int, 0, len(opt.Lines))
	options := []gpiocdev.LineReqOption{gpiocdev.AsOutput()}
	for _, lamp := range opt.Lines {
		o, err := offsetOf(c, lamp.Line)
		if err != nil {
			return nil, fmt.Errorf("GPIO chip %q: %s lamp: %s: %w", opt.Chip, lamp.Colour, lamp.Line, err)
		}
		if slices.Contains(offsets, o) {
			return nil, fmt.Errorf("GPIO chip %q: %s lamp: %s has another colour already", opt.Chip, lamp.Colour, lamp.Line)
		}
		offsets = append(offsets, o)
		if lamp.ActiveLow {
			options = append(options, gpiocdev.WithLines([]int{o}, gpiocdev.AsActiveLow))
		}
	}
	lines, err := c.RequestLines(offsets, options...)
	if err != nil {
		return nil, fmt.Errorf("GPIO chip %q: lamp: %w", opt.Chip, refused(c, offsets, err))
	}
	return lines, nil
}

// busyPause is how long SafeLight waits for a holder to let go.
const busyPause = 50 * time.Millisecond

// SafeLight sets every line of a lamp inactive and releases it, for use after
// a process that drove the lamp has died: no green may be left. A line that is
// still held is tried again until ctx ends.
func SafeLight(ctx context.Context, opt LightOptions) error {
	for {
		lines, err := requestOutputs(opt) // inactive by the request itself
		if err == nil {
			return lines.Close()
		}
		if !errors.Is(err, devices.ErrBusy) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(busyPause):
		}
	}
}
