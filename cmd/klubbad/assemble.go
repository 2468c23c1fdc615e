package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"klubba/agent"
	"klubba/agent/cell"
	"klubba/agent/config"
	"klubba/agent/health"
	"klubba/agent/mqtt"
	"klubba/agent/store"
	"klubba/agent/web"
	"klubba/agent/wire"
	"klubba/devices"
)

// partMaxAge is how long the word of a service about itself holds; each
// renews it once a minute.
const partMaxAge = 3 * time.Minute

// daemonOf is everything that runs a room: what "run" and "demo" share.
type daemonOf struct {
	cfg    *config.Config
	set    devices.Set
	log    *slog.Logger
	boot   string
	timing mqtt.Timing     // for the demo, which has a broker of its own
	logged func() []string // the newest lines of the log; nil for none
}

// run runs the room until ctx ends.
func (d daemonOf) run(ctx context.Context, ready func()) error {
	return d.runAgent(ctx, d.assemble(ready))
}

// assemble makes the agent. Nothing is opened before it runs.
func (d daemonOf) assemble(ready func()) *agent.Agent {
	notify := notifier{d.log}
	return agent.New(agent.Options{
		Policy: d.cfg.Policy(), Set: d.set,
		Open:    func() (*store.Store, error) { return openStore(d.cfg.Record.Path) },
		Aside:   func() (string, error) { return store.Quarantine(d.cfg.Record.Path) },
		Version: version(), Boot: d.boot, Zone: d.cfg.Room.TimeZone,
		References: filepath.Join(filepath.Dir(d.cfg.Record.Path), "references"),
		Place:      d.place(), Box: d.box(),
		Reports: filepath.Join(filepath.Dir(d.cfg.Record.Path), "reports"),
		Ready:   func() { notify.ready(); ready() },
		Pet:     notify.pet, PetEvery: petEvery(), Log: d.log,
	})
}

// box is where the machine tells of itself.
func (d daemonOf) box() health.Source {
	return health.Source{Started: time.Now(), Disk: d.cfg.Record.Path, Sys: "/sys", Proc: "/proc", Synced: agent.ClockSynced}
}

// runAgent runs an agent with the services around it. If another daemon
// serves this room's socket already, this one has no business.
func (d daemonOf) runAgent(ctx context.Context, a *agent.Agent) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	book := d.calendar(a)
	api := d.web(a, book)
	a.Serve("web", func(ctx context.Context) error {
		err := api.Run(ctx)
		if errors.Is(err, web.ErrInUse) {
			fail(err)
		}
		return err
	})
	if d.cfg.Web != nil {
		a.Serve("page", d.front(a, api).Run)
	}
	if d.cfg.MQTT != nil {
		client := d.mqtt(a)
		a.Serve("mqtt", client.Run)
	}
	err := a.Run(ctx)
	notifier{d.log}.stop()
	if cause := context.Cause(ctx); errors.Is(cause, web.ErrInUse) {
		return cause
	}
	return err
}

func (d daemonOf) place() wire.Place {
	return wire.Place{Site: d.cfg.Room.Site, Room: d.cfg.Room.Name, Boot: d.boot, Zone: wire.ZoneName(d.cfg.Room.TimeZone)}
}

// figures are those of the link, or nil if nobody measures it here: a
// simulated link has none.
func (d daemonOf) figures(a *agent.Agent) *cell.Cell[wire.LinkFigures] {
	if d.set.Link == nil {
		return nil
	}
	return a.Figures()
}

func (d daemonOf) web(a *agent.Agent, book *cell.Cell[wire.Calendar]) *web.Server {
	return web.New(web.Options{
		Socket: d.cfg.HTTP.Socket, Owner: d.cfg.HTTP.Owner, Group: d.cfg.HTTP.Group, Mode: d.cfg.HTTP.Mode,
		Place: d.place(), Told: a.Told(), Figures: d.figures(a), Record: a.Record(), Cameras: a.Cameras(), Calendar: book, Displays: a.Displays(), Speakers: a.Speakers(), Prechecks: a.Prechecks(), Do: a.Do, Now: agent.Now,
		Zone: d.cfg.Room.TimeZone, Log: d.log,
	})
}

func (d daemonOf) mqtt(a *agent.Agent) *mqtt.Client {
	m := d.cfg.MQTT
	o := mqtt.Options{
		Broker: m.Broker, ClientID: m.ClientID, Username: m.Username,
		TLS:  tlsOf(m),
		Site: d.cfg.Room.Site, Room: d.cfg.Room.Name, Zone: d.place().Zone,
		Discovery: m.Discovery, DiscoveryPrefix: m.DiscoveryPrefix,
		Info: d.info(), Told: a.Told(), Figures: d.figures(a), Newest: a.Prechecks().Newest(), Outbox: a.Record(), Do: a.Do, Now: agent.Now,
		Health: d.box().Read, Report: a.Reporter("mqtt", partMaxAge), Log: d.log, Timing: d.timing,
	}
	if o.Timing.FirstDelay == 0 {
		o.Timing.FirstDelay = orAtOnce(m.ConnectSpread)
	}
	if !m.Password.IsZero() {
		o.Password = func() (string, error) {
			p, err := m.Password.Read()
			return string(p), err
		}
	}
	return mqtt.New(o)
}

// orAtOnce says "no wait" as agent/mqtt understands it: there, zero stands for
// the default.
func orAtOnce(d time.Duration) time.Duration {
	if d == 0 {
		return -1
	}
	return d
}

func (d daemonOf) info() wire.Info {
	return wire.Info{
		Mark: wire.Mark{Boot: d.boot}, SW: version(), HW: hardware(), Serial: serial(),
		Capabilities: capabilities(d.set), Commands: d.cfg.Policy().RemoteMay,
	}
}

func capabilities(set devices.Set) []string {
	has := []struct {
		name string
		ok   bool
	}{
		{"light", len(set.Lights) > 0}, {"button", len(set.Buttons) > 0}, {"link", set.Path != nil || set.Link != nil},
		{"media", set.Media != nil}, {"remote-cut", set.Remote != nil}, {"camera", len(set.Cameras) > 0},
		{"display", len(set.Displays) > 0},
		{"speakerphone", len(set.Speakerphones) > 0},
	}
	names := []string{}
	for _, h := range has {
		if h.ok {
			names = append(names, h.name)
		}
	}
	return names
}

// openStore opens the record, and makes its folder if a service manager did
// not. A record that cannot be written is opened to be read, so that a meeting
// that was on is taken up from a memory card that turned read-only: writing to
// it fails by name.
func openStore(path string) (*store.Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("record: the folder of %s cannot be made: %w", path, err)
	}
	st, err := store.Open(path, store.Options{})
	if !errors.Is(err, store.ErrReadOnly) && !errors.Is(err, store.ErrDenied) {
		return st, err
	}
	if readable, cannot := store.Open(path, store.Options{ReadOnly: true}); cannot == nil {
		return readable, nil
	}
	return nil, err
}

// bootID names this boot of the machine, as the kernel does.
func bootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return fmt.Sprintf("started-%d", time.Now().UnixNano())
	}
	return strings.TrimSpace(string(id))
}

// hardware and serial are what a device tree or the firmware calls the box;
// empty where neither does, or where only root may know.
func hardware() string {
	return firstLine("/proc/device-tree/model", "/sys/class/dmi/id/product_name")
}

func serial() string {
	return firstLine("/proc/device-tree/serial-number", "/sys/class/dmi/id/product_serial")
}

func firstLine(files ...string) string {
	for _, f := range files {
		text, err := os.ReadFile(f)
		if s := strings.Trim(string(text), "\x00\n\r\t "); err == nil && s != "" {
			return s
		}
	}
	return ""
}
