package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"klubba/agent/web/password"
)

// newPasswd is "klubba passwd": makes the hash of a password for the page.
func newPasswd(a *app) *cobra.Command {
	cmd := a.command("passwd", "passwd", a.atMost(0), func(*cobra.Command, []string) error {
		given, err := a.newPassword()
		if err != nil {
			return err
		}
		hash, err := password.New(given)
		if err != nil {
			return errors.New(a.say("passwd.length", map[string]any{"Min": password.Min, "Max": password.Max}))
		}
		return printed(a.println(fmt.Sprintf("hash = %q", hash)))
	})
	cmd.Long = a.paragraphs("passwd.long")
	return cmd
}

// newPassword asks for a password twice where somebody types, and takes a line
// from anything else.
func (a *app) newPassword() (string, error) {
	in := bufio.NewReaderSize(io.LimitReader(a.in, 4*password.Max), 4*password.Max)
	file, ok := a.in.(*os.File)
	if !ok {
		return line(in)
	}
	restore, err := quiet(int(file.Fd()))
	if err != nil {
		return line(in) // no terminal
	}
	defer restore()
	var typed [2]string
	for i, ask := range []string{"passwd.ask", "passwd.again"} {
		fmt.Fprint(a.err, a.say(ask, nil)+" ")
		typed[i], err = line(in)
		fmt.Fprintln(a.err)
		if err != nil {
			return "", err
		}
	}
	if typed[0] != typed[1] {
		return "", errors.New(a.say("passwd.differ", nil))
	}
	return typed[0], nil
}

func line(in *bufio.Reader) (string, error) {
	s, err := in.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(s, "\r\n"), nil
}

// quiet makes a terminal show nothing of what is typed (termios(3), ECHO).
func quiet(fd int) (restore func(), err error) {
	before, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, err
	}
	silent := *before
	silent.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, &silent); err != nil {
		return nil, err
	}
	return func() { _ = unix.IoctlSetTermios(fd, unix.TCSETS, before) }, nil // it was so a moment ago
}
