// Command klubbad runs a meeting room: it shows the chair by one light
// whether the remote members are with the meeting, takes the chair's button,
// keeps the record and tells the room's state to the centre.
//
//	klubbad run --config /etc/klubba/klubba.toml
//	klubbad demo [--scenario council] [--speed 20]
//	klubbad check-config FILE...
//	klubbad safe-light --config FILE
//	klubbad version
//
// It exits with 0 when it ended as asked, 1 when it could not do its work,
// and 2 when the command line or the configuration is wrong; then nothing was
// started.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	code := runTyped(ctx, os.Args[1:], terminal(os.Stdin), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

const usage = `klubbad runs a meeting room.

  klubbad run --config FILE         run the room
  klubbad demo [--scenario council] a simulated room, to look at
  klubbad check-config FILE...      name every fault in a configuration
  klubbad safe-light --config FILE  make the lamps dark, whoever lit them
  klubbad version                   say which version this is

Each command explains itself with --help.
`

// runTyped is the program without its process: tests start it like this too.
// Stdin is nil if nobody types.
func runTyped(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	commands := map[string]func(context.Context, []string, io.Writer, io.Writer) error{
		"run": runRoom, "check-config": checkConfig, "safe-light": safeLight, "version": showVersion,
		"demo": func(ctx context.Context, args []string, stdout, stderr io.Writer) error {
			return demo(ctx, args, stdin, stdout, stderr)
		},
	}
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		fmt.Fprint(stdout, usage)
		return exitDone
	}
	command, ok := commands[args[0]]
	if !ok {
		fmt.Fprintf(stderr, "klubbad: there is no command %q\n\n%s", args[0], usage)
		return exitUsage
	}
	return exitCode(command(ctx, args[1:], stdout, stderr), stderr)
}

// usageError marks what is wrong with the command line or a configuration.
type usageError struct{ error }

func exitCode(err error, stderr io.Writer) int {
	var wrong usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.As(err, &wrong):
		if wrong.error != nil {
			fmt.Fprintln(stderr, wrong.error)
		}
		return exitUsage
	}
	fmt.Fprintln(stderr, "klubbad:", err)
	return exitFailed
}

// parse reads a command's flags; what is wrong with them has been said when
// it returns.
func parse(fs *flag.FlagSet, args []string, stderr io.Writer) error {
	fs.SetOutput(stderr)
	err := fs.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return usageError{}
	}
	return err
}

func showVersion(_ context.Context, _ []string, stdout, _ io.Writer) error {
	fmt.Fprintln(stdout, "klubbad", version())
	return nil
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "commit-" + s.Value[:12]
		}
	}
	return "development"
}
