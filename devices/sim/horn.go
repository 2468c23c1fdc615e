package sim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"klubba/devices"
)

// voice is what a simulated speakerphone sounds like.
type voice struct {
	finding *devices.SoundFinding // nil: all is well
	// down is by how many dB it has become softer since the room was made.
	down float64
	// model is what it is; another one is another device.
	model string
	// muted is where its mute stands; leaky: the mute does not mute.
	muted, leaky bool
	sounds       int
}

// Sounding makes a speakerphone sound like something: the zero finding is that
// all is well.
func (r *Room) Sounding(speakerphone string, f devices.SoundFinding) {
	r.change(func() {
		r.voice(speakerphone).finding = &f
		if f.Name == "" {
			r.voice(speakerphone).finding = nil
		}
	})
}

// TurnDown makes a speakerphone softer than it was when the room was made.
func (r *Room) TurnDown(speakerphone string, db float64) {
	r.change(func() { r.voice(speakerphone).down = db })
}

// Swap puts another speakerphone in the place of one.
func (r *Room) Swap(speakerphone, model string) {
	r.change(func() { r.voice(speakerphone).model = model })
}

// MuteMicrophone sets a speakerphone's own mute, as a hand would.
func (r *Room) MuteMicrophone(speakerphone string, muted bool) {
	r.change(func() { r.voice(speakerphone).muted = muted })
}

// LeakyMute makes a speakerphone's mute ineffective, or mends it.
func (r *Room) LeakyMute(speakerphone string, leaky bool) {
	r.change(func() { r.voice(speakerphone).leaky = leaky })
}

// Sounded is how often a speakerphone made a sound, and whether its microphone
// is muted now.
func (r *Room) Sounded(speakerphone string) (times int, muted bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.voice(speakerphone)
	return v.sounds, v.muted
}

// voice finds a speakerphone, or makes it. The caller holds the lock.
func (r *Room) voice(speakerphone string) *voice {
	if r.voices[speakerphone] == nil {
		r.voices[speakerphone] = &voice{model: "simulated speakerphone"}
	}
	return r.voices[speakerphone]
}

// Horn is a simulated speakerphone. Plugged in is not heard to work, as with a
// real one: it is proven by a test, or while somebody uses it (Room.Hold).
type Horn struct{ part *Part }

// Horn returns the speakerphone of that name.
func (r *Room) Horn(speakerphone string) *Horn { return &Horn{r.Part(speakerphone)} }

// Watch reports the speakerphone's condition; an unplugged one ends it.
func (h *Horn) Watch(ctx context.Context, emit func(devices.Report)) error {
	return h.part.Watch(ctx, func(rep devices.Report) {
		h.part.room.mu.Lock()
		holder := h.part.room.eye(h.part.name).holder
		h.part.room.mu.Unlock()
		rep.Unproven = holder == "" && rep.Err == nil
		if rep.Err == nil && !rep.Degraded {
			rep.Evidence.Text = usedBy(holder)
		}
		emit(rep)
	})
}

func usedBy(holder string) string {
	if holder == "" {
		return "simulated speakerphone plugged in; nobody uses it"
	}
	return "simulated speakerphone plugged in; samples flow, held by " + holder
}

// simulatedSound is a reference of a simulated speakerphone.
type simulatedSound struct {
	Model string  `json:"model"`
	Down  float64 `json:"down"`
}

// open is a copy of what the speakerphone is like, or why it cannot be opened.
func (h *Horn) open() (voice, error) {
	r := h.part.room
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.voice(h.part.name)
	if err := r.broken[h.part.name]; err != nil && !isDegraded(err) {
		return *v, err
	}
	if holder := r.eye(h.part.name).holder; holder != "" {
		return *v, fmt.Errorf("simulated speakerphone %q: %w: %s", h.part.name, devices.ErrBusy, holder)
	}
	v.sounds++
	return *v, nil
}

// Sound tells what is heard.
func (h *Horn) Sound(_ context.Context, reference []byte) (devices.Hearing, error) {
	v, err := h.open()
	if errors.Is(err, devices.ErrBusy) {
		return devices.Hearing{Elsewhere: "simulated speakerphone plugged in; samples flow"}, err
	}
	if err != nil {
		return devices.Hearing{}, err
	}
	got := v.heard()
	if reference == nil {
		return got, nil
	}
	var ref simulatedSound
	if json.Unmarshal(reference, &ref) != nil || ref.Model == "" {
		return devices.Hearing{}, fmt.Errorf("simulated speakerphone %q: %w", h.part.name, devices.ErrReference)
	}
	v.compare(&got, ref)
	return got, nil
}

// heard is what comes back, by itself.
func (v voice) heard() devices.Hearing {
	f := devices.SoundFinding{Name: "ok", Cause: "loudspeaker and microphone work"}
	switch {
	case v.muted && v.leaky:
		f = devices.SoundFinding{Name: "mute-fails", Grave: true, Cause: "the mixer says muted, and the sweep is heard all the same",
			Advice: "do not rely on this mute: unplug the microphone where nothing may be heard"}
	case v.muted:
		f = devices.SoundFinding{Name: "muted", Grave: true, Cause: "the microphone is muted: the mixer says so, and nothing was heard", Advice: "unmute the microphone"}
	case v.finding != nil:
		f = *v.finding
	}
	delay, sti := 25.0, 0.84
	h := devices.Hearing{
		Device: v.model, Heard: !v.muted || v.leaky, QuietDB: -62, Took: 5700 * time.Millisecond, Findings: []devices.SoundFinding{f},
		Figures: []devices.SoundFigure{{Measure: "sti", Value: sti, Limit: 0.6, Margin: sti - 0.6}},
	}
	if h.Heard {
		h.DelayMS, h.STI = &delay, &sti
	} else {
		h.QuietDB = -200
	}
	return h
}

// compare holds what was heard against a reference.
func (v voice) compare(h *devices.Hearing, ref simulatedSound) {
	if ref.Model != v.model {
		h.Findings = []devices.SoundFinding{{
			Name: "wrong-device", Grave: true,
			Cause:  fmt.Sprintf("this is not what the room's reference was taken with: the card was %q and is %q", ref.Model, v.model),
			Advice: "put the room's own device back, or take a new reference (klubba audio reference)",
		}}
		return
	}
	if !h.Heard {
		return
	}
	gain, margin, none := ref.Down-v.down, 6-max(v.down-ref.Down, ref.Down-v.down), 0.0
	h.Trend = &devices.SoundTrend{DelayMS: &none, STI: &none}
	for _, hz := range []float64{125, 250, 500, 1000, 2000, 4000, 8000} {
		h.Trend.Bands = append(h.Trend.Bands, devices.SoundBand{Hz: hz, GainDB: &gain, NoiseDB: &none, T20Pct: &none, MarginDB: &margin})
	}
	if fall := -gain; fall > 10 {
		h.Findings = []devices.SoundFinding{{
			Name: "too-quiet", Grave: true, Cause: "much less of the loudspeaker is heard than at commissioning",
			Advice: "has somebody changed the volume, moved the device or covered it?", Measure: "fall_db", Unit: "dB", Value: fall, Limit: 10,
		}}
	}
}

// Refer keeps what it sounds like now.
func (h *Horn) Refer(context.Context) ([]byte, devices.Hearing, error) {
	v, err := h.open()
	if err != nil {
		return nil, devices.Hearing{}, err
	}
	got := v.heard()
	if !got.Heard {
		return nil, got, fmt.Errorf("simulated speakerphone %q: no reference can be taken: the sweep was not heard well enough; mend that first", h.part.name)
	}
	ref, err := json.Marshal(simulatedSound{v.model, v.down})
	return ref, got, err
}

// Level is that of a quiet room.
func (h *Horn) Level(context.Context, time.Duration) (devices.SoundLevel, error) {
	v, err := h.open()
	switch {
	case err != nil:
		return devices.SoundLevel{}, err
	case v.muted && !v.leaky:
		return devices.SoundLevel{LevelDB: -200, PeakDB: -200}, nil
	}
	return devices.SoundLevel{LevelDB: -62, PeakDB: -48}, nil
}

// ProveMute mutes and unmutes, and leaves the mute where it was.
func (h *Horn) ProveMute(context.Context) (devices.MuteProof, error) {
	v, err := h.open()
	switch {
	case err != nil:
		return devices.MuteProof{}, err
	case v.leaky:
		return devices.MuteProof{Passes: true, Cause: "muted by the mixer, the microphone hears all the same",
			Advice: "do not rely on this mute: unplug the microphone where nothing may be heard"}, nil
	}
	return devices.MuteProof{Proven: true, Cause: "muted, the microphone hears nothing of the sweep; open, it does"}, nil
}

// Cards lists the speakerphone, if it is plugged in.
func (h *Horn) Cards() []devices.SoundCard {
	r := h.part.room
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.broken[h.part.name]; err != nil && !isDegraded(err) {
		return nil
	}
	return []devices.SoundCard{{ID: "Simulated", Name: r.voice(h.part.name).model}}
}

// Devices lists it as the sound system would.
func (h *Horn) Devices(context.Context) ([]devices.SoundDevice, error) {
	var all []devices.SoundDevice
	for _, c := range h.Cards() {
		all = append(all, devices.SoundDevice{Name: c.Name + " (hw:0,0)", System: "sim", Inputs: 1, Outputs: 2})
	}
	return all, nil
}
