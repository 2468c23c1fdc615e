package main

import "github.com/spf13/cobra"

// newAnalyze is "klubba analyze": audio, ir, picture.
func newAnalyze(a *app) *cobra.Command {
	group := a.group("analyze", "analyze")
	group.AddCommand(newAnalyzeAudio(a), newAnalyzeIR(a), newAnalyzePicture(a))
	return group
}
