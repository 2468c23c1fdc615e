package cec

import (
	"context"
	"fmt"

	"klubba/devices/cec/message"
)

// maxMessage is what CEC carries at most, in bytes.
const maxMessage = 16

// Exchange sends a message as it is, but for our own address in its first
// byte, and returns the answer; see devices.DisplayLine. It is nil where the
// message has none, or none that is known.
func (tv *TV) Exchange(ctx context.Context, b []byte) ([]byte, error) {
	defer tv.hold()()
	if len(b) == 0 || len(b) > maxMessage {
		return nil, tv.told("send", fmt.Errorf("%d bytes: give 1 to %d", len(b), maxMessage))
	}
	var answer []byte
	err := tv.do(ctx, func() error {
		own, _, err := tv.ready()
		if err != nil {
			return err
		}
		sent := append([]byte{own<<4 | b[0]&15}, b[1:]...)
		reply := replyTo(sent)
		got, tx, rx, err := send(tv.kernel, tv.fd, sent, reply, answerLimit)
		if err != nil {
			return fault(err)
		}
		if err := delivered(tx, rx, reply != 0); err != nil {
			return err
		}
		if reply != 0 {
			answer = got
		}
		return nil
	})
	if err != nil {
		return nil, tv.told("send", err) // answer may still be written to
	}
	return answer, nil
}

// replyTo is the opcode of the answer to a message, 0 if there is none.
func replyTo(b []byte) byte {
	m, err := message.Parse(b)
	if err != nil || m.Kind != message.Get {
		return 0
	}
	_, reply, err := message.Request(m.To, m.Command, "")
	if err != nil {
		return 0
	}
	return reply
}
