package cec

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"klubba/devices"
	"klubba/devices/cec/message"
)

// answerLimit is how long an answer may take, in milliseconds; by the standard
// a second.
const answerLimit = 1000

const (
	// settle is before a setting is read back, verifyEvery between readings,
	// powerLimit and otherLimit are when it is given up.
	settle, verifyEvery    = 500 * time.Millisecond, time.Second
	powerLimit, otherLimit = 30 * time.Second, 5 * time.Second
	// maxPresses bounds how often a key is pressed for one setting.
	maxPresses = 100
)

// say sends a message to somebody, and returns the answer if there is to be one.
func (tv *TV) say(ctx context.Context, to int, c message.Command, value string) (message.Message, error) {
	defer tv.hold()()
	var m message.Message
	err := tv.do(ctx, func() (err error) {
		if value == "" && tv.absent[c] {
			return fmt.Errorf("%w: it said so when it was asked before", devices.ErrUnsupported)
		}
		own, physical, err := tv.ready()
		if err != nil {
			return err
		}
		if c == message.Input && value == "self" {
			value = message.Physical(physical)
		}
		b, reply, err := message.Request(to, c, value)
		if err != nil {
			return err
		}
		b[0] = own<<4 | b[0]&15
		m, err = tv.exchange(b, reply)
		if errors.Is(err, devices.ErrUnsupported) && to == message.TV {
			tv.absent[c] = tv.absent[c] || value == ""
		}
		return err
	})
	if err != nil {
		return message.Message{}, err // m may still be written to
	}
	return m, nil
}

// exchange transmits and reads the results.
func (tv *TV) exchange(b []byte, reply byte) (message.Message, error) {
	answer, tx, rx, err := send(tv.kernel, tv.fd, b, reply, answerLimit)
	if err != nil {
		return message.Message{}, fault(err)
	}
	if err := delivered(tx, rx, reply != 0); err != nil || reply == 0 {
		return message.Message{}, err
	}
	m, err := message.Parse(answer)
	if err != nil {
		return m, err
	}
	return m, m.Err
}

// Power tells the state. "To on" is warming, "to standby" is cooling.
func (tv *TV) Power(ctx context.Context) (devices.PowerState, error) {
	state, err := tv.power(ctx)
	return state, tv.told("power", err)
}

func (tv *TV) power(ctx context.Context) (devices.PowerState, error) {
	m, err := tv.say(ctx, message.TV, message.Power, "")
	if err != nil {
		return devices.PowerUnknown, err
	}
	return map[string]devices.PowerState{
		"on": devices.PowerOn, "off": devices.PowerOff, "to-on": devices.PowerWarming, "to-standby": devices.PowerCooling,
	}[m.Value], nil
}

// SetPower wakes the television (Image View On), or sends it to standby, and
// waits until it says that it is on or waking, or off or going off. One that
// does not tell its power is believed.
func (tv *TV) SetPower(ctx context.Context, on bool) error {
	defer tv.hold()()
	value, wanted := "off", []devices.PowerState{devices.PowerOff, devices.PowerCooling}
	if on {
		value, wanted = "on", []devices.PowerState{devices.PowerOn, devices.PowerWarming}
	}
	_, err := tv.say(ctx, message.TV, message.Power, value)
	if err == nil {
		err = verify(ctx, powerLimit, func() (bool, string, error) {
			state, err := tv.power(ctx)
			return state == wanted[0] || state == wanted[1], state.String(), err
		})
	}
	return tv.told("power "+value, err)
}

// verify reads until what was set holds.
func verify(ctx context.Context, limit time.Duration, read func() (done bool, value string, err error)) error {
	if err := wait(ctx, settle); err != nil {
		return err
	}
	for until := time.Now().Add(limit); ; {
		done, value, err := read()
		switch {
		case err == nil && done, errors.Is(err, devices.ErrUnsupported):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Now().After(until) && err != nil:
			return err
		case time.Now().After(until):
			return fmt.Errorf("%w: it says %q", ErrNotSet, value)
		}
		if err := wait(ctx, verifyEvery); err != nil {
			return err
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Input tells the physical address of the source shown: "1.0.0.0"; "0.0.0.0"
// is the television's own. Many televisions stay silent: ErrSilent.
func (tv *TV) Input(ctx context.Context) (string, error) {
	m, err := tv.say(ctx, message.All, message.Input, "")
	return m.Value, tv.told("input", err)
}

// SetInput makes the television show this box: "self", or the box's own
// address. CEC lets nobody choose for others. There is no answer that would
// prove it.
func (tv *TV) SetInput(ctx context.Context, input string) error {
	defer tv.hold()()
	if input != "self" {
		var physical uint16
		err := tv.do(ctx, func() (err error) {
			_, physical, err = tv.ready()
			return err
		})
		if err == nil && input != message.Physical(physical) {
			err = fmt.Errorf("%w: it can only be made to show this box: give self, or %s", devices.ErrUnsupported, message.Physical(physical))
		}
		if err != nil {
			return tv.told("input "+input, err)
		}
	}
	_, err := tv.say(ctx, message.TV, message.Input, "self")
	return tv.told("input "+input, err)
}

// Send says any message and returns the answer; it is for technicians, and
// verifies nothing. To is a logical address: 0 is the television.
func (tv *TV) Send(ctx context.Context, to int, c message.Command, value string) (message.Message, error) {
	m, err := tv.say(ctx, to, c, value)
	return m, tv.told(string(c)+" "+value, err)
}

// level reads a number.
func level(value string) int {
	if n, err := strconv.Atoi(value); err == nil {
		return n
	}
	return devices.VolumeUnknown
}
