package picture

// leastJudged is how many tiles a judgement of the focus needs.
const leastJudged = 12

// leastEdges is how many tiles must have an edge before something is in view.
const leastEdges = 3

// Limits are where findings begin. Brightness is in grey levels, 0 to 255.
type Limits struct {
	// BlackHigh: if 99 % of the pixels are no brighter and Noise is below
	// BlackNoise, the sensor sends nothing at all. A covered sensor has noise.
	BlackHigh, BlackNoise float64
	// Edges: with a smaller share of tiles that have an edge, nothing is in view.
	Edges float64
	// Uniform: with a smaller Spread, and no edges, it is a surface right
	// before the lens.
	Uniform float64
	// Near: with no edges, a mean below it is something that keeps the light
	// out. So is shading of more than Shading of the mean.
	Near, Shading float64
	// SkinRed is how far red must lie above grey for a smooth view to be skin.
	SkinRed float64
	// DarkHigh: if 99 % of the pixels are darker, but something is seen, the room is dark.
	DarkHigh float64
	// Over and Under are the shares of white and black pixels.
	Over, Under float64
	// Sharpness below this is out of focus, where there is no reference. A lone
	// straight edge in focus mostly has 6, photographs have 5 to 100. Out of
	// focus by three pixels, what is rich in detail may still have 6: without a
	// reference no limit finds all that is blurred and calls nothing else so.
	Sharpness float64
	// Softer: of the reference's sharpness, less than this share is out of focus.
	Softer float64
	// Cast is the tint in levels of the colour differences.
	Cast float64
	// Moved is in per cent of the width; Match below Unlike is another view altogether.
	Moved, Unlike float64
	// Repeated is the share of frames bit for bit equal to the one before;
	// Liveliness below Lifeless is one picture compressed again and again.
	Repeated, Lifeless float64
	// Flicker is in per cent of the brightness.
	Flicker float64
	// Rate is the share of the asked frame rate that must come.
	Rate float64
}

// DefaultLimits are chosen on half of the photographs of the truth test, and
// proven on the other half.
func DefaultLimits() Limits {
	return Limits{
		BlackHigh: 8, BlackNoise: .4,
		Edges:   .003,
		Uniform: 1, Near: 90, Shading: .15, SkinRed: 6,
		DarkHigh: 50,
		Over:     .35, Under: .6,
		Sharpness: 3, Softer: .5,
		Cast:  30,
		Moved: 2, Unlike: .25,
		Repeated: .9, Lifeless: .15,
		Flicker: 1.5,
		Rate:    .8,
	}
}
