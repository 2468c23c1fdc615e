package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"klubba/agent/client"
	"klubba/room/text"
)

const defaultSocket = "/run/klubba/klubba.sock"

// app is what every command has at hand.
type app struct {
	in       io.Reader
	out, err io.Writer
	words    *text.Words
	paint    paint
	terminal terminal
	zone     *time.Location
	now      func() time.Time

	// The global flags.
	socket, lang, by string
}

func newApp(args []string, in io.Reader, out, err io.Writer, env func(string) string) *app {
	lang := langOf(args, env)
	return &app{
		in: in, out: out, err: err,
		words:    text.New(lang),
		paint:    paint(colourful(out, env)),
		terminal: terminalOf(out, env),
		zone:     time.Local,
		now:      time.Now,
		socket:   cmp.Or(env("KLUBBA_SOCKET"), defaultSocket),
		lang:     lang,
	}
}

// langOf finds the language before the arguments are read in earnest, since
// their help and errors are in it too.
func langOf(args []string, env func(string) string) string {
	last := "" // as with every flag, the last one counts
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			last = value
		}
		if arg == "--lang" && i+1 < len(args) {
			last = args[i+1]
		}
	}
	return cmp.Or(last, env("LC_ALL"), env("LC_MESSAGES"), env("LANG"))
}

// daemon returns a client of the daemon. The caller closes it.
func (a *app) daemon() *client.Client { return client.New(a.socket) }

// say returns one of this program's own sentences.
func (a *app) say(id string, fields map[string]any) string {
	return a.words.Say("cli."+id, fields)
}

func (a *app) println(line string) error {
	_, err := fmt.Fprintln(a.out, line)
	return err
}
