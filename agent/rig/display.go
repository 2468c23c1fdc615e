package rig

import (
	"fmt"

	"klubba/agent/config"
	"klubba/devices"
	"klubba/devices/cec"
	"klubba/devices/display"
	"klubba/devices/display/frame"
	"klubba/devices/serialport"
)

// addDisplays adds the displays of the configuration. Those in a chain share a
// port.
func addDisplays(set *devices.Set, c *config.Config) error {
	ports := map[string]*display.Port{}
	for _, k := range c.Displays {
		d, err := newDisplay(k, ports)
		if err != nil {
			return fmt.Errorf("display %q: %w", k.Name, err)
		}
		set.Displays = append(set.Displays, devices.NamedDisplay{
			Name: k.Name, Required: k.Required, Protocol: k.Protocol, Line: k.Line(), ID: k.ID,
			Input: k.Input, Inputs: k.Inputs, Display: d,
		})
	}
	return nil
}

// newDisplay makes one display, and its port if it is the first on it.
func newDisplay(k config.Display, ports map[string]*display.Port) (devices.Display, error) {
	if k.Protocol == config.ProtocolCEC {
		return cec.New(cec.Options{Adapter: k.Adapter}), nil
	}
	port := ports[k.Line()]
	if port == nil {
		p, err := protocolOf(k)
		if err != nil {
			return nil, err
		}
		port = display.NewPort(wayTo(k), p, display.Options{User: k.User, ReadPassword: func() (string, error) {
			secret, err := k.Password.Read()
			return string(secret), err
		}})
		ports[k.Line()] = port
	}
	return port.Display(k.Name, k.ID), nil
}

func protocolOf(k config.Display) (frame.Protocol, error) {
	p, err := frame.ByName(k.Protocol)
	if err == nil && k.InputCode != 0 {
		p, err = p.WithInputCode(k.InputCode)
	}
	return p, err
}

// wayTo is the serial port or the network. A speed of zero is the configured
// one; the driver tries others to find out why nobody answers.
func wayTo(k config.Display) display.Way {
	if k.Host != "" {
		return display.TCP(k.Host)
	}
	return display.Serial(func(speed int) (display.Stream, error) {
		if speed == 0 {
			speed = k.Speed
		}
		return serialport.Open(serialport.Options{Path: k.Port, Speed: speed})
	})
}
