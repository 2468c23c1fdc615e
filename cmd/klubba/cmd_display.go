package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"klubba/devices/cec/message"
	"klubba/devices/display/frame"
	"klubba/room"
)

// newDisplay is "klubba display": the room's displays, and what their bytes mean.
func newDisplay(a *app) *cobra.Command {
	group := a.group("display", "display")
	group.AddCommand(newDisplayList(a), newDisplayStatus(a), newDisplaySwitch(a, room.DisplayOn), newDisplaySwitch(a, room.DisplayOff),
		newDisplayInput(a), newDisplayMute(a), newDisplaySend(a), newDisplayEncode(a), newDisplayDecode(a))
	return group
}

// cecName is the protocol that is not spoken on a wire of its own.
const cecName = "cec"

// dialect is a protocol as the commands here need it.
type dialect interface {
	// build makes the frame of a request; an empty value asks.
	build(id int, command, value string) ([]byte, error)
	// read reads one frame; to is the frame that it answers, or nil.
	read(b, to []byte) (meaning, error)
	// cut takes frames out of a stream, and says how many bytes are none.
	cut(b []byte, each func([]byte)) (dropped int)
}

// meaning is what a frame says.
type meaning struct {
	kind, command, value string
	id                   int
	refused              error
}

// errNotRequest is a frame given as a request that is none.
var errNotRequest = errors.New("no request")

// dialectOf finds a protocol, and the address that is used when none is given.
func (a *app) dialectOf(cmd *cobra.Command, name string) (d dialect, id int, err error) {
	if name == cecName {
		return overHDMI{}, message.TV, nil
	}
	p, err := frame.ByName(name)
	if err != nil {
		return nil, 0, a.usage(cmd, "usage.protocol", map[string]any{"Name": name, "Names": strings.Join(append(frame.Names(), cecName), ", ")})
	}
	return wired{p}, 1, nil
}

// wired is a protocol of package frame.
type wired struct{ frame.Protocol }

func (w wired) build(id int, command, value string) ([]byte, error) {
	return w.Request(id, frame.Request{Command: frame.Command(command), Value: value})
}

func (w wired) read(b, to []byte) (meaning, error) {
	m, err := w.Parse(b)
	if to != nil {
		asked, failed := w.Parse(to)
		if failed != nil || asked.Kind != frame.Get && asked.Kind != frame.Set {
			return meaning{}, errNotRequest
		}
		m, err = w.ParseReply(b, frame.Request{Command: asked.Command, Value: asked.Value})
	}
	return meaning{string(m.Kind), string(m.Command), m.Value, m.ID, m.Err}, err
}

func (w wired) cut(b []byte, each func([]byte)) int {
	s := w.NewSplitter()
	return s.Push(b, each) + s.Rest()
}

// overHDMI is HDMI-CEC: a message is all that there is between its two ends.
type overHDMI struct{}

func (overHDMI) build(id int, command, value string) ([]byte, error) {
	b, _, err := message.Request(id, message.Command(command), value)
	return b, err
}

func (overHDMI) read(b, to []byte) (meaning, error) {
	m, err := message.Parse(b)
	if to != nil {
		if asked, failed := message.Parse(to); failed != nil || asked.Kind == message.Reply {
			return meaning{}, errNotRequest
		}
		if err == nil && !message.IsReplyTo(to, b) {
			err = frame.ErrOther
		}
	}
	id := m.From
	if m.Kind != message.Reply {
		id = m.To
	}
	return meaning{string(m.Kind), string(m.Command), m.Value, id, m.Err}, err
}

func (overHDMI) cut(b []byte, _ func([]byte)) int { return len(b) }

// readHex reads bytes as people write them: with or without blanks, colons,
// commas and 0x.
func readHex(args []string) ([]byte, error) {
	words := strings.FieldsFunc(strings.Join(args, " "), func(r rune) bool { return strings.ContainsRune(" \t\r\n:,-", r) })
	var b []byte
	for _, word := range words {
		word = strings.TrimPrefix(strings.ToLower(word), "0x")
		if len(word) == 1 {
			word = "0" + word
		}
		piece, err := hex.DecodeString(word)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", word, err)
		}
		b = append(b, piece...)
	}
	if len(b) == 0 {
		return nil, errors.New("no bytes")
	}
	return b, nil
}

// displayReasons are the reasons that have words of their own.
func displayReasons() []struct {
	err error
	id  string
} {
	return []struct {
		err error
		id  string
	}{
		{frame.ErrUnknown, "unsupported"}, {message.ErrUnsupported, "unsupported"}, {frame.ErrWait, "wait"}, {frame.ErrValue, "value"},
		{frame.ErrFailed, "failed"}, {frame.ErrLocked, "locked"}, {frame.ErrPassword, "password"},
		{frame.ErrNotNow, "not-now"}, {message.ErrNotNow, "not-now"}, {frame.ErrRefused, "refused"}, {message.ErrRefused, "refused"},
		{frame.ErrDamaged, "damaged"}, {frame.ErrForeign, "foreign"}, {message.ErrUnknown, "foreign"}, {frame.ErrOther, "other"},
	}
}

// displayReason puts the reason of an error into words.
func (a *app) displayReason(err error) string {
	reasons := displayReasons()
	i := slices.IndexFunc(reasons, func(r struct {
		err error
		id  string
	}) bool {
		return errors.Is(err, r.err)
	})
	if i < 0 {
		return a.words.Detail(err.Error())
	}
	return a.say("display.why."+reasons[i].id, nil)
}
