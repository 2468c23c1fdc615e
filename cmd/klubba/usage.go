package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// usage makes the error of a wrong call, with where to read more.
func (a *app) usage(cmd *cobra.Command, id string, fields map[string]any) error {
	return &usageError{a.say(id, fields) + "\n" + a.say("usage.more", map[string]any{"Command": cmd.CommandPath()})}
}

// flagError puts the library's errors about flags into words. The library
// tells its kinds apart by methods.
func (a *app) flagError(cmd *cobra.Command, err error) error {
	var named interface{ GetSpecifiedName() string }
	var valued interface{ GetValue() string }
	switch {
	case errors.As(err, &valued):
		return a.usage(cmd, "usage.flag-value", map[string]any{"Value": valued.GetValue(), "Error": err})
	case errors.As(err, &named):
		name := named.GetSpecifiedName()
		dashes := "--"
		if len(name) == 1 {
			dashes = "-"
		}
		return a.usage(cmd, "usage.flag", map[string]any{"Flag": dashes + name})
	}
	return a.usage(cmd, "usage.flag-value", map[string]any{"Value": "", "Error": err})
}

// noSuchCommand is for groups: whatever follows is not one of their commands.
func (a *app) noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	id, fields := "usage.command", map[string]any{"Command": args[0]}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		id, fields["Near"] = "usage.command-near", cmd.CommandPath()+" "+near[0]
	}
	return a.usage(cmd, id, fields)
}

// atMost takes up to n arguments.
func (a *app) atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return a.usage(cmd, "usage.too-many", map[string]any{"Extra": strings.Join(args[n:], " ")})
	}
}

// exactly takes one argument, which the words call what.
func (a *app) exactly(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return a.usage(cmd, "usage.missing", map[string]any{"What": what})
		}
		return a.atMost(1)(cmd, args)
	}
}

// paragraphs is a text of several paragraphs, wrapped.
func (a *app) paragraphs(id string) string {
	parts := strings.Split(a.say(id, nil), "\n\n")
	for i, part := range parts {
		parts[i] = wrap(part, width, "")
	}
	return strings.Join(parts, "\n\n")
}

// printed wraps an error of writing to standard output.
func printed(err error) error {
	if err != nil {
		return fmt.Errorf("write the output: %w", err)
	}
	return nil
}
