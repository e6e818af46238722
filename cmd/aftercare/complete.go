package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/catalog"
	"aftercare/internal/clinic"
	"aftercare/internal/config"
	"aftercare/internal/library"
	"aftercare/internal/lint"
	"aftercare/internal/procedure"
	"aftercare/internal/schema"
	"aftercare/internal/search"
	"aftercare/internal/sheet"
	"aftercare/internal/sink"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// completer answers a shell that asks how a line may go on. It never says what is wrong: what
// can't be read has no answers.
type completer struct{ env *env }

// choices is what a word may be; with a tab, what it means.
type choices func(c *cobra.Command, args []string, typed string) []string

// complete gives every command and flag what it can be completed with. A flag of the same name
// is completed alike everywhere, so that a new command needs nothing.
func (e *env) complete(root *cobra.Command) {
	x := completer{e}
	flags := map[string]choices{
		"with": x.with, "without": x.without, "fill": x.fills, "lang": x.languages, "printer": x.printers, "section": fixed(search.Sections()...),
		"paper": fixed(string(clinic.Letter), string(clinic.A4)), "side": fixed(bodySides()...), "sides": fixed("one", "two"), "specialty": x.specialties,
		"rule": rules, "explain": rules, "from": x.from, "clinic": x.clinics, "background": fixed("dark", "light"),
		"progress": fixed("auto", "json"), "ended": fixed("now\tit has just ended"), "as": fixed("document", "transaction"),
		"given": fixed("now\tthe patient has just got it"),
	}
	// What can't be guessed is no file either.
	for _, name := range []string{
		"name", "born", "record", "appointment", "date", "site", "clinician", "next-visit", "message", "by", "role", "until", "title", "part", "within", "copies", "limit",
		"width", "encoding", "shard",
	} {
		flags[name] = fixed()
	}
	words := map[string]choices{
		"ID": x.procedures, "A": x.procedures, "SECTION…": fixed(sheet.Parts...), "NAME": schemas,
	}
	each(root, func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			does, ok := flags[f.Name]
			switch _, has := c.GetFlagCompletionFunc(f.Name); {
			case has:
				return
			case f.Name == "format":
				does = fixed(named(f.Usage)...)
			case !ok:
				return
			}
			// The names are those of flags that are there, and none was registered before.
			_ = c.RegisterFlagCompletionFunc(f.Name, x.shown(does, f.Value.Type() == "stringSlice"))
		})
		if c.ValidArgsFunction == nil {
			c.ValidArgsFunction = x.arguments(c, words)
		}
	})
	_ = root.MarkPersistentFlagDirname(config.FolderFlag)
	root.ValidArgsFunction = x.shown(x.procedures, false)
}

func each(c *cobra.Command, do func(*cobra.Command)) {
	do(c)
	for _, sub := range c.Commands() {
		each(sub, do)
	}
}

// arguments completes what a command's first line names: "show ID [SECTION…]".
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
			return nil, cobra.ShellCompDirectiveNoFileComp // an appointment is no procedure
		}
		return x.shown(order[n], false)(c, args, typed)
	}
}

// shown keeps what begins as was typed. In a list only what stands after the last comma is
// completed.
func (x completer) shown(does choices, list bool) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if err := x.env.prefer(c); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		before := ""
		if at := strings.LastIndex(typed, ","); list && at >= 0 {
			before, typed = typed[:at+1], typed[at+1:]
		}
		var out []string
		directive := cobra.ShellCompDirectiveNoFileComp
		for _, choice := range does(c, args, typed) {
			if choice == folders {
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

// folders says, as the only choice, that a folder is wanted.
const folders = "\x00folders"

func fixed(all ...string) choices {
	return func(*cobra.Command, []string, string) []string { return all }
}

// named reads the choices that a flag's words list: "table, json or names".
func named(words string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ReplaceAll(words, " or ", ","), func(r rune) bool { return r == ',' || r == ';' }) {
		if w = strings.TrimSpace(w); w != "" && !strings.ContainsAny(w, " :") {
			out = append(out, w)
		}
	}
	return out
}

func bodySides() []string {
	var out []string
	for _, s := range visit.Sides {
		out = append(out, string(s))
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

// library opens what the command would open.
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

// procedures are ids, and the short names that begin as was typed.
func (x completer) procedures(c *cobra.Command, _ []string, typed string) []string {
	var out []string
	for _, e := range x.chosen(c, nil) {
		meaning := "\t" + e.Title
		if short := (catalog.Entry{Aliases: e.Aliases}).Short(); short != "" {
			meaning += " (" + short + ")"
		}
		out = append(out, e.ID+meaning)
		for _, alias := range e.Aliases {
			small := strings.ReplaceAll(strings.ToLower(alias), " ", "-")
			switch {
			case typed == "" || small == e.ID:
			case strings.HasPrefix(small, typed):
				out = append(out, small+"\t"+e.Title)
			case strings.HasPrefix(alias, typed) && !strings.Contains(alias, " "):
				out = append(out, alias+"\t"+e.Title)
			}
		}
	}
	return out
}

func (x completer) specialties(c *cobra.Command, _ []string, _ string) []string {
	seen := map[string]bool{}
	for _, e := range x.chosen(c, nil) {
		seen[e.Specialty] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// from is a procedure for "new"; a schedule's file for "print".
func (x completer) from(c *cobra.Command, args []string, typed string) []string {
	if c.Name() != "new" {
		names, _ := filepath.Glob(globbed(typed) + "*")
		return names
	}
	return x.procedures(c, args, typed)
}

// globbed takes the meaning from the signs of a pattern.
func globbed(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

// conditions are those of the procedure that was named, else of all.
func (x completer) conditions(c *cobra.Command, args []string) map[string]procedure.Condition {
	out := map[string]procedure.Condition{}
	for _, p := range x.chosen(c, args) {
		maps.Copy(out, p.Conditions)
	}
	return out
}

func (x completer) chosen(c *cobra.Command, args []string) []*procedure.Procedure {
	lib := x.library(c)
	if lib == nil {
		return nil
	}
	if len(args) > 0 && c.Name() != "search" {
		id, err := lib.Find(args[0])
		if err != nil {
			return nil
		}
		p, _, err := lib.Load(id, library.SourceLanguage)
		if err != nil {
			return nil
		}
		return []*procedure.Procedure{p}
	}
	all, _, err := lib.LoadAll(library.SourceLanguage)
	if err != nil {
		return nil
	}
	var out []*procedure.Procedure
	for _, l := range all {
		out = append(out, l.Procedure)
	}
	return out
}

func (x completer) with(c *cobra.Command, args []string, _ string) []string {
	var out []string
	known := x.conditions(c, args)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if len(known[name].OneOf) == 0 {
			out = append(out, name+"\t"+known[name].Question)
			continue
		}
		for _, a := range known[name].OneOf {
			out = append(out, name+"="+a.Key+"\t"+known[name].Question)
		}
	}
	return out
}

// without are the conditions that can be denied.
func (x completer) without(c *cobra.Command, args []string, _ string) []string {
	var out []string
	known := x.conditions(c, args)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if answers := known[name].Answers(); slices.Contains(answers, procedure.No) || slices.Contains(answers, "none") {
			out = append(out, name+"\t"+known[name].Question)
		}
	}
	return out
}

func (x completer) fills(c *cobra.Command, args []string, _ string) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range x.chosen(c, args) {
		for _, f := range p.Fills {
			if !seen[f.Name] {
				seen[f.Name] = true
				out = append(out, f.Name+"=\t"+f.Question)
			}
		}
	}
	return out
}

func (x completer) languages(c *cobra.Command, _ []string, _ string) []string {
	lib := x.library(c)
	if lib == nil {
		return nil
	}
	return lib.Languages()
}

// printers asks the printing system, and does not wait for one that is slow.
func (x completer) printers(c *cobra.Command, _ []string, _ string) []string {
	const patience = time.Second
	ctx := c.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	return sink.Printer{Run: x.env.run}.Queues(ctx)
}

// clinics are the examples, and folders that hold a profile; else any folder.
func (x completer) clinics(_ *cobra.Command, _ []string, typed string) []string {
	out := library.Examples(procedures.FS)
	found, _ := filepath.Glob(filepath.Join(globbed(typed)+"*", "clinic.yaml"))
	for _, file := range found {
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			out = append(out, filepath.Dir(file)+"\ta clinic's folder")
		}
	}
	return append(out, folders)
}
