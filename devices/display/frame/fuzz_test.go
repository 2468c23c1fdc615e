package frame_test

import (
	"runtime"
	"testing"

	"klubba/devices/display/frame"
)

// FuzzParse: whatever comes, it is read or refused; what is read as a request
// builds a frame that reads the same.
func FuzzParse(f *testing.F) {
	for i, seed := range []string{
		"\xAA\xFF\x05\x03\x41\x12\x25\x7F", "\x010C0A06\x0201D6\x03\x76\r", "f 02 OK2Ax", "\x06\x02\x00\x19\x01\x1C",
		"\x70\x00\x02\x01\x73", "*SAAMUT0000000000000001\n", "34 001\r\n", "%1LAMP=512 1 640 0\r",
	} {
		f.Add(uint8(i), []byte(seed))
	}
	all := frame.Protocols()
	f.Fuzz(func(t *testing.T, which uint8, b []byte) {
		p := all[int(which)%len(all)]
		for _, c := range commands() {
			_, _ = p.ParseReply(b, frame.Request{Command: c})
			_, _ = p.ParseReply(b, frame.Request{Command: c, Value: "on"})
		}
		m, err := p.Parse(b)
		if err != nil || m.Kind != frame.Get && m.Kind != frame.Set {
			return
		}
		r := frame.Request{Command: m.Command, Value: m.Value}
		again, err := p.Request(m.ID, r)
		if err != nil {
			return // an address or a value that displays do not have
		}
		if back, err := p.Parse(again); err != nil || back.Command != m.Command || back.Value != m.Value {
			t.Errorf("%s: %q is %+v, which builds %q: %+v, %v", p.Name(), b, m, again, back, err)
		}
	})
}

// FuzzSplit: the same bytes give the same number of frames, however they are
// cut, and little memory is used.
func FuzzSplit(f *testing.F) {
	f.Add([]byte("\xAA\xAA\xFF\x05\x03\x41\x12\x25\x7F*SAAMUT0000000000000001\nf 02 OK2Ax%1POWR=1\r"), uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, cut uint8) {
		for _, p := range frame.Protocols() {
			s := p.NewSplitter()
			out, dropped := 0, 0
			for rest := b; len(rest) > 0; {
				n := min(int(cut)+1, len(rest))
				dropped += s.Push(rest[:n], func(frame []byte) { out += len(frame) })
				rest = rest[n:]
			}
			if out+dropped+s.Rest() != len(b) || s.Rest() > 512 {
				t.Errorf("%s: %d bytes in, %d out, %d dropped, %d kept", p.Name(), len(b), out, dropped, s.Rest())
			}
		}
		frame.Recognise(b, frame.Protocol{})
	})
}

// TestAllocations: a flood of bytes takes no memory to speak of.
func TestAllocations(t *testing.T) {
	flood := make([]byte, 1<<16)
	for i := range flood {
		flood[i] = "*SA\x01\xAA0 a 01 OK\x70\x06%1P"[i%18]
	}
	for _, p := range frame.Protocols() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p.NewSplitter().Push(flood, func([]byte) {})
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 64<<10 {
			t.Errorf("%s: 64 KiB of noise took %d bytes", p.Name(), n)
		}
	}
}
