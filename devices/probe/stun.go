package probe

import (
	"encoding/binary"
	"fmt"

	"klubba/devices"
)

// A STUN header (RFC 8489, section 5): type, length of the attributes, magic
// cookie, transaction id.
const (
	stunHeader  = 20
	stunCookie  = 0x2112A442
	stunRequest = 0x0001 // Binding request
	stunSuccess = 0x0101 // Binding success response
	stunError   = 0x0111 // Binding error response
	attrError   = 0x0009 // ERROR-CODE
)

// stun asks for a Binding. Its transaction id is the probe's number and a tag.
type stun struct{ tags tags }

func (s stun) request(b []byte, seq uint32) []byte {
	b = binary.BigEndian.AppendUint16(b, stunRequest)
	b = binary.BigEndian.AppendUint16(b, 0)
	b = binary.BigEndian.AppendUint32(b, stunCookie)
	return s.tags.append(b, seq)
}

func (s stun) asked(b []byte) (uint32, bool) {
	if len(b) < stunHeader {
		return 0, false
	}
	return s.tags.check(b[8:stunHeader])
}

func (s stun) answer(b []byte) (reply, error) {
	if len(b) < stunHeader || binary.BigEndian.Uint32(b[4:]) != stunCookie {
		return reply{}, fmt.Errorf("%w: %d bytes that are no STUN message", devices.ErrGarbage, len(b))
	}
	kind := binary.BigEndian.Uint16(b)
	length := int(binary.BigEndian.Uint16(b[2:]))
	if length%4 != 0 || length != len(b)-stunHeader || kind != stunSuccess && kind != stunError {
		return reply{}, fmt.Errorf("%w: a STUN message of type %#04x and length %d in %d bytes",
			devices.ErrGarbage, kind, length, len(b))
	}
	seq, ok := s.tags.check(b[8:stunHeader])
	if !ok {
		return reply{}, fmt.Errorf("%w: a STUN answer with a transaction id that is not ours", devices.ErrWrongTransaction)
	}
	if kind == stunError {
		return reply{seq: seq, err: fmt.Errorf("%w: STUN error %s", devices.ErrRejected, stunCode(b[stunHeader:]))}, nil
	}
	return reply{seq: seq}, nil
}

// stunCode finds the code among the attributes of an error response.
func stunCode(b []byte) string {
	for len(b) >= 4 {
		kind, n := binary.BigEndian.Uint16(b), int(binary.BigEndian.Uint16(b[2:]))
		b = b[4:]
		if n > len(b) {
			break
		}
		if kind == attrError && n >= 4 {
			return fmt.Sprintf("%d", int(b[2]&7)*100+int(b[3]))
		}
		b = b[min(len(b), (n+3)&^3):] // attributes are padded to 4 bytes
	}
	return "without a code"
}
