// Package schema is the one table of what an author may write: each key of each file, its possible values
// and its meaning; and of what a program reads in a sheet. The library takes its known keys from it, and
// the JSON Schemas for editors and the tables of the authors' guide are made from it. It reads no files.
package schema

import (
	"slices"
	"sync"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/pattern"
)

// Shape is what a key may hold. The set is closed: Text, List, Names, Either, Null and *Object; phrase,
// choice and listed for the words of a language; String, Flag, Number and Array for what programs write.
type Shape interface {
	json(b *builder) map[string]any
}

// Text is a scalar.
type Text struct {
	OneOf   []string // the only ones; nil for any
	Pattern string   // RE2 for the whole text; "" for any
	Empty   bool     // it may be empty
}

// Count is a whole number from 1 to 100, with or without quotes.
type Count struct{}

// List is a list of one shape or, if the shape is a text, a single one.
type List struct {
	Of  Shape
	Min int // the minimum length
}

// Names is a mapping whose keys the author chooses.
type Names struct {
	Of  Shape
	Key string // RE2 of the keys
	Min int
}

// Either is any one of several shapes.
type Either []Shape

// Null is a key without a value.
type Null struct{}

// Object is a mapping of known keys.
type Object struct {
	Name string // of its definition in the JSON Schema
	Doc  string // what it is, in a phrase
	Keys []Key
	// OneOf lists keys of which exactly one is needed; empty for none.
	OneOf []string
	// AnyOf lists keys of which at least one is needed; empty for none.
	AnyOf []string
	names func() []string
}

// Key is one key of an object.
type Key struct {
	Name     string
	Doc      string // what it means, in a phrase
	Shape    Shape
	Required bool
}

// Names returns the object's keys, in order.
func (o *Object) Names() []string { return o.names() }

// object completes an object from its table.
func object(o Object) *Object {
	p := &o
	p.names = sync.OnceValue(func() []string {
		out := make([]string, len(p.Keys))
		for n, k := range p.Keys {
			out[n] = k.Name
		}
		return out
	})
	return p
}

// File is one kind of file that an author writes, or a program reads.
type File struct {
	Name  string // "procedure": its schema is procedure.schema.json
	Title string
	Root  Shape
}

// Files returns the kinds of file.
func Files() []File {
	return []File{
		{"procedure", "A procedure: what its patients read", Procedure},
		{"block", "A block: instructions that several procedures include", Block},
		{"clinic", "A clinic's profile", Clinic},
		{"settings", "What a clinic decides once", Names{Of: Setting, Key: idPattern}},
		{"conditions", "Questions whose answers decide what a patient reads", Names{Of: Condition, Key: idPattern}},
		{"medicines", "Medicines and their classes, with the names that patients know", Medicines},
		{"sources", "Where facts were read", Names{Of: Source, Key: idPattern}},
		{"translation", "A procedure or a block in another language", Translation},
		{"translated-conditions", "The lead-ins of conditions in another language", Names{Of: TranslatedCondition, Key: idPattern}},
		{"translated-settings", "Settings that are words, in another language", Names{Of: Translated, Key: idPattern}},
		{"translated-medicines", "The names of medicines and classes in another language", Names{Of: Translated, Key: idPattern}},
		{"words", "The fixed words and patterns of a language", Words()},
		{"approvals", "Who approved which text", List{Of: Approval}},
		{"schedule-map", "What the columns of a schedule mean", ScheduleMap},
		{"sheet", "A sheet as data, as --format json writes it", sheet()},
		{"report", "What came of a batch, as batch --report writes it", runReport()},
	}
}

// Find returns the kind of file with that name.
func Find(name string) (File, bool) {
	all := Files()
	n := slices.IndexFunc(all, func(f File) bool { return f.Name == name })
	if n < 0 {
		return File{}, false
	}
	return all[n], true
}

// Forms of texts.
const (
	idPattern        = `[a-z0-9][a-z0-9-]*`
	refPattern       = `[a-z0-9][a-z0-9.-]*`
	datePattern      = `\d{4}-\d{2}-\d{2}`
	agesPattern      = `(0|[1-9]\d{0,2})\+|(0|[1-9]\d{0,2}) to [1-9]\d{0,2}`
	conditionPattern = `(not )?[a-z0-9][a-z0-9-]*(=[a-z0-9][a-z0-9-]*)?`
)

// uriPattern matches the identifier of a numbering system: an address, or an OID.
const uriPattern = `https?://[^\s|]+|urn:oid:[0-2](\.(0|[1-9]\d*))+`

// IsURI reports whether a text can identify a numbering system.
func IsURI(s string) bool { return uriRegexp().MatchString(s) }

var uriRegexp = pattern.New(`^(` + uriPattern + `)$`)

var (
	words        = Text{}
	optionalText = Text{Empty: true}
	yesNo        = Text{OneOf: []string{"yes", "no"}}
	texts        = List{Of: words}
	span         = Text{Pattern: spanPattern}
	idText       = Text{Pattern: idPattern}
	ages         = Text{Pattern: agesPattern}
	null         = Null{}
)

// spanPattern matches a time in words. An event's key can be any id, so it is less strict than the
// program, which knows the events.
const spanPattern = `now|next day|bedtime( or [1-9]\d* (minute|hour)s?)?|setting\.[a-z0-9-]+|a few (minutes|hours|days|nights|weeks|months|working days)` +
	`|((about |up to )?[1-9]\d*|[1-9]\d* to [1-9]\d*) (minute|hour|day|night|week|month|working day)s?( after [a-z0-9][a-z0-9-]*)?` +
	`|[a-z0-9][a-z0-9-]*`

// sections are the keys of the sections, which a definition, a block and a translation share.
func sections(instructions Shape, level *Object) []Key {
	docs := map[procedure.Kind]string{
		procedure.Observation: "what happens before the patient goes home",
		procedure.Summary:     "the two or three things that matter most, again, in one or two lines of some 90 letters under the facts of page 1. It takes no time and no number that another line has: a clinic may decide another one there",
		procedure.Warnings:    "when to call whom, by level",
		procedure.ForOthers:   "what the patient shows or says to those who help: in an emergency room, the adult who stays",
		procedure.Medication:  "medicines",
		procedure.Activity:    "activity, driving, work",
		procedure.Diet:        "eating and drinking",
		procedure.SiteCare:    "care of the treated spot",
		procedure.Expect:      "what is normal",
		procedure.FollowUp:    "what comes next, and who calls whom by when",
	}
	var out []Key
	for _, k := range procedure.Kinds {
		shape := Shape(Names{Of: instructions, Key: idPattern})
		if k == procedure.Warnings {
			shape = level
		}
		out = append(out, Key{Name: string(k), Doc: docs[k], Shape: shape})
	}
	return out
}

// levels are the keys of the warnings.
func levels(name string, signs Shape) *Object {
	docs := map[procedure.Level]string{
		procedure.Call911:   "signs to call the emergency number for",
		procedure.CallNow:   "signs to call the clinic for, day or night",
		procedure.CallToday: "signs to call the clinic for the same day",
	}
	o := Object{Name: name, Doc: "warning signs by level"}
	for _, l := range procedure.Levels {
		o.Keys = append(o.Keys, Key{Name: string(l), Doc: docs[l], Shape: Names{Of: signs, Key: idPattern}})
	}
	return object(o)
}

// Objects returns every object of the table, by name.
func Objects() map[string]*Object {
	out := map[string]*Object{}
	for _, o := range []*Object{
		Procedure, Block, Instruction, Confirm, Case, Step, Warnings, Side, Headings, Fill, Event, Daily, Diary, Source, Condition, Setting,
		Medicines, Medicine, MedicineClass,
		Contact, Printer, Schedule, FHIR, Clinic, Approval, Translation, Words(), ScheduleMap, MapColumn, MapCondition, MapProcedure, MapSite, MapFile, MapStatus,
	} {
		out[o.Name] = o
	}
	return out
}
