package pipe_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"klubba/devices/audio/pipe"
)

func TestRequestAndReplyArriveAsSent(t *testing.T) {
	q := pipe.Request{Do: pipe.Duplex, Output: "Högtalare", Input: "hw:1,0", Rate: 48000, Latency: 100, Frames: 4, Hush: 0.9, Limit: 9000}
	played := make([]float32, 40_000)
	for i := range played {
		played[i] = float32(i) / 40_000
	}
	var b bytes.Buffer
	if err := q.Write(&b, played); err != nil {
		t.Fatal(err)
	}
	got, samples, err := pipe.ReadRequest(&b)
	q.Version, q.Samples = pipe.Version, len(played)
	if err != nil || got != q || !slices.Equal(samples, played) {
		t.Errorf("got %+v with %d samples (%v)", got, len(samples), err)
	}
	r := pipe.Reply{Library: "PortAudio", Output: "Högtalare", Calls: 3, Played: 40_000, Devices: []pipe.Device{{Name: "a", Inputs: 1}}}
	recorded := []float32{1, -1, float32(math.Inf(1)), 0.25}
	if err := r.Write(&b, recorded); err != nil {
		t.Fatal(err)
	}
	back, samples, err := pipe.ReadReply(&b)
	if err != nil || back.Played != 40_000 || back.Devices[0] != r.Devices[0] || !slices.Equal(samples, recorded) {
		t.Errorf("got %+v with %v (%v)", back, samples, err)
	}
}

func TestReadReplyNamesWhatIsWrong(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want error
	}{
		"nothing":             {"", pipe.ErrNothing},
		"an older helper":     {`{"version":0,"samples":0}` + "\n", pipe.ErrVersion},
		"a newer helper":      {`{"version":2,"tracks":[]}` + "\n", pipe.ErrVersion},
		"half a line":         {`{"version":1,"sam`, pipe.ErrShort},
		"half the samples":    {`{"version":1,"samples":2}` + "\n1234", pipe.ErrShort},
		"a lie of the length": {`{"version":1,"samples":6000000}` + "\n1234", pipe.ErrShort},
		"an absurd length":    {`{"version":1,"samples":60000000000}` + "\n", pipe.ErrGarbled},
		"a negative length":   {`{"version":1,"samples":-1}` + "\n", pipe.ErrGarbled},
		"usage":               {"usage: other [-x]\n", pipe.ErrGarbled},
		"more after the end":  {`{"version":1,"samples":1}` + "\n1234x", pipe.ErrGarbled},
		"a line without end":  {strings.Repeat("{", pipe.MaxLine+1), pipe.ErrGarbled},
		"binary":              {"\x7fELF\x00\x01", pipe.ErrGarbled},
	} {
		if _, _, err := pipe.ReadReply(strings.NewReader(tt.text)); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
	}
}

func TestReadRequestRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no verb":    `{"version":1,"limit_ms":9}`,
		"no device":  `{"version":1,"do":"play","samples":1,"rate":48000,"limit_ms":9}`,
		"no length":  `{"version":1,"do":"record","input":"x","rate":48000,"limit_ms":9}`,
		"no rate":    `{"version":1,"do":"record","input":"x","frames":9,"limit_ms":9}`,
		"no limit":   `{"version":1,"do":"list"}`,
		"too much":   `{"version":1,"do":"record","input":"x","frames":60000000,"rate":48000,"limit_ms":9}`,
		"no version": `{"do":"list","limit_ms":9}`,
	} {
		if _, _, err := pipe.ReadRequest(strings.NewReader(text + "\n")); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// Whatever a helper says, there is a reply or a named error, and the samples
// are as many as the reply says.
func FuzzReply(f *testing.F) {
	f.Add([]byte(`{"version":1,"library":"PortAudio V19","devices":[{"name":"x","inputs":1}],"samples":2}` + "\n12345678"))
	f.Add([]byte(`{"version":1,"fault":{"code":"busy","text":"x"},"samples":0}` + "\n"))
	f.Add([]byte(`{"version":9}` + "\n"))
	f.Add([]byte("ALSA lib confmisc.c:855:(parse_card) cannot find card '0'\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, samples, err := pipe.ReadReply(bytes.NewReader(b))
		if err == nil && (len(samples) != p.Samples || len(samples) > len(b)/4) {
			t.Errorf("%d samples of %d bytes, said to be %d", len(samples), len(b), p.Samples)
		}
		if err == nil {
			return
		}
		named := []error{pipe.ErrNothing, pipe.ErrVersion, pipe.ErrShort, pipe.ErrGarbled}
		if !slices.ContainsFunc(named, func(n error) bool { return errors.Is(err, n) }) {
			t.Errorf("an error without a name: %v", err)
		}
	})
}
