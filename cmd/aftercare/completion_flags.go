package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/completion"
	"aftercare/internal/config"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/search"
	"aftercare/internal/sheet"
)

// completer answers a shell that asks how a line may continue. It never reports errors: if something can't be
// read, it has no suggestions.
type completer struct{ env *env }

// choices returns what a word may be; a meaning may follow after a tab.
type choices func(c *cobra.Command, args []string, typed string) []string

// registerCompletions registers completions for every command and flag. A flag of the same name is completed in
// the same way everywhere, so that a new command needs nothing.
func (e *env) registerCompletions(root *cobra.Command) {
	x := completer{e}
	flags := map[string]choices{
		"with": x.of(completion.With), "without": x.of(completion.Without), "fill": x.of(completion.Fills), "next-visit-for": x.of(completion.Visits), "lang": x.languages, "printer": x.printers, "section": fixedChoices(search.Sections()...),
		"paper": fixedChoices(string(clinic.Letter), string(clinic.A4)), "side": x.of(completion.Sides), "sides": fixedChoices("one", "two"), "specialty": x.ofAll(completion.Specialties),
		"rule": func(*cobra.Command, []string, string) []string { return completion.Rules() }, "explain": func(*cobra.Command, []string, string) []string { return completion.Rules() }, "from": x.from, "clinic": func(_ *cobra.Command, _ []string, typed string) []string { return completion.Clinics(typed) }, "background": fixedChoices("dark", "light"),
		"progress": fixedChoices("auto", "json"), "ended": fixedChoices("now\tit has just ended"), "as": fixedChoices("document", "transaction"),
		"given": fixedChoices("now\tthe patient has just got it"),
	}
	// What can't be guessed isn't a file either.
	for _, name := range []string{
		"name", "born", "record", "appointment", "date", "site", "clinician", "next-visit", "message", "by", "role", "until", "title", "part", "within", "copies", "limit",
		"width", "older", "encoding", "shard", "reprint", "printed", "wait", "tray", "media",
	} {
		flags[name] = fixedChoices()
	}
	words := map[string]choices{
		"ID": x.ofAll(completion.Names), "A": x.ofAll(completion.Names), "SECTION…": fixedChoices(sheet.Parts...), "NAME": func(*cobra.Command, []string, string) []string { return completion.Schemas() },
	}
	walkCommands(root, func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			does, ok := flags[f.Name]
			switch _, has := c.GetFlagCompletionFunc(f.Name); {
			case has:
				return
			case f.Name == "format":
				does = fixedChoices(completion.Listed(f.Usage)...)
			case !ok:
				return
			}
			// The names are those of existing flags, and none was registered before.
			_ = c.RegisterFlagCompletionFunc(f.Name, x.completionFunc(does, f.Value.Type() == "stringSlice"))
		})
		if c.ValidArgsFunction == nil {
			c.ValidArgsFunction = x.arguments(c, words)
		}
	})
	_ = root.MarkPersistentFlagDirname(config.FolderFlag)
	root.ValidArgsFunction = x.completionFunc(x.ofAll(completion.Names), false)
}

func walkCommands(c *cobra.Command, do func(*cobra.Command)) {
	do(c)
	for _, sub := range c.Commands() {
		walkCommands(sub, do)
	}
}

// arguments completes what a command's usage line names: "show ID [SECTION…]".
func (x completer) arguments(c *cobra.Command, words map[string]choices) cobra.CompletionFunc {
	var order []choices
	repeats := false
	for _, word := range strings.Fields(c.Use)[1:] {
		word = strings.Trim(word, "[]")
		word, _, _ = strings.Cut(word, "|")
		does, ok := words[word]
		if !ok {
			break
		}
		order = append(order, does)
		repeats = strings.HasSuffix(word, "…")
	}
	if len(order) == 0 {
		return nil // files
	}
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		n := len(args)
		if repeats {
			n = min(n, len(order)-1)
		}
		if f := c.Flags().Lookup("from"); n >= len(order) || c.Name() == "print" && f != nil && f.Changed {
			return nil, cobra.ShellCompDirectiveNoFileComp // an appointment isn't a procedure
		}
		return x.completionFunc(order[n], false)(c, args, typed)
	}
}

// completionFunc keeps the choices that start with what was typed.
func (x completer) completionFunc(does choices, list bool) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if err := x.env.applySettings(c); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		a := completion.Complete(typed, list, func(typed string) []string { return does(c, args, typed) })
		directive := cobra.ShellCompDirectiveNoFileComp
		switch {
		case a.Folders && len(a.Choices) > 0:
			directive = cobra.ShellCompDirectiveDefault
		case a.Folders:
			directive = cobra.ShellCompDirectiveFilterDirs
		}
		if a.GoesOn {
			directive |= cobra.ShellCompDirectiveNoSpace
		}
		return a.Choices, directive
	}
}

func fixedChoices(all ...string) choices {
	return func(*cobra.Command, []string, string) []string { return all }
}

// of returns choices from the named procedure, or else from all.
func (x completer) of(list func(all []*procedure.Procedure, typed string) []string) choices {
	return func(c *cobra.Command, args []string, typed string) []string {
		return list(x.candidates(c, args), typed)
	}
}

// ofAll returns choices from all procedures.
func (x completer) ofAll(list func(all []*procedure.Procedure, typed string) []string) choices {
	return func(c *cobra.Command, _ []string, typed string) []string { return list(x.candidates(c, nil), typed) }
}

// from returns procedures for "new", and a schedule's file for "print".
func (x completer) from(c *cobra.Command, args []string, typed string) []string {
	if c.Name() != "new" {
		return completion.Files(typed)
	}
	return x.ofAll(completion.Names)(c, args, typed)
}

// library opens the library that the command would open.
func (x completer) library(c *cobra.Command) *library.Library {
	name := ""
	if f := c.Flags().Lookup("clinic"); f != nil {
		name = f.Value.String()
	}
	lib, err := x.env.library(name)
	if err != nil {
		return nil
	}
	return lib
}

func (x completer) candidates(c *cobra.Command, args []string) []*procedure.Procedure {
	lib := x.library(c)
	if lib == nil {
		return nil
	}
	name := ""
	if len(args) > 0 && c.Name() != "search" {
		name = args[0]
	}
	return completion.Candidates(lib, name)
}

func (x completer) languages(c *cobra.Command, _ []string, _ string) []string {
	lib := x.library(c)
	if lib == nil {
		return nil
	}
	return lib.Languages()
}

// printers asks the printing system, and doesn't wait if it is slow.
func (x completer) printers(c *cobra.Command, _ []string, _ string) []string {
	ctx := c.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, stop := context.WithTimeout(ctx, x.env.printerTimeout)
	defer stop()
	return sink.Printer{Run: x.env.run}.Queues(ctx)
}
