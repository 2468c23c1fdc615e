package link

import (
	"math"
	"time"
)

// wilson returns the bounds of a share of which k in n were seen, z standard
// deviations apart (E. B. Wilson 1927). Both may be fractions of probes.
func wilson(k, n, z float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	p, z2 := k/n, z*z
	middle := p + z2/(2*n)
	spread := z * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	scale := 1 + z2/n
	return max(0, (middle-spread)/scale), min(1, (middle+spread)/scale)
}

// The E-model's figures for G.711 with concealment (ITU-T G.107, and G.113
// Appendix I), used as a stand-in for codecs that have none.
const (
	bestR      = 93.2 // without delay and loss
	equipment  = 0    // Ie, the codec's own impairment
	robustness = 25.1 // Bpl, how well it takes loss

	packetDelay = 20 * time.Millisecond // one packet of speech
	deviceDelay = 40 * time.Millisecond // codec and sound card
)

// rOf estimates R by the E-model from a round trip, its jitter, the share of
// packets lost, and how many times longer than random their bursts are.
func rOf(rtt, jitter time.Duration, loss, burstiness float64) float64 {
	delay := float64(rtt/2+2*jitter+packetDelay+deviceDelay) / float64(time.Millisecond)
	impairment := 0.024 * delay
	if delay > 177.3 {
		impairment += 0.11 * (delay - 177.3)
	}
	percent := 100 * loss
	return bestR - impairment - (equipment + (95-equipment)*percent/(percent/burstiness+robustness))
}

// mosOf turns R into a mean opinion score from 1 to 4.5. The standard's cubic
// dips below 1 for R near 3; a score does not.
func mosOf(r float64) float64 {
	switch {
	case r < 0:
		return 1
	case r > 100:
		return 4.5
	}
	return max(1, 1+0.035*r+7e-6*r*(r-60)*(100-r))
}
