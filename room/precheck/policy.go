package precheck

import "time"

// Policy has the limits. The zero value is not useful; start from
// DefaultPolicy.
type Policy struct {
	// DiskLow and DiskFull are how much of the disk must be free, in per cent:
	// below the first is a remark, below the second a failure.
	DiskLow, DiskFull float64
	// DiskSlow is how long a small file may take to be safely on the disk.
	DiskSlow time.Duration
	// Warm and Hot are how warm the box may be, in degrees Celsius: above the
	// first is a remark, above the second a failure.
	Warm, Hot float64
	// ClockError is how wrong the clock may be by the kernel's own estimate.
	ClockError time.Duration
	// CertificateLeft is how long a service's certificate must still hold.
	CertificateLeft time.Duration
	// ServiceSlow is how long a service may take to answer.
	ServiceSlow time.Duration
	// PressFresh is how old a press may be and still prove a button to
	// somebody who started the check; an older one is asked for again.
	PressFresh time.Duration
	// PressOld is how old a press may be where nobody can be asked.
	PressOld time.Duration
	// LinkLoss is the share of probes that may be lost over 15 s, in per cent,
	// and LinkRTT how long 95 of 100 may take there and back.
	LinkLoss float64
	LinkRTT  time.Duration
}

// DefaultPolicy returns the limits that nobody has tuned.
func DefaultPolicy() Policy {
	return Policy{
		DiskLow: 10, DiskFull: 2, DiskSlow: 500 * time.Millisecond,
		// A Raspberry Pi slows itself down from 80 °C on.
		Warm: 70, Hot: 80,
		ClockError:      time.Second,
		CertificateLeft: 14 * 24 * time.Hour, ServiceSlow: time.Second,
		PressFresh: 10 * time.Minute, PressOld: 7 * 24 * time.Hour,
		// Beyond these speech suffers (ITU-T G.107, G.114: 150 ms one way).
		LinkLoss: 2, LinkRTT: 300 * time.Millisecond,
	}
}
