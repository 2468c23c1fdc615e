package portaudio

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices/audio/pipe"
)

// sound is a sound system that calls in blocks, and whose loudspeaker is heard
// a block later.
func sound(t *take, block, channels, calls int, troubled func(call int) bool) {
	last := make([]float32, block*channels)
	for call := range calls {
		out := make([]float32, block*channels)
		t.step(last, out, troubled(call))
		last = out
	}
}

func never(int) bool { return false }

func ramp(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i) / float32(n)
	}
	return x
}

func TestTakePlaysAndRecordsInOneTime(t *testing.T) {
	for _, channels := range []int{1, 2} {
		played := ramp(1000)
		k := newTake(pipe.Request{Frames: 1300}, played, channels, channels)
		sound(k, 64, channels, 30, never)
		select {
		case <-k.done:
		default:
			t.Fatal("it has not come to its end")
		}
		var p pipe.Reply
		got := k.end(&p)
		if len(got) != 1300 || !slices.Equal(got[64:1064], played) || got[63] != 0 || got[1064] != 0 || p.Played != 1000 || p.Calls != 30 {
			t.Errorf("%d channels: %+v, %d recorded", channels, p, len(got))
		}
	}
}

func TestTakeOneWay(t *testing.T) {
	var p pipe.Reply
	k := newTake(pipe.Request{}, ramp(100), 2, 0)
	for range 4 {
		k.step(nil, make([]float32, 64), false)
	}
	if got := k.end(&p); len(got) != 0 || p.Played != 100 {
		t.Errorf("playing: %+v", p)
	}
	k = newTake(pipe.Request{Frames: 100}, nil, 0, 1)
	for range 4 {
		k.step(ramp(32), nil, false)
	}
	if got := k.end(&p); len(got) != 100 || got[33] != 1.0/32 {
		t.Errorf("recording: %d", len(got))
	}
}

// Cut off, a take hands over what it has.
func TestTakeCutOff(t *testing.T) {
	k := newTake(pipe.Request{Frames: 1000}, ramp(1000), 1, 1)
	sound(k, 64, 1, 5, never)
	var p pipe.Reply
	if got := k.end(&p); len(got) != 320 || p.Played != 320 {
		t.Errorf("%+v, %d recorded", p, len(got))
	}
	out := ramp(64)
	if k.step(make([]float32, 64), out, false); slices.Max(out) != 0 {
		t.Error("it plays on")
	}
}

// An overloaded microphone makes the loudspeaker fall silent for the rest.
func TestTakeHushes(t *testing.T) {
	loud := make([]float32, 4000)
	for i := range loud {
		loud[i] = 0.1
		if i > 1000 {
			loud[i] = 1
		}
	}
	k := newTake(pipe.Request{Frames: 4000, Hush: 0.95}, loud, 1, 1)
	sound(k, 64, 1, 70, never)
	var p pipe.Reply
	got := k.end(&p)
	if p.Hushed < 1000 || p.Hushed > 1100 || got[900] != 0.1 || slices.Max(got[1600:]) != 0 || p.Played != 4000 {
		t.Errorf("%+v", p)
	}
	quiet := newTake(pipe.Request{Frames: 4000}, loud, 1, 1)
	sound(quiet, 64, 1, 70, never)
	if got := quiet.end(&p); p.Hushed != 0 || got[3000] != 1 {
		t.Errorf("without a level it was hushed: %+v", p)
	}
}

func TestTakeCountsTrouble(t *testing.T) {
	played := append(make([]float32, 640), ramp(640)...)
	k := newTake(pipe.Request{Frames: 1280}, played, 1, 1)
	sound(k, 64, 1, 20, func(call int) bool { return call < 4 || call == 15 })
	var p pipe.Reply
	if k.end(&p); p.Early != 4 || p.Trouble != 1 {
		t.Errorf("%+v", p)
	}
}

// A stream that no longer moves is noticed, whatever else is said.
func TestWatchdog(t *testing.T) {
	for name, tt := range map[string]struct {
		calls int
		every time.Duration
		want  pipe.Code
	}{
		"never starts": {0, 0, pipe.NoStart},
		"stops":        {5, 100 * time.Millisecond, pipe.Stalled},
		"slow":         {40, 2 * time.Second, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			k := newTake(pipe.Request{Frames: 64 * 40}, nil, 0, 1)
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				for range tt.calls {
					time.Sleep(tt.every)
					k.step(make([]float32, 64), nil, false)
				}
			}()
			f := k.wait()
			if f == nil && tt.want != "" || f != nil && f.Code != tt.want {
				t.Errorf("%s: %+v, want %q", name, f, tt.want)
			}
			<-ended
		})
	}
}

func TestPick(t *testing.T) {
	all := []pipe.Device{
		{Name: "HDA Intel PCH: ALC3246 Analog (hw:0,0)", Outputs: 2}, {Name: "Jabra: USB Audio (hw:1,0)", Inputs: 1, Outputs: 2},
		{Name: "default", Inputs: 32, Outputs: 32}, {Name: "twin", Inputs: 1}, {Name: "twin", Inputs: 1}, {Name: "Jabra: USB Audio (hw:11,0)", Inputs: 1},
	}
	for _, tt := range []struct {
		name   string
		inputs bool
		want   int
		code   pipe.Code
	}{
		{"Jabra: USB Audio (hw:1,0)", true, 1, ""}, {"hw:1,0", false, 1, ""}, {"hw:11,0", true, 5, ""}, {"hw:0,0", true, 0, pipe.NoDevice},
		{"default", true, 2, ""}, {"Jabra", true, 0, pipe.NoDevice}, {"", true, 0, pipe.NoDevice}, {"twin", true, 0, pipe.Ambiguous}, {"1,0", true, 0, pipe.NoDevice},
	} {
		got, f := pick(all, tt.name, tt.inputs)
		if f == nil && (tt.code != "" || got != tt.want) || f != nil && f.Code != tt.code {
			t.Errorf("%q: %d, %+v, want %d, %q", tt.name, got, f, tt.want, tt.code)
		}
	}
}
