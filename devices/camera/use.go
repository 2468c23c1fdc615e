package camera

import (
	"fmt"
	"strings"
	"time"
)

// Streaming tells whether pictures flow from a camera that we have not opened.
type Streaming string

// The states. StreamingUnknown is what it is when the kernel shows nothing
// that would tell.
const (
	StreamingUnknown Streaming = "unknown"
	StreamingOn      Streaming = "on"
	StreamingOff     Streaming = "off"
	// StreamingStalled: the stream is switched on, and nothing flows.
	StreamingStalled Streaming = "stalled"
)

// Use is who uses the camera and whether pictures flow, as far as the kernel
// shows it. Nothing was opened to learn it.
type Use struct {
	// Present: the camera is plugged in and has its node.
	Present bool   `json:"present"`
	Device  Device `json:"device"`
	// Streaming, and why it is thought so.
	Streaming Streaming `json:"streaming"`
	Why       string    `json:"why"`
	// Holders have it open. Hidden is how many processes we may not look into.
	Holders []Holder `json:"holders,omitempty"`
	Hidden  int      `json:"hidden,omitempty"`
	// HoldersAge is how long ago, in seconds, the processes were looked at.
	HoldersAge float64 `json:"holders_age_s"`
	// Own: this program has it open itself, for a check or a snapshot.
	Own bool `json:"own,omitempty"`
	// Transfers is USB transfers a second, of all the device's parts.
	Transfers float64 `json:"usb_transfers_per_s,omitempty"`
	// Frames and Errors are the driver's own count a second, where it may be
	// read; Counted tells whether it was.
	Frames  float64 `json:"frames_per_s,omitempty"`
	Errors  float64 `json:"errors_per_s,omitempty"`
	Counted bool    `json:"counted,omitempty"`
	// OverCurrent is how often the USB port cut the power since we look.
	OverCurrent int `json:"over_current,omitempty"`
	// Span is the time between the two looks that the rates are from, in
	// seconds; 0 for a first look, which has no rates.
	Span float64 `json:"span_s"`
}

// observer looks at one camera again and again.
type observer struct {
	system system
	id     string
	own    func() bool // whether we have it open ourselves

	before  usbState
	at      time.Time // of the look before; zero if there was none
	node    string
	holders []Holder
	hidden  int
	asked   time.Time // when the processes were looked at
	cuts    uint32    // the port's count of cut power at the first look
}

// holdersEvery is how often all processes are looked through, which costs
// some milliseconds; the rest is looked at each time.
const holdersEvery = 5 * time.Second

// look compares what the kernel shows now with the look before. The error
// names a camera that is not there.
func (o *observer) look(now time.Time) (Use, error) {
	nodes, err := o.system.find(o.id)
	if err != nil {
		o.at, o.asked = time.Time{}, time.Time{}
		return Use{Streaming: StreamingUnknown, Why: "the camera is not there"}, err
	}
	u := Use{Device: nodes[0], Present: haveNode(nodes[0]), Own: o.own()}
	if o.asked.IsZero() || now.Sub(o.asked) >= holdersEvery || o.node != nodes[0].Node {
		o.holders, o.hidden = o.system.holders(nodes)
		o.asked = now
	}
	u.Holders, u.Hidden, u.HoldersAge = o.holders, o.hidden, round(now.Sub(o.asked).Seconds())
	if nodes[0].usb == "" {
		u.Streaming, u.Why = StreamingUnknown, "not a USB camera, and the kernel shows nothing else of a stream"
	} else {
		o.compare(&u, o.system.usbNow(nodes[0]), now)
	}
	o.at, o.node = now, nodes[0].Node
	return u, nil
}

// compare makes rates of two looks and judges the stream.
func (o *observer) compare(u *Use, is usbState, now time.Time) {
	if o.at.IsZero() || o.node != u.Device.Node {
		o.cuts = is.overCurrent
	} else if span := now.Sub(o.at).Seconds(); span > 0 {
		u.Span = round(span)
		u.Transfers = round(float64(is.transfers-o.before.transfers) / span)
		// The driver counts anew with each stream.
		if s, b := is.stats, o.before.stats; s != nil && b != nil && s.frames >= b.frames {
			u.Counted = true
			u.Frames = round(float64(s.frames-b.frames) / span)
			u.Errors = round(float64(s.errors-b.errors+s.invalid-b.invalid) / span)
		}
	}
	u.OverCurrent = int(is.overCurrent - o.cuts)
	u.Streaming, u.Why = judge(*u, is)
	o.before = is
}

// judge says whether pictures flow, and why it is thought so. The first case
// that holds is the strongest evidence there is.
func judge(u Use, is usbState) (Streaming, string) {
	const some = 5 // transfers a second; a stream makes a hundred and more
	switch {
	case is.power == "suspended":
		return StreamingOff, "the kernel has suspended the camera: nobody uses it"
	case u.Counted && u.Frames > 0:
		return StreamingOn, fmt.Sprintf("the driver counts %.1f frames a second", u.Frames)
	case u.Span == 0:
		return StreamingUnknown, "looked at once only"
	case u.Transfers == 0 && is.alternate > 0:
		return StreamingStalled, fmt.Sprintf("the stream is switched on (alternate setting %d), but no USB transfers run", is.alternate)
	case u.Transfers == 0:
		return StreamingOff, "no USB transfers run"
	case u.Counted && is.alternate > 0:
		return StreamingStalled, "the stream is switched on and USB transfers run, but the driver counts no frames"
	case is.alternate > 0 && u.Transfers >= some:
		return StreamingOn, fmt.Sprintf("the stream is switched on (alternate setting %d) and %.0f USB transfers a second run", is.alternate, u.Transfers)
	}
	return StreamingUnknown, fmt.Sprintf("%.0f USB transfers a second run, which may be the microphone's", u.Transfers)
}

// String says what was seen and what was not.
func (u Use) String() string {
	if !u.Present && u.Device.Node == "" {
		return "not plugged in"
	}
	parts := []string{"plugged in at " + u.Device.Bus}
	if !u.Present {
		parts = append(parts, "without its node "+u.Device.Node)
	}
	parts = append(parts, u.who(), "stream "+string(u.Streaming)+": "+u.Why)
	if u.Errors > 0 {
		parts = append(parts, fmt.Sprintf("%.1f USB errors a second", u.Errors))
	}
	if u.OverCurrent > 0 {
		parts = append(parts, fmt.Sprintf("the USB port cut the power %d times", u.OverCurrent))
	}
	return strings.Join(parts, "; ") + "; not opened, so not seen: what the picture shows" + u.unseen()
}

// who tells who holds the camera.
func (u Use) who() string {
	age := ""
	if u.HoldersAge >= 1 {
		age = fmt.Sprintf(", as of %.0f s ago", u.HoldersAge)
	}
	if u.Own {
		return "held by this program's own check"
	}
	if len(u.Holders) == 0 {
		if u.Hidden > 0 {
			return "held by nobody that we may look into" + age
		}
		return "seen to be held by nobody" + age
	}
	var names []string
	for _, h := range u.Holders {
		names = append(names, fmt.Sprintf("%s (process %d)", h.Command, h.PID))
	}
	return "held by " + strings.Join(names, ", ") + age
}

// unseen tells what else could not be looked at.
func (u Use) unseen() string {
	var s string
	if !u.Counted && u.Device.Vendor != "" {
		s += ", the driver's count of frames"
	}
	if u.Hidden > 0 {
		s += fmt.Sprintf(", %d processes of others", u.Hidden)
	}
	return s
}
