package wire

// LinkFigures are the figures of the way to the remote members. Shares are
// from 0 to 1. R and MOS are estimates by the E-model (ITU-T G.107).
type LinkFigures struct {
	Mark
	Level   string `json:"level"`
	Cause   string `json:"cause,omitempty"`
	Suspect bool   `json:"suspect"` // an answer is overdue
	// Flapping: the link changed too often and is held degraded, at best.
	Flapping bool `json:"flapping"`
	// Loss over the last second and the last 15, the latter with the bounds
	// that it has with 95 % confidence.
	Loss1      float64 `json:"loss_1s"`
	Loss15     float64 `json:"loss_15s"`
	Loss15Low  float64 `json:"loss_15s_low"`
	Loss15High float64 `json:"loss_15s_high"`
	Late15     float64 `json:"late_15s"`
	BurstMS    int64   `json:"burst_max_ms"`
	RTT50      float64 `json:"rtt_p50_ms"`
	RTT95      float64 `json:"rtt_p95_ms"`
	Jitter     float64 `json:"jitter_ms"`
	R          float64 `json:"r_estimate"`
	MOS        float64 `json:"mos_estimate"`
	// Gateway and Passive are flows: what the gateway and the meeting's own
	// packets say.
	Gateway string  `json:"gateway"`
	Passive string  `json:"passive"`
	Relays  []Relay `json:"relays"`
}

// Relay is how one relay does.
type Relay struct {
	Name    string `json:"name"`
	Health  string `json:"health"`
	Fault   string `json:"fault,omitempty"`
	Problem string `json:"problem,omitempty"`
	// AgeMS is how long ago it last answered; absent if it never did.
	AgeMS *int64 `json:"answered_ms_ago,omitempty"`
}
