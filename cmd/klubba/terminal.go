package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// colourful reports whether to use colour: on a terminal that can, unless
// told not to (https://no-color.org).
func colourful(out io.Writer, env func(string) string) bool {
	return env("NO_COLOR") == "" && terminalOf(out, env) != nil
}

// terminal is a screen that can move its cursor; nil is something else, such
// as a file. It returns how many rows there are, or zero if nobody knows.
type terminal func() int

func terminalOf(out io.Writer, env func(string) string) terminal {
	file, ok := out.(*os.File)
	if !ok || env("TERM") == "dumb" {
		return nil
	}
	fd := int(file.Fd())
	if _, err := unix.IoctlGetTermios(fd, unix.TCGETS); err != nil {
		return nil
	}
	return func() int {
		size, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
		if err != nil {
			return 0
		}
		return int(size.Row)
	}
}

// The terminal's controls (ECMA-48, and DEC private mode 7 for wrapping).
const (
	upLines   = "\x1b[%dF"
	clearLine = "\x1b[K"
	clearRest = "\x1b[J"
	wrapOff   = "\x1b[?7l"
	wrapOn    = "\x1b[?7h"
)

// canvas is what stands on a screen, drawn again in its place. The last one
// stays when the program ends.
type canvas struct {
	terminal terminal
	lines    int // of the last drawing
}

// draw returns what to write. Nothing wraps and nothing scrolls, so that the
// way back up is known: a small screen shows the beginning of the picture.
func (c *canvas) draw(s string) string {
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	if rows := c.terminal(); rows > 1 && len(lines) >= rows {
		lines = lines[:rows-1]
	}
	var b strings.Builder
	if c.lines > 0 {
		fmt.Fprintf(&b, upLines, c.lines)
	}
	b.WriteString(wrapOff)
	for _, line := range lines {
		b.WriteString(line + clearLine + "\n")
	}
	b.WriteString(clearRest + wrapOn)
	c.lines = len(lines)
	return b.String()
}
