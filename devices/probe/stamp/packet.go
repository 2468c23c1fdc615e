package stamp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Size is the length of both packets in unauthenticated mode, without
// extensions.
const Size = 44

// ntpEpoch is 1970 in seconds since 1900, where NTP timestamps begin.
const ntpEpoch = 2208988800

// errorEstimate: not synchronised as far as we know (S = 0), NTP format
// (Z = 0), scale 0 and a multiplier that may not be zero (RFC 4656, section
// 4.1.2).
const errorEstimate = 0x0001

// ErrShort is a packet that is too short to be one.
var ErrShort = errors.New("too short for a STAMP packet")

// Time is a moment in NTP's 64-bit format: seconds and a fraction of 2^-32.
type Time uint64

// TimeOf gives a moment of the wall clock in NTP's format. It wraps in 2036,
// as NTP does; differences are right across that.
func TimeOf(t time.Time) Time {
	fraction := uint64(t.Nanosecond()) << 32 / uint64(time.Second)
	return Time(uint64(uint32(t.Unix()+ntpEpoch))<<32 | fraction)
}

// Sub is the time from u to t.
func (t Time) Sub(u Time) time.Duration {
	d := int64(t - u) // in 2^-32 s; right modulo 2^32 s
	return time.Duration(d>>32)*time.Second + time.Duration(uint64(uint32(d))*uint64(time.Second)>>32)
}

// AppendProbe appends the sender's packet (RFC 8762, section 4.2.1): sequence
// number, timestamp, error estimate, and zeros that make it as long as the
// answer.
func AppendProbe(b []byte, seq uint32, now Time) []byte {
	b = binary.BigEndian.AppendUint32(b, seq)
	b = binary.BigEndian.AppendUint64(b, uint64(now))
	b = binary.BigEndian.AppendUint16(b, errorEstimate)
	return append(b, make([]byte, Size-14)...)
}

// Answer is what a reflected packet says (RFC 8762, section 4.3.1).
type Answer struct {
	// Seq and Sent are the sender's own, reflected.
	Seq  uint32
	Sent Time
	// Received and Left are when the reflector got the probe and let the
	// answer go, by its own clock.
	Received, Left Time
}

// ParseAnswer reads a reflected packet. What follows it (RFC 8972 extensions)
// is left alone.
func ParseAnswer(b []byte) (Answer, error) {
	if len(b) < Size {
		return Answer{}, fmt.Errorf("%d bytes: %w", len(b), ErrShort)
	}
	return Answer{
		Left:     Time(binary.BigEndian.Uint64(b[4:])),
		Received: Time(binary.BigEndian.Uint64(b[16:])),
		Seq:      binary.BigEndian.Uint32(b[24:]),
		Sent:     Time(binary.BigEndian.Uint64(b[28:])),
	}, nil
}

// appendAnswer appends the stateless reflector's answer to a probe of at least
// Size bytes: its sequence number is the sender's. The 16 bits behind the error
// estimate are returned as they came: RFC 8972 has its session id there.
func appendAnswer(b, probe []byte, received, left Time, ttl byte) []byte {
	b = append(b, probe[:4]...)
	b = binary.BigEndian.AppendUint64(b, uint64(left))
	b = binary.BigEndian.AppendUint16(b, errorEstimate)
	b = append(b, probe[14:16]...)
	b = binary.BigEndian.AppendUint64(b, uint64(received))
	b = append(b, probe[:14]...) // sequence number, timestamp, error estimate
	return append(b, 0, 0, ttl, 0, 0, 0)
}
