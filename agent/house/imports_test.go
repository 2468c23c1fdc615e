package house_test

import (
	"slices"
	"strings"
	"testing"
)

// border says what a part of the tree may not import, and why.
type border struct {
	who    string // a folder, with all below it
	except string // a folder below it that may, or ""
	// not are packages that may not be imported, with all below them.
	not []string
	// but are exceptions to not.
	but []string
	// deep holds for what is imported by way of others too.
	deep bool
	why  string
}

// drivers stands for every folder below devices/.
const drivers = "klubba/devices/"

func borders() []border {
	return []border{
		{who: "room", not: []string{"os", "net", "sync", "log", "syscall", "golang.org/x/sys"},
			why: "a room is a value that steps: without input, output and locks, the same events give the same room, and a transcript can prove it"},
		{who: "devices/camera/picture", not: []string{"os", "io", "net", "sync", "log", "syscall", "golang.org/x/sys", "klubba"},
			why: "what a picture shows is arithmetic: without input, output and locks, the same pictures give the same findings, and files prove what a camera will do"},
		{who: "room", not: []string{"klubba/agent", "klubba/cmd", drivers}, deep: true,
			why: "the room judges; who measures and who shows depend on it, never it on them"},
		{who: "devices", not: []string{"klubba/room", "klubba/agent", "klubba/cmd"}, deep: true,
			why: "devices know nothing of rooms, so that a driver can be tested, and broken, alone"},
		{who: "devices/display/frame", not: []string{"os", "io", "net", "sync", "time", "log", "syscall", "golang.org/x/sys"},
			why: "bytes in, words out: without input, output and clock, a frame from a rack reads the same at a desk"},
		{who: "devices/cec/message", not: []string{"os", "io", "net", "sync", "time", "log", "syscall", "golang.org/x/sys"},
			why: "bytes in, words out: without input, output and clock, a message from a rack reads the same at a desk"},
		{who: "devices/audio/acoustics", not: []string{"io", "os", "net", "sync", "time", "log", "syscall", "context", "golang.org/x/sys"},
			why: "samples in, figures out: without input, output, clock and locks, a recording gives the same figures for ever"},
		{who: "devices/audio/loop", not: []string{"io", "os", "net", "sync", "time", "log", "syscall", "context", "golang.org/x/sys"},
			why: "which fault it is follows from the recording alone: without a device, a clock and locks, every fault can be played to it"},
		{who: "devices/audio/pipe", not: []string{"os", "net", "sync", "time", "log", "syscall", "golang.org/x/sys"},
			why: "a language is bytes in, words out: a helper's babble can be made in memory"},
		{who: "devices/audio/wav", not: []string{"os", "net", "sync", "time", "log", "syscall", "golang.org/x/sys"},
			why: "a file is read from whatever holds it, so that a broken one can be made in memory"},
		{who: "agent", except: "agent/rig", not: []string{drivers}, but: []string{"klubba/devices/sim", "klubba/devices/display/frame"},
			why: "package agent/rig alone chooses drivers, by a switch that can be read; frame drives nothing, and knows which inputs and addresses there are"},
		{who: "agent", not: []string{"klubba/cmd"}, deep: true,
			why: "programs are made of packages, not packages of programs"},
		{who: "agent/config", not: []string{drivers}, but: []string{"klubba/devices/display/frame"}, deep: true,
			why: "a configuration is checked on any machine, without hardware and without a C compiler; frame is bytes alone"},
		{who: "agent/mqtt", not: []string{"klubba/devices", "klubba/agent"}, but: []string{"klubba/agent/mqtt", "klubba/agent/cell", "klubba/agent/wire"},
			why: "MQTT tells what the room knows: it needs the status and the record, no device, no loop, no web"},
		{who: "agent/web", not: []string{"klubba/devices", "klubba/agent"}, but: []string{"klubba/agent/web", "klubba/agent/cell", "klubba/agent/wire"},
			why: "the page tells what the room knows: it needs the status and the record, no device, no loop, no MQTT"},
		{who: "agent/calendar", not: []string{"klubba/devices", "klubba/agent"}, but: []string{"klubba/agent/calendar", "klubba/agent/cell", "klubba/agent/keep", "klubba/agent/wire"},
			why: "a calendar commands the room as a person does: it needs the status and the record, no device, no loop, no transport"},
		{who: "agent/calendar/ics", not: []string{"os", "net", "sync", "log", "syscall", "golang.org/x/sys", "klubba/room", "klubba/agent"}, but: []string{"klubba/agent/calendar/ics"},
			why: "bytes and a span of time in, meetings out: without files, network and locks, a calendar from any program can be tried at a desk"},
		{who: "agent/calendar/plan", not: []string{"os", "io", "net", "sync", "log", "syscall", "golang.org/x/sys", "klubba/room", "klubba/agent"}, but: []string{"klubba/agent/calendar"},
			why: "a plan follows from meetings and the moment alone, so that a year of them can be tried in a second"},
		{who: "agent/cell", not: []string{"klubba"}, why: "a latest value is a latest value, whatever it holds"},
		{who: "agent/wire", not: []string{"klubba"}, but: []string{"klubba/room"},
			why: "the shapes are those of the room, for every transport alike"},
		{who: "agent/client", not: []string{drivers, "klubba/agent/store", "klubba/agent/mqtt", "klubba/agent/config"}, deep: true,
			why: "the client asks a running daemon and has nothing of the daemon in itself"},
		{who: "cmd/klubba", not: []string{drivers, "klubba/agent/rig", "klubba/agent/mqtt"},
			but: []string{"klubba/devices/probe/stamp", "klubba/devices/camera/picture", "klubba/devices/audio/acoustics", "klubba/devices/audio/wav", "klubba/devices/audio/plot",
				"klubba/devices/display/frame", "klubba/devices/cec/message"},
			deep: true,
			why:  "the operator's tool asks a daemon and works on files; it never touches a device or a broker. Package stamp is the far end of a link, and no device of the room; picture, acoustics, wav and plot are arithmetic on what files hold; frame and message are the bytes of displays, for whoever reads them at a rack"},
		{who: "cmd", except: "cmd/klubbad", not: []string{"klubba/agent/rig"}, deep: true,
			why: "only the daemon drives devices"},
	}
}

// TestBorders keeps who may import whom. Tests may import what they like.
func TestBorders(t *testing.T) {
	for _, p := range ours(t) {
		path, _ := p.own()
		for _, b := range borders() {
			if !within(path, b.who) || b.except != "" && within(path, b.except) {
				continue
			}
			imports := p.Imports
			if b.deep {
				imports = p.Deps
			}
			for _, bad := range imports {
				if b.forbids(p.ImportPath, bad) {
					t.Errorf("%s imports %s.\n\tRule: %s may not import %s.\n\tWhy: %s.",
						p.ImportPath, bad, b.who, strings.Join(b.not, ", "), b.why)
				}
			}
		}
	}
}

func (b border) forbids(importer, imported string) bool {
	matches := func(dir string) bool {
		if dir == drivers { // all below, and not klubba/devices itself
			return strings.HasPrefix(imported, drivers)
		}
		return within(imported, dir)
	}
	return imported != importer && slices.ContainsFunc(b.not, matches) && !slices.ContainsFunc(b.but, matches)
}

// TestDriversStandAlone: a driver imports the abilities and its own folder.
func TestDriversStandAlone(t *testing.T) {
	for _, p := range ours(t) {
		path, _ := p.own()
		if !strings.HasPrefix(path, "devices/") {
			continue
		}
		driver := "klubba/devices/" + strings.Split(path, "/")[1]
		for _, dep := range p.Deps {
			if within(dep, "klubba") && dep != "klubba/devices" && !within(dep, driver) {
				t.Errorf("%s depends on %s.\n\tRule: a driver imports klubba/devices, its own folder, the standard library and its one library.\n"+
					"\tWhy: whoever changes one driver need not think of another.", p.ImportPath, dep)
			}
		}
	}
}

// TestRigIsForTheDaemon: who imports package rig has all drivers in it.
func TestRigIsForTheDaemon(t *testing.T) {
	for _, p := range ours(t) {
		if slices.Contains(p.Imports, "klubba/agent/rig") && p.ImportPath != "klubba/cmd/klubbad" {
			t.Errorf("%s imports klubba/agent/rig.\n\tRule: cmd/klubbad alone does.\n\tWhy: it brings every driver along.", p.ImportPath)
		}
	}
}

// TestPortAudioIsForItsHelper: a process that has PortAudio in it can die of
// sound.
func TestPortAudioIsForItsHelper(t *testing.T) {
	for _, p := range ours(t) {
		if slices.Contains(p.Deps, "klubba/devices/audio/portaudio") && p.ImportPath != "klubba/cmd/klubba-audio" {
			t.Errorf("%s depends on klubba/devices/audio/portaudio.\n\tRule: cmd/klubba-audio alone does.\n"+
				"\tWhy: PortAudio can abort its process and hang; a helper's death is an error, the daemon's is an outage.", p.ImportPath)
		}
	}
}

// TestBordersCanFail: the words of the table mean what they seem to.
func TestBordersCanFail(t *testing.T) {
	b := border{not: []string{"os", drivers, "klubba/agent"}, but: []string{"klubba/agent/cell"}}
	for imported, want := range map[string]bool{
		"os": true, "os/exec": true, "osx": false, "klubba/devices": false, "klubba/devices/gpio": true,
		"klubba/agent": true, "klubba/agent/web": true, "klubba/agent/cell": false, "klubba/room": false,
	} {
		if got := b.forbids("klubba/room", imported); got != want {
			t.Errorf("forbids %s: %t, want %t", imported, got, want)
		}
	}
}
