package config_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/config"
	"klubba/devices"
	domain "klubba/room"
)

func parse(t *testing.T, text string) *config.Config {
	t.Helper()
	c, err := config.Parse("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	c := parse(t, room)
	if diff := cmp.Diff(domain.DefaultPolicy(), c.Policy()); diff != "" {
		t.Errorf("policy differs from the room's own (-):\n%s", diff)
	}
	if got := c.Room; got.Title != "sal-1" || got.Language != config.Swedish || got.TimeZone.String() != "Europe/Stockholm" {
		t.Errorf("room is %+v", got)
	}
	if c.MQTT != nil {
		t.Errorf("MQTT is %+v without its section", c.MQTT)
	}
	if c.HTTP.Socket != config.DefaultSocket || c.HTTP.Mode != 0o660 {
		t.Errorf("HTTP is %+v", c.HTTP)
	}
	if c.Log != (config.Log{Level: slog.LevelInfo, Format: config.FormatText}) {
		t.Errorf("log is %+v", c.Log)
	}
	if s := c.Simulated(); len(s) != 0 {
		t.Errorf("simulated: %v", s)
	}
}

func TestPolicyIsTheCallersOwn(t *testing.T) {
	c := parse(t, room)
	c.Policy().RemoteMay[0] = "resume"
	if got := c.Policy().RemoteMay[0]; got == "resume" {
		t.Error("a caller changed the configuration")
	}
}

func TestEverySetting(t *testing.T) {
	c := parse(t, room+`title = "Stora salen"
time_zone = "Europe/Helsinki"
language = "en"
[policy]
loss_grace = "1500ms"
auto_suspend_after = "10s"
[remote]
allow = []
[mqtt]
broker = "mqtts://h:8883"
username = "u"
password_credential = "p"
[http]
group = "adm"
mode = "0600"
[log]
level = "debug"
format = "json"
[sim]
link = true
displays = 2
[[light]]
name = "stack"
driver = "gpio"
chip = "c"
lines = { green = { offset = 0 }, red = { line = "RED", active_low = true } }
[[button]]
name = "doors"
role = "doors"
driver = "gpio"
chip = "c"
line = "B"
wiring = "normally-closed"
bias = "pull-up"
debounce = "1ms"
`)
	want := domain.DefaultPolicy()
	want.LossGrace, want.AutoSuspendAfter, want.RemoteMay = 1500*time.Millisecond, 10*time.Second, []string{}
	for _, name := range []string{"display-1", "display-2"} { // simulated
		want.Displays = append(want.Displays, domain.Display{Name: name, Scenes: scenes(domain.SceneDark)})
	}
	if diff := cmp.Diff(want, c.Policy()); diff != "" {
		t.Errorf("policy (-want +got):\n%s", diff)
	}
	lights := []config.Light{{Name: "stack", Driver: config.DriverGPIO, Chip: "c", Lamps: []config.Lamp{
		{Colour: devices.Red, Line: config.Line{Name: "RED"}, ActiveLow: true},
		{Colour: devices.Green, Line: config.Line{Offset: 0}},
	}}}
	if diff := cmp.Diff(lights, c.Lights); diff != "" {
		t.Errorf("lights (-want +got):\n%s", diff)
	}
	buttons := []config.Button{{Name: "doors", Role: devices.RoleDoors, Driver: config.DriverGPIO, Chip: "c",
		Line: config.Line{Name: "B"}, Wiring: config.NormallyClosed, Bias: config.BiasPullUp, Debounce: time.Millisecond}}
	if diff := cmp.Diff(buttons, c.Buttons); diff != "" {
		t.Errorf("buttons (-want +got):\n%s", diff)
	}
	mqtt := &config.MQTT{Broker: "mqtts://h:8883", ClientID: "klubba-uppsala-sal-1", Username: "u",
		Password: config.Secret{Credential: "p"}, DiscoveryPrefix: "homeassistant", ConnectSpread: 10 * time.Second}
	if diff := cmp.Diff(mqtt, c.MQTT); diff != "" {
		t.Errorf("mqtt (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"link", "display-1", "display-2"}, c.Simulated()); diff != "" {
		t.Errorf("simulated (-want +got):\n%s", diff)
	}
	if c.Log.Level != slog.LevelDebug || c.HTTP.Mode != 0o600 || c.Room.TimeZone.String() != "Europe/Helsinki" {
		t.Errorf("got %+v %+v %+v", c.Log, c.HTTP, c.Room)
	}
}

// TestTwoChairs: a second button for the secretary is no fault.
func TestTwoChairs(t *testing.T) {
	parse(t, room+`
[[button]]
name = "chair"
role = "chair"
driver = "sim"
[[button]]
name = "secretary"
role = "chair"
driver = "sim"
`)
}
