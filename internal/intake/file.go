package intake

import (
	"fmt"

	"aftercare/internal/diag"
	"aftercare/internal/yamlfile"
)

// fileKeys are the names of a visit file, and the field that each fills.
func (f *Fields) fileKeys() map[string]*string {
	return map[string]*string{
		"name": &f.Name, "given_name": &f.GivenName, "family_name": &f.FamilyName, "birth_date": &f.Born, "record": &f.Record,
		"appointment_id": &f.Appointment, "ended": &f.Ended, "date": &f.Date, "side": &f.Side, "site": &f.Site,
		"clinician": &f.Clinician, "next_visit": &f.NextVisit, "message": &f.Message, "language": &f.Language,
	}
}

// File reads a visit file, YAML or JSON, over f: what it says of a field stands, unless a
// flag gave it already. Every other key is a condition with its answer. Its errors give
// line and column and never quote the file, which holds a patient's data.
func (f *Fields) File(data []byte, conditions []string) error {
	n, list := yamlfile.Parse("", data)
	if errs := list.Errors(); len(errs) > 0 {
		return fileError(errs[0].Pos, "can't be read as YAML or JSON", "")
	}
	if n.Kind != yamlfile.Mapping {
		return fileError(n.Pos, "holds no mapping of keys", "name: …, birth_date: …, ended: …")
	}
	own := f.fileKeys()
	for _, p := range n.Pairs {
		if p.Key == "fill" && p.Value.Kind != yamlfile.Sequence {
			if err := f.fileFills(p.Value); err != nil {
				return err
			}
			continue
		}
		if p.Value.Kind != yamlfile.Scalar {
			return fileError(p.Value.Pos, "has a value that is no text", "")
		}
		if field, ok := own[p.Key]; ok {
			if *field == "" {
				*field = p.Value.Text
			}
			continue
		}
		if err := f.answer(p, conditions); err != nil {
			return err
		}
	}
	return nil
}

// fileFills reads the values of a mapping. A flag of the same name must say the same.
func (f *Fields) fileFills(n *yamlfile.Node) error {
	if n.Kind == yamlfile.Scalar {
		if nullWord(n.Text) == "" {
			return nil
		}
		return fileError(n.Pos, `has a "fill" that is no mapping`, "fill: {restart: 2026-11-25}")
	}
	if f.Filled == nil {
		f.Filled = map[string]string{}
	}
	for _, p := range n.Pairs {
		if p.Value.Kind != yamlfile.Scalar {
			return fileError(p.Value.Pos, "has a value that is no text", "")
		}
		f.Filled[p.Key] = nullWord(p.Value.Text)
	}
	return nil
}

// nullWord reads what JSON and YAML write for nothing.
func nullWord(s string) string {
	if s == "null" || s == "~" {
		return ""
	}
	return s
}

func (f *Fields) answer(p yamlfile.Pair, conditions []string) error {
	known := append([]string{"fill"}, conditions...)
	for key := range f.fileKeys() {
		known = append(known, key)
	}
	for _, c := range conditions {
		if c == p.Key {
			if f.Answers == nil {
				f.Answers = map[string]string{}
			}
			f.Answers[p.Key] = answerWord(p.Value.Text)
			return nil
		}
	}
	return fileError(p.KeyPos, fmt.Sprintf("has an unknown key %q", p.Key), diag.Meant(p.Key, known))
}

// answerWord reads what JSON writes for yes and no.
func answerWord(s string) string {
	switch s {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return nullWord(s)
}

func fileError(pos diag.Pos, problem, hint string) error {
	return &Error{Field: "--visit", Problem: fmt.Sprintf("%s, at line %d, column %d", problem, max(pos.Line, 1), max(pos.Column, 1)), Hint: hint}
}
