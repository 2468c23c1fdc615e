package main

import (
	"context"
	"io"

	"klubba/room/text"
)

// run is the program with nobody at the keyboard.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return runTyped(ctx, args, nil, stdout, stderr)
}

func narratorIn(lang string) *narrator { return &narrator{say: text.New(lang)} }
