package picture

// Advice that stands with several findings.
const (
	uncover = "open the shutter, or take away what covers the lens"
	refocus = "let the camera focus, clean the lens and take off its foil"
)

// sight tells whether the camera is kept from seeing, and by what. The
// camera's own word about its shutter comes first, but a control that is
// wrong does not turn a view of the room into a shutter.
func (j *judge) sight() bool {
	m := j.Picture
	// In a small picture one tile is a large share.
	least := max(j.Edges, leastEdges/float64(max((m.Width/side)*(m.Height/side), 1)))
	seen := m.Edges >= least
	switch {
	case seen:
		return false
	case j.Privacy == PrivacyClosed:
		j.find(Shutter, "the privacy shutter is closed: the camera says so, and nothing is in view", "open the shutter",
			"edges", m.Edges, least)
	case m.High <= j.BlackHigh && m.Noise < j.BlackNoise:
		j.find(Black, "the picture is black, without even the noise of a sensor", "switch the camera off and on, and look at its cable",
			"high", m.High, j.BlackHigh)
	case m.Spread < j.Uniform && m.Mean < 2*j.BlackHigh:
		j.find(Covered, "the lens is covered by something that lets no light in, such as a cap", uncover,
			"spread", m.Spread, j.Uniform)
	case m.Spread < j.Uniform:
		j.find(Shutter, "an even surface right before the lens: a closed shutter", "open the shutter",
			"spread", m.Spread, j.Uniform)
	case m.Red >= j.SkinRed && m.Blue < 0:
		j.find(Covered, "something with the colour of skin is close before the lens", uncover,
			"red", m.Red, j.SkinRed)
	case m.Mean < j.Near:
		j.find(Covered, "something without any edge is close before the lens", uncover, "edges", m.Edges, least)
	case m.Spread > j.Shading*m.Mean:
		j.find(Covered, "something without any edge is close before the lens", uncover, "edges", m.Edges, least)
	default:
		j.find(CannotJudge, "too little is in view to judge the focus by", "point the camera at something with edges",
			"edges", m.Edges, least)
	}
	return true
}

// focus judges against the reference if there is one: it knows the scene.
func (j *judge) focus() {
	m := j.Picture
	switch {
	case m.Judged < leastJudged || m.High < j.DarkHigh/2:
		j.find(CannotJudge, "too little is in view to judge the focus by", "point the camera at something with edges",
			"judged", float64(m.Judged), leastJudged)
	case j.View != nil && j.View.Sharpness > 0 && j.View.Match >= j.Unlike:
		if j.View.Sharpness < j.Softer {
			j.find(Blurred, "the picture has lost sharpness against its reference", refocus,
				"view.sharpness", j.View.Sharpness, j.Softer)
		}
	case m.Sharpness < j.Sharpness:
		j.find(Blurred, "the picture is out of focus", refocus, "sharpness", m.Sharpness, j.Sharpness)
	}
}

func (j *judge) exposure() {
	m := j.Picture
	switch {
	case m.High < j.DarkHigh:
		j.find(Dark, "the room is dark", "switch on the light", "high", m.High, j.DarkHigh)
	case m.Under > j.Under:
		j.find(Underexposed, "too much of the picture is black", "more light in the room, or a longer exposure", "under", m.Under, j.Under)
	case m.Over > j.Over:
		j.find(Overexposed, "too much of the picture is white", "keep windows and lamps out of view, or shorten the exposure", "over", m.Over, j.Over)
	}
}

func (j *judge) colour() {
	if j.Picture.Cast > j.Cast {
		j.find(ColourCast, "the whole picture is tinted", "set the white balance to automatic", "cast", j.Picture.Cast, j.Cast)
	}
}

func (j *judge) view() {
	const advice = "turn the camera back to its preset, or store a new reference"
	switch v := j.View; {
	case v == nil:
	case v.Match < j.Unlike:
		j.find(Moved, "the view is not that of the reference", advice, "view.match", v.Match, j.Unlike)
	case v.Moved > j.Moved:
		j.find(Moved, "the view has moved against its reference", advice, "view.moved", v.Moved, j.Moved)
	}
}

// repetition judges whether the pictures are new ones.
func (j *judge) repetition() {
	const advice = "switch the camera off and on"
	s := j.Stack
	if s == nil {
		return
	}
	switch {
	case s.Repeated >= j.Repeated:
		j.find(Frozen, "the same picture comes again and again, bit for bit", advice, "repeated", s.Repeated, j.Repeated)
	case s.Loop > 0:
		j.find(Frozen, "a few pictures come again and again in a loop", advice, "loop", float64(s.Loop), 0)
	case s.Liveliness < j.Lifeless:
		j.find(Frozen, "the same picture comes again and again, only compressed anew", advice, "liveliness", s.Liveliness, j.Lifeless)
	}
}

// flow judges what else only several frames show.
func (j *judge) flow() {
	s := j.Stack
	if s == nil {
		return
	}
	if s.Flicker > j.Flicker {
		cause := "the light of lamps on 50 Hz mains flickers in the picture"
		if s.Mains == 60 {
			cause = "the light of lamps on 60 Hz mains flickers in the picture"
		}
		j.find(Flicker, cause, "set the camera's mains frequency, or its exposure to a multiple of a half mains period",
			"flicker", s.Flicker, j.Flicker)
	}
	if j.AskedRate > 0 && s.Rate > 0 && s.Rate < j.Rate*j.AskedRate {
		j.find(WrongRate, "fewer frames a second come than were asked for", "more light, another USB port, or a smaller picture",
			"rate", s.Rate, j.Rate*j.AskedRate)
	}
}

func (j *judge) size() {
	const cause, advice = "the picture has another size than was asked for", "choose a size that the camera offers"
	switch m := j.Picture; {
	case j.AskedWidth > 0 && m.Width != j.AskedWidth:
		j.find(WrongSize, cause, advice, "width", float64(m.Width), float64(j.AskedWidth))
	case j.AskedHeight > 0 && m.Height != j.AskedHeight:
		j.find(WrongSize, cause, advice, "height", float64(m.Height), float64(j.AskedHeight))
	}
}
