package camera

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/blackjack/webcam"
)

// FormatInfo is a format that a camera offers.
type FormatInfo struct {
	Format Format `json:"format"`
	// Name is the driver's: "Motion-JPEG".
	Name  string     `json:"name"`
	Sizes []SizeInfo `json:"sizes"`
}

// SizeInfo is a size that a camera offers in a format.
type SizeInfo struct {
	// Width and Height in pixels; the largest, where any size in steps goes.
	Width  int  `json:"width"`
	Height int  `json:"height"`
	Steps  bool `json:"steps,omitempty"`
	// Rates are frames a second, the highest first; empty if the camera
	// does not say. Of a range only its ends are told.
	Rates []float64 `json:"rates,omitempty"`
}

// listFormats asks for formats, sizes and rates. It opens the node once more,
// which disturbs nobody: only who sets a format needs the camera alone.
func listFormats(path string) ([]FormatInfo, error) {
	w, err := webcam.Open(path)
	if err != nil {
		return nil, fmt.Errorf("list the formats: %w", fault(err))
	}
	defer func() { _ = w.Close() }() // it was only asked
	var all []FormatInfo
	for code, name := range w.GetSupportedFormats() {
		f := FormatInfo{Format: Format(code), Name: name}
		for _, size := range w.GetSupportedFrameSizes(code) {
			if size.MaxWidth == 0 || size.MaxHeight == 0 {
				continue // a continuous range, which the library leaves empty
			}
			f.Sizes = append(f.Sizes, SizeInfo{Width: int(size.MaxWidth), Height: int(size.MaxHeight),
				Steps: size.StepWidth > 0 || size.StepHeight > 0,
				Rates: rates(w.GetSupportedFramerates(code, size.MaxWidth, size.MaxHeight))})
		}
		slices.SortFunc(f.Sizes, func(a, b SizeInfo) int {
			return cmp.Or(cmp.Compare(b.Width, a.Width), cmp.Compare(b.Height, a.Height))
		})
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b FormatInfo) int { return cmp.Compare(a.Format.String(), b.Format.String()) })
	return all, nil
}

// rates turns intervals into frames a second. A range has its shortest
// interval in Min and its longest in Max.
func rates(intervals []webcam.FrameRate) []float64 {
	var all []float64
	for _, i := range intervals {
		if i.MinNumerator > 0 && i.MaxNumerator > 0 {
			all = append(all, round(float64(i.MinDenominator)/float64(i.MinNumerator)),
				round(float64(i.MaxDenominator)/float64(i.MaxNumerator)))
		}
	}
	slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
	return slices.Compact(all)
}
