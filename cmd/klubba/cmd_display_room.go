package main

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"klubba/agent/client"
	"klubba/agent/wire"
	"klubba/room"
)

// newDisplayList is "klubba display list": which there are, and how they are
// reached. None is asked.
func newDisplayList(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("list", "display.list", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		list, err := daemon.Displays(cmd.Context(), false)
		if err != nil {
			return err
		}
		if asJSON {
			return a.printJSON(list)
		}
		return printed(a.println(strings.Join(a.displayList(list), "\n")))
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// newDisplayStatus is "klubba display status": all at once, or one in full. A
// display that does not answer makes it fail: a script must notice.
func newDisplayStatus(a *app) *cobra.Command {
	var asJSON bool
	use := "status [" + a.say("display.name-word", nil) + "]"
	cmd := a.command(use, "display.status", a.atMost(1), func(cmd *cobra.Command, args []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		if len(args) > 0 {
			return a.withDisplay(cmd, args, 0, 0, func(ctx context.Context, daemon *client.Client, d wire.Display, _ []string) error {
				state, err := daemon.Display(ctx, d.Name)
				if err != nil {
					return err
				}
				d.State = &state
				return a.displayStates([]wire.Display{d}, state, asJSON)
			})
		}
		list, err := daemon.Displays(cmd.Context(), true)
		if err != nil {
			return err
		}
		if len(list.Displays) == 0 && !asJSON {
			return errors.New(a.say("display.none", nil))
		}
		return a.displayStates(list.Displays, list, asJSON)
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// displayStates shows what displays say.
func (a *app) displayStates(all []wire.Display, whole any, asJSON bool) error {
	var err error
	if asJSON {
		err = a.printJSON(whole)
	} else {
		err = printed(a.println(strings.Join(a.displayLines(all), "\n")))
	}
	silent := func(d wire.Display) bool { return d.State == nil || d.State.Error != "" }
	if err == nil && slices.ContainsFunc(all, silent) {
		err = toldError{}
	}
	return err
}

// newDisplaySwitch is "klubba display on" or "off".
func newDisplaySwitch(a *app, do room.DisplayUse) *cobra.Command {
	use := string(do) + " [" + a.say("display.name-word", nil) + "]"
	return a.displaySetting(use, do, 0, 0, func(*cobra.Command, []string) (wire.DisplaySet, error) { return wire.DisplaySet{}, nil })
}

// newDisplayInput is "klubba display input".
func newDisplayInput(a *app) *cobra.Command {
	use := "input [" + a.say("display.name-word", nil) + "] " + a.say("display.input-word", nil)
	return a.displaySetting(use, room.DisplayInput, 1, 1, func(_ *cobra.Command, args []string) (wire.DisplaySet, error) {
		return wire.DisplaySet{Input: args[0]}, nil
	})
}

// newDisplayMute is "klubba display mute": the sound, or the picture.
func newDisplayMute(a *app) *cobra.Command {
	var picture bool
	use := "mute [" + a.say("display.name-word", nil) + "] on|off"
	cmd := a.displaySetting(use, room.DisplayMute, 1, 1, func(cmd *cobra.Command, args []string) (wire.DisplaySet, error) {
		set := wire.DisplaySet{What: "sound", On: args[0] == "on"}
		if picture {
			set.What = "picture"
		}
		if args[0] != "on" && args[0] != "off" {
			return set, a.usage(cmd, "usage.on-off", map[string]any{"Given": args[0]})
		}
		return set, nil
	})
	cmd.Flags().BoolVar(&picture, "picture", false, a.say("flag.mute-picture", nil))
	return cmd
}

// newDisplaySend is "klubba display send": a technician's own bytes.
func newDisplaySend(a *app) *cobra.Command {
	use := "send [" + a.say("display.name-word", nil) + "] HEX..."
	cmd := a.displaySetting(use, room.DisplaySend, 1, -1, func(cmd *cobra.Command, args []string) (wire.DisplaySet, error) {
		b, err := readHex(args)
		if err != nil {
			return wire.DisplaySet{}, a.usage(cmd, "usage.hex", map[string]any{"Error": err})
		}
		return wire.DisplaySet{Frame: hex.EncodeToString(b)}, nil
	})
	cmd.Long = a.paragraphs("display.send.long")
	return cmd
}

// displaySetting makes a command that sets a display. It takes from least to
// most arguments beside the display's name; most -1 is any number.
func (a *app) displaySetting(use string, do room.DisplayUse, least, most int, read func(*cobra.Command, []string) (wire.DisplaySet, error)) *cobra.Command {
	var asJSON bool
	var args cobra.PositionalArgs
	if most >= 0 {
		args = a.atMost(most + 1)
	}
	cmd := a.command(use, "display."+string(do), args, func(cmd *cobra.Command, args []string) error {
		return a.withDisplay(cmd, args, least, most, func(ctx context.Context, daemon *client.Client, d wire.Display, args []string) error {
			set, err := read(cmd, args)
			if err != nil {
				return err
			}
			done, err := daemon.SetDisplay(ctx, d.Name, do, set, a.by)
			if err != nil {
				return err
			}
			return a.displayDone(done, set, asJSON)
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// withDisplay finds the display: by the first argument if it is one's name, else
// the only one that there is, and does something with it and the arguments that
// remain, from least to most; -1 is any number.
func (a *app) withDisplay(cmd *cobra.Command, args []string, least, most int, do func(context.Context, *client.Client, wire.Display, []string) error) error {
	daemon := a.daemon()
	defer daemon.Close()
	list, err := daemon.Displays(cmd.Context(), false)
	if err != nil {
		return err
	}
	var names []string
	for _, d := range list.Displays {
		names = append(names, d.Name)
	}
	fields := map[string]any{"Names": strings.Join(names, ", "), "Name": strings.Join(args[:min(1, len(args))], "")}
	at := -1
	if len(args) > 0 {
		at = slices.Index(names, args[0])
	}
	switch {
	case len(names) == 0:
		return errors.New(a.say("display.none", nil))
	case at >= 0:
		args = args[1:]
	case most >= 0 && len(args) > most:
		return errors.New(a.say("display.no-such", fields))
	case len(names) > 1:
		return a.usage(cmd, "display.which", fields)
	default:
		at = 0
	}
	switch {
	case most >= 0 && len(args) > most:
		return a.usage(cmd, "usage.too-many", map[string]any{"Extra": strings.Join(args[most:], " ")})
	case len(args) < least:
		return a.usage(cmd, "usage.missing", map[string]any{"What": cmd.Use[strings.LastIndex(cmd.Use, " ")+1:]})
	}
	return do(cmd.Context(), daemon, list.Displays[at], args)
}
