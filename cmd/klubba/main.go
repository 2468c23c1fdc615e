// Command klubba is the operator's tool: it asks the daemon on the same box
// how the room does, tells it what to do, and reads and checks the record.
//
// It speaks Swedish unless --lang, LC_ALL, LC_MESSAGES or LANG asks for
// English. Its exit code is 0 when it did as asked, 1 when the room or the
// daemon refused, the record does not hold or the room is not ready, 2 when it
// was called wrongly, 3 when no daemon answers, and 4 when a pre-check found the
// room ready with remarks.
//
// Not its job: judging. What it prints about the room, the daemon said.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(code)
}

// run is the whole program: arguments in, exit code out.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string) int {
	a := newApp(args, stdin, stdout, stderr, env)
	root := newRoot(a)
	root.SetArgs(args)
	return a.exit(root.ExecuteContext(ctx))
}
