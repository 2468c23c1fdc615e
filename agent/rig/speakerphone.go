package rig

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"klubba/agent/config"
	"klubba/devices"
	"klubba/devices/audio"
	"klubba/devices/audio/alsa"
	"klubba/devices/audio/loop"
)

// addSpeakerphones adds the speakerphones of the configuration.
func addSpeakerphones(set *devices.Set, c *config.Config) {
	for _, s := range c.Speakerphones {
		set.Speakerphones = append(set.Speakerphones, devices.NamedSpeakerphone{
			Name: s.Name, Required: s.Required, Speakerphone: phone{audio.New(soundOptions(s))},
		})
	}
	if len(c.Speakerphones) > 0 {
		set.SoundFinder = soundFinder{soundOptions(c.Speakerphones[0])}
	}
}

func soundOptions(s config.Speakerphone) audio.Options {
	return audio.Options{
		Card: s.Card, Output: s.Output, Input: s.Input, Witness: s.Witness,
		Loudspeaker: s.LoudspeakerControl, Microphone: s.MicrophoneControl, Helper: s.Helper,
		Rate: s.Rate, Latency: s.Latency, Cap: math.Pow(10, float64(s.PeakDBFS)/20),
	}
}

// soundFinder lists what is plugged in.
type soundFinder struct{ opt audio.Options }

// Cards asks the kernel.
func (soundFinder) Cards() []devices.SoundCard {
	var all []devices.SoundCard
	for _, c := range alsa.Kernel().Cards() {
		all = append(all, devices.SoundCard{ID: c.ID, Name: c.Name, USB: c.USB, Serial: c.Serial})
	}
	return all
}

// Devices asks PortAudio.
func (f soundFinder) Devices(ctx context.Context) ([]devices.SoundDevice, error) {
	found, err := audio.List(ctx, f.opt)
	var all []devices.SoundDevice
	for _, d := range found {
		all = append(all, devices.SoundDevice{Name: d.Name, System: d.Host, Inputs: d.Inputs, Outputs: d.Outputs})
	}
	return all, err
}

// phone gives a speakerphone of package audio the abilities of package devices.
type phone struct{ *audio.Speakerphone }

// Sound plays the sweeps, and, when somebody has the card, looks at what the
// kernel shows of that.
func (p phone) Sound(ctx context.Context, reference []byte) (devices.Hearing, error) {
	ref, err := soundReference(reference)
	if err != nil {
		return devices.Hearing{}, err
	}
	r, err := p.CheckAgainst(ctx, ref)
	if errors.Is(err, devices.ErrBusy) {
		var h devices.Hearing
		if use, lerr := p.Look(ctx); lerr == nil {
			h.Elsewhere = use.String()
		}
		return h, err
	}
	if err != nil {
		return devices.Hearing{}, err
	}
	return hearingOf(r), nil
}

func soundReference(data []byte) (*loop.Reference, error) {
	if data == nil {
		return nil, nil
	}
	var ref loop.Reference
	if err := json.Unmarshal(data, &ref); err != nil {
		return nil, fmt.Errorf("%w: %w", devices.ErrReference, err)
	}
	return &ref, nil
}

// Refer takes a reference.
func (p phone) Refer(ctx context.Context) ([]byte, devices.Hearing, error) {
	ref, r, err := p.Reference(ctx)
	if err != nil {
		return nil, devices.Hearing{}, err
	}
	data, err := json.Marshal(ref)
	return data, hearingOf(r), err
}

// Level measures how loud it is.
func (p phone) Level(ctx context.Context, over time.Duration) (devices.SoundLevel, error) {
	l, err := p.Speakerphone.Level(ctx, over)
	return devices.SoundLevel{LevelDB: l.LevelDB, PeakDB: l.PeakDB}, err
}

// ProveMute proves the microphone's mute.
func (p phone) ProveMute(ctx context.Context) (devices.MuteProof, error) {
	m, err := p.Speakerphone.ProveMute(ctx)
	return devices.MuteProof{Proven: m.Proven, Passes: m.Muted.Heard, Cause: m.Cause, Advice: m.Advice}, err
}

func hearingOf(r audio.Report) devices.Hearing {
	h := devices.Hearing{
		Device: deviceOf(r.Identity), Heard: r.Heard.Heard, DelayMS: r.Heard.DelayMS, STI: r.Heard.STI.Value,
		QuietDB: r.Heard.QuietDB, Took: millis(r.TookMS),
	}
	for _, f := range r.Findings {
		h.Findings = append(h.Findings, devices.SoundFinding{
			Name: string(f.Name), Cause: f.Cause, Advice: f.Advice, Grave: !f.Name.Remark(),
			Measure: f.Measure, Unit: f.Unit, Value: f.Value, Limit: f.Limit,
		})
	}
	for _, f := range r.Figures {
		h.Figures = append(h.Figures, devices.SoundFigure(f))
	}
	if t := r.Trend; t != nil {
		h.Trend = &devices.SoundTrend{DelayMS: t.DelayMS, STI: t.STI, QuietDB: t.QuietDB}
		for _, b := range t.Bands {
			h.Trend.Bands = append(h.Trend.Bands, devices.SoundBand{Hz: b.CenterHz, GainDB: b.GainDB, NoiseDB: b.NoiseDB, T20Pct: b.T20Pct, MarginDB: b.MarginDB})
		}
	}
	if details, err := json.Marshal(r); err == nil { // a report always marshals
		h.Details = details
	}
	return h
}

// deviceOf names a device by what does not change between starts.
func deviceOf(id loop.Identity) string {
	if id.Card == "" {
		return id.Output + ", " + id.Input
	}
	name := id.Card
	if id.Serial != "" {
		name += ", serial number " + id.Serial
	}
	return name
}
