package gpio

import (
	"fmt"
	"time"

	"klubba/devices"
)

// Line names one line of a chip.
type Line struct {
	// Name is the line's name, as gpioinfo shows it. If it is empty, Offset
	// counts.
	Name string
	// Offset is the line's number on its chip, from 0.
	Offset int
}

// String returns the name in quotes, or "line 3".
func (l Line) String() string {
	if l.Name != "" {
		return fmt.Sprintf("line %q", l.Name)
	}
	return fmt.Sprintf("line %d", l.Offset)
}

// LampLine is the line of one colour of a lamp.
type LampLine struct {
	Colour devices.Colour
	Line   Line
	// ActiveLow marks a lamp that is lit while the line is low.
	ActiveLow bool
}

// LightOptions says where a lamp is wired.
type LightOptions struct {
	// Chip is the chip's label, its name (gpiochip0) or a path in /dev.
	Chip string
	// Lines has one to four colours, each once.
	Lines []LampLine
}

// Bias is the pull of a line's own controller.
type Bias string

// The biases. The zero value leaves it as it is.
const (
	BiasAsIs     Bias = ""
	BiasPullUp   Bias = "pull-up"
	BiasPullDown Bias = "pull-down"
	BiasDisabled Bias = "disabled"
)

// ButtonOptions says where a button is wired, and how.
type ButtonOptions struct {
	// Chip is the chip's label, its name (gpiochip0) or a path in /dev.
	Chip string
	Line Line
	// ActiveLow marks a contact that pulls the line low when it is closed.
	ActiveLow bool
	// NormallyClosed marks a contact that opens when pressed.
	NormallyClosed bool
	Bias           Bias
	// Debounce is how long the line must be still before an edge counts;
	// zero leaves it to the hardware.
	Debounce time.Duration
}
