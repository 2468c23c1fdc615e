package display

import "time"

// Timing is how patient one must be with a display. Most figures are not the
// vendors' but what drivers in the field use.
type Timing struct {
	// Gap is between an answer and the next command.
	Gap time.Duration
	// Reply is how long an answer may take, Tries how often a command is sent
	// until the display counts as silent.
	Reply time.Duration
	Tries int
	// Late is how much later than Reply an answer may still come, which then
	// must not be taken for that of the next command.
	Late time.Duration
	// QuietOn is how long nothing may be sent after power on.
	QuietOn time.Duration
	// On, Off and Input are how long it takes before a read-back means
	// something; Other is for the rest.
	On, Off, Input, Other time.Duration
	// Boot is how long a display may refuse or be silent after power on.
	Boot time.Duration
	// Idle is how long a network connection may be unused before it is made
	// anew; zero makes one for each command.
	Idle time.Duration
}

// TimingOf is what holds for a protocol, by its name.
//
//   - samsung-mdc: no vendor figures; a public client waits 15 s after power on
//     and 5 s for an answer.
//   - nec: 120 ms, 5 s, 10 s and 6 s are a fielded driver's.
//   - lg: 150 ms and 2 s are a driver's; on a network the set closes after each
//     answer.
//   - philips-sicp: repeat after 500 ms (SICP V2.03).
//   - sony-serial: 500 ms, and nothing for 20 s after power on (manuals).
//   - sharp: 100 ms after the response, 10 s for it (manuals).
//   - pjlink: the projector closes after 30 s (class 1 specification).
func TimingOf(protocol string) Timing {
	t := Timing{
		Gap: 50 * time.Millisecond, Reply: time.Second, Tries: 2, Late: 500 * time.Millisecond,
		On: 5 * time.Second, Off: 5 * time.Second, Input: 2 * time.Second, Other: 300 * time.Millisecond,
		Boot: time.Minute, Idle: 10 * time.Second,
	}
	switch protocol {
	case "samsung-mdc":
		t.Reply, t.On = 2*time.Second, 15*time.Second
	case "nec":
		t.Gap, t.Off, t.Input = 120*time.Millisecond, 10*time.Second, 6*time.Second
	case "lg":
		t.Gap, t.Idle = 150*time.Millisecond, 0
	case "philips-sicp":
		t.Reply, t.Tries = 500*time.Millisecond, 3
	case "sony-serial":
		t.Gap, t.QuietOn, t.On = 500*time.Millisecond, 20*time.Second, 20*time.Second
	case "sharp":
		t.Gap, t.Reply, t.Tries = 100*time.Millisecond, 10*time.Second, 1
	case "pjlink":
		t.Gap, t.Reply, t.Idle = 0, 3*time.Second, 20*time.Second
	}
	return t
}
