package main

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"klubba/agent/cameras"
	"klubba/agent/cell"
	"klubba/agent/displays"
	"klubba/agent/store"
	"klubba/agent/web"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/record"
)

// The scripts in testdata/script drive the real command against the real web
// server of a room that they step by "room" and break by "break".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"klubba": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			h := &house{socket: filepath.Join(env.WorkDir, "k.sock"), room: webtest.New(time.Now().UTC()), dir: env.WorkDir}
			h.sim = sim.New(func() time.Duration { return h.room.Now().Mono })
			env.Values[houseKey{}] = h
			env.Setenv("KLUBBA_SOCKET", h.socket)
			env.Setenv("LANG", "sv_SE.UTF-8")
			env.Setenv("TZ", "UTC")
			env.Defer(func() { h.stop() })
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"daemon": daemonCmd, "room": roomCmd, "break": breakCmd, "code": codeCmd, "anchor": anchorCmd, "flip": flipCmd, "store": storeCmd, "eye": eyeCmd, "screen": screenCmd, "horn": hornCmd,
			"picture": pictureCmd, "hollow": hollowCmd, "book": bookCmd, "find": findCmd,
		},
	})
}

// house is the room of one script and its server.
type house struct {
	socket string
	dir    string
	room   *webtest.Room
	sim    *sim.Room
	book   *cell.Cell[wire.Calendar]
	cancel context.CancelFunc
	ended  chan error
	bare   bool // without displays
}

type houseKey struct{}

func houseOf(ts *testscript.TestScript) *house { return ts.Value(houseKey{}).(*house) }

func (h *house) start() error {
	ctx, cancel := context.WithCancel(context.Background())
	server := web.New(web.Options{
		Socket: h.socket, Place: wire.Place{Site: "Umeå", Room: "Sessionssalen", Boot: "boot-1"},
		Told: h.room.Told, Figures: h.room.Figures, Record: h.room.Record, Cameras: h.cameras(), Calendar: h.book, Displays: h.displays(), Speakers: h.speakers(), Prechecks: h.room.Prechecks, Do: h.room.Do, Now: h.room.Now, Zone: time.UTC,
	})
	h.cancel, h.ended = cancel, make(chan error, 1)
	go func() { h.ended <- server.Run(ctx) }()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-h.ended:
			h.ended <- err
			return err
		case <-tick.C:
			if conn, err := net.Dial("unix", h.socket); err == nil {
				return conn.Close()
			}
		}
	}
}

// cameras is one simulated camera with a head, its references in the script's
// own folder.
func (h *house) cameras() *cameras.Desk {
	eye := h.sim.Eye(sim.Camera)
	return cameras.New(cameras.Options{
		Cameras: []devices.NamedCamera{{Name: sim.Camera, Required: true, Camera: eye, Head: h.sim.Head(sim.Camera)}},
		Finder:  eye, Live: h.room.Live, Folder: filepath.Join(h.dir, "references"), Now: h.room.Now, Holds: time.Hour,
	})
}

// displays are two simulated ones.
func (h *house) displays() *displays.Desk {
	if h.bare {
		return displays.New(displays.Options{Now: h.room.Now})
	}
	var named []devices.NamedDisplay
	for _, name := range []string{"display-1", "display-2"} {
		named = append(named, devices.NamedDisplay{
			Name: name, Required: true, Protocol: "nec", Line: "/dev/serial/by-id/usb-a", ID: len(named) + 1, Input: "hdmi1",
			Inputs: map[string]string{"laptop": "hdmi2"}, Display: h.sim.Display(name),
		})
	}
	return displays.New(displays.Options{Displays: named, Now: h.room.Now})
}

// screenCmd: what becomes of a display: screen unplug|silent|mend NAME; screen
// none takes all away, before the daemon starts.
func screenCmd(ts *testscript.TestScript, _ bool, args []string) {
	h := houseOf(ts)
	switch args[0] {
	case "unplug":
		h.sim.Break(args[1], devices.ErrAbsent)
	case "silent":
		h.sim.Break(args[1], devices.ErrTimeout)
	case "mend":
		h.sim.Mend(args[1])
	case "none":
		h.bare = true
	}
}

// eyeCmd: what becomes of the camera: black, hold NAME, shift PRESET PERCENT,
// unplug, head (which stops answering), mend.
func eyeCmd(ts *testscript.TestScript, _ bool, args []string) {
	r := houseOf(ts).sim
	switch args[0] {
	case "black":
		r.See(sim.Camera, devices.CameraFinding{Name: "black", Grave: true, Measure: "high", Value: 1, Limit: 8,
			Cause: "the picture is black, without even the noise of a sensor", Advice: "switch the camera off and on, and look at its cable"})
	case "hold":
		r.Hold(sim.Camera, args[1])
	case "shift":
		preset, err := strconv.Atoi(args[1])
		ts.Check(err)
		percent, err := strconv.ParseFloat(args[2], 64)
		ts.Check(err)
		r.Shift(sim.Camera, preset, percent)
	case "unplug":
		r.Break(sim.Camera, devices.ErrAbsent)
	case "head":
		r.Break(sim.HeadOf(sim.Camera), devices.ErrTimeout)
	case "mend":
		r.See(sim.Camera, devices.CameraFinding{})
		r.Hold(sim.Camera, "")
		r.Mend(sim.Camera)
		r.Mend(sim.HeadOf(sim.Camera))
	}
}

func (h *house) stop() {
	if h.cancel != nil {
		h.cancel()
		<-h.ended
		h.cancel = nil
	}
}

// daemonCmd: daemon start (with "council", of a room that knows of 61
// members), stop, kill (leaves a stale socket), hang (accepts and never
// answers).
func daemonCmd(ts *testscript.TestScript, _ bool, args []string) {
	h := houseOf(ts)
	switch args[0] {
	case "start":
		if len(args) > 1 && args[1] == "council" {
			policy := room.DefaultPolicy()
			policy.Members = 61
			h.room = webtest.NewWith(h.room.Now().Wall, policy)
		}
		ts.Check(h.start())
	case "stop":
		h.stop()
	case "kill":
		h.stop()
		left, err := net.ListenUnix("unix", &net.UnixAddr{Name: h.socket, Net: "unix"})
		ts.Check(err)
		left.SetUnlinkOnClose(false)
		ts.Check(left.Close())
	}
}

// roomCmd: what happens in the room.
func roomCmd(ts *testscript.TestScript, _ bool, args []string) {
	r := houseOf(ts).room
	switch args[0] {
	case "good":
		r.Good()
	case "silent":
		r.Good()
		r.Step(room.MediumSeen{Medium: room.CauseSound, Flow: room.Silent, Evidence: "digital tystnad"})
	case "cut":
		r.Step(room.RemoteSeen{Flow: room.Silent, Evidence: "ingen ström"})
	case "wait":
		seconds, err := strconv.Atoi(args[1])
		ts.Check(err)
		for range seconds {
			r.Good()
			r.Advance(time.Second)
		}
	}
}

// breakCmd: break record, room, entry N, gone N.
func breakCmd(ts *testscript.TestScript, _ bool, args []string) {
	r := houseOf(ts).room
	switch args[0] {
	case "record":
		r.Record.Break(true)
	case "room":
		r.Deafen(errors.New("the daemon is ending"))
	case "entry", "gone":
		seq, err := strconv.ParseUint(args[1], 10, 64)
		ts.Check(err)
		if args[0] == "entry" {
			r.Record.Falsify(seq)
		} else {
			r.Record.Remove(seq)
		}
	}
}

// codeCmd runs a command and expects its exit code: code 3 klubba status.
func codeCmd(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exit interface{ ExitCode() int }
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// anchorCmd sets a variable to the room's head: anchor NAME.
func anchorCmd(ts *testscript.TestScript, _ bool, args []string) {
	head := houseOf(ts).room.Record.Head()
	ts.Setenv(args[0], strconv.FormatUint(head.Seq, 10)+":"+head.Hash.String())
}

// flipCmd changes a byte in the entry of a file's line: flip FILE LINE.
func flipCmd(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	line, err := strconv.Atoi(args[1])
	ts.Check(err)
	start := 0
	for i, c := range b {
		if line == 1 {
			break
		}
		if c == '\n' {
			line, start = line-1, i+1
		}
	}
	b[start+300] ^= 1
	ts.Check(os.WriteFile(path, b, 0o644))
}

// storeCmd makes a store with entries, and sets HEAD: store FILE N.
func storeCmd(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	db, err := store.Open(ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	for range n {
		note := room.Note{Kind: room.KindDaemon, Outcome: "started", At: room.Instant{Wall: evening}}
		_, err := db.Append(record.New(note, record.Stamp{Boot: "boot-1"}))
		ts.Check(err)
	}
	head := db.Head()
	ts.Setenv("HEAD", strconv.FormatUint(head.Seq, 10)+":"+head.Hash.String())
	ts.Check(db.Close())
}
