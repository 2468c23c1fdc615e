package visca

import (
	"encoding/binary"
	"fmt"
)

// headerSize is what Sony puts before each message on UDP: type, length and
// sequence number, high byte first.
const headerSize = 8

// The types of a Sony datagram.
const (
	typeCommand      = 0x0100
	typeInquiry      = 0x0110
	typeReply        = 0x0111
	typeSetting      = 0x0120
	typeControl      = 0x0200
	typeControlReply = 0x0201
)

// The payloads of a control datagram.
const (
	controlReset    = 0x01
	controlAck      = 0x01
	controlError    = 0x0F
	badSequence     = 0x01
	badType         = 0x02
	maxDatagramBody = 64
)

// datagram is a message with Sony's header.
type datagram struct {
	kind     uint16
	sequence uint32
	payload  []byte
}

// bytes writes it.
func (d datagram) bytes() []byte {
	b := binary.BigEndian.AppendUint16(nil, d.kind)
	b = binary.BigEndian.AppendUint16(b, uint16(len(d.payload)))
	b = binary.BigEndian.AppendUint32(b, d.sequence)
	return append(b, d.payload...)
}

// parseDatagram reads one; the payload is part of b.
func parseDatagram(b []byte) (datagram, error) {
	if len(b) <= headerSize {
		return datagram{}, fmt.Errorf("%d bytes: no datagram with Sony's header", len(b))
	}
	d := datagram{binary.BigEndian.Uint16(b), binary.BigEndian.Uint32(b[4:]), b[headerSize:]}
	if n := int(binary.BigEndian.Uint16(b[2:])); n != len(d.payload) || n > maxDatagramBody {
		return datagram{}, fmt.Errorf("a length of %d with %d bytes: no datagram with Sony's header", n, len(d.payload))
	}
	return d, nil
}

// headerType is the type that a message travels under. Clearing and the
// version inquiry count as settings of the device.
func (m Message) headerType() uint16 {
	switch {
	case m.row.name == version || m.row.kind == KindSetting:
		return typeSetting
	case m.row.kind == KindInquiry:
		return typeInquiry
	}
	return typeCommand
}
