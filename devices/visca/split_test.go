package visca_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"klubba/devices/visca"
)

// split cuts pieces into frames, as text.
func split(pieces ...[]byte) (frames []string, dropped int) {
	var s visca.Splitter
	for _, p := range pieces {
		dropped += s.Push(p, func(f []byte) { frames = append(frames, fmt.Sprintf("%X", f)) })
	}
	return frames, dropped
}

func TestSplitter(t *testing.T) {
	long := strings.Repeat("11", 40)
	for _, c := range []struct {
		pieces  string // separated by |
		want    string
		dropped int
	}{
		{"9041FF", "9041FF", 0},
		{"9041FF9051FF", "9041FF 9051FF", 0},
		{"90|41|FF", "9041FF", 0},
		{"9041|FF90|51FF", "9041FF 9051FF", 0},
		{"00 7F 9041FF", "9041FF", 2},
		{"FF FF 9041FF", "9041FF", 2},
		{"90FF 9041FF", "9041FF", 2},
		{long + "FF 9041FF", "9041FF", 41},
		{long + "|" + long + "|FF|9041FF", "9041FF", 81},
		{"9050" + strings.Repeat("01", 29) + "FF", "9050" + strings.Repeat("01", 29) + "FF", 0},
		{"9050" + strings.Repeat("01", 30) + "FF", "", 33},
	} {
		var pieces [][]byte
		for p := range strings.SplitSeq(c.pieces, "|") {
			pieces = append(pieces, fromHex(t, p))
		}
		frames, dropped := split(pieces...)
		if got := strings.Join(frames, " "); got != c.want || dropped != c.dropped {
			t.Errorf("%s: %q and %d bytes dropped, want %q and %d", c.pieces, got, dropped, c.want, c.dropped)
		}
	}
}

// FuzzVISCAReply: whatever comes, in whatever pieces, gives the same frames
// and no crash; what is read as a reply is one.
func FuzzVISCAReply(f *testing.F) {
	for _, seed := range []string{
		"\x90\x41\xFF\x90\x51\xFF", "\x90\x50\x02\xFF", "\x88\x30\x02\xFF", "\x90\x60\x41\xFF", "\x90\x38\xFF",
		"\x00\x3C\x90\x50\x0E\x01\x0E\x05\x00\x0F\x0F\x00\xFF", "\xFF\xFF\xFF", "\x90\x50\x00\x01\x05\x13\x02\x10\x02\xFF",
		"\x81\x01\x06\x02\x18\x17\x0E\x01\x0E\x05\x00\x0F\x0F\x00\xFF",
	} {
		f.Add([]byte(seed), uint8(3))
	}
	var inquiries []visca.Message
	for _, r := range rows() {
		if r.msg.Kind() == visca.KindInquiry {
			inquiries = append(inquiries, r.msg)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, cut uint8) {
		whole, dropped := split(b)
		n := min(int(cut), len(b))
		pieces, droppedPieces := split(b[:n], b[n:])
		if fmt.Sprint(whole) != fmt.Sprint(pieces) || dropped != droppedPieces {
			t.Fatalf("%X: whole %v and %d dropped, cut at %d %v and %d", b, whole, dropped, n, pieces, droppedPieces)
		}
		var s visca.Splitter
		s.Push(b, func(frame []byte) {
			if len(frame) < 3 || len(frame) > 32 || bytes.IndexByte(frame, 0xFF) != len(frame)-1 {
				t.Fatalf("%X is no frame", frame)
			}
			if m, address, err := visca.ParseMessage(frame); err == nil && !bytes.Equal(m.Frame(address), frame) {
				t.Fatalf("%X was read as %s, which is %X", frame, m, m.Frame(address))
			}
			r, err := visca.ParseReply(frame)
			if err != nil {
				return
			}
			if r.Kind == 0 || (r.Kind == visca.ReplyRefused) != (r.Err != nil) || r.Socket < 0 || r.Socket > 15 {
				t.Fatalf("%X: %+v", frame, r)
			}
			for _, q := range inquiries {
				_, _ = q.Answer(r.Data)
			}
		})
		_, _ = visca.ParseReply(b)
	})
}
