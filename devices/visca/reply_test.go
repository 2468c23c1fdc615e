package visca_test

import (
	"errors"
	"fmt"
	"testing"

	"klubba/devices"
	"klubba/devices/visca"
)

func TestReplies(t *testing.T) {
	for frame, want := range map[string]string{
		"90 41 FF":    "ack 1 from 1",
		"A0 42 FF":    "ack 2 from 2",
		"90 51 FF":    "done 1 from 1",
		"90 50 FF":    "done 0 from 1",
		"90 38 FF":    "network change from 1",
		"88 38 FF":    "network change from 0",
		"FF":          "",
		"90 FF":       "",
		"80 41 FF":    "",
		"91 41 FF":    "",
		"90 41 00 FF": "",
		"90 70 FF":    "",
		"90 61 FF":    "",
		"90 41":       "",
		"88 30 01 FF": "addresses: 0 cameras",
		"88 30 04 FF": "addresses: 3 cameras",
		"88 30 09 FF": "",
		// A controller's own words, which a wrongly wired cable brings back.
		"81 01 04 00 02 FF":    "",
		"88 01 00 01 FF":       "cleared",
		"90 50 02 FF":          "answer 02 from 1",
		"90 52 00 01 02 03 FF": "answer 00010203 from 1",
		"90 60 01 FF":          "refused 0: " + visca.ErrLength.Error(),
		"90 60 02 FF":          "refused 0: " + visca.ErrSyntax.Error(),
		"90 60 03 FF":          "refused 0: " + visca.ErrBufferFull.Error(),
		"90 61 04 FF":          "refused 1: " + visca.ErrCancelled.Error(),
		"90 62 05 FF":          "refused 2: " + visca.ErrNoSocket.Error(),
		"90 61 41 FF":          "refused 1: " + visca.ErrNotExecutable.Error(),
		"90 60 77 FF":          "refused 0: " + visca.ErrRefused.Error() + " (code 77)",
	} {
		r, err := visca.ParseReply(fromHex(t, frame))
		if got := words(r, err); got != want {
			t.Errorf("%s is %q, want %q", frame, got, want)
		}
	}
}

// words puts a reply in words, and an error in none.
func words(r visca.Reply, err error) string {
	if err != nil {
		return ""
	}
	switch r.Kind {
	case visca.ReplyAck:
		return fmt.Sprintf("ack %d from %d", r.Socket, r.From)
	case visca.ReplyDone:
		return fmt.Sprintf("done %d from %d", r.Socket, r.From)
	case visca.ReplyAnswer:
		return fmt.Sprintf("answer %X from %d", r.Data, r.From)
	case visca.ReplyRefused:
		return fmt.Sprintf("refused %d: %v", r.Socket, r.Err)
	case visca.ReplyNetworkChange:
		return fmt.Sprintf("network change from %d", r.From)
	case visca.ReplyAddresses:
		return fmt.Sprintf("addresses: %d cameras", r.Cameras)
	case visca.ReplyCleared:
		return "cleared"
	}
	return "nothing"
}

// TestRefusalsAreAnswers: a refusal is another thing than silence.
func TestRefusalsAreAnswers(t *testing.T) {
	for _, err := range []error{visca.ErrLength, visca.ErrSyntax, visca.ErrBufferFull, visca.ErrCancelled, visca.ErrNoSocket, visca.ErrNotExecutable, visca.ErrRefused} {
		if !errors.Is(err, devices.ErrRejected) || errors.Is(err, devices.ErrTimeout) {
			t.Errorf("%v is no answer", err)
		}
	}
	if !errors.Is(visca.ErrSyntax, devices.ErrUnsupported) || errors.Is(visca.ErrNoAnswer, devices.ErrRejected) {
		t.Error("an unknown command is not told from silence")
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct{ inquiry, data, want string }{
		{"version", "00 01 05 13 02 10 02", "[vendor=1 model=1299 revision=528 sockets=2]"},
		{"power", "02", "[power=2]"},
		{"last preset", "05", "[preset=6]"},
		{"pan-tilt status", "28 01", "[status=10241]"},
		{"pan-tilt top speed", "18 17", "[pan-speed=24 tilt-speed=23]"},
		{"pan-tilt position", "0E 01 0E 05 00 0F 0F 00", "[pan=-7707 tilt=4080]"},
		{"pan-tilt position", "0F 0F 0F 0F 0F 00 00 00 01", "[pan=-1 tilt=1]"},
		{"pan-tilt position", "08 00 00 00 00 07 0F 0F 0F 0F", "[pan=-524288 tilt=524287]"},
		{"zoom position", "04 00 00 00", "[zoom=16384]"},
		{"focus mode", "03", "[mode=3]"},
		{"focus position", "01 00 00 0F", "[focus=4111]"},
		{"freeze", "03", "[freeze=3]"},
		{"power", "", ""},
		{"power", "02 03", ""},
		{"zoom position", "04 00 10 00", ""},
		{"pan-tilt position", "00 00 00 00 00 00 00", ""},
	} {
		values, err := asked(c.inquiry).Answer(fromHex(t, c.data))
		if got := fmt.Sprint(values); err == nil && got != c.want || err != nil && c.want != "" {
			t.Errorf("%s %q: %s, %v; want %s", c.inquiry, c.data, got, err, c.want)
		}
	}
}

func TestModels(t *testing.T) {
	for number, want := range map[uint16]string{
		0x0511: "Sony SRG-120DH 4 4 false 16", 0x0513: "Sony SRG-300H 4 4 false 16",
		0x051C: "Sony BRC-X400 4 4 true 255", 0x061F: "Sony SRG-X40UH 4 4 true 255", 0x0621: "Sony SRG-A40 4 4 true 255",
		0x0604: "Sony SRG-360SHE 5 5 true 255", 0x0519: "Sony BRC-X1000 5 4 false 255",
		0x051E: "Sony ILME-FR7 5 5 false 255", 0x051F: "Sony BRC-AM7 5 5 false 255",
		0x0777: "Sony model 0777 4 4 false 255",
	} {
		m := sony(number)
		if got := fmt.Sprint(m.Name, " ", m.PanNibbles, m.TiltNibbles, m.OneSpeed, m.Presets); got != want {
			t.Errorf("%04X is %q, want %q", number, got, want)
		}
	}
	optics := visca.ModelOf(visca.BrandPTZOptics, visca.Version{Vendor: 0x0220, Model: 0x0604})
	if optics.PanNibbles != 4 || optics.TiltSpeed != 0x14 || optics.Name != "PTZOptics, firmware 0604" {
		t.Errorf("%+v: its bytes were read as Sony's", optics)
	}
	if other := visca.ModelOf(visca.BrandOther, visca.Version{Model: 0x0604}); other.PanNibbles != 4 {
		t.Errorf("%+v: its bytes were read as Sony's", other)
	}
}

func TestHeadStatus(t *testing.T) {
	for s, want := range map[visca.HeadStatus]string{
		0x2401: "left moving ready ", 0x2802: "right ready ", 0x2C04: "top failed ready ",
		0x3008: "bottom reset-failed ", 0x1000: "", 0x2110: "lost ready ",
	} {
		got := ""
		for _, b := range []struct {
			is   bool
			word string
		}{
			{s.AtLeft(), "left"}, {s.AtRight(), "right"}, {s.AtTop(), "top"}, {s.AtBottom(), "bottom"}, {s.Lost(), "lost"},
			{s.Moving(), "moving"}, {s.MoveFailed(), "failed"}, {s.Ready(), "ready"}, {s.ResetFailed(), "reset-failed"},
		} {
			if b.is {
				got += b.word + " "
			}
		}
		if got != want {
			t.Errorf("%04X is %q, want %q", uint16(s), got, want)
		}
	}
}
