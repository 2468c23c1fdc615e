package probe

import (
	"fmt"
	"net/netip"

	"klubba/devices"
)

// local tells how an interface does. Without a name it is that of the best
// default route, or else last: the one it was before the route went.
func (t *table) local(name, last string) devices.Local {
	if name == "" {
		name = last
		if r, ok := t.best("", false); ok {
			name = t.links[r.index].name
		} else if r, ok := t.best("", true); ok {
			name = t.links[r.index].name
		}
	}
	if index, ok := t.index(name); ok {
		return t.describe(index, t.links[index])
	}
	return devices.Local{Interface: name}
}

// index is the number of an interface.
func (t *table) index(name string) (int32, bool) {
	for index, l := range t.links {
		if l.name == name {
			return index, true
		}
	}
	return 0, false
}

func (t *table) describe(index int32, l link) devices.Local {
	d := devices.Local{Interface: l.name, Present: true, Up: l.up, Carrier: l.up && l.carrier, Dormant: l.dormant, Flaps: l.flaps}
	for a := range t.addrs {
		own := &d.Address4
		if a.addr.Is6() {
			own = &d.Address6
		}
		// The smallest, so that it is the same one every time.
		if a.index == index && (!own.IsValid() || a.addr.Less(*own)) {
			*own = a.addr
		}
	}
	if r, ok := t.best(l.name, false); ok {
		d.Route4, d.Gateway4, d.Neighbour4 = true, r.gateway, t.state(index, r.gateway)
	}
	if r, ok := t.best(l.name, true); ok {
		d.Route6, d.Gateway6, d.Neighbour6 = true, r.gateway, t.state(index, r.gateway)
	}
	return d
}

// best is the default route of a family that the kernel prefers, through one
// interface or any.
func (t *table) best(name string, six bool) (best route, found bool) {
	for r := range t.routes {
		l, known := t.links[r.index]
		if !known || r.six != six || name != "" && l.name != name {
			continue
		}
		if !found || r.less(best) {
			best, found = r, true
		}
	}
	return best, found
}

func (r route) less(o route) bool {
	if r.metric != o.metric {
		return r.metric < o.metric
	}
	if r.index != o.index {
		return r.index < o.index
	}
	return r.gateway.Less(o.gateway)
}

// gateways lists the gateways of the default routes, ready to be asked.
func (t *table) gateways(name string) []netip.Addr {
	var addrs []netip.Addr
	for _, six := range []bool{false, true} {
		r, ok := t.best(name, six)
		if !ok || !r.gateway.IsValid() {
			continue
		}
		if r.gateway.IsLinkLocalUnicast() {
			r.gateway = r.gateway.WithZone(t.links[r.index].name)
		}
		addrs = append(addrs, r.gateway)
	}
	return addrs
}

// cause says in words what is the matter; empty for nothing.
func cause(l devices.Local) string {
	switch {
	case l.Interface == "":
		return "no network interface has a default route: is the network cable in, and is there an address?"
	case !l.Present:
		return fmt.Sprintf("there is no network interface %s: is the adapter in?", l.Interface)
	case !l.Up:
		return fmt.Sprintf("network interface %s is switched off", l.Interface)
	case !l.Carrier:
		return fmt.Sprintf("%s: no carrier: is the cable in at both ends, and the switch on?", l.Interface)
	case l.Dormant:
		return fmt.Sprintf("%s: the network has not let this box in (802.1X)", l.Interface)
	case !l.Address4.IsValid() && !l.Address6.IsValid():
		return fmt.Sprintf("%s: no address: does the network's DHCP answer?", l.Interface)
	case !l.Usable():
		return fmt.Sprintf("%s: no default route: does the network's DHCP name a gateway?", l.Interface)
	}
	return ""
}
