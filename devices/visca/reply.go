package visca

import (
	"bytes"
	"errors"
	"fmt"

	"klubba/devices"
)

// ReplyKind is what a camera says.
type ReplyKind uint8

// The kinds of reply.
const (
	// ReplyAck: a command was accepted and runs in Socket.
	ReplyAck ReplyKind = iota + 1
	// ReplyDone: the command in Socket is done. Socket 0 is a command that
	// the camera did not acknowledge first.
	ReplyDone
	// ReplyAnswer: an inquiry's answer is in Data.
	ReplyAnswer
	// ReplyRefused: Err says why.
	ReplyRefused
	// ReplyNetworkChange: the chain has changed, or the camera restarted.
	ReplyNetworkChange
	// ReplyAddresses: the chain has been numbered; Cameras says how many.
	ReplyAddresses
	// ReplyCleared: every camera of the chain has forgotten what it was told.
	ReplyCleared
)

// Why a camera refuses. Each wraps devices.ErrRejected: the way to the camera
// is whole.
var (
	// ErrLength: the frame was of another length than the camera knows.
	ErrLength = fmt.Errorf("%w: it knows this command in another length", devices.ErrRejected)
	// ErrSyntax: the camera does not know the command, or not with these
	// values. It wraps devices.ErrUnsupported too.
	ErrSyntax = fmt.Errorf("%w: it does not know this command, or not with these values: %w", devices.ErrRejected, devices.ErrUnsupported)
	// ErrBufferFull: the camera is busy with other commands.
	ErrBufferFull = fmt.Errorf("%w: it is busy with other commands: try again when they are done", devices.ErrRejected)
	// ErrCancelled: the command was ended by Cancel.
	ErrCancelled = fmt.Errorf("%w: the command was cancelled", devices.ErrRejected)
	// ErrNoSocket: there was nothing to cancel.
	ErrNoSocket = fmt.Errorf("%w: nothing runs that could be cancelled", devices.ErrRejected)
	// ErrNotExecutable: the camera knows the command and cannot do it now.
	ErrNotExecutable = fmt.Errorf("%w: not now: it may be in standby, still starting, or in a mode that excludes this (manual focus during autofocus)", devices.ErrRejected)
	// ErrRefused: another code.
	ErrRefused = fmt.Errorf("%w: for a reason that is not of the standard", devices.ErrRejected)
)

// errReply is bytes that are no reply.
var errReply = errors.New("no VISCA reply")

// Reply is one frame from a camera.
type Reply struct {
	Kind ReplyKind
	// From is the camera's address: 1 to 7, 0 for a broadcast that came round.
	// Some cameras on a network put another than 1.
	From int
	// Socket is the one that the command runs in; 0 is none.
	Socket int
	// Data is an inquiry's answer; see Message.Answer.
	Data []byte
	// Cameras is how many there are on the chain.
	Cameras int
	// Err is why a command was refused.
	Err error
}

// ParseReply reads a frame from a camera, from the address to FF. A network
// change is accepted from any first byte, and other replies from any address.
func ParseReply(frame []byte) (Reply, error) {
	n := len(frame)
	if n < 3 || n > maxFrame || frame[n-1] != frameEnd || bytes.IndexByte(frame, frameEnd) != n-1 {
		return Reply{}, fmt.Errorf("% X: %w", frame[:min(n, maxFrame)], errReply)
	}
	head, body := frame[0], frame[1:n-1]
	switch {
	case len(body) == 1 && body[0] == 0x38:
		return Reply{Kind: ReplyNetworkChange, From: from(head)}, nil
	case head == 0x80|broadcast && len(body) == 2 && body[0] == 0x30 && body[1] >= 1 && body[1] <= broadcast:
		return Reply{Kind: ReplyAddresses, Cameras: int(body[1]) - 1}, nil
	case head == 0x80|broadcast && bytes.Equal(body, []byte{1, 0, 1}):
		return Reply{Kind: ReplyCleared}, nil
	case head < 0x90 || head&0x0F != 0:
		return Reply{}, fmt.Errorf("% X: %w", frame, errReply)
	}
	r := Reply{From: from(head), Socket: int(body[0] & 0x0F)}
	switch high := body[0] >> 4; {
	case high == 4 && len(body) == 1:
		r.Kind = ReplyAck
	case high == 5 && len(body) == 1:
		r.Kind = ReplyDone
	case high == 5:
		r.Kind, r.Data = ReplyAnswer, bytes.Clone(body[1:])
	case high == 6 && len(body) == 2:
		r.Kind, r.Err = ReplyRefused, reason(body[1])
	default:
		return Reply{}, fmt.Errorf("% X: %w", frame, errReply)
	}
	return r, nil
}

// from is the sender's address.
func from(head byte) int {
	if head < 0x90 {
		return 0
	}
	return int(head>>4) - 8
}

// reason says what an error code means.
func reason(code byte) error {
	switch code {
	case 0x01:
		return ErrLength
	case 0x02:
		return ErrSyntax
	case 0x03:
		return ErrBufferFull
	case 0x04:
		return ErrCancelled
	case 0x05:
		return ErrNoSocket
	case 0x41:
		return ErrNotExecutable
	}
	return fmt.Errorf("%w (code %02X)", ErrRefused, code)
}
