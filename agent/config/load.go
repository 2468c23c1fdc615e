package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// maxSize bounds a configuration file, in bytes. The reference with all its
// comments has a twentieth of that.
const maxSize = 256 << 10

// Load reads and checks a file. The error is Faults, unless the file could
// not be read at all.
func Load(path string) (*Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return Parse(path, data)
}

// Parse checks a configuration; name stands for its file in the faults. The
// error is always Faults.
func Parse(name string, data []byte) (*Config, error) {
	values, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	d := newDocument(name, data)
	c := d.config(&table{doc: d, values: values})
	c.shown = shown(values)
	if len(d.faults) > 0 {
		return nil, d.faults.sorted()
	}
	return c, nil
}

// decode reads TOML without regard to its meaning.
func decode(name string, data []byte) (map[string]any, error) {
	if len(data) > maxSize {
		return nil, Faults{{File: name, Problem: fmt.Sprintf("larger than %d KiB", maxSize>>10),
			Remedy: "this is hardly a configuration file"}}
	}
	values := map[string]any{}
	if err := toml.Unmarshal(data, &values); err != nil {
		return nil, Faults{notTOML(name, err)}
	}
	return values, nil
}

// notTOML tells where reading stopped. The library's longer text quotes the
// neighbouring lines, and one of them might be somebody's password.
func notTOML(name string, err error) Fault {
	f := Fault{File: name, Problem: "cannot be read as TOML: " + strings.TrimPrefix(err.Error(), "toml: "),
		Remedy: "nothing after this place was checked"}
	var at *toml.DecodeError
	if errors.As(err, &at) {
		f.Line, _ = at.Position()
	}
	return f
}

// document is a file while it is checked.
type document struct {
	file   string
	index  *index
	faults Faults
	claims
	known map[string]bool // every key that was asked for, without list positions
}

func newDocument(name string, data []byte) *document {
	return &document{file: name, index: newIndex(data), claims: newClaims()}
}

// config reads every section, so that no fault hides another.
func (d *document) config(t *table) *Config {
	c := &Config{File: d.file}
	c.Room = readRoom(t.section("room"))
	c.policy = readPolicy(t.section("policy"), t.section("remote"))
	if t.has("members") {
		c.policy.Members = readMembers(t.section("members"))
	}
	t.know("members")
	c.Record = readRecord(t.section("record"))
	c.HTTP = readHTTP(t.section("http"))
	c.Web = readWeb(t)
	c.Log = readLog(t.section("log"))
	if t.has("mqtt") {
		c.MQTT = readMQTT(t.section("mqtt"), c.Room)
	}
	t.know("mqtt")
	var relays []Relay
	for _, r := range t.list("relay") {
		relays = append(relays, readRelay(r))
	}
	if t.has("link") {
		c.Link = readLink(t.section("link"), relays)
	} else if len(relays) > 0 {
		t.fault("relay", "has no use without [link]", `write [link] with platform = "custom"`)
	}
	t.know("link")
	if t.has("calendar") {
		c.Calendar = readCalendar(t.section("calendar"))
	}
	t.know("calendar")
	for _, s := range t.list("service") {
		c.Services = append(c.Services, readService(s))
	}
	c.Sim = readSim(t.section("sim"))
	for _, k := range t.list("camera") {
		c.Cameras = append(c.Cameras, readCamera(k))
	}
	c.Displays = readDisplays(t, c.Cameras)
	for _, s := range t.list("speakerphone") {
		c.Speakerphones = append(c.Speakerphones, readSpeakerphone(s))
	}
	for _, l := range t.list("light") {
		c.Lights = append(c.Lights, readLight(l))
	}
	for _, b := range t.list("button") {
		c.Buttons = append(c.Buttons, readButton(b))
	}
	t.close()
	return c
}
