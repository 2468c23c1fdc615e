package main

import "github.com/spf13/cobra"

// newAnalyze is "klubba analyze": audio, ir.
func newAnalyze(a *app) *cobra.Command {
	group := a.group("analyze", "analyze")
	group.AddCommand(newAnalyzeAudio(a), newAnalyzeIR(a))
	return group
}
