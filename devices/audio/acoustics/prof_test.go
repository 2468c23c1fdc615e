package acoustics_test

import (
	"klubba/devices/audio/acoustics"
	"testing"
)

func BenchmarkAnalyze(b *testing.B) {
	x := scene{rate: 48000, delay: 4099, impulse: ringing(48000, .5, 2), noise: 1e-4, seconds: 3}.record()
	s := acoustics.DefaultStimulus(48000)
	for b.Loop() {
		if _, err := acoustics.Analyze(x, s); err != nil {
			b.Fatal(err)
		}
	}
}
func BenchmarkAnalyzeWhole(b *testing.B) {
	x := scene{rate: 48000, delay: 4099, drift: 50, impulse: ringing(48000, .5, 2), noise: 1e-4}.record()
	s := acoustics.DefaultStimulus(48000)
	for b.Loop() {
		if _, err := acoustics.Analyze(x, s); err != nil {
			b.Fatal(err)
		}
	}
}
