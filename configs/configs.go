// Package configs holds the example configurations, and gives the demo's to
// the program, so that the demo runs from a binary alone.
//
// The other files here are for reading and copying: klubba.toml explains
// every key, and there is one file per kind of room.
package configs

import _ "embed"

//go:embed demo.toml
var demo string

// Demo is the configuration of the demo's simulated room.
func Demo() string { return demo }
