package fhirfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// List is a JSON array of FHIR. A null in it is a value that an extension withholds, so the list is incomplete.
type List[T any] []T

var errNull = errors.New("fhirfile: a null in a list")

// UnmarshalJSON reads a list; a null in it is an error.
func (l *List[T]) UnmarshalJSON(data []byte) error {
	var all []*T
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	out := make([]T, len(all))
	for n, v := range all {
		if v == nil {
			return errNull
		}
		out[n] = *v
	}
	*l = out
	return nil
}

// Coding is a code of a code system, with its name there.
type Coding struct {
	System, Code, Display string
}

// CodeableConcept is a concept by its codes in one or more code systems, and by its text.
type CodeableConcept struct {
	Coding List[Coding]
	Text   string
}

// IsSet reports whether the concept has a code or a text.
func (c CodeableConcept) IsSet() bool { return len(c.Coding) > 0 || c.Text != "" }

// CodeableReference is what was done or requested: in R4 a concept, in R5 a concept inside it or a reference to a resource, which
// isn't followed.
type CodeableReference struct {
	CodeableConcept
	Concept   CodeableConcept
	Reference json.RawMessage
}

// Extensions are read for one thing: whether they say that a value is withheld or unknown.
type Extensions List[struct{ URL string }]

// UnmarshalJSON reads a list; a null in it is an error.
func (e *Extensions) UnmarshalJSON(data []byte) error {
	return (*List[struct{ URL string }])(e).UnmarshalJSON(data)
}

// IsAbsent reports whether an extension says that the value is withheld or unknown.
func (e Extensions) IsAbsent() bool {
	return slices.ContainsFunc(e, func(x struct{ URL string }) bool {
		return strings.HasSuffix(x.URL, "/data-absent-reason") || strings.HasSuffix(x.URL, "/iso21090-nullFlavor")
	})
}

// PrimitiveElement is what FHIR's JSON adds to a simple value, under the same name with an underscore.
type PrimitiveElement struct{ Extension Extensions }

// IsAbsent reports whether the value is withheld or unknown.
func (a PrimitiveElement) IsAbsent() bool { return a.Extension.IsAbsent() }

// DomainResource is what any resource may say about itself as a whole.
type DomainResource struct {
	Meta              meta
	ImplicitRules     string
	ModifierExtension List[json.RawMessage]
	Contained         List[json.RawMessage]
}

// meta is a resource's metadata.
type meta struct {
	Tag List[Coding]
}

// IsSubsetted reports whether a server returned only some elements of the resource, as it was asked to.
func (m meta) IsSubsetted() bool {
	return slices.ContainsFunc(m.Tag, func(c Coding) bool { return c.Code == "SUBSETTED" })
}

// IsModified reports whether extensions that this program doesn't know change the resource's meaning; FHIR
// forbids reading it then.
func (w DomainResource) IsModified() bool {
	return w.ImplicitRules != "" || len(w.ModifierExtension) > 0
}

// HasRepeatedKey reports whether an object in a JSON text repeats a key, in any case: a reader would take one
// of the two values, and nobody could say which is right.
func HasRepeatedKey(text []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(text))
	var open []map[string]bool // the keys of each enclosing object; nil for a list
	key := false               // whether a key comes next
	for {
		t, err := dec.Token()
		if err != nil {
			return false // broken text is reported elsewhere
		}
		switch t {
		case json.Delim('{'):
			open, key = append(open, map[string]bool{}), true
			continue
		case json.Delim('['):
			open, key = append(open, nil), false
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		default:
			if name, ok := t.(string); ok && key {
				if name = strings.ToLower(name); open[len(open)-1][name] {
					return true
				}
				open[len(open)-1][name] = true
				key = false
				continue
			}
		}
		key = len(open) > 0 && open[len(open)-1] != nil
	}
}
