package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/account"
	"aftercare/internal/review/approval"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/console"
)

type settingsOptions struct {
	clinic string
	format string
	open   bool
	adopt  bool
}

func newSettings(e *env) *cobra.Command {
	o := &settingsOptions{}
	c := &cobra.Command{
		Use:   "settings [ID]",
		Short: "List what a clinic decides: each setting, and how many questions are open",
		Long: `List each value that a clinic decides once for all its sheets: the question, the value in
force and the layer it comes from, the default, the range that was read, and its sources. A value
that the clinic's profile does not name is a default that nobody there has confirmed. Then come
the procedures, with how many of their questions are open and required.

With --format yaml, write every open question of the clinic as lines for its clinic.yaml, the
required ones first, each with its range and with what the sheets say now: change what is
different at your clinic, keep the rest, and all sheets can be approved without questions.

With the ID of a procedure, only what its sheets ask and say.

With --adopt, move the answers that were given with this version beside an older one, from
next-version.yaml to clinic.yaml: no sheet changes by it.

` + exitStatus,
		Example: `  aftercare settings
  aftercare settings --clinic my-clinic --unconfirmed
  aftercare settings --clinic my-clinic --format yaml > answers.yaml
  aftercare settings mbb --clinic my-clinic --format yaml
  aftercare settings --clinic my-clinic --adopt
  aftercare settings --format json`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return oneID(c, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return runSettings(e, o, args) },
	}
	c.Flags().StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	e.addOutputFormat(c.Flags(), &o.format, "text", "json", "yaml")
	c.Flags().BoolVar(&o.adopt, "adopt", false, "move the answers of next-version.yaml to clinic.yaml, once no other version prints from the folder")
	c.Flags().BoolVar(&o.open, "unconfirmed", false, "only those that the clinic has not decided")
	return c
}

// setting is one value, for programs.
type setting struct {
	Name      string   `json:"name"`
	Question  string   `json:"question"`
	Is        string   `json:"is"`
	Value     string   `json:"value"`
	Layer     string   `json:"layer"`
	Default   string   `json:"default"`
	Range     string   `json:"range"`
	Required  bool     `json:"required"` // the clinic must answer before it approves a sheet that uses it
	Sources   []string `json:"sources"`
	Confirmed bool     `json:"confirmed"`
}

func runSettings(e *env, o *settingsOptions, of []string) error {
	if o.adopt {
		if len(of) > 0 {
			return usage("aftercare settings --adopt", "--adopt moves all answers; it takes no %q", of[0])
		}
		return e.adopt(o)
	}
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	if len(of) > 0 {
		id, err := lib.Find(of[0])
		if err != nil {
			return err
		}
		lib.LimitTo(id)
	}
	if o.format == "yaml" {
		return writeAnswers(e.out, lib)
	}
	all, err := lib.Settings()
	if err != nil {
		return err
	}
	if len(of) > 0 {
		sheets, err := openQuestions(lib)
		if err != nil {
			return err
		}
		maps.DeleteFunc(all, func(name string, _ procedure.Setting) bool {
			return !slices.ContainsFunc(sheets, func(s sheetQuestions) bool { return compose.UsesSetting(s.Procedure, name) })
		})
	}
	rows := []setting{}
	open := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := all[name]
		confirmed := s.Layer != procedure.DefaultLayer
		if !confirmed {
			open++
		}
		if o.open && confirmed {
			continue
		}
		rows = append(rows, setting{name, s.Question, string(s.Kind), s.Value, s.Layer, s.Default, s.Range, s.Required, append([]string{}, s.Sources...), confirmed})
	}
	return e.writeReport(o.format, map[string][]setting{"settings": rows}, func(w io.Writer) error {
		for _, s := range rows {
			writeSetting(w, s)
		}
		_, _ = fmt.Fprintf(w, "%s, of which the clinic has not confirmed %d\n", plural(len(all), "setting"), open)
		sheets, err := openQuestions(lib)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprint(w, "\nOpen questions by procedure, their settings included:\n")
		for _, s := range sheets {
			_, _ = fmt.Fprintf(w, "  %s: %s\n", s.Procedure.ID, account.OpenCount(len(s.open), compose.CountRequired(s.open)))
		}
		return nil
	})
}

// sheetQuestions is a procedure in one language and its open questions.
type sheetQuestions struct {
	library.Definition

	open []compose.Question
}

// openQuestions returns the open questions of each procedure in the clinic's usual language.
func openQuestions(lib *library.Library) ([]sheetQuestions, error) {
	all, problems, err := lib.LoadAllOrSource(languagesOf(lib.Clinic())[0])
	if err != nil {
		return nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	var out []sheetQuestions
	for _, l := range all {
		c := lib.Clinic()
		out = append(out, sheetQuestions{l, compose.OpenQuestions(l.Procedure, c, l.Words.Language, func() string { return compose.Digest(l.Procedure, c, l.Words) })})
	}
	return out, nil
}

// writeAnswers writes every open question of a clinic as lines for its clinic.yaml.
func writeAnswers(w io.Writer, lib *library.Library) error {
	sheets, err := openQuestions(lib)
	if err != nil {
		return err
	}
	var all []approval.Answer
	for _, s := range sheets {
		all = append(all, approval.CurrentAnswers(s.Procedure, lib.Clinic(), s.Words, s.open)...)
	}
	text, open, required := approval.AnswersYAML(all, true)
	file := "clinic.yaml"
	if apart, err := isBesideOtherVersion(lib.Clinic()); err == nil && apart {
		file = library.NextFile + ", while another version of the program prints from the folder"
	}
	_, err = fmt.Fprintf(w, `# Open questions: %s. The values are what the sheets say now; change what is different at your clinic.
# The lines belong under settings: and decide: in %s.
%s`, account.OpenCount(open, required), file, text)
	return err
}

func writeSetting(w io.Writer, s setting) {
	p := func(format string, args ...any) { _, _ = fmt.Fprintln(w, console.Clean(fmt.Sprintf(format, args...))) }
	p("%s: %s", s.Name, s.Value)
	p("  %s", s.Question)
	if s.Confirmed {
		p("  decided by %s; the default is %s", s.Layer, s.Default)
	} else {
		p("  the default; not confirmed by a clinic")
	}
	if s.Required {
		p("  required: answered before a sheet that says it is approved")
	}
	if s.Range != "" {
		p("  range: %s", s.Range)
	}
	if len(s.Sources) > 0 {
		p("  sources: %s", strings.Join(s.Sources, ", "))
	}
	p("")
}
