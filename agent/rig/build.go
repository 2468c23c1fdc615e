package rig

import (
	"fmt"

	"klubba/agent/config"
	"klubba/devices"
	"klubba/devices/gpio"
	"klubba/devices/sim"
)

// Build makes the room's devices. Simulated ones belong to room, which may be
// nil if the configuration has none; see config.Config.Simulated.
func Build(c *config.Config, room *sim.Room) (devices.Set, error) {
	if names := c.Simulated(); room == nil && len(names) > 0 {
		return devices.Set{}, fmt.Errorf("no simulated room to take %q from", names)
	}
	var set devices.Set
	for _, l := range c.Lights {
		light, err := light(l, room)
		if err != nil {
			return devices.Set{}, fmt.Errorf("light %q: %w", l.Name, err)
		}
		set.Lights = append(set.Lights, devices.NamedLight{Name: l.Name, Light: light})
	}
	for _, b := range c.Buttons {
		button, err := button(b, room)
		if err != nil {
			return devices.Set{}, fmt.Errorf("button %q: %w", b.Name, err)
		}
		set.Buttons = append(set.Buttons, devices.NamedButton{Name: b.Name, Role: b.Role, Button: button})
	}
	var iface string
	if c.Link != nil {
		watch, err := link(c.Link)
		if err != nil {
			return devices.Set{}, fmt.Errorf("link: %w", err)
		}
		set.Link, iface = watch, c.Link.Interface
	}
	for _, s := range c.Services {
		asked, err := service(s, iface)
		if err != nil {
			return devices.Set{}, fmt.Errorf("service %q: %w", s.Name, err)
		}
		set.Services = append(set.Services, devices.NamedService{Name: s.Name, Every: s.Every, ServiceProbe: asked})
	}
	if err := addCameras(&set, c); err != nil {
		return devices.Set{}, err
	}
	if err := addDisplays(&set, c); err != nil {
		return devices.Set{}, err
	}
	addSpeakerphones(&set, c)
	addSimulated(&set, c.Sim, room)
	return set, nil
}

func light(l config.Light, room *sim.Room) (devices.Light, error) {
	switch l.Driver {
	case config.DriverGPIO:
		return gpio.NewLight(lightOptions(l)), nil
	case config.DriverSim:
		return room.Light(l.Name, l.Colours()), nil
	}
	return nil, fmt.Errorf("no driver %q", l.Driver)
}

func button(b config.Button, room *sim.Room) (devices.Button, error) {
	switch b.Driver {
	case config.DriverGPIO:
		return gpio.NewButton(buttonOptions(b)), nil
	case config.DriverSim:
		return room.Button(b.Name), nil
	}
	return nil, fmt.Errorf("no driver %q", b.Driver)
}
