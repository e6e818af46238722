package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/authoring/library"
	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
)

const rootLong = `aftercare makes the sheet that a patient takes home after a procedure, with clock times instead of
"for 24 hours": as a summary in the terminal, as a PDF or on paper.

Run it without arguments in a terminal to start guided mode: type a few letters of a procedure, or
of a patient on today's schedule, answer a few questions, check whose sheet it is, and press Enter
to print.

aftercare formats instructions that your clinic has approved. It doesn't calculate doses,
restart medicines or give advice.`

const rootExample = `  aftercare list
  aftercare mbb
  aftercare show mbb --ended now --with sedation
  aftercare pdf mbb --ended now --name "Rosa Example" --born 1961-04-02 --side left
  aftercare print mbb`

// newRoot declares the program, or only the named commands. A name that isn't a command is the id of a
// procedure.
func newRoot(e *env, only ...string) *cobra.Command {
	showVersion := false
	root := &cobra.Command{
		Use:           "aftercare",
		Short:         "Make discharge sheets with the real times on them",
		Long:          rootLong + "\n\n" + exitStatus,
		Example:       rootExample,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !showVersion && e.isInteractive() {
				return e.runGuided(c.Context())
			}
			text := overview()
			if showVersion {
				text = typeset.Lines(version())
			}
			return text.Write(e.out, e.outScreen())
		},
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true}, // ours has tested examples
	}
	root.PersistentFlags().BoolVar(&e.json, "json", false, "report errors as JSON")
	root.PersistentFlags().StringVar(&e.config.Path, config.FolderFlag, e.config.Path, "the configuration folder (default: the user's)")
	root.PersistentFlags().Lookup(config.FolderFlag).DefValue = "" // help is the same on every machine
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		e.command = c
		return e.applySettings(c)
	}
	e.addScreen(root.PersistentFlags())
	root.Flags().BoolVar(&showVersion, "version", false, "show the version")
	addCommands(root, e, only)
	root.SetIn(e.in)
	root.SetOut(e.out)
	root.SetErr(e.err)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		t := &typeset.Text{}
		setHelp(t, c)
		_ = e.show([]byte(strings.Join(t.Set(e.outScreen()), "\n")+"\n"), false)
	})
	return root
}

// overview is what the program says without arguments where nobody can be asked.
func overview() *typeset.Text {
	t := typeset.Lines("aftercare makes the sheet that a patient takes home after a procedure.", "")
	t.Definitions(2, []typeset.Definition{
		{Word: "aftercare list", Means: "list the procedures; mbb is the medial branch block"},
		{Word: "aftercare mbb", Means: "show a summary in the terminal (short for: aftercare show mbb)"},
		{Word: "aftercare mbb --ended now", Means: "show it with clock times"},
		{Word: "aftercare pdf mbb", Means: "write a PDF"},
		{Word: "aftercare print mbb", Means: "print on paper, asking for what is missing"},
		{Word: "aftercare explain mbb", Means: "explain where each instruction comes from and why it is used"},
	})
	t.Gap()
	t.Indented(`"aftercare COMMAND --help" shows more.`)
	return t
}

// flagError words an error about a flag, with the nearest correct one.
func flagError(c *cobra.Command, err error) error {
	out := &diag.UsageError{Problem: err.Error(), Hint: `"` + c.CommandPath() + ` --help" lists the flags`}
	var (
		unknown *pflag.NotExistError
		without *pflag.ValueRequiredError
		wrong   *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		var known []string
		c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near, ok := diag.Nearest(unknown.GetSpecifiedName(), known); ok && unknown.GetSpecifiedShortnames() == "" {
			out.Hint = "did you mean --" + near + "?"
		}
		if unknown.GetSpecifiedShortnames() == "" {
			out.Place = "--" + unknown.GetSpecifiedName()
		}
	case errors.As(err, &without):
		out.Place = "--" + without.GetFlag().Name
		out.Problem = out.Place + " needs a value"
	case errors.As(err, &wrong):
		out.Place = "--" + wrong.GetFlag().Name
		expected := map[string]string{"int": "a number", "bool": "true or false", "duration": "a time such as 90s or 5m"}[wrong.GetFlag().Value.Type()]
		if v, ok := wrong.GetFlag().Value.(outputFormat); ok {
			expected = v.Expected()
		}
		if expected == "" {
			expected = "a list with commas between"
		}
		out.Problem = fmt.Sprintf("%s is %q; expected %s", out.Place, wrong.GetValue(), expected)
	}
	return out
}

// run runs the program and returns its exit code.
func run(ctx context.Context, e *env, args []string) int {
	root := newRoot(e, neededCommands(args)...)
	if isCompletion(args) {
		e.registerCompletions(root)
	}
	root.SetArgs(expandShortForm(args))
	err := root.ExecuteContext(ctx)
	if cause := context.Cause(ctx); cause != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = cause
	}
	if err != nil {
		e.json = e.json || wantsJSON(args)
		return e.reportError(suggestCommand(args, err))
	}
	return exitDone
}

// suggestCommand suggests the command that a mistyped name, taken for a procedure, was meant to be.
func suggestCommand(args []string, err error) error {
	var unknown *library.NotFoundError
	at := firstArgument(args)
	if at == len(args) || !errors.As(err, &unknown) || unknown.Name != args[at] {
		return err
	}
	if near, ok := diag.Nearest(args[at], commandNames()); ok {
		unknown.Hint = `did you mean "aftercare ` + near + `"?`
	}
	return err
}

// firstArgument returns the index of the first word that isn't a global flag or its value.
func firstArgument(args []string) int {
	for n := 0; n < len(args); n++ {
		switch {
		case args[n] == "--"+config.FolderFlag:
			n++
		case args[n] == "--json", strings.HasPrefix(args[n], "--"+config.FolderFlag+"="):
		default:
			return n
		}
	}
	return len(args)
}

// wantsJSON reports whether errors should be JSON, even if the flags couldn't be parsed.
func wantsJSON(args []string) bool {
	for n, a := range args {
		switch {
		case a == "--":
			return false
		case a == "--json", a == "--json=true", a == "--format=json", a == "--format" && n+1 < len(args) && args[n+1] == "json":
			return true
		}
	}
	return false
}

// neededCommands returns the only command that the arguments need, if it makes one sheet: declaring all of them
// takes longer than many sheets do. Nil means all.
func neededCommands(args []string) []string {
	at := firstArgument(args)
	switch {
	case isCompletion(args), at == len(args), strings.HasPrefix(args[at], "-"), args[at] == "help":
		return nil
	case slices.Contains([]string{"show", "pdf", "print"}, args[at]):
		return args[at : at+1]
	case !slices.Contains(commandNames(), args[at]):
		return []string{"show"}
	}
	return nil
}

// expandShortForm inserts "show" before the arguments of "aftercare ID …", also when a shell asks for
// completions.
func expandShortForm(args []string) []string {
	if isCompletion(args) {
		const more = 2 // the request itself, and the word being typed
		if len(args) > more {
			return append([]string{args[0]}, expandShortForm(args[1:])...)
		}
		return args
	}
	at := firstArgument(args)
	if at == len(args) || strings.HasPrefix(args[at], "-") || slices.Contains(commandNames(), args[at]) {
		return args
	}
	return slices.Insert(slices.Clone(args), at, "show")
}

// isCompletion reports whether a shell asks how a line may continue.
func isCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}
