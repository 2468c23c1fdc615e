package camera

import (
	"fmt"

	"klubba/devices/camera/picture"
)

// Limits of the stream. Those of the picture are package picture's.
const (
	// rateShare is the share of the agreed rate that must be reached.
	rateShare = 0.9
	// badShare is the share of frames that may be lost, or damaged. One of
	// sixteen is more.
	badShare = 0.05
	// jitterShare is how much of an interval the jitter may be.
	jitterShare = 0.5
)

// streamFindings judges how the frames came. Unreadable is how many of the
// whole ones could not be decoded; dark is whether the picture is.
func streamFindings(took capture, unreadable int, dark bool) []picture.Finding {
	var all []picture.Finding
	t := took.timing
	total := t.Frames + t.Broken + t.Lost
	if f, ok := share(BrokenFrames, "broken", t.Broken+unreadable, total); ok {
		f.Cause = fmt.Sprintf("%d of %d frames came damaged", t.Broken+unreadable, total)
		f.Advice = "try another USB cable or port, without a hub"
		all = append(all, f)
	}
	if f, ok := share(LostFrames, "lost", t.Lost, total); ok {
		f.Cause = fmt.Sprintf("%d of %d frames are missing, by number and by time", t.Lost, total)
		f.Advice = "the USB bus or the computer is overloaded: give the camera a port of its own"
		all = append(all, f)
	} else if f, ok := rateFinding(took, dark); ok { // where frames are lost, it is known why they are few
		all = append(all, f)
	}
	if limit := round(jitterShare * t.Interval); t.Jitter > limit {
		all = append(all, picture.Finding{Name: Irregular, Measure: "jitter_ms", Value: t.Jitter, Limit: limit, Margin: beyond(t.Jitter, limit),
			Cause: fmt.Sprintf("the frames come irregularly, on average %.1f ms off their beat of %.1f ms", t.Jitter, t.Interval)})
	}
	return all
}

// share makes a finding of n frames of all, if they are too many.
func share(name picture.Name, measure string, n, total int) (picture.Finding, bool) {
	v := round(float64(n) / float64(max(total, 1)))
	return picture.Finding{Name: name, Measure: measure, Value: v, Limit: badShare, Margin: beyond(v, badShare)}, v > badShare
}

// rateFinding judges the beat of the frames, in which what was lost does not
// count. A camera that lengthens its exposure halves its rate, and that is
// the light's fault and not the bus's.
func rateFinding(took capture, dark bool) (picture.Finding, bool) {
	given, t := took.given.Rate, took.timing
	if given <= 0 || t.Interval <= 0 {
		return picture.Finding{}, false
	}
	rate, limit := round(1000/t.Interval), round(rateShare*given)
	if rate >= limit {
		return picture.Finding{}, false
	}
	f := picture.Finding{Name: picture.WrongRate, Measure: "rate", Value: rate, Limit: limit, Margin: beyond(rate, limit),
		Cause:  fmt.Sprintf("%.1f frames come a second where %.1f were agreed", rate, given),
		Advice: "give the camera a USB port of its own"}
	slows := took.settings.SlowInDark
	if slows != "no" && (slows == "yes" || dark) {
		f.Name, f.Advice = LowLight, "the camera exposes longer in low light: switch the lamps on"
	}
	return f, true
}

// beyond is the distance from the limit, as a share of it.
func beyond(value, limit float64) float64 {
	if limit == 0 {
		return 0
	}
	return round(max(value-limit, limit-value) / limit)
}
