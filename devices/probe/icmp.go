package probe

import (
	"encoding/binary"
	"fmt"

	"klubba/devices"
)

// ICMP echo (RFC 792, and RFC 4443, section 4). The kernel fills in identifier
// and checksum of a datagram socket, and gives it its own answers only.
const (
	icmpHeader   = 8 // type, code, checksum, identifier, sequence number
	icmpLength   = 32
	icmp4Request = 8
	icmp4Reply   = 0
	icmp6Request = 128
	icmp6Reply   = 129
)

// ping asks for an echo.
type ping struct {
	tags      tags
	ask, back byte // the types of question and answer
}

func newPing(six bool) codec {
	if six {
		return ping{newTags(), icmp6Request, icmp6Reply}
	}
	return ping{newTags(), icmp4Request, icmp4Reply}
}

func (p ping) request(b []byte, seq uint32) []byte {
	b = append(b, p.ask, 0, 0, 0, 0, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(seq))
	b = p.tags.append(b, seq)
	return append(b, make([]byte, icmpLength-len(b))...)
}

func (p ping) asked(b []byte) (uint32, bool) {
	if len(b) < icmpHeader || b[0] != p.ask {
		return 0, false
	}
	return p.tags.check(b[icmpHeader:])
}

func (p ping) answer(b []byte) (reply, error) {
	if len(b) < icmpHeader+tagSize || b[0] != p.back || b[1] != 0 {
		return reply{}, fmt.Errorf("%w: %d bytes of ICMP that are no echo reply", devices.ErrGarbage, len(b))
	}
	seq, ok := p.tags.check(b[icmpHeader:])
	if !ok || uint16(seq) != binary.BigEndian.Uint16(b[6:]) {
		return reply{}, fmt.Errorf("%w: an echo of what was not sent", devices.ErrWrongTransaction)
	}
	return reply{seq: seq}, nil
}
