//go:build cgo

package portaudio

import (
	"errors"
	"fmt"
	"time"

	"github.com/gordonklaus/portaudio"

	"klubba/devices/audio/pipe"
)

// Serve does what a request asks for and returns the reply with what was
// recorded. It may never return, and it may end the process; both are the
// library's doing. doing is told what the library is asked for next. A process
// calls it once.
func Serve(q pipe.Request, samples []float32, doing func(string)) (p pipe.Reply, recorded []float32) {
	p.Library = portaudio.VersionText()
	doing("looking for devices")
	if err := portaudio.Initialize(); err != nil {
		p.Fault = fault(err)
		return p, nil
	}
	defer within(time.Second, func() { _ = portaudio.Terminate() }) // the process ends anyway
	own, err := portaudio.Devices()
	if err != nil {
		p.Fault = fault(err)
		return p, nil
	}
	p.Devices = listed(own)
	if q.Do == pipe.List {
		return p, nil
	}
	s, f := choose(q, own, p.Devices)
	if p.Fault = f; f != nil {
		return p, nil
	}
	p.Devices = nil
	return run(p, s, newTake(q, samples, s.Output.Channels, s.Input.Channels), doing)
}

// listed puts the library's devices into the words of package pipe.
func listed(own []*portaudio.DeviceInfo) []pipe.Device {
	all := make([]pipe.Device, len(own))
	for i, d := range own {
		all[i] = pipe.Device{Name: d.Name, Inputs: d.MaxInputChannels, Outputs: d.MaxOutputChannels, Rate: d.DefaultSampleRate}
		if d.HostApi != nil {
			all[i].Host = d.HostApi.Name
		}
	}
	return all
}

// leastLatency is what a stream is given for its buffers at least.
const leastLatency = 100 * time.Millisecond

// choose finds the devices of a request and how to open them: with two channels
// where there are two, since a loudspeaker may hang on either, and since the
// kernel's sound loop wants as many to record as to play. The first is recorded.
func choose(q pipe.Request, own []*portaudio.DeviceInfo, all []pipe.Device) (s portaudio.StreamParameters, _ *pipe.Fault) {
	latency := max(leastLatency, time.Duration(q.Latency)*time.Millisecond)
	s = portaudio.StreamParameters{SampleRate: float64(q.Rate), FramesPerBuffer: portaudio.FramesPerBufferUnspecified, Flags: portaudio.ClipOff | portaudio.DitherOff}
	if q.Do != pipe.Record {
		i, f := pick(all, q.Output, false)
		if f != nil {
			return s, f
		}
		s.Output = portaudio.StreamDeviceParameters{Device: own[i], Channels: min(2, own[i].MaxOutputChannels), Latency: latency}
	}
	if q.Do != pipe.Play {
		i, f := pick(all, q.Input, true)
		if f != nil {
			return s, f
		}
		s.Input = portaudio.StreamDeviceParameters{Device: own[i], Channels: min(2, own[i].MaxInputChannels), Latency: latency}
	}
	return s, nil
}

// run opens the stream, waits for the take's end and closes it.
func run(p pipe.Reply, s portaudio.StreamParameters, t *take, doing func(string)) (pipe.Reply, []float32) {
	p.Rate = s.SampleRate
	for _, d := range []*portaudio.DeviceInfo{s.Output.Device, s.Input.Device} {
		if d != nil {
			p.Rate = d.DefaultSampleRate // told if it refuses ours
		}
	}
	const bad = portaudio.InputUnderflow | portaudio.InputOverflow | portaudio.OutputUnderflow | portaudio.OutputOverflow
	step := func(in, out []float32, _ portaudio.StreamCallbackTimeInfo, flags portaudio.StreamCallbackFlags) {
		t.step(in, out, flags&bad != 0)
	}
	doing("asking for the sample rate")
	if err := portaudio.IsFormatSupported(s, step); errors.Is(err, portaudio.InvalidSampleRate) {
		p.Fault = fault(err)
		return p, nil
	}
	doing("opening the devices")
	stream, err := portaudio.OpenStream(s, step)
	if err != nil {
		p.Fault = fault(err)
		return p, nil
	}
	p.Rate, p.Output, p.Input = s.SampleRate, name(s.Output.Device), name(s.Input.Device)
	doing("starting the stream")
	if err := stream.Start(); err != nil {
		p.Fault = fault(err)
		return p, nil
	}
	doing("playing and recording")
	p.Fault = t.wait()
	doing("closing the devices")
	// After a failure both report success, or hang: what they say is no news.
	within(2*time.Second, func() { _, _ = stream.Abort(), stream.Close() })
	return p, t.end(&p)
}

func name(d *portaudio.DeviceInfo) string {
	if d == nil {
		return ""
	}
	return d.Name
}

// within calls the library, and no longer waits for it after some time. It is
// for the end of the process only: the call may go on.
func within(limit time.Duration, call func()) {
	done := make(chan struct{})
	go func() { defer close(done); call() }()
	select {
	case <-done:
	case <-time.After(limit):
	}
}

// fault puts an error of the library into the words of package pipe.
func fault(err error) *pipe.Fault {
	f := &pipe.Fault{Code: pipe.Library, Text: err.Error()}
	var host portaudio.UnanticipatedHostError
	switch {
	case errors.Is(err, portaudio.DeviceUnavailable):
		f.Code = pipe.Busy
	case errors.Is(err, portaudio.InvalidSampleRate):
		f.Code = pipe.Rate
	case errors.As(err, &host):
		f.Text = fmt.Sprintf("%s (%d)", host.Text, host.Code)
		f.Code = map[int]pipe.Code{-16: pipe.Busy, -13: pipe.Denied, -1: pipe.Denied, -19: pipe.NoDevice, -6: pipe.NoDevice, -2: pipe.NoDevice}[host.Code]
		if f.Code == "" {
			f.Code = pipe.Library
		}
	}
	return f
}
