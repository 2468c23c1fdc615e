package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"klubba/agent/client"
	"klubba/agent/wire"
)

// newCameraCheck is "klubba camera check": what the camera shows, now.
func newCameraCheck(a *app) *cobra.Command {
	var asJSON bool
	var preset int
	cmd := a.forCamera("check", func(ctx context.Context, daemon *client.Client, name string) error {
		x, err := daemon.CheckCamera(ctx, name, wire.CameraView{Preset: preset}, a.by)
		if err != nil {
			return err
		}
		return a.examined(x, asJSON)
	})
	cmd.Long = a.paragraphs("camera.check.long")
	cmd.Flags().IntVar(&preset, "preset", 0, a.say("flag.preset", nil))
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// newCameraReference is "klubba camera reference": the view as it should be.
func newCameraReference(a *app) *cobra.Command {
	var asJSON bool
	preset := 1
	cmd := a.forCamera("reference", func(ctx context.Context, daemon *client.Client, name string) error {
		x, err := daemon.KeepReference(ctx, name, preset, a.by)
		if err != nil {
			return err
		}
		return a.examined(x, asJSON)
	})
	cmd.Long = a.paragraphs("camera.reference.long")
	cmd.Flags().IntVar(&preset, "preset", 1, a.say("flag.preset-keep", nil))
	cmd.Flags().Lookup("preset").DefValue = "0" // the library would say "default" in English
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// examined tells what came of a look. A camera that does not serve is a
// failure: a script must notice.
func (a *app) examined(x wire.Examination, asJSON bool) error {
	if !x.Recorded {
		a.complain(a.say("not-recorded", nil))
	}
	var err error
	if asJSON {
		err = a.printJSON(x)
	} else {
		err = printed(a.println(strings.Join(a.examination(x), "\n")))
	}
	if err == nil && !serves(x) {
		err = toldError{}
	}
	return err
}

// newCameraSnapshot is "klubba camera snapshot": one picture into a file.
func newCameraSnapshot(a *app) *cobra.Command {
	var file string
	var cmd *cobra.Command
	cmd = a.forCamera("snapshot", func(ctx context.Context, daemon *client.Client, name string) error {
		if file == "" {
			return a.usage(cmd, "camera.output", nil)
		}
		shot, err := daemon.Snapshot(ctx, name, a.by)
		if err != nil {
			return err
		}
		write := func(w io.Writer) error {
			_, err := w.Write(shot.JPEG)
			return err
		}
		if file == "-" {
			return printed(write(a.out))
		}
		if err := writeWhole(file, write); err != nil {
			return err
		}
		return printed(a.println(wrap(a.say("camera.saved", map[string]any{"File": file, "Mode": a.words.Detail(shot.Mode)}), width, "")))
	})
	cmd.Long = a.paragraphs("camera.snapshot.long")
	cmd.Flags().StringVarP(&file, "output", "o", "", a.say("flag.picture-output", nil))
	return cmd
}
