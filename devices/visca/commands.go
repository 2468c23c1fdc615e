package visca

import "fmt"

// Power switches the camera on, or to standby.
func Power(on bool) Message {
	if on {
		return plain("power on")
	}
	return plain("standby")
}

// switched makes the message "… on" or "… off".
func switched(name string, on bool) Message {
	if on {
		return plain(name + " on")
	}
	return plain(name + " off")
}

// Freeze holds the picture, or lets it go on.
func Freeze(on bool) Message { return switched("freeze", on) }

// FreezeDuringRecall holds the picture while the camera goes to a preset
// (BRC-X400).
func FreezeDuringRecall(on bool) Message { return switched("freeze during recall", on) }

// FlickerCancel adapts the shutter to lamps on the mains.
func FlickerCancel(on bool) Message { return switched("flicker cancel", on) }

// ColourBar shows a test picture (BRC-X400).
func ColourBar(on bool) Message { return switched("colour bar", on) }

// Home turns the head to its middle.
func Home() Message { return plain("pan-tilt home") }

// ResetHead makes the head find its ends anew; it turns all the way.
func ResetHead() Message { return plain("pan-tilt reset") }

// ZoomTo sets the lens: 0 is wide, 4000 hex the end of the optical range on
// most models.
func ZoomTo(position int) (Message, error) { return message("zoom direct", position) }

// FocusTo sets the focus; manual focus must be on. 1000 hex is far.
func FocusTo(position int) (Message, error) { return message("focus direct", position) }

// FocusAuto leaves focusing to the camera, or not.
func FocusAuto(on bool) Message {
	if on {
		return plain("focus auto")
	}
	return plain("focus manual")
}

// FocusToggle changes between automatic and manual.
func FocusToggle() Message { return plain("focus toggle") }

// FocusOnePush focuses once.
func FocusOnePush() Message { return plain("focus one-push") }

// DriveFocus moves the focus until StopFocus.
func DriveFocus(near bool) Message {
	if near {
		return plain("focus near")
	}
	return plain("focus far")
}

// StopFocus ends DriveFocus.
func StopFocus() Message { return focus.stop() }

// DriveZoom moves the lens until StopZoom. Speed is in percent of the
// fastest, above 0 towards tele, below 0 towards wide: -100 to 100.
func DriveZoom(speed int) (Message, error) {
	name := "zoom tele at speed"
	if speed < 0 {
		name, speed = "zoom wide at speed", -speed
	}
	if speed == 0 || speed > 100 {
		return Message{}, fmt.Errorf("zoom speed %d %%: give -100 to 100, and not 0", speed)
	}
	return message(name, (speed*7+50)/100)
}

// StopZoom ends DriveZoom.
func StopZoom() Message { return zoom.stop() }

// Inquiry makes the inquiry of a name: "power", "last preset", "zoom
// position", "focus mode", "focus position", "freeze", "pan-tilt position",
// "pan-tilt status", "pan-tilt top speed" or "version".
func Inquiry(name string) (Message, error) {
	m, err := message(name + " inquiry")
	if err != nil || m.row.kind != KindInquiry {
		return Message{}, fmt.Errorf("no inquiry is called %q", name)
	}
	return m, nil
}
