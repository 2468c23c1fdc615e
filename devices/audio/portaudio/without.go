//go:build !cgo

package portaudio

import "klubba/devices/audio/pipe"

// Serve answers that this program was built without PortAudio.
func Serve(pipe.Request, []float32, func(string)) (pipe.Reply, []float32) {
	return pipe.Reply{Fault: &pipe.Fault{Code: pipe.NoLibrary,
		Text: "built without cgo: apt-get install gcc libc6-dev pkg-config portaudio19-dev, then CGO_ENABLED=1 go build ./cmd/klubba-audio"}}, nil
}
