package gpio

import (
	"fmt"
	"os"
	"time"

	"github.com/warthog618/go-gpiocdev"
	"github.com/warthog618/go-gpiocdev/uapi"

	"klubba/devices"
)

// queued is how many edges the kernel keeps for a reader that is late. Its
// own default is 16.
const queued = 64

// requestEdges takes a button's line, in which active means pressed.
func requestEdges(opt ButtonOptions) (*line, error) {
	c, err := openChip(opt.Chip)
	if err != nil {
		return nil, err
	}
	defer c.Close() // the line lives on
	offset, err := offsetOf(c, opt.Line)
	if err != nil {
		return nil, fmt.Errorf("GPIO chip %q: button: %s: %w", opt.Chip, opt.Line, err)
	}
	req, err := edgeRequest(opt, offset)
	if err != nil {
		return nil, fmt.Errorf("GPIO chip %q: button: %w", opt.Chip, err)
	}
	if err := getLine(c, &req); err != nil {
		return nil, fmt.Errorf("GPIO chip %q: button: %w", opt.Chip, refused(c, []int{offset}, err))
	}
	l, err := newLine(int(req.Fd))
	if err != nil {
		return nil, fmt.Errorf("GPIO chip %q: button: %w", opt.Chip, err)
	}
	return l, nil
}

// getLine asks the chip for the line. The library keeps its descriptor to
// itself, so the chip is opened once more; a chip that was exchanged for
// another in between is not taken for it.
func getLine(c *gpiocdev.Chip, req *uapi.LineRequest) error {
	f, err := os.Open("/dev/" + c.Name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := uapi.GetChipInfo(f.Fd())
	if err != nil {
		return err
	}
	if l := uapi.BytesToString(info.Label[:]); l != c.Label && l != "" {
		return fmt.Errorf("%w: %s is now %q", devices.ErrGone, c.Name, l)
	}
	return uapi.GetLine(f.Fd(), req)
}

// edgeRequest writes a button's wiring in the kernel's words.
func edgeRequest(opt ButtonOptions, offset int) (uapi.LineRequest, error) {
	flags, err := biasFlag(opt.Bias)
	if err != nil {
		return uapi.LineRequest{}, err
	}
	flags |= uapi.LineFlagV2Input | uapi.LineFlagV2EdgeBoth
	if opt.ActiveLow != opt.NormallyClosed { // active shall mean pressed
		flags |= uapi.LineFlagV2ActiveLow
	}
	req := uapi.LineRequest{Lines: 1, EventBufferSize: queued}
	req.Offsets[0] = uint32(offset)
	copy(req.Consumer[:len(req.Consumer)-1], consumer)
	req.Config.Flags = flags
	if opt.Debounce > 0 {
		req.Config.AddAttribute(uapi.LineConfigAttribute{
			Attr: uapi.DebouncePeriod(max(opt.Debounce, time.Microsecond)).Encode(),
			Mask: 1,
		})
	}
	return req, nil
}

// biasFlag is the kernel's flag for a bias.
func biasFlag(b Bias) (uapi.LineFlagV2, error) {
	switch b {
	case BiasAsIs:
		return 0, nil
	case BiasPullUp:
		return uapi.LineFlagV2BiasPullUp, nil
	case BiasPullDown:
		return uapi.LineFlagV2BiasPullDown, nil
	case BiasDisabled:
		return uapi.LineFlagV2BiasDisabled, nil
	}
	return 0, fmt.Errorf("bias %q is none of %q, %q, %q", b, BiasPullUp, BiasPullDown, BiasDisabled)
}
