package main

import (
	"io"

	"github.com/spf13/cobra"

	"klubba/devices/audio/acoustics"
	"klubba/devices/audio/wav"
)

// newSweep is "klubba sweep": what to play for "klubba analyze audio".
func newSweep(a *app) *cobra.Command {
	var file string
	var rate int
	cmd := a.command("sweep -o "+a.say("help.file-word", nil), "sweep", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		if file == "" {
			return a.usage(cmd, "usage.sweep", nil)
		}
		if rate < acoustics.MinRate || rate > acoustics.MaxRate {
			return a.usage(cmd, "usage.rate", map[string]any{"Rate": rate, "Min": acoustics.MinRate, "Max": acoustics.MaxRate})
		}
		write := func(w io.Writer) error { return wav.Write(w, rate, acoustics.DefaultStimulus(rate).Samples()) }
		if file == "-" {
			return write(a.out)
		}
		if err := writeWhole(file, write); err != nil {
			return err
		}
		return printed(a.println(a.say("sweep.written", map[string]any{"File": file})))
	})
	cmd.Long = a.paragraphs("sweep.long")
	cmd.Flags().StringVarP(&file, "output", "o", "", a.say("flag.sweep-output", nil))
	cmd.Flags().IntVar(&rate, "rate", 48000, a.say("flag.rate", nil))
	cmd.Flags().Lookup("rate").DefValue = "0" // the library would say "default" in English
	return cmd
}
