package speakers

import (
	"encoding/json"
	"slices"

	"klubba/agent/wire"
	"klubba/devices"
)

// wire writes a test as the world is told it.
func (o outcome) wire(name string, by exam) wire.SoundTest {
	t := wire.SoundTest{
		V: wire.Version, Speakerphone: name, Time: wire.Format(by.at.Wall),
		Condition: string(by.condition), Cause: by.cause, Elsewhere: o.elsewhere,
	}
	if o.heard != nil {
		t.Heard = hearing(*o.heard)
	}
	if o.mute != nil {
		proof := wire.MuteProof(*o.mute)
		t.Mute = &proof
	}
	return t
}

func hearing(h devices.Hearing) *wire.Hearing {
	w := wire.Hearing{
		Device: h.Device, Heard: h.Heard, DelayMS: h.DelayMS, STI: h.STI, QuietDB: h.QuietDB,
		Findings: []wire.SoundFinding{}, Figures: []wire.SoundFigure{},
		TookMS: h.Took.Milliseconds(), Details: json.RawMessage(h.Details),
	}
	for _, f := range h.Findings {
		w.Findings = append(w.Findings, wire.SoundFinding(f))
	}
	for _, f := range h.Figures {
		w.Figures = append(w.Figures, wire.SoundFigure(f))
	}
	if t := h.Trend; t != nil {
		w.Trend = &wire.SoundTrend{DelayMS: t.DelayMS, STI: t.STI, QuietDB: t.QuietDB, Bands: []wire.SoundBand{}}
		for _, b := range t.Bands {
			w.Trend.Bands = append(w.Trend.Bands, wire.SoundBand(b))
		}
	}
	return &w
}

func gravely(h *wire.Hearing) bool {
	return h != nil && slices.ContainsFunc(h.Findings, func(f wire.SoundFinding) bool { return f.Grave })
}
