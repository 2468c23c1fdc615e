package viscatest

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// Model is what the camera answers and how its positions travel.
type Model struct {
	// Version is the answer to the version inquiry.
	Version [7]byte
	// PanNibbles and TiltNibbles are 4 or 5.
	PanNibbles, TiltNibbles int
	// OneSpeed: the tilt speed of a move must be 00.
	OneSpeed bool
}

// SRG300H is an older model: four nibbles, two speeds.
func SRG300H() Model {
	return Model{[7]byte{0x00, 0x01, 0x05, 0x13, 0x02, 0x00, 0x02}, 4, 4, false}
}

// BRCX400 has four nibbles and one speed.
func BRCX400() Model {
	return Model{[7]byte{0x00, 0x01, 0x05, 0x1C, 0x02, 0x10, 0x02}, 4, 4, true}
}

// SRG360SHE has five nibbles and one speed.
func SRG360SHE() Model {
	return Model{[7]byte{0x00, 0x01, 0x06, 0x04, 0x01, 0x00, 0x02}, 5, 5, true}
}

// BRCX1000 has five nibbles for pan and four for tilt.
func BRCX1000() Model {
	return Model{[7]byte{0x00, 0x01, 0x05, 0x19, 0x02, 0x00, 0x02}, 5, 4, false}
}

// BRCAM7 has five nibbles and two speeds.
func BRCAM7() Model {
	return Model{[7]byte{0x00, 0x01, 0x05, 0x1F, 0x01, 0x00, 0x02}, 5, 5, false}
}

// View is where a camera looks.
type View struct{ Pan, Tilt, Zoom, Focus int }

// State is everything that can be set.
type State struct {
	Power bool
	View
	// Turning, Zooming and Focusing: a drive is going on.
	Turning, Zooming, Focusing bool
	// PanSpeed and TiltSpeed are those of the last drive or move; negative is
	// left, or down, in a drive.
	PanSpeed, TiltSpeed                     int
	AutoFocus, Frozen, Flicker, Bar, Freeze bool // Freeze: during a recall
	// LastPreset is 1 more than on the wire; 0 is none.
	LastPreset int
	// Relative, Recalls and Stops count what was carried out.
	Relative, Recalls, Stops, OnePush, Homes, Resets, Addressed, Cleared int
}

// Faults are what goes wrong. A number is how many times.
type Faults struct {
	// Silent: nothing is heard.
	Silent bool
	// NoAck: commands are completed on socket 0 without acknowledgement.
	NoAck bool
	// Idle: a completion is reported for a socket on which nothing runs,
	// before each other reply.
	Idle bool
	// First is the first byte of replies; 0 is the right one.
	First byte
	// BufferFull, NotExecutable and Syntax refuse commands.
	BufferFull, NotExecutable, Syntax int
	// Deaf loses what the driver sends, Mute what the camera says.
	Deaf, Mute int
	// Double says everything twice. Old says everything first with an older
	// number and a lie, Other with a number that never was.
	Double, Old, Other bool
	// Cut sends each reply in two pieces, Join holds each reply back until
	// there is another.
	Cut, Join bool
	// Noise comes before each reply.
	Noise []byte
	// Answers delays what a camera says at once.
	Answers time.Duration
}

// Camera is a simulated camera. Its methods may be called from any goroutine.
type Camera struct {
	t     testing.TB
	model Model
	// Takes is how long a recall, a move, a home and a reset take. To be set
	// before the camera is used.
	Takes time.Duration
	// Chain is how many cameras are on its chain: it is the first.
	Chain int

	mu      sync.Mutex
	state   State
	faults  Faults
	presets map[int]View
	sockets [3]*job // 1 and 2
	last    uint32
	heard   []string
	joined  []byte
	since   time.Time // of the drive
	say     func([]byte)
}

// job is a command that runs.
type job struct {
	timer *time.Timer
	say   func([]byte)
}

// New returns a camera that is on and looks ahead.
func New(t testing.TB, m Model) *Camera {
	c := &Camera{t: t, model: m, Chain: 1, state: State{Power: true, AutoFocus: true}, presets: map[int]View{}}
	t.Cleanup(c.forget)
	return c
}

// forget ends what runs.
func (c *Camera) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, j := range c.sockets {
		if j != nil {
			j.timer.Stop()
			c.sockets[i] = nil
		}
	}
}

// State is what the camera is like now.
func (c *Camera) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Change changes the state as somebody at the camera would.
func (c *Camera) Change(change func(*State)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.state)
}

// Fail sets what goes wrong from now on.
func (c *Camera) Fail(f Faults) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = f
}

// Heard is every frame that came, in hexadecimal.
func (c *Camera) Heard() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.heard...)
}

// SetSequence makes the camera believe that it has had this number.
func (c *Camera) SetSequence(n uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = n
}

// Say sends a frame that nobody asked for to whoever spoke last.
func (c *Camera) Say(frame ...byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.say(frame)
}

// Restart is a power cut: what ran is forgotten, and the chain is told.
func (c *Camera) Restart() {
	c.forget()
	c.Say(0x90, 0x38, 0xFF)
}

// note keeps a frame.
func (c *Camera) note(frame []byte) { c.heard = append(c.heard, fmt.Sprintf("% X", frame)) }
