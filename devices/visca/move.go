package visca

import "fmt"

// The directions of a drive.
const (
	leftUp    = 1 // left, or up
	rightDown = 2 // right, or down
	stay      = 3
)

// Position is where the head looks, in steps of the model: pan above 0 is
// right, tilt above 0 is up.
type Position struct{ Pan, Tilt int }

// Drive is how the head turns: in percent of its top speeds, -100 to 100; pan
// above 0 is right, tilt above 0 is up, 0 stands still.
type Drive struct{ Pan, Tilt int }

// Drive makes the head turn until Stop.
func (m Model) Drive(d Drive) (Message, error) {
	if max(d.Pan, -d.Pan, d.Tilt, -d.Tilt) > 100 {
		return Message{}, fmt.Errorf("drive at pan %d %%, tilt %d %%: give -100 to 100", d.Pan, d.Tilt)
	}
	horizontal, vertical := stay, stay
	switch {
	case d.Pan < 0:
		horizontal = leftUp
	case d.Pan > 0:
		horizontal = rightDown
	}
	switch {
	case d.Tilt > 0:
		vertical = leftUp
	case d.Tilt < 0:
		vertical = rightDown
	}
	return message(drive, share(d.Pan, m.PanSpeed), share(d.Tilt, m.TiltSpeed), horizontal, vertical)
}

// share is a percentage of the top speed, of which 1 is the lowest.
func share(percent, top int) int { return max((max(percent, -percent)*top+50)/100, 1) }

// Stop makes the head stand still.
func (m Model) Stop() Message { return panTilt.stop() }

// MoveTo makes the head turn to a position, at a speed in percent of its top
// speeds: 1 to 100.
func (m Model) MoveTo(p Position, speed int) (Message, error) {
	return m.move("pan-tilt absolute", p, speed)
}

// MoveBy makes the head turn by so many steps.
func (m Model) MoveBy(by Position, speed int) (Message, error) {
	return m.move("pan-tilt relative", by, speed)
}

func (m Model) move(name string, p Position, speed int) (Message, error) {
	if speed < 1 || speed > 100 {
		return Message{}, fmt.Errorf("%s at %d %%: give 1 to 100", name, speed)
	}
	if m.PanNibbles == 5 {
		name = fmt.Sprintf("%s 5.%d", name, m.TiltNibbles)
	}
	tiltSpeed := share(speed, m.TiltSpeed)
	if m.OneSpeed {
		tiltSpeed = 0
	}
	return message(name, share(speed, m.PanSpeed), tiltSpeed, p.Pan, p.Tilt)
}

// SetPreset keeps the present view under a number, 1 to Presets.
func (m Model) SetPreset(number int) (Message, error) { return m.preset("preset set", number) }

// RecallPreset makes the camera go to a view that was kept.
func (m Model) RecallPreset(number int) (Message, error) { return m.preset("preset recall", number) }

// ResetPreset forgets a view.
func (m Model) ResetPreset(number int) (Message, error) { return m.preset("preset reset", number) }

func (m Model) preset(name string, number int) (Message, error) {
	switch {
	case number < 1 || number > m.Presets:
		return Message{}, fmt.Errorf("%s %d: %s has 1 to %d", name, number, m.Name, m.Presets)
	case number >= m.Reserved[0] && number <= m.Reserved[1]:
		return Message{}, fmt.Errorf("%s %d: %s keeps %d to %d for itself", name, number, m.Name, m.Reserved[0], m.Reserved[1])
	}
	return message(name, number)
}
