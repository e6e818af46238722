package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/config"
	"aftercare/internal/review/lint"
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
		"with": x.with, "without": x.without, "fill": x.fills, "next-visit-for": x.visits, "lang": x.languages, "printer": x.printers, "section": fixedChoices(search.Sections()...),
		"paper": fixedChoices(string(clinic.Letter), string(clinic.A4)), "side": x.bodySides, "sides": fixedChoices("one", "two"), "specialty": x.specialties,
		"rule": rules, "explain": rules, "from": x.from, "clinic": x.clinics, "background": fixedChoices("dark", "light"),
		"progress": fixedChoices("auto", "json"), "ended": fixedChoices("now\tit has just ended"), "as": fixedChoices("document", "transaction"),
		"given": fixedChoices("now\tthe patient has just got it"),
	}
	// What can't be guessed isn't a file either.
	for _, name := range []string{
		"name", "born", "record", "appointment", "date", "site", "clinician", "next-visit", "message", "by", "role", "until", "title", "part", "within", "copies", "limit",
		"width", "encoding", "shard", "reprint", "printed", "wait", "tray", "media",
	} {
		flags[name] = fixedChoices()
	}
	words := map[string]choices{
		"ID": x.procedures, "A": x.procedures, "SECTION…": fixedChoices(sheet.Parts...), "NAME": schemas,
	}
	walkCommands(root, func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			does, ok := flags[f.Name]
			switch _, has := c.GetFlagCompletionFunc(f.Name); {
			case has:
				return
			case f.Name == "format":
				does = fixedChoices(parseChoices(f.Usage)...)
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
	root.ValidArgsFunction = x.completionFunc(x.procedures, false)
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

// completionFunc keeps the choices that start with what was typed. In a list only the part after the last comma
// is completed.
func (x completer) completionFunc(does choices, list bool) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if err := x.env.applySettings(c); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		before := ""
		if at := strings.LastIndex(typed, ","); list && at >= 0 {
			before, typed = typed[:at+1], typed[at+1:]
		}
		var out []string
		directive := cobra.ShellCompDirectiveNoFileComp
		for _, choice := range does(c, args, typed) {
			if choice == foldersOnly {
				directive = cobra.ShellCompDirectiveFilterDirs
				continue
			}
			if strings.HasPrefix(choice, typed) {
				out = append(out, before+strings.NewReplacer("\n", " ", "\r", " ").Replace(choice))
				if name, _, _ := strings.Cut(choice, "\t"); strings.HasSuffix(name, "=") {
					directive |= cobra.ShellCompDirectiveNoSpace
				}
			}
		}
		if len(out) > 0 {
			directive &^= cobra.ShellCompDirectiveFilterDirs
		}
		return out, directive
	}
}

// foldersOnly is the only choice where a folder is expected.
const foldersOnly = "\x00folders"

func fixedChoices(all ...string) choices {
	return func(*cobra.Command, []string, string) []string { return all }
}

// parseChoices reads the choices that a flag's description lists: "table, json or names".
func parseChoices(words string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ReplaceAll(words, " or ", ","), func(r rune) bool { return r == ',' || r == ';' }) {
		if w = strings.TrimSpace(w); w != "" && !strings.ContainsAny(w, " :") {
			out = append(out, w)
		}
	}
	return out
}

// bodySides returns the sides on which the named procedure can be done, or else every side.
func (x completer) bodySides(c *cobra.Command, args []string, _ string) []string {
	var out []string
	for _, name := range procedure.SideNames {
		if slices.ContainsFunc(x.candidates(c, args), func(p *procedure.Procedure) bool { return slices.Contains(p.Side.Options(), name) }) {
			out = append(out, name)
		}
	}
	return out
}

func rules(*cobra.Command, []string, string) []string {
	var out []string
	for _, a := range lint.Analyzers() {
		out = append(out, a.Name+"\t"+a.Doc)
	}
	return out
}

func schemas(*cobra.Command, []string, string) []string {
	var out []string
	for _, f := range schema.Files() {
		out = append(out, f.Name+"\t"+f.Title)
	}
	return out
}
