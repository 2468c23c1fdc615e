package cec

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"klubba/devices"
	"klubba/devices/cec/message"
)

// sound asks for volume and mute: an audio system, if there is one, else the
// television. Few televisions answer.
func (tv *TV) sound(ctx context.Context) (volume int, mute bool, who int, err error) {
	for _, who = range []int{message.Audio, message.TV} {
		var m message.Message
		m, err = tv.say(ctx, who, message.Volume, "")
		if err != nil {
			if !errors.Is(err, ErrNoTelevision) && !errors.Is(err, devices.ErrUnsupported) {
				return devices.VolumeUnknown, false, who, err
			}
			continue
		}
		volume = devices.VolumeUnknown
		for _, word := range strings.Fields(m.Value) {
			switch name, value, _ := strings.Cut(word, "="); name {
			case "volume":
				volume = level(value)
			case "sound-mute":
				mute = value == "on"
			}
		}
		return volume, mute, who, nil
	}
	return devices.VolumeUnknown, false, who, err
}

// Volume tells the volume, 0 to 100.
func (tv *TV) Volume(ctx context.Context) (int, error) {
	volume, _, _, err := tv.sound(ctx)
	return volume, tv.told("volume", err)
}

// SoundMute tells whether the sound is off.
func (tv *TV) SoundMute(ctx context.Context) (bool, error) {
	_, mute, _, err := tv.sound(ctx)
	return mute, tv.told("sound mute", err)
}

// SetVolume presses the volume keys until the level is reached. A television
// that does not tell its volume cannot be set: ErrUnsupported.
func (tv *TV) SetVolume(ctx context.Context, want int) error {
	defer tv.hold()()
	if want < 0 || want > 100 {
		return tv.told("volume", fmt.Errorf("level %d: give 0 to 100", want))
	}
	return tv.told("volume "+strconv.Itoa(want), tv.press(ctx, want))
}

func (tv *TV) press(ctx context.Context, want int) error {
	for range maxPresses {
		now, _, who, err := tv.sound(ctx)
		key := "up"
		switch {
		case err != nil:
			return err
		case now == want:
			return nil
		case now == devices.VolumeUnknown || now > 100:
			return fmt.Errorf("%w: it does not tell its volume", devices.ErrUnsupported)
		case now > want:
			key = "down"
		}
		if err := tv.key(ctx, who, message.Volume, key); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: the level was not reached by %d presses", ErrNotSet, maxPresses)
}

// key presses and releases a key.
func (tv *TV) key(ctx context.Context, who int, c message.Command, value string) error {
	if _, err := tv.say(ctx, who, c, value); err != nil {
		return err
	}
	_, err := tv.say(ctx, who, message.Release, "all")
	return err
}

// SetSoundMute turns the sound off or on by its keys; a television that does
// not tell its volume is believed.
func (tv *TV) SetSoundMute(ctx context.Context, on bool) error {
	defer tv.hold()()
	value := map[bool]string{true: "on", false: "off"}[on]
	_, _, who, err := tv.sound(ctx)
	if errors.Is(err, devices.ErrUnsupported) || errors.Is(err, ErrSilent) {
		who, err = message.TV, nil
	}
	if err == nil {
		err = tv.key(ctx, who, message.SoundMute, value)
	}
	if err == nil {
		err = verify(ctx, otherLimit, func() (bool, string, error) {
			_, mute, _, err := tv.sound(ctx)
			return mute == on, fmt.Sprint(mute), err
		})
	}
	return tv.told("sound mute "+value, err)
}
