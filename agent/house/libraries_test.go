package house_test

import (
	"slices"
	"strings"
	"testing"
)

// library is a third-party module and the one folder that may import it.
type library struct{ module, owner string }

// libraries has every module that our programs are made of. An owner of "" is
// nobody: for tests only.
func libraries() []library {
	return []library{
		{"github.com/alexedwards/scs", "agent/web/access"},
		{"github.com/blackjack/webcam", "devices/camera"},
		{"github.com/coreos/go-systemd", "cmd/klubbad"},
		{"github.com/eclipse/paho.mqtt.golang", "agent/mqtt"},
		{"github.com/emersion/go-ical", "agent/calendar/ics"},
		{"github.com/google/go-cmp", ""},
		{"github.com/gordonklaus/portaudio", "devices/audio/portaudio"}, // cgo: klubba-audio alone is made of it
		{"github.com/mochi-mqtt/server", "cmd/klubbad"},
		{"github.com/nicksnyder/go-i18n", "room/text"},
		{"github.com/pelletier/go-toml", "agent/config"},
		{"github.com/rickar/cal", "agent/calendar/plan"},
		{"github.com/rogpeppe/go-internal", ""},
		{"github.com/santhosh-tekuri/jsonschema", ""},
		{"github.com/spf13/cobra", "cmd/klubba"},
		{"github.com/teambition/rrule-go", "agent/calendar/ics"}, // go-ical's own; asked for itself, since rules are followed on the wall
		{"github.com/warthog618/go-gpiocdev", "devices/gpio"},
		{"go.bug.st/serial", "devices/serialport"},
		{"go.etcd.io/bbolt", "agent/store"},
		{"golang.org/x/crypto", "agent/web/password"}, // Argon2id
		{"golang.org/x/image", "devices/audio/plot"},
		{"golang.org/x/text", "room/text"},
		{"gonum.org/v1/gonum", "devices/audio/acoustics"},
	}
}

// shared modules stand in for the standard library where that is frozen.
func shared() []string { return []string{"golang.org/x/sys"} }

// TestOneImporter: each library is known to one package, which keeps the rest
// of the house free of its types, its errors and its next major version.
func TestOneImporter(t *testing.T) {
	const why = "\n\tWhy: a library known to one package can be replaced by changing one package."
	for _, p := range ours(t) {
		path, _ := p.own()
		for _, imported := range p.Imports {
			if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
				continue // standard library, or ours
			}
			if slices.ContainsFunc(shared(), func(m string) bool { return within(imported, m) }) {
				continue
			}
			i := slices.IndexFunc(libraries(), func(l library) bool { return within(imported, l.module) })
			switch {
			case i < 0:
				t.Errorf("%s imports %s.\n\tRule: every library has its one importer in libraries().%s", p.ImportPath, imported, why)
			case libraries()[i].owner == "":
				t.Errorf("%s imports %s.\n\tRule: that one is for tests.%s", p.ImportPath, imported, why)
			case path != libraries()[i].owner:
				t.Errorf("%s imports %s.\n\tRule: klubba/%s alone imports it.%s", p.ImportPath, imported, libraries()[i].owner, why)
			}
		}
	}
}

// TestPureGo: cgo stays where PortAudio is.
func TestPureGo(t *testing.T) {
	for _, p := range ours(t) {
		path, _ := p.own()
		if len(p.CgoFiles) > 0 && !within(path, "devices/audio/portaudio") && !within(path, "cmd/klubba-audio") {
			t.Errorf("%s needs a C compiler: %v.\n\tRule: devices/audio/portaudio and cmd/klubba-audio alone use cgo.\n"+
				"\tWhy: everything else builds anywhere, for anything, with nothing but Go.", p.ImportPath, p.CgoFiles)
		}
	}
}
