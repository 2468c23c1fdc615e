package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"klubba/devices"
)

// newDisplayEncode is "klubba display encode": the bytes of a request.
func newDisplayEncode(a *app) *cobra.Command {
	var name string
	var id int
	use := "encode --protocol " + a.say("display.protocol-word", nil) + " " + a.say("display.command-word", nil) + " [" + a.say("display.value-word", nil) + "]"
	cmd := a.command(use, "display.encode", a.atMost(2), func(cmd *cobra.Command, args []string) error {
		d, usual, err := a.dialectOf(cmd, name)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return a.usage(cmd, "usage.missing", map[string]any{"What": a.say("display.command-word", nil)})
		}
		if !cmd.Flags().Changed("id") {
			id = usual
		}
		command, value := displayRequest(args)
		b, err := d.build(id, command, value)
		switch {
		case errors.Is(err, devices.ErrUnsupported):
			return a.usage(cmd, "usage.display-command", map[string]any{"Protocol": name, "Command": strings.Join(args, " ")})
		case err != nil:
			return a.usage(cmd, "usage.display-value", map[string]any{"Error": err})
		}
		return printed(a.println(fmt.Sprintf("% X", b)))
	})
	cmd.Long = a.paragraphs("display.encode.long")
	a.protocolFlag(cmd, &name)
	cmd.Flags().IntVar(&id, "id", 0, a.say("flag.display-id", nil))
	return cmd
}

// protocolFlag adds the flag that every command here needs.
func (a *app) protocolFlag(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "protocol", "", a.say("flag.protocol", nil))
}

// displayRequest reads a command as people say it: "on" is "power on", "mute"
// is the sound's, and a question mark asks like no value.
func displayRequest(args []string) (command, value string) {
	command = strings.ToLower(args[0])
	if len(args) > 1 {
		value = strings.ToLower(args[1])
	}
	switch command {
	case "on", "off":
		command, value = "power", command
	case "mute":
		command = "sound-mute"
	}
	if value == "?" {
		value = ""
	}
	return command, value
}
