package main

import (
	"fmt"
	"image/png"
	"io"
	"os"

	"github.com/spf13/cobra"

	"klubba/devices/audio/acoustics"
	"klubba/devices/audio/plot"
	"klubba/devices/audio/wav"
	"klubba/room/text"
)

// newAnalyzeAudio is "klubba analyze audio": a recording of what "klubba
// sweep" wrote.
func newAnalyzeAudio(a *app) *cobra.Command {
	return a.analysis("audio", func(s wav.Sound) (*acoustics.Analysis, error) {
		return acoustics.Analyze(s.Samples, acoustics.DefaultStimulus(s.Rate))
	})
}

// newAnalyzeIR is "klubba analyze ir": an impulse response.
func newAnalyzeIR(a *app) *cobra.Command {
	return a.analysis("ir", func(s wav.Sound) (*acoustics.Analysis, error) {
		return acoustics.AnalyzeImpulse(s.Samples, s.Rate)
	})
}

// analysis makes a command that analyses the sound in a file.
func (a *app) analysis(name string, analyze func(wav.Sound) (*acoustics.Analysis, error)) *cobra.Command {
	var asJSON bool
	var channel int
	var picture string
	id := "analyze." + name
	what := a.say(id+".file-word", nil)
	cmd := a.command(name+" "+what, id, a.exactly(what), func(_ *cobra.Command, args []string) error {
		sound, err := a.sound(args[0], channel)
		if err != nil {
			return err
		}
		found, err := analyze(sound)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		if sound.Short {
			found.Findings = append(found.Findings, acoustics.Finding{Code: fileShort, Samples: len(sound.Samples)})
		}
		if picture != "" {
			if err := a.picture(picture, found); err != nil {
				return err
			}
		}
		if asJSON {
			return a.printJSON(a.acousticJSON(found.Report))
		}
		return a.showAcoustics(found.Report, sound)
	})
	cmd.Long = a.paragraphs(id + ".long")
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	cmd.Flags().IntVar(&channel, "channel", 1, a.say("flag.channel", nil))
	cmd.Flags().Lookup("channel").DefValue = "0" // the library would say "default" in English
	cmd.Flags().StringVar(&picture, "plot", "", a.say("flag.plot", nil))
	return cmd
}

// fileShort is the finding that a file ends before the length that it gives.
const fileShort acoustics.Code = "file-short"

// sound reads a channel of a file, or of standard input for "-".
func (a *app) sound(path string, channel int) (wav.Sound, error) {
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return wav.Sound{}, fmt.Errorf("recording: %w", err)
		}
		defer f.Close()
		in = f
	}
	s, err := wav.Read(in, channel)
	if err != nil {
		return wav.Sound{}, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// picture draws the analysis into a PNG file.
func (a *app) picture(path string, found *acoustics.Analysis) error {
	word := func(id string) string { return a.words.Say("acoustics.plot."+id, nil) }
	img := plot.Draw(found, plot.Words{
		Response: word("response"), Frequency: word("frequency"), Gain: word("gain"),
		Impulse: word("impulse"), Time: word("time"), Amplitude: word("amplitude"),
		Decay: word("decay"), Level: word("level"), None: word("none"),
	})
	return writeWhole(path, func(w io.Writer) error { return png.Encode(w, img) })
}

// acousticJSON is a report for programs, each finding with its sentence in
// English.
func (a *app) acousticJSON(r acoustics.Report) any {
	type told struct {
		acoustics.Finding
		Text string `json:"text"`
	}
	findings := make([]told, 0, len(r.Findings))
	english := text.New(text.English)
	for _, f := range r.Findings {
		findings = append(findings, told{f, finding(english, f)})
	}
	return struct {
		acoustics.Report
		Findings []told `json:"findings"`
	}{r, findings}
}
