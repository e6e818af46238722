package main

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
)

// newHelp shows the help of a command. An unknown command is an error, as elsewhere.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND…]",
		Short: "Show help for a command",
		Long: `Show the help of a command: what it does, its flags, and examples. "aftercare COMMAND --help" does
the same.

` + exitStatus,
		Example: `  aftercare help show
  aftercare help batch preview`,
		ValidArgsFunction: func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			of, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var out []string
			for _, sub := range of.Commands() {
				if sub.IsAvailableCommand() && strings.HasPrefix(sub.Name(), typed) {
					out = append(out, sub.Name()+"\t"+sub.Short)
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			of, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 || of == nil {
				name := strings.Join(args, " ")
				return usage(diag.DidYouMean(name, commandNames()), "no command is called %q", name)
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}

// setHelp adds the help of a command: what it is for, how it is called, its commands and flags.
func setHelp(t *typeset.Text, c *cobra.Command) {
	about, status, _ := strings.Cut(cmp.Or(c.Long, c.Short), exitStatus)
	t.Prose(about)
	t.Heading("Usage")
	if c.Runnable() {
		t.Hang(2, typeset.Words(c.CommandPath()), typeset.Words(strings.TrimPrefix(c.UseLine(), c.CommandPath()+" ")))
	}
	if c.HasAvailableSubCommands() {
		t.Hang(2, typeset.Words(c.CommandPath()), typeset.Words("COMMAND"))
	}
	if c.HasExample() {
		t.Heading("Examples")
		for line := range strings.SplitSeq(c.Example, "\n") {
			t.Command(2, "", strings.TrimSpace(line))
		}
	}
	for _, g := range c.Groups() {
		setCommands(t, g.Title, c, func(sub *cobra.Command) bool { return sub.GroupID == g.ID })
	}
	title := "Commands"
	if len(c.Groups()) > 0 {
		title = "Help"
	}
	setCommands(t, title, c, func(sub *cobra.Command) bool { return sub.GroupID == "" })
	setFlags(t, "Flags", c.LocalFlags())
	if c.HasParent() {
		t.Gap()
		t.Line(0, typeset.Words("Every command also takes "+diag.And(globalFlags(c))+`; "aftercare --help" explains them.`))
	}
	if status == "" && strings.HasSuffix(c.Long, exitStatus) {
		t.Gap()
		t.Prose(exitStatus)
	}
}

// globalFlags returns the flags that every command takes, as they are typed.
func globalFlags(c *cobra.Command) []string {
	var out []string
	c.InheritedFlags().VisitAll(func(f *pflag.Flag) { out = append(out, "--"+f.Name) })
	return out
}

func setCommands(t *typeset.Text, title string, c *cobra.Command, belongs func(*cobra.Command) bool) {
	var all []typeset.Definition
	for _, sub := range c.Commands() {
		if (sub.IsAvailableCommand() || sub.Name() == "help") && belongs(sub) {
			all = append(all, typeset.Definition{Word: sub.Name(), Means: sub.Short})
		}
	}
	if len(all) > 0 {
		t.Heading(strings.TrimSuffix(title, ":"))
		t.Definitions(2, all)
	}
}

func setFlags(t *typeset.Text, title string, flags *pflag.FlagSet) {
	var all []typeset.Definition
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		word := "    --" + f.Name
		if f.Shorthand != "" {
			word = "-" + f.Shorthand + ", --" + f.Name
		}
		if kind != "" {
			word += " " + kind
		}
		if d := f.DefValue; d != "" && d != "false" && d != "0" && d != "[]" && !strings.Contains(usage, "default") {
			usage += " (default " + d + ")"
		}
		all = append(all, typeset.Definition{Word: word, Means: usage})
	})
	if len(all) > 0 {
		t.Heading(title)
		t.Definitions(2, all)
	}
}
