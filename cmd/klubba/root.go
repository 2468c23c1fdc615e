package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"klubba/room/text"
)

// maxName is how many characters of a name the daemon takes.
const maxName = 100

// newRoot puts the commands together.
func newRoot(a *app) *cobra.Command {
	root := a.group("klubba", "root")
	root.Long = a.paragraphs("root.long")
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetUsageTemplate(a.usageTemplate())
	root.SetFlagErrorFunc(a.flagError)
	root.SetHelpCommand(newHelp(a))
	root.PersistentPreRunE = a.checkFlags
	flags := root.PersistentFlags()
	flags.StringVar(&a.socket, "socket", a.socket, a.say("flag.socket", nil))
	flags.StringVar(&a.lang, "lang", a.words.Lang(), a.say("flag.lang", nil))
	flags.StringVar(&a.by, "by", "", a.say("flag.by", nil))
	for _, name := range []string{"socket", "lang"} {
		flags.Lookup(name).DefValue = "" // the library would say "default" in English
	}
	root.AddCommand(
		newStatus(a), newWatch(a),
		newMeeting(a), newMembers(a), newSuspend(a), newResume(a), newClosed(a), newLamp(a), newPrecheck(a), newReport(a), newCalendar(a),
		newRecord(a), newCamera(a), newAudio(a), newDisplay(a), newLink(a), newReflect(a), newSweep(a), newAnalyze(a), newPasswd(a), newVersion(a),
	)
	translateHelpFlags(root, a)
	return root
}

// command makes a command whose help is in the words.
func (a *app) command(use, id string, args cobra.PositionalArgs, do func(*cobra.Command, []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: a.say(id+".short", nil), Args: args, RunE: do,
		DisableFlagsInUseLine: true, ValidArgsFunction: cobra.NoFileCompletions,
	}
}

// group makes a command that only has others under it.
func (a *app) group(name, id string) *cobra.Command {
	cmd := a.command(name+" "+a.say("help.command-word", nil), id, a.noSuchCommand,
		func(c *cobra.Command, _ []string) error { return c.Help() })
	cmd.SuggestionsMinimumDistance = 2
	return cmd
}

// newHelp gives "klubba help record verify".
func newHelp(a *app) *cobra.Command {
	return a.command("help ["+a.say("help.command-word", nil)+"]", "help", cobra.ArbitraryArgs, func(c *cobra.Command, args []string) error {
		target, rest, err := c.Root().Find(args)
		if err != nil || len(rest) > 0 {
			return a.noSuchCommand(c.Root(), args)
		}
		return target.Help()
	})
}

// checkFlags refuses a language that is not here, and a name that is none.
func (a *app) checkFlags(cmd *cobra.Command, _ []string) error {
	if strings.ContainsFunc(a.by, unicode.IsControl) || utf8.RuneCountInString(a.by) > maxName {
		return a.usage(cmd, "usage.by", map[string]any{"Max": maxName})
	}
	if cmd.Flags().Changed("lang") && !slices.Contains(text.Languages(), a.lang) {
		return a.usage(cmd, "usage.lang", map[string]any{"Lang": a.lang, "Languages": strings.Join(text.Languages(), ", ")})
	}
	return nil
}

// translateHelpFlags gives the library's own --help its words.
func translateHelpFlags(cmd *cobra.Command, a *app) {
	cmd.InitDefaultHelpFlag()
	cmd.Flags().Lookup("help").Usage = a.say("flag.help", nil)
	for _, child := range cmd.Commands() {
		translateHelpFlags(child, a)
	}
}

// usageTemplate is the library's layout with our words.
func (a *app) usageTemplate() string {
	t := `{{.Usage}}:{{if .Runnable}}
  {{.UseLine}}{{end}}
` + `{{if .HasAvailableSubCommands}}
<commands>:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{end}}{{if .HasAvailableLocalFlags}}
<flags>:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
<global>:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`
	return strings.NewReplacer(
		"{{.Usage}}", a.say("help.usage", nil), "<commands>", a.say("help.commands", nil),
		"<flags>", a.say("help.flags", nil), "<global>", a.say("help.global", nil),
	).Replace(t)
}
