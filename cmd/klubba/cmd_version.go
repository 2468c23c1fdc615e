package main

import (
	"runtime/debug"

	"github.com/spf13/cobra"
)

// newVersion is "klubba version".
func newVersion(a *app) *cobra.Command {
	return a.command("version", "version", a.atMost(0), func(*cobra.Command, []string) error {
		return printed(a.println("klubba " + version()))
	})
}

// version is the module's version, or the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return "(devel)"
}
