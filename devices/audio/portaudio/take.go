package portaudio

import (
	"sync/atomic"

	"klubba/devices/audio/pipe"
)

// take is one playing and recording. Its step is called by the sound system
// again and again, and neither waits nor takes memory.
type take struct {
	play      []float32
	record    []float32
	outs, ins int // channels; 0 is none
	hush      float32
	sounds    int // the first sample to play that is not zero

	// Only step touches these until done is closed.
	at       int // sample
	hushed   int
	fade     float32 // 1 until hushed
	trouble  int
	early    int
	overload int // samples in a row at the microphone that are too loud

	calls atomic.Int64
	over  atomic.Bool // step does nothing more
	done  chan struct{}
}

// newTake prepares a request.
func newTake(q pipe.Request, samples []float32, outs, ins int) *take {
	t := &take{play: samples, outs: outs, ins: ins, hush: float32(q.Hush), fade: 1, done: make(chan struct{})}
	if ins > 0 {
		t.record = make([]float32, q.Frames)
	}
	for t.sounds < len(samples) && samples[t.sounds] == 0 {
		t.sounds++
	}
	return t
}

// fadeOver is how many samples falling silent takes: 5 ms at 48 kHz.
const fadeOver = 240

// step gives the next samples to out and takes those of in; both have their
// channels in turn. troubled says that the sound system lost some.
func (t *take) step(in, out []float32, troubled bool) {
	t.calls.Add(1)
	if t.over.Load() {
		clear(out)
		return
	}
	frames := 0
	switch {
	case t.outs > 0:
		frames = len(out) / t.outs
	case t.ins > 0:
		frames = len(in) / t.ins
	}
	if troubled && t.at < t.sounds {
		t.early++
	} else if troubled {
		t.trouble++
	}
	t.hear(in, frames)
	t.give(out, frames)
	t.at += frames
	if t.at >= len(t.play) && t.at >= len(t.record) {
		t.over.Store(true)
		close(t.done)
	}
}

// hear records the first channel.
func (t *take) hear(in []float32, frames int) {
	if t.ins == 0 || len(in) < frames*t.ins {
		return
	}
	for i := range min(frames, len(t.record)-min(t.at, len(t.record))) {
		v := in[i*t.ins]
		t.record[t.at+i] = v
		if v < t.hush && v > -t.hush {
			t.overload = 0
		} else {
			t.overload++
		}
		if t.overload == 8 && t.hush > 0 && t.hushed == 0 {
			t.hushed = t.at + i
		}
	}
}

// give plays on all channels.
func (t *take) give(out []float32, frames int) {
	if t.outs == 0 {
		return
	}
	for i := range frames {
		v := float32(0)
		if n := t.at + i; n < len(t.play) {
			v = t.play[n]
		}
		if t.hushed > 0 {
			t.fade = max(0, t.fade-1.0/fadeOver)
			v *= t.fade
		}
		for c := range t.outs {
			out[i*t.outs+c] = v
		}
	}
}

// end stops the take, unless it has come to its end, and puts it into the
// reply. It returns what was recorded. The stream must have been stopped, or
// be one that no longer moves.
func (t *take) end(p *pipe.Reply) []float32 {
	t.over.Store(true)
	p.Played, p.Calls = min(t.at, len(t.play)), int(t.calls.Load())
	p.Trouble, p.Early, p.Hushed = t.trouble, t.early, t.hushed
	return t.record[:min(t.at, len(t.record))]
}
