package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"klubba/agent/client"
	"klubba/agent/wire"
	"klubba/room"
)

// newCamera is "klubba camera": list, info, snapshot, check, reference, ptz.
func newCamera(a *app) *cobra.Command {
	group := a.group("camera", "camera")
	group.AddCommand(newCameraList(a), newCameraInfo(a), newCameraCheck(a), newCameraSnapshot(a), newCameraReference(a), newCameraPTZ(a))
	return group
}

func newCameraList(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("list", "camera.list", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		list, err := daemon.Cameras(cmd.Context(), true)
		if err != nil {
			return err
		}
		if asJSON {
			return a.printJSON(list)
		}
		return printed(a.println(strings.Join(a.cameraList(list), "\n")))
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

func newCameraInfo(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.forCamera("info", func(ctx context.Context, daemon *client.Client, name string) error {
		info, err := daemon.CameraInfo(ctx, name)
		if err != nil {
			return err
		}
		if asJSON {
			return a.printJSON(info)
		}
		return printed(a.println(strings.Join(a.cameraInfo(info), "\n")))
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// forCamera makes a command about one camera, whose name may be left out where
// there is only one.
func (a *app) forCamera(verb string, do func(context.Context, *client.Client, string) error) *cobra.Command {
	use := verb + " [" + a.say("camera.name-word", nil) + "]"
	cmd := a.command(use, "camera."+verb, a.atMost(1), func(cmd *cobra.Command, args []string) error {
		return a.withCamera(cmd, strings.Join(args, ""), do)
	})
	return cmd
}

// withCamera finds the camera and does something with it.
func (a *app) withCamera(cmd *cobra.Command, name string, do func(context.Context, *client.Client, string) error) error {
	daemon := a.daemon()
	defer daemon.Close()
	list, err := daemon.Cameras(cmd.Context(), false)
	if err != nil {
		return err
	}
	var names []string
	for _, c := range list.Cameras {
		names = append(names, c.Name)
	}
	fields := map[string]any{"Name": name, "Names": strings.Join(names, ", ")}
	switch {
	case len(names) == 0:
		return errors.New(a.say("camera.none", nil))
	case name == "" && len(names) > 1:
		return a.usage(cmd, "camera.which", fields)
	case name == "":
		name = names[0]
	}
	for _, n := range names {
		if n == name {
			return do(cmd.Context(), daemon, name)
		}
	}
	return errors.New(a.say("camera.no-such", fields))
}

// refusedUse says why the room does not let anybody use its camera, its
// speakerphone or a display.
func (a *app) refusedUse(no wire.Answer) string {
	why := room.Refusal(no.Refused)
	what, _, _ := strings.Cut(no.Name, "-")
	if why == room.RefusedMeetingOn && what != "display" {
		return a.say(what+".meeting", nil) // "camera" or "audio"
	}
	return a.say("refused", map[string]any{"Why": a.words.Refusal(why)})
}
