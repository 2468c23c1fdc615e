package picture

// Measures is what one picture is like. Brightness is in grey levels on the
// full range: 0 is black and 255 white, whatever range the frame came in.
type Measures struct {
	Width  int `json:"width"`
	Height int `json:"height"`

	// Mean, Median, and the levels that 1 % and 99 % of the pixels lie below.
	Mean   float64 `json:"mean"`
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	// Under and Over are the shares (0 to 1) of pixels that are as good as
	// black, or as white.
	Under float64 `json:"under"`
	Over  float64 `json:"over"`

	// Noise is the standard deviation of the noise, from the flattest tenth of
	// the picture: too high if fine detail covers all of it.
	Noise float64 `json:"noise"`
	// Spread is the standard deviation between the means of small tiles, freed
	// of noise: what there is to see at a glance.
	Spread float64 `json:"spread"`
	// Contrast is the standard deviation within a typical (median) tile, freed of noise.
	Contrast float64 `json:"contrast"`
	// Edges is the share (0 to 1) of tiles in which an edge stands out of the noise.
	Edges float64 `json:"edges"`

	// Sharpness says how much fine detail the edges have for their strength,
	// in per cent: higher is sharper. Contrast, brightness and noise do not
	// change it, so pictures can be compared. It is 0 if nothing can be judged.
	Sharpness float64 `json:"sharpness"`
	// Judged is how many tiles the sharpness rests on.
	Judged int `json:"judged"`

	// Cast is how far the picture's mean colour lies from grey, in levels of
	// the colour differences; Blue and Red say where (BT.601 Cb and Cr, less
	// 128). 0 where colour is not known.
	Cast float64 `json:"cast"`
	Blue float64 `json:"blue"`
	Red  float64 `json:"red"`
}
