package main

import (
	"context"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"klubba/agent/client"
	"klubba/agent/wire"
)

// newCameraPTZ is "klubba camera ptz": the head.
func newCameraPTZ(a *app) *cobra.Command {
	group := a.group("ptz", "camera.ptz")
	var camera string
	group.PersistentFlags().StringVar(&camera, "camera", "", a.say("flag.camera", nil))
	steer := func(cmd *cobra.Command, do wire.PTZ) error {
		return a.withCamera(cmd, camera, func(ctx context.Context, daemon *client.Client, name string) error {
			done, err := daemon.PTZ(ctx, name, do, a.by)
			if err != nil {
				return err
			}
			return a.steered(done, do)
		})
	}
	for _, verb := range []string{"recall", "set", "forget"} {
		what := a.say("camera.preset-word", nil)
		group.AddCommand(a.command(verb+" "+what, "camera.ptz."+verb, a.exactly(what), func(cmd *cobra.Command, args []string) error {
			number, err := strconv.Atoi(args[0])
			if err != nil || number < 1 {
				return a.usage(cmd, "camera.preset", map[string]any{"Given": args[0]})
			}
			return steer(cmd, wire.PTZ{Do: verb, Preset: number})
		}))
	}
	for _, verb := range []string{"home", "stop", "on", "off", "power"} {
		group.AddCommand(a.command(verb, "camera.ptz."+verb, a.atMost(0), func(cmd *cobra.Command, _ []string) error {
			return steer(cmd, wire.PTZ{Do: verb})
		}))
	}
	group.AddCommand(newPTZMove(a, steer))
	return group
}

func newPTZMove(a *app, steer func(*cobra.Command, wire.PTZ) error) *cobra.Command {
	do := wire.PTZ{Do: "move"}
	lasting := 500 * time.Millisecond
	cmd := a.command("move", "camera.ptz.move", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		do.ForMS = lasting.Milliseconds()
		return steer(cmd, do)
	})
	flags := cmd.Flags()
	flags.IntVar(&do.Pan, "pan", 0, a.say("flag.pan", nil))
	flags.IntVar(&do.Tilt, "tilt", 0, a.say("flag.tilt", nil))
	flags.IntVar(&do.Zoom, "zoom", 0, a.say("flag.zoom", nil))
	flags.DurationVar(&lasting, "for", lasting, a.say("flag.for", nil))
	flags.Lookup("for").DefValue = "0s" // the library would say "default" in English
	return cmd
}

// steered says what was done.
func (a *app) steered(done wire.PTZDone, do wire.PTZ) error {
	if !done.Recorded {
		a.complain(a.say("not-recorded", nil))
	}
	id, fields := "camera.did."+do.Do, map[string]any{"Preset": do.Preset, "Seconds": number(a.words, float64(done.TookMS)/1000, 1)}
	if done.On != nil && *done.On {
		id += "-on"
	}
	return printed(a.println(a.say(id, fields)))
}
