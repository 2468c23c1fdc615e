package precheck

import (
	"fmt"
	"time"
)

// Disk is what was seen of the disk that the record is on.
type Disk struct {
	Free, Total uint64 // bytes
	ReadOnly    bool
	// Write is how long a small file took to be safely on it; Fault says why
	// none could be written.
	Write time.Duration
	Fault error
}

// Disk judges the disk that the record is on.
func (p Policy) Disk(d Disk) Result {
	free := 0.0
	if d.Total > 0 {
		free = 100 * float64(d.Free) / float64(d.Total)
	}
	took := float64(d.Write) / float64(time.Millisecond)
	r := Result{
		Part: "disk", Kind: KindDisk, Required: true, Verdict: OK,
		How:      fmt.Sprintf("%.0f %% free, a file was safely on it after %.0f ms", free, took),
		Measures: []Measure{measure("free", "%", free, AtLeast, p.DiskLow)},
	}
	if d.ReadOnly || d.Fault != nil {
		r.How = fmt.Sprintf("%.0f %% free", free)
	}
	switch {
	case d.ReadOnly:
		return r.bad(Failed, CauseDiskReadOnly, "the disk can only be read")
	case d.Fault != nil && free < p.DiskFull:
		return r.bad(Failed, CauseDiskFull, "the disk is full")
	case d.Fault != nil:
		return r.bad(Failed, CauseDiskFault, fmt.Sprintf("the disk cannot be written: %v", d.Fault))
	}
	r.Measures = append(r.Measures, measure("write", "ms", took, AtMost, float64(p.DiskSlow.Milliseconds())))
	switch {
	case free < p.DiskFull:
		return r.bad(Failed, CauseDiskFull, "the disk is full")
	case free < p.DiskLow:
		return r.bad(Remark, CauseDiskLow, "the disk is nearly full")
	case d.Write > p.DiskSlow:
		return r.bad(Remark, CauseDiskSlow, "the disk is slow to write")
	}
	return r
}

// Clock is what the kernel says of its wall clock (adjtimex).
type Clock struct {
	Synced bool
	// Error is how wrong it is at most, by the kernel's estimate.
	Error time.Duration
}

// Clock judges the wall clock. A meeting can be held by a wrong clock; its
// record will tell wrong times.
func (p Policy) Clock(c Clock) Result {
	r := Result{
		Part: "clock", Kind: KindClock, Verdict: OK,
		How:      fmt.Sprintf("the kernel keeps it to %.3f s", c.Error.Seconds()),
		Measures: []Measure{measure("error", "s", c.Error.Seconds(), AtMost, p.ClockError.Seconds())},
	}
	switch {
	case !c.Synced:
		r.How, r.Measures = "the kernel knows of no time service", nil
		return r.bad(Remark, CauseClockAlone, "the clock is kept right by nobody")
	case c.Error > p.ClockError:
		return r.bad(Remark, CauseClockInexact, "the clock may be wrong")
	}
	return r
}

// Temperature is one sensor's.
type Temperature struct {
	Sensor  string
	Celsius float64
}

// Temperature judges the hottest of the box's sensors; there is at least one.
func (p Policy) Temperature(all []Temperature) Result {
	hottest := all[0]
	for _, t := range all[1:] {
		if t.Celsius > hottest.Celsius {
			hottest = t
		}
	}
	r := Result{
		Part: "temperature", Kind: KindTemperature, Required: true, Verdict: OK,
		How:      fmt.Sprintf("the sensor %s tells %.1f °C", hottest.Sensor, hottest.Celsius),
		Measures: []Measure{measure("temperature", "°C", hottest.Celsius, AtMost, p.Warm)},
	}
	switch {
	case hottest.Celsius > p.Hot:
		return r.bad(Failed, CauseHot, "the box is too hot")
	case hottest.Celsius > p.Warm:
		return r.bad(Remark, CauseWarm, "the box is warm")
	}
	return r
}

// Power is what the firmware says of the power supply. Since the start: the
// machine's.
type Power struct {
	UnderVoltage, UnderVoltageSinceStart bool
	// Throttled: it has been slowed down since the start, by heat or power.
	Throttled bool
}

// Power judges the power supply.
func (p Policy) Power(w Power) Result {
	r := Result{Part: string(KindPower), Kind: KindPower, Required: true, Verdict: OK, How: "the firmware has seen no under-voltage since the start"}
	switch {
	case w.UnderVoltage:
		r.How = "the firmware sees under-voltage now"
		return r.bad(Failed, CauseUnderVoltage, "the power supply is too weak")
	case w.UnderVoltageSinceStart:
		r.How = "the firmware has seen under-voltage since the start"
		return r.bad(Remark, CauseWasUnder, "the power supply was too weak for a while")
	case w.Throttled:
		r.How = "the firmware has slowed the box down since the start"
		return r.bad(Remark, CauseWarm, "the box was slowed down by heat")
	}
	return r
}
