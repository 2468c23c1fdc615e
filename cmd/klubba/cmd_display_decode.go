package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// newDisplayDecode is "klubba display decode": what bytes mean.
func newDisplayDecode(a *app) *cobra.Command {
	var name, replyTo string
	var asJSON bool
	use := "decode --protocol " + a.say("display.protocol-word", nil) + " HEX..."
	cmd := a.command(use, "display.decode", nil, func(cmd *cobra.Command, args []string) error {
		d, _, err := a.dialectOf(cmd, name)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return a.usage(cmd, "usage.missing", map[string]any{"What": "HEX"})
		}
		b, err := readHex(args)
		if err != nil {
			return a.usage(cmd, "usage.hex", map[string]any{"Error": err})
		}
		var to []byte
		if replyTo != "" {
			if to, err = readHex([]string{replyTo}); err != nil {
				return a.usage(cmd, "usage.hex", map[string]any{"Error": err})
			}
		}
		err = a.decode(d, b, to, asJSON)
		if errors.Is(err, errNotRequest) {
			return a.usage(cmd, "usage.reply-to", map[string]any{"Protocol": name, "Hex": replyTo})
		}
		return err
	})
	cmd.Long = a.paragraphs("display.decode.long")
	a.protocolFlag(cmd, &name)
	cmd.Flags().StringVar(&replyTo, "reply-to", "", a.say("flag.reply-to", nil))
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// decode shows what one frame means, or each of several in a row. Bytes that
// are no frame make it fail when all others have been shown.
func (a *app) decode(d dialect, b, to []byte, asJSON bool) error {
	m, err := d.read(b, to)
	if err == nil {
		return a.showMeaning(m, asJSON)
	}
	if errors.Is(err, errNotRequest) || errors.Is(err, frame.ErrOther) {
		return a.unreadable(err, asJSON)
	}
	count := 0
	var failed error
	dropped := d.cut(b, func(piece []byte) {
		count++
		m, err := d.read(piece, to)
		if err == nil {
			err = a.showMeaning(m, asJSON)
		} else {
			err = a.unreadable(err, asJSON)
		}
		failed = errors.Join(failed, err)
	})
	switch {
	case count == 0:
		return a.unreadable(err, asJSON)
	case dropped > 0:
		a.complain(a.say("display.dropped", map[string]any{"N": dropped}))
		return errors.Join(failed, toldError{})
	}
	return failed
}

// unreadable is the end of a frame that cannot be read.
func (a *app) unreadable(err error, asJSON bool) error {
	if errors.Is(err, errNotRequest) {
		return err
	}
	if asJSON {
		if err := a.printJSON(meant{Kind: "invalid", Error: err.Error()}); err != nil {
			return err
		}
	}
	a.complain(a.say("display.unreadable", map[string]any{"Why": a.displayReason(err), "Detail": err}))
	return toldError{}
}

// meant is a meaning for programs. ID is left out where the frame says none.
type meant struct {
	Kind    string `json:"kind"`
	ID      *int   `json:"id,omitempty"`
	Command string `json:"command"`
	Value   string `json:"value"`
	OK      bool   `json:"ok"`
	Error   string `json:"error"`
}

func (a *app) showMeaning(m meaning, asJSON bool) error {
	if asJSON {
		told := meant{Kind: m.kind, Command: m.command, Value: m.value, OK: m.refused == nil}
		if m.id != frame.NoID {
			told.ID = &m.id
		}
		if m.refused != nil {
			told.Error = strings.TrimPrefix(m.refused.Error(), devices.ErrRejected.Error()+": ")
		}
		return a.printJSON(told)
	}
	id := "display.kind." + m.kind
	if m.id != frame.NoID {
		id += "-id"
	}
	what := strings.TrimSpace(m.command + " " + m.value)
	if m.refused != nil {
		why := a.displayReason(m.refused)
		if what = m.command + ": " + why; m.command == "" {
			what = why
		}
	}
	return printed(a.println(a.say(id, map[string]any{"ID": m.id, "What": what})))
}
