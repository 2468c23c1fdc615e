package loop

// Name names a finding, on the wire and in files.
type Name string

// The findings.
const (
	OK                Name = "ok"
	SilentMicrophone  Name = "silent-microphone"
	SilentLoudspeaker Name = "silent-loudspeaker"
	SilentEither      Name = "loudspeaker-or-microphone" // one of them is silent, and which cannot be told
	Muted             Name = "muted"                     // the mixer says so, and nothing is heard
	MuteFails         Name = "mute-fails"                // the mixer says so, and the sweep is heard
	EchoCancelled     Name = "echo-cancelled"            // the device takes its own sound out: not judged
	WrongDevice       Name = "wrong-device"              // not the one that the reference was taken with
	TooQuiet          Name = "too-quiet"
	Noisy             Name = "noisy"
	Hum               Name = "hum"
	Distorted         Name = "distorted"
	Clipping          Name = "clipping"
	Dropouts          Name = "dropouts"
	Delay             Name = "delay"
	Regulated         Name = "gain-regulated" // the device bends levels: distortion is not judged
	Reverberant       Name = "reverberant"
	Unclear           Name = "speech-unclear"
	Changed           Name = "changed"    // a band is not as it was at commissioning
	NotJudged         Name = "not-judged" // a figure that should be there could not be measured
	BrokenOff         Name = "broken-off" // the recording ends too early
)

// Remark tells that a speakerphone with this finding can still serve, or that
// it says nothing about whether it can.
func (n Name) Remark() bool {
	switch n {
	case OK, EchoCancelled, Hum, Regulated, Reverberant, Unclear, Changed, Noisy, NotJudged:
		return true
	}
	return false
}

// Finding is one thing that a person should know.
type Finding struct {
	Name Name `json:"name"`
	// Cause says in English what it is, and Advice what to do about it. Advice
	// may be "".
	Cause  string `json:"cause"`
	Advice string `json:"advice,omitempty"`
	// Measure names the figure that decided, Value is its value, Limit the
	// limit that it passed, both in Unit. Empty and zero where no figure did.
	Measure string  `json:"measure,omitempty"`
	Unit    string  `json:"unit,omitempty"`
	Value   float64 `json:"value"`
	Limit   float64 `json:"limit"`
}

// Figure is a measure with its limit, whether passed or not.
type Figure struct {
	Measure string  `json:"measure"`
	Unit    string  `json:"unit"`
	Value   float64 `json:"value"`
	Limit   float64 `json:"limit"`
	// Margin is how far the value is on the good side of the limit, in Unit;
	// negative beyond it.
	Margin float64 `json:"margin"`
}

// Verdict is what Judge says.
type Verdict struct {
	// Findings are OK alone for a speakerphone without fault, the gravest
	// first.
	Findings []Finding `json:"findings"`
	// Figures are all that were held against a limit.
	Figures []Figure `json:"figures"`
	// Trend is the change since the reference; nil without a valid one.
	Trend *Trend `json:"trend,omitempty"`
}

// Has reports whether there is a finding of that name.
func (v Verdict) Has(name Name) bool {
	for _, f := range v.Findings {
		if f.Name == name {
			return true
		}
	}
	return false
}

// Failures are the findings with which the speakerphone does not serve.
func (v Verdict) Failures() []Finding {
	var all []Finding
	for _, f := range v.Findings {
		if !f.Name.Remark() {
			all = append(all, f)
		}
	}
	return all
}
