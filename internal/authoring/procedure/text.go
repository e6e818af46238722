package procedure

import (
	"fmt"
	"strings"
)

// Part is a part of a text: words, or a placeholder such as "until" or "setting.fever".
type Part struct {
	Words string
	Name  string // the placeholder's name; "" for words
}

// ParseText splits a text at its placeholders. An unmatched brace is an error; names aren't checked here.
func ParseText(text string) ([]Part, error) {
	var parts []Part
	for text != "" {
		open := strings.IndexAny(text, "{}")
		if open < 0 {
			return append(parts, Part{Words: text}), nil
		}
		if text[open] == '}' {
			return nil, fmt.Errorf("a closing brace without an opening one")
		}
		end := strings.IndexAny(text[open+1:], "{}")
		if end < 0 || text[open+1+end] != '}' {
			return nil, fmt.Errorf("an opening brace without a closing one")
		}
		name := text[open+1 : open+1+end]
		if name == "" || strings.TrimSpace(name) != name {
			return nil, fmt.Errorf("{%s} is not a placeholder", name)
		}
		if open > 0 {
			parts = append(parts, Part{Words: text[:open]})
		}
		parts = append(parts, Part{Name: name})
		text = text[open+end+2:]
	}
	return parts, nil
}

// ProcedureDay is the placeholder for the day of the procedure.
const ProcedureDay = "procedure-day"

// PlaceholdersOf returns the names of a text's placeholders that begin with prefix, without the prefix.
func PlaceholdersOf(text, prefix string) []string {
	if !strings.Contains(text, "{"+prefix) {
		return nil // like nearly every text, which then isn't parsed
	}
	var names []string
	for _, name := range Placeholders(text) {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			names = append(names, rest)
		}
	}
	return names
}

// Placeholders returns the names of a text's placeholders, in order. A text that can't be parsed has none.
func Placeholders(text string) []string {
	parts, err := ParseText(text)
	if err != nil {
		return nil
	}
	var names []string
	for _, p := range parts {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	return names
}
