package main

// paint colours words on a terminal. Colour only repeats what the words say.
type paint bool

// The colours, as the terminal knows them (ECMA-48, SGR).
const (
	plain  = ""
	bold   = "1"
	faint  = "2"
	red    = "1;31"
	green  = "32"
	yellow = "33"
	blue   = "1;34"
)

func (p paint) in(colour, s string) string {
	if !p || colour == plain || s == "" {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}
