package rig

import (
	"fmt"
	"net/url"
	"strings"

	"klubba/agent/config"
	"klubba/devices"
	"klubba/devices/probe"
)

// link makes what the way to the remote members is watched with.
func link(l *config.Link) (*devices.Link, error) {
	relays, err := relays(l)
	if err != nil {
		return nil, err
	}
	set := &devices.Link{Relays: relays, Carrier: probe.NewCarrier(l.Interface), Passive: passive(l)}
	if l.Gateway {
		set.Gateway = probe.NewGateway("gateway", l.Interface)
	}
	return set, nil
}

// relays are those of the configuration, or the platform's own.
func relays(l *config.Link) ([]devices.NamedProber, error) {
	var named []devices.NamedProber
	for _, r := range l.Relays {
		prober, err := relay(r, l.Interface)
		if err != nil {
			return nil, fmt.Errorf("relay %q: %w", r.Name, err)
		}
		named = append(named, devices.NamedProber{Name: r.Name, Prober: prober})
	}
	if len(named) > 0 {
		return named, nil
	}
	for _, p := range probe.Platforms() {
		if p.Name != string(l.Platform) {
			continue
		}
		for i, r := range p.Relays {
			name := fmt.Sprintf("relay-%d", i+1)
			t := probe.Target{Name: name, Host: r.Host, Port: r.Port, Interface: l.Interface}
			named = append(named, devices.NamedProber{Name: name, Prober: probe.NewSTUN(t)})
		}
	}
	if len(named) == 0 {
		return nil, fmt.Errorf("platform %q has no relays of its own; write [[relay]] sections", l.Platform)
	}
	return named, nil
}

func relay(r config.Relay, iface string) (devices.Prober, error) {
	t := probe.Target{Name: r.Name, Host: r.Host, Port: r.Port, Interface: iface}
	switch r.Protocol {
	case config.ProtocolSTUN:
		return probe.NewSTUN(t), nil
	case config.ProtocolSTAMP:
		return probe.NewSTAMP(t), nil
	case config.ProtocolEcho:
		return probe.NewEcho(t), nil
	}
	return nil, fmt.Errorf("no protocol %q", r.Protocol)
}

// passive is what counts the meeting's own packets, or nil.
func passive(l *config.Link) devices.Passive {
	switch {
	case l.PassiveInterface != "":
		return probe.NewInterface(l.PassiveInterface)
	case l.PassiveCounter != "":
		if f := strings.Fields(l.PassiveCounter); len(f) == 3 {
			return probe.NewCounter(f[0], f[1], f[2])
		}
	}
	return nil
}

func service(s config.Service, iface string) (devices.ServiceProbe, error) {
	u, err := url.Parse(s.URL)
	if err != nil {
		return nil, fmt.Errorf("its URL: %w", err)
	}
	asked := probe.Service{Name: s.Title, Interface: iface, Timeout: s.Timeout}
	switch u.Scheme {
	case "https":
		return probe.NewHTTPS(asked, s.URL), nil
	case "tls":
		return probe.NewTLS(asked, u.Host), nil
	case "tcp":
		return probe.NewTCP(asked, u.Host), nil
	}
	return nil, fmt.Errorf("no way to ask by %q", u.Scheme)
}
