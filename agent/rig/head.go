package rig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"klubba/agent/config"
	"klubba/devices"
	"klubba/devices/serialport"
	"klubba/devices/visca"
)

// newHead makes the head that a configuration describes.
func newHead(p *config.PTZ) (head, error) {
	brand, err := brandOf(p.Brand)
	if err != nil {
		return head{}, err
	}
	switch p.Way {
	case config.PTZSerial:
		open := func() (io.ReadWriteCloser, error) {
			return serialport.Open(serialport.Options{Path: p.Port, Speed: p.Speed})
		}
		return head{visca.New(visca.Serial(open, p.Address), brand)}, nil
	case config.PTZTCP:
		return head{visca.New(visca.TCP(p.Host), brand)}, nil
	case config.PTZUDP:
		return head{visca.New(visca.UDP(p.Host), brand)}, nil
	case config.PTZSony:
		return head{visca.New(visca.SonyUDP(p.Host), brand)}, nil
	}
	return head{}, fmt.Errorf("no way %q to a head", p.Way)
}

func brandOf(b config.Brand) (visca.Brand, error) {
	switch b {
	case config.BrandSony:
		return visca.BrandSony, nil
	case config.BrandPTZOptics:
		return visca.BrandPTZOptics, nil
	case config.BrandOtherVISCA:
		return visca.BrandOther, nil
	}
	return 0, fmt.Errorf("no brand %q", b)
}

// head gives a camera that speaks VISCA the abilities of a devices.Head.
type head struct{ *visca.Camera }

// Steer turns and zooms at once, each for the same time.
func (h head) Steer(ctx context.Context, to devices.Steering) error {
	var turned, zoomed error
	var moving sync.WaitGroup
	if to.Pan != 0 || to.Tilt != 0 {
		moving.Go(func() { turned = h.Drive(ctx, visca.Drive{Pan: to.Pan, Tilt: to.Tilt}, to.For) })
	}
	if to.Zoom != 0 {
		moving.Go(func() { zoomed = h.Zoom(ctx, to.Zoom, to.For) })
	}
	moving.Wait()
	return errors.Join(turned, zoomed)
}

// Home turns the head to its middle.
func (h head) Home(ctx context.Context) error { return h.Do(ctx, visca.Home()) }
