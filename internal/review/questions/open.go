// Package questions is about what a clinic is asked of its texts: which questions are open, what an answer is and which
// file it goes to, and how a person is asked.
package questions

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/account"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/typeset"
)

// Sheet is a definition in one language, with the questions to its clinic that are open.
type Sheet struct {
	library.Definition

	Open []compose.Question
}

// Open returns the open questions of each definition of a library, in the clinic's usual language, or in the source
// language where that has no text. A definition that can't be read is a diag.List.
func Open(lib *library.Library) ([]Sheet, error) {
	c := lib.Clinic()
	all, problems, err := lib.LoadAllOrSource(c.SheetLanguages()[0])
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return nil, err
	}
	out := make([]Sheet, len(all))
	for n, l := range all {
		out[n] = Sheet{l, compose.OpenQuestions(l.Procedure, c, l.Words.Language, func() string { return compose.Digest(l.Procedure, c, l.Words) })}
	}
	return out, nil
}

// AnswersToEdit returns every open question of a clinic as lines for the file that its answers go to, under a head that
// counts them and names that file. Each has what the sheets have now as its answer. Program returns this version of the
// program.
func AnswersToEdit(lib *library.Library, program func() string) (string, error) {
	sheets, err := Open(lib)
	if err != nil {
		return "", err
	}
	var all []FileAnswer
	for _, s := range sheets {
		all = append(all, CurrentAnswers(s.Procedure, lib.Clinic(), s.Words, s.Open)...)
	}
	text, open, required := FormatYAML(all, true)
	name := "clinic.yaml"
	if file, err := FileOf(lib.Clinic(), program); err == nil && file.IsForOneVersion() {
		name = library.NextFile + ", while another version of the program prints from the folder"
	}
	return fmt.Sprintf(`# Open questions: %s. The values are what the sheets say now; change what is different at your clinic.
# The lines belong under settings: and decide: in %s.
%s`, account.OpenCount(open, required), name, text), nil
}

// Setting is a value that a clinic decides once for all its sheets. The JSON names are a contract.
type Setting struct {
	Name      string   `json:"name"`
	Question  string   `json:"question"`
	Is        string   `json:"is"`
	Value     string   `json:"value"`
	Layer     string   `json:"layer"`
	Default   string   `json:"default"`
	Range     string   `json:"range"`
	Required  bool     `json:"required"` // the clinic must answer before it approves a sheet that uses it
	Sources   []string `json:"sources"`
	Confirmed bool     `json:"confirmed"` // the clinic has decided it, in its file or in an approval
	// Decided is what approvals record of the value that is in force.
	Decided []clinic.SignedAnswer `json:"decided,omitempty"`
}

// Settings returns the settings of a library by name: all, or only those that its sheets use.
func Settings(lib *library.Library, usedOnly bool) ([]Setting, error) {
	all, err := lib.Settings()
	if err != nil {
		return nil, err
	}
	if usedOnly {
		sheets, err := Open(lib)
		if err != nil {
			return nil, err
		}
		maps.DeleteFunc(all, func(name string, _ procedure.Setting) bool {
			return !slices.ContainsFunc(sheets, func(s Sheet) bool { return compose.UsesSetting(s.Procedure, name) })
		})
	}
	out := []Setting{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := all[name]
		decided := decidedBy(lib.Clinic(), name, s)
		out = append(out, Setting{name, s.Question, string(s.Kind), s.Value, s.Layer, s.Default, s.Range, s.Required, append([]string{}, s.Sources...), s.Layer != procedure.DefaultLayer || len(decided) > 0, decided})
	}
	return out, nil
}

// decidedBy returns what approvals record of a setting, if that is the value in force.
func decidedBy(c clinic.Profile, name string, s procedure.Setting) []clinic.SignedAnswer {
	q := compose.Question{CurrentValue: s.Value, Setting: &s}
	return slices.DeleteFunc(clinic.SignedAnswers(c.Approvals, procedure.SettingPrefix+name), func(d clinic.SignedAnswer) bool {
		return d.Answer != s.Value && !IsCurrentAnswer(d.Answer, q)
	})
}

// Report returns the shown ones of all settings of a clinic, to read, then how many questions are open in each sheet, and how
// they are answered.
func Report(c clinic.Profile, shown, all []Setting, sheets []Sheet) *typeset.Text {
	t := &typeset.Text{}
	for _, s := range shown {
		s.set(t)
		t.Gap()
	}
	unconfirmed := 0
	for _, s := range all {
		if !s.Confirmed {
			unconfirmed++
		}
	}
	t.Line(0, typeset.Words(fmt.Sprintf("%s, of which the clinic has not confirmed %d", diag.Count(len(all), "setting"), unconfirmed)))
	t.Heading("Open questions by procedure, their settings included:")
	open := 0
	for _, s := range sheets {
		open += len(s.Open)
		t.Line(2, typeset.Words(s.Procedure.ID+": "+account.OpenCount(len(s.Open), compose.CountRequired(s.Open))))
	}
	if open > 0 && c.HasFolder() {
		t.Gap()
		t.Line(0, typeset.Words("To answer them, each once, and approve the sheets; or to write the answers to clinic.yaml in an editor:"))
		t.Command(2, "", "aftercare approve --all"+c.Argument()+" --by NAME --role ROLE")
		t.Command(2, "", "aftercare settings --format yaml"+c.Argument())
	}
	return t
}

func (s Setting) set(t *typeset.Text) {
	t.Line(0, typeset.Strong.Of(s.Name), typeset.Words(": "+s.Value))
	t.Line(2, typeset.Words(s.Question))
	switch {
	case s.Layer != procedure.DefaultLayer:
		t.Line(2, typeset.Words("decided by "+s.Layer+"; the default is "+s.Default))
	case s.Confirmed:
		t.Line(2, typeset.Words("the default, which the clinic decided to keep"))
	default:
		t.Line(2, typeset.Words("the default; not confirmed by a clinic"))
	}
	for _, d := range s.Decided {
		t.Hang(2, typeset.Muted.Of("approved"), typeset.Words(fmt.Sprintf("by %s, %s, on %s, for %s: %s", d.By, d.Role, d.On, diag.Count(len(d.Sheets), "sheet"), strings.Join(d.Sheets, ", "))))
		if remark := strings.TrimPrefix(strings.TrimPrefix(d.Answer, procedure.AsWritten+": "+s.Value), ": "); remark != "" && remark != d.Answer {
			t.Hang(4, typeset.Muted.Of("remark:"), typeset.Words(remark))
		}
	}
	if s.Required {
		t.Line(2, typeset.Words("required: without an answer no sheet that has it is approved"))
	}
	if s.Range != "" {
		t.Line(2, typeset.Words("range: "+s.Range))
	}
	if len(s.Sources) > 0 {
		t.Line(2, typeset.Muted.Of("sources: "+strings.Join(s.Sources, ", ")))
	}
}
