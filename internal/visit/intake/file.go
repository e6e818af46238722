package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/visit/field"
)

// fileKeys maps the keys of a visit file to the fields that they fill.
func (f *Fields) fileKeys() map[field.Field]*string {
	return map[field.Field]*string{
		field.Name: &f.Name, field.GivenName: &f.GivenName, field.FamilyName: &f.FamilyName, field.BirthDate: &f.Born, field.Record: &f.Record,
		field.Appointment: &f.Appointment, field.Ended: &f.Ended, field.Date: &f.Date, field.Side: &f.Side, field.Site: &f.Site,
		field.Clinician: &f.Clinician, field.NextVisit: &f.NextVisit, field.NextFor: &f.NextVisitFor, field.Message: &f.Message, field.Language: &f.Language,
	}
}

// ClearNulls empties the fields that hold a null word, such as NULL, and removes answers that nobody gave,
// so that what is missing is noticed and asked for. Answers returns the possible answers to a condition.
func (f *Fields) ClearNulls(answers func(condition string) []string) {
	for name, text := range f.fileKeys() {
		if said, problem := field.Read(name, *text); said == "" && problem == "" {
			*text = ""
		}
	}
	for name, given := range f.Answers {
		if said, problem := field.ReadAnswer(given, answers(name)); said == "" && problem == "" {
			delete(f.Answers, name)
		}
	}
}

// File reads a visit file, YAML or JSON, into f. A field that a flag already gave keeps the flag's
// value. Every other key is a condition with its answer. Null counts as not given. Errors give line
// and column, and never quote the file, which holds a patient's data.
func (f *Fields) File(data []byte, conditions []string) error {
	n, err := parseFile(data)
	if err != nil {
		return err
	}
	if n.Kind != yamlfile.Mapping {
		return fileError(n.Pos, "holds no mapping of keys", "name: …, birth_date: …, ended: …")
	}
	target, seen := f.fileKeys(), map[field.Field]bool{}
	visit, which := f.NextVisit, f.NextVisitFor
	for _, p := range n.Pairs {
		if p.Key == "fill" && p.Value.Kind != yamlfile.Sequence {
			if err := f.readFileFills(p.Value); err != nil {
				return err
			}
			continue
		}
		if p.Value.Kind != yamlfile.Scalar {
			return fileError(p.Value.Pos, "has a value that isn't text", "")
		}
		name := field.Field(p.Key)
		if to, ok := target[name]; ok {
			text, err := fileText(name, p)
			if err != nil {
				return err
			}
			seen[name] = text != ""
			if part := seen[field.GivenName] || seen[field.FamilyName]; seen[field.Name] && part {
				return fileError(p.KeyPos, "gives the whole name, and a part of it", "give name, or given_name and family_name")
			}
			if *to == "" && text != "" {
				*to = text
				f.recordFieldPlace(name, p)
			}
			continue
		}
		if err := f.readFileAnswer(p, conditions); err != nil {
			return err
		}
	}
	if visit != "" && seen[field.NextVisit] {
		f.NextVisitFor = which // the file's belongs to the file's next visit, which the flag's replaces
	}
	return nil
}

// place is where a visit file gives a field.
type place struct {
	key string
	pos diag.Pos
}

// flagOf holds the flags whose name differs from their key in a visit file.
var flagOf = map[field.Field]string{
	field.BirthDate: "--born", field.Appointment: "--appointment", field.NextVisit: "--next-visit", field.NextFor: "--next-visit-for", field.Language: "--lang",
}

func (f *Fields) recordFieldPlace(name field.Field, p yamlfile.Pair) {
	flag, other := flagOf[name]
	if !other {
		flag = "--" + string(name)
	}
	f.recordPlace(flag, p)
}

func (f *Fields) recordPlace(what string, p yamlfile.Pair) {
	if f.places == nil {
		f.places = map[string]place{}
	}
	f.places[what] = place{p.Key, p.Value.Pos}
}

// withPlace returns an error about a field with the field's position in the visit file, if that is
// where it was given.
func (f Fields) withPlace(err error) error {
	var wrong *Error
	if !errors.As(err, &wrong) {
		return err
	}
	if at, ok := f.places[fillField+" "+wrong.Value]; ok && wrong.Value != "" && wrong.Field == fillField {
		return fileError(at.pos, "has a fill that "+wrong.Problem, wrong.Hint)
	}
	at, ok := f.places[wrong.Field]
	if !ok {
		return err
	}
	return fileError(at.pos, fmt.Sprintf("has %s %q that %s", article(at.key), at.key, wrong.Problem), wrong.Hint)
}

// article returns "a" or "an", as needed before a key.
func article(key string) string {
	if strings.ContainsRune("aeiou", rune(key[0])) {
		return "an"
	}
	return "a"
}

// fileText reads the value of a field, with its position in any error.
func fileText(name field.Field, p yamlfile.Pair) (string, error) {
	if isNull(p.Value) {
		return "", nil
	}
	if name != field.Answer && p.Value.IsPlain && answerWord(p.Value.Text) != p.Value.Text {
		return "", fileError(p.Value.Pos, fmt.Sprintf("has %s %q that is true or false; expected a text", article(p.Key), p.Key), "put it in quotes if it is a text")
	}
	read := field.Read
	if p.Value.IsPlain {
		read = field.ReadUnquoted
	}
	text, problem := read(name, p.Value.Text)
	if problem != "" {
		return "", fileError(p.Value.Pos, fmt.Sprintf("has %s %q that %s", article(p.Key), p.Key, problem), "")
	}
	return text, nil
}

// parseFile reads JSON by its standard, and anything else as YAML.
func parseFile(data []byte) (*yamlfile.Node, error) {
	if isJSON(data) {
		return parseJSON(data)
	}
	n, list := yamlfile.Parse("", data)
	errs := list.Errors()
	if len(errs) == 0 {
		return n, nil
	}
	first := errs[0]
	if len(first.Related) > 0 { // a duplicate key
		return nil, fileError(first.Pos, fmt.Sprintf("can't be used: %s (the first one is at line %d, column %d)", first.Message, first.Related[0].Pos.Line, first.Related[0].Pos.Column), first.Hint)
	}
	return nil, fileError(first.Pos, "can't be read as YAML or JSON", "")
}

// isJSON reports whether a file looks like JSON from a program.
func isJSON(data []byte) bool {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	return len(data) > 0 && data[0] == '{' && len(data) <= yamlfile.MaxBytes && json.Valid(data)
}

// readFileFills reads the values of a mapping. A flag of the same name must give the same value.
func (f *Fields) readFileFills(n *yamlfile.Node) error {
	if n.Kind == yamlfile.Scalar {
		if isNull(n) {
			return nil
		}
		return fileError(n.Pos, `has a "fill" that isn't a mapping`, "fill: {restart: 2026-11-25}")
	}
	if f.FileFills == nil {
		f.FileFills = map[string]string{}
	}
	for _, p := range n.Pairs {
		if p.Value.Kind != yamlfile.Scalar {
			return fileError(p.Value.Pos, "has a value that isn't text", "")
		}
		text, err := fileText(field.Fill, p)
		if err != nil {
			return err
		}
		f.FileFills[p.Key] = text
		f.recordPlace(fillField+" "+p.Key, p)
	}
	return nil
}

// isNull reports whether a value is what JSON and YAML write for nothing. In quotes it is a word.
func isNull(n *yamlfile.Node) bool {
	switch n.Text {
	case "", "~", "null", "Null", "NULL":
		return n.IsPlain
	}
	return false
}

func (f *Fields) readFileAnswer(p yamlfile.Pair, conditions []string) error {
	known := append([]string{"fill"}, conditions...)
	for key := range f.fileKeys() {
		known = append(known, string(key))
	}
	for _, c := range conditions {
		if c == p.Key {
			if f.Answers == nil {
				f.Answers = map[string]string{}
			}
			text, err := fileText(field.Answer, p)
			if err != nil {
				return err
			}
			f.Answers[p.Key] = text
			if p.Value.IsPlain {
				f.Answers[p.Key] = answerWord(text)
			}
			return nil
		}
	}
	shown, _ := field.Clean(p.Key)
	return fileError(p.KeyPos, fmt.Sprintf("has an unknown key %q", shown), diag.DidYouMean(p.Key, known))
}

// answerWord reads what JSON and YAML write for yes and no.
func answerWord(s string) string {
	switch strings.ToLower(s) {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return s
}

func fileError(pos diag.Pos, problem, hint string) error {
	return &Error{Field: "--visit", Problem: fmt.Sprintf("%s, at line %d, column %d", problem, max(pos.Line, 1), max(pos.Column, 1)), Hint: hint}
}
