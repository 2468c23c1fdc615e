package acoustics_test

import "testing"

// BenchmarkAnalyze3s analyses 3 s at 48 kHz: one sweep in a room.
func BenchmarkAnalyze3s(b *testing.B) {
	benchmark(b, scene{rate: 48000, delay: 4099, impulse: ringing(48000, 0.5, 1), noise: 1e-4, seconds: 3, once: true})
}

// BenchmarkAnalyzeWhole analyses the whole stimulus of 8.5 s, with drift.
func BenchmarkAnalyzeWhole(b *testing.B) {
	benchmark(b, scene{rate: 48000, delay: 4099, drift: 50, impulse: ringing(48000, 0.5, 1), noise: 1e-4})
}

func benchmark(b *testing.B, s scene) {
	x := s.record()
	b.ReportAllocs()
	for b.Loop() {
		analyze(b, x, s.rate)
	}
}
