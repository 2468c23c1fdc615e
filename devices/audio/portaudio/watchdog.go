package portaudio

import (
	"fmt"
	"time"

	"klubba/devices/audio/pipe"
)

const (
	// startFor is how long a started stream may take to its first call.
	startFor = 5 * time.Second
	// stillFor is how long it may then stand still. It is called every 20 to
	// 200 ms; on a machine that is far too busy, gaps of 2 s have been seen in
	// streams that went on.
	stillFor = 3 * time.Second
	// lookEvery is how often it is looked at.
	lookEvery = 50 * time.Millisecond
)

// wait waits until the take has come to its end, and returns what is wrong if
// it no longer moves.
func (t *take) wait() *pipe.Fault {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	calls, since := int64(0), time.Now()
	for {
		select {
		case <-t.done:
			return nil
		case <-tick.C:
		}
		now := t.calls.Load()
		still := time.Since(since)
		switch {
		case now != calls:
			calls, since = now, time.Now()
		case calls == 0 && still > startFor:
			return &pipe.Fault{Code: pipe.NoStart, Text: fmt.Sprintf("the stream was started, and in %v the sound system never came for a sample", startFor)}
		case calls > 0 && still > stillFor:
			return &pipe.Fault{Code: pipe.Stalled, Text: fmt.Sprintf("the sound system came %d times for samples, and then for %v no longer", calls, stillFor)}
		}
	}
}
