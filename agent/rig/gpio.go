package rig

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"klubba/agent/config"
	"klubba/devices/gpio"
)

// SafeLights makes every GPIO lamp of the room dark, whoever drove it before:
// for use when the daemon has ended, so that no light promises anything. A
// lamp that is still held is tried again until ctx ends; none waits for
// another. The error names each lamp that may still be lit.
func SafeLights(ctx context.Context, c *config.Config) error {
	errs := make([]error, len(c.Lights))
	var work sync.WaitGroup
	for i, l := range c.Lights {
		if l.Driver != config.DriverGPIO {
			continue
		}
		work.Go(func() {
			if err := gpio.SafeLight(ctx, lightOptions(l)); err != nil {
				errs[i] = fmt.Errorf("light %q: %w", l.Name, err)
			}
		})
	}
	work.Wait()
	return errors.Join(errs...)
}

func lightOptions(l config.Light) gpio.LightOptions {
	opt := gpio.LightOptions{Chip: l.Chip}
	for _, lamp := range l.Lamps {
		opt.Lines = append(opt.Lines, gpio.LampLine{
			Colour: lamp.Colour, Line: gpio.Line(lamp.Line), ActiveLow: lamp.ActiveLow,
		})
	}
	return opt
}

func buttonOptions(b config.Button) gpio.ButtonOptions {
	return gpio.ButtonOptions{
		Chip: b.Chip, Line: gpio.Line(b.Line), ActiveLow: b.ActiveLow,
		NormallyClosed: b.Wiring == config.NormallyClosed,
		Bias:           bias(b.Bias), Debounce: b.Debounce,
	}
}

// bias leaves a line as it is unless the configuration says otherwise; the
// configuration has been checked to say nothing else.
func bias(b config.Bias) gpio.Bias {
	switch b {
	case config.BiasPullUp:
		return gpio.BiasPullUp
	case config.BiasPullDown:
		return gpio.BiasPullDown
	case config.BiasDisabled:
		return gpio.BiasDisabled
	}
	return gpio.BiasAsIs
}
