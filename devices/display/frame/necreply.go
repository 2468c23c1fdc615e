package frame

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// reply reads the text of a reply.
func (n nec) reply(kind byte, text string, to *Request) (Message, error) {
	m := Message{Kind: Reply}
	if text == "BE" { // the null message: not ready, or not understood
		m.Err = ErrWait
		if to != nil {
			m.Command = to.Command
		}
		return m, nil
	}
	if kind == 'B' {
		return n.commandReply(m, text, to)
	}
	return n.parameterReply(m, text, to)
}

// parameterReply: result, page and code, type, greatest value, present value.
func (n nec) parameterReply(m Message, text string, to *Request) (Message, error) {
	if len(text) != 16 {
		return Message{}, fmt.Errorf("%w: a parameter's reply has 16 characters", ErrDamaged)
	}
	for _, row := range n.table() {
		if row.read != nil || row.get[1:] != text[2:6] {
			continue
		}
		m.Command = row.command
		if err := answers(m.Command, to); err != nil {
			return Message{}, err
		}
		code, ok := hexDigits([]byte(text[12:]), 4)
		if !ok {
			return Message{}, fmt.Errorf("%w: %q is no value", ErrDamaged, text[12:])
		}
		if m.Err = necResult(text[:2]); m.Err != nil {
			return m, nil
		}
		if m.Value = row.values.name(code); m.Command == Temperature {
			m.Value = necCelsius(code)
		}
		if m.Value == "unmuted" {
			m.Value = "off"
		}
		return m, nil
	}
	if to != nil {
		return Message{}, ErrOther
	}
	return Message{}, fmt.Errorf("%w: parameter %q is not known", ErrForeign, text[2:6])
}

// commandReply: each command has its own.
func (n nec) commandReply(m Message, text string, to *Request) (Message, error) {
	commands := []struct {
		command Command
		is      bool
	}{
		{Power, necPowerResult(text) != ""},
		{Diagnosis, strings.HasPrefix(text, "A1") || strings.HasPrefix(text, "B1")},
		{Serial, strings.HasPrefix(text, "C316")},
		{Model, strings.HasPrefix(text, "C317")},
		{Save, text == "000C" || text == "0C"},
	}
	for _, c := range commands {
		if !c.is {
			continue
		}
		m.Command = c.command
		if err := answers(m.Command, to); err != nil {
			return Message{}, err
		}
		for _, row := range n.table() {
			if row.command != c.command {
				continue
			}
			if m.Command == Power {
				if m.Err = necResult(necPowerResult(text)); m.Err != nil {
					return m, nil
				}
			}
			value, err := row.read(text)
			m.Value = value
			return m, err
		}
	}
	if to != nil {
		return Message{}, ErrOther
	}
	return Message{}, fmt.Errorf("%w: reply %q is not known", ErrForeign, text)
}

// necResult is what the first two characters mean.
func necResult(text string) error {
	switch text {
	case "00":
		return nil
	case "01":
		return ErrUnknown
	case "BE":
		return ErrWait
	}
	return fmt.Errorf("%w (result %s)", ErrRefused, text)
}

// necPowerResult is the result in a reply to "power ?" or to "power on", which
// are laid out differently: "0200D60000040001", "00C203D60001". It is empty for
// any other reply.
func necPowerResult(text string) string {
	switch {
	case len(text) == 16 && text[:2] == "02" && text[4:6] == "D6":
		return text[2:4]
	case len(text) == 12 && text[2:8] == "C203D6":
		return text[:2]
	}
	return ""
}

// necPower reads the present value, which is last in both.
func necPower(text string) (string, error) {
	row := nec{necInput}.table()[0]
	code, ok := hexDigits([]byte(text[len(text)-4:]), 4)
	if !ok {
		return "", fmt.Errorf("%w: power reply %q", ErrDamaged, text)
	}
	return row.values.name(code), nil
}

// necCelsius: half degrees in two's complement; without a good source.
func necCelsius(code int) string {
	return strconv.FormatFloat(float64(int16(code))/2, 'f', -1, 64)
}

// necDiagnosis reads pairs of digits.
func necDiagnosis(text string) (string, error) {
	meanings := []word{
		{0x70, "standby-power=error"}, {0x71, "standby-power=error"}, {0x72, "standby-power=error"}, {0x78, "panel-power=error"},
		{0x80, "fan=error"}, {0x81, "fan=error"}, {0x82, "fan=error"}, {0x90, "backlight=error"}, {0x91, "backlight=error"},
		{0xA0, "temperature-alarm=error"}, {0xA1, "temperature-alarm=warning"}, {0xA2, "temperature-alarm=warning"},
		{0xB0, "signal=none"}, {0xD1, "clock=error"},
	}
	var found []string
	codes := []byte(text[2:])
	for len(codes) > 0 {
		code, ok := hexDigits(codes, 2)
		if !ok {
			return "", fmt.Errorf("%w: diagnosis %q", ErrDamaged, text)
		}
		codes = codes[2:]
		if code == 0 {
			continue
		}
		said := fmt.Sprintf("code-%02X=error", code)
		for _, m := range meanings {
			if m.code == code {
				said = m.name
			}
		}
		found = append(found, said)
	}
	if len(found) == 0 {
		return "ok", nil
	}
	return strings.Join(found, " "), nil
}

// necText reads text that is written as hexadecimal digits behind a head.
func necText(head string) func(string) (string, error) {
	return func(text string) (string, error) {
		b, err := hex.DecodeString(strings.TrimPrefix(text, head))
		if err != nil {
			return "", fmt.Errorf("%w: %q is no text", ErrDamaged, text)
		}
		return printable(b), nil
	}
}
