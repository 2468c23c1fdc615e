package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"klubba/agent/client"
	"klubba/agent/wire"
)

// newAudio is "klubba audio": list, check, level, reference.
func newAudio(a *app) *cobra.Command {
	group := a.group("audio", "audio")
	group.AddCommand(newAudioList(a), newAudioCheck(a), newAudioLevel(a), newAudioReference(a))
	return group
}

func newAudioList(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("list", "audio.list", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		list, err := daemon.Speakerphones(cmd.Context(), true)
		if err != nil {
			return err
		}
		if asJSON {
			return a.printJSON(list)
		}
		return printed(a.println(strings.Join(a.speakerphoneList(list), "\n")))
	})
	cmd.Long = a.paragraphs("audio.list.long")
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// newAudioCheck is "klubba audio check": what is heard, now.
func newAudioCheck(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.forSpeakerphone("check", func(ctx context.Context, daemon *client.Client, name string) error {
		t, err := daemon.CheckSound(ctx, name, a.by)
		if err != nil {
			return err
		}
		return a.soundTested(t, asJSON)
	})
	cmd.Long = a.paragraphs("audio.check.long")
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// newAudioReference is "klubba audio reference": the sound as it should be.
func newAudioReference(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.forSpeakerphone("reference", func(ctx context.Context, daemon *client.Client, name string) error {
		t, err := daemon.KeepSound(ctx, name, a.by)
		if err != nil {
			return err
		}
		return a.soundTested(t, asJSON)
	})
	cmd.Long = a.paragraphs("audio.reference.long")
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// newAudioLevel is "klubba audio level": how loud it is in the room.
func newAudioLevel(a *app) *cobra.Command {
	var asJSON bool
	over := 3 * time.Second
	cmd := a.forSpeakerphone("level", func(ctx context.Context, daemon *client.Client, name string) error {
		l, err := daemon.SoundLevel(ctx, name, over, a.by)
		if err != nil {
			return err
		}
		if !l.Recorded {
			a.complain(a.say("not-recorded", nil))
		}
		if asJSON {
			return a.printJSON(l)
		}
		return printed(a.println(strings.Join(a.soundLevel(l), "\n")))
	})
	cmd.Long = a.paragraphs("audio.level.long")
	cmd.Flags().DurationVar(&over, "for", over, a.say("flag.listen-for", nil))
	cmd.Flags().Lookup("for").DefValue = "0s" // the library would say "default" in English
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// soundTested tells what came of a test. A speakerphone that does not serve is
// a failure: a script must notice.
func (a *app) soundTested(t wire.SoundTest, asJSON bool) error {
	if !t.Recorded {
		a.complain(a.say("not-recorded", nil))
	}
	var err error
	if asJSON {
		err = a.printJSON(t)
	} else {
		err = printed(a.println(strings.Join(a.soundTest(t), "\n")))
	}
	if err == nil && !sounds(t) {
		err = toldError{}
	}
	return err
}

// forSpeakerphone makes a command about one speakerphone, whose name may be
// left out where there is only one.
func (a *app) forSpeakerphone(verb string, do func(context.Context, *client.Client, string) error) *cobra.Command {
	use := verb + " [" + a.say("audio.name-word", nil) + "]"
	return a.command(use, "audio."+verb, a.atMost(1), func(cmd *cobra.Command, args []string) error {
		return a.withSpeakerphone(cmd, strings.Join(args, ""), do)
	})
}

// withSpeakerphone finds the speakerphone and does something with it.
func (a *app) withSpeakerphone(cmd *cobra.Command, name string, do func(context.Context, *client.Client, string) error) error {
	daemon := a.daemon()
	defer daemon.Close()
	list, err := daemon.Speakerphones(cmd.Context(), false)
	if err != nil {
		return err
	}
	var names []string
	for _, s := range list.Speakerphones {
		names = append(names, s.Name)
	}
	fields := map[string]any{"Name": name, "Names": strings.Join(names, ", ")}
	switch {
	case len(names) == 0:
		return errors.New(a.say("audio.none", nil))
	case name == "" && len(names) > 1:
		return a.usage(cmd, "audio.which", fields)
	case name == "":
		name = names[0]
	}
	for _, n := range names {
		if n == name {
			return do(cmd.Context(), daemon, name)
		}
	}
	return errors.New(a.say("audio.no-such", fields))
}
