// Package comparison finds two texts by the names that people give them, and returns what changes for the patient from
// one to the other.
package comparison

import (
	"errors"
	"io/fs"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/visit"
)

// Texts finds texts by their names: ID as the clinic prints it today, approved:ID as the clinic approved it last,
// built-in:ID as the program brings it, ID@REVISION as a revision has it, FILE.yaml.
type Texts struct {
	Library  *library.Library // of the clinic
	Options  library.Options  // that the library was opened with
	Language string
	Today    visit.Date // at the clinic
	// File opens a library that has a file's definition alone, by the file's path.
	File func(path string) (*library.Library, error)
	// Revision returns a folder as it was in a revision.
	Revision func(dir, revision string) (fs.FS, error)
}

// Result is a comparison. The JSON names are a contract.
type Result struct {
	Was         string            `json:"was"`
	WasApproved bool              `json:"was_approved"` // by the clinic, in its present form
	Is          string            `json:"is"`
	IsApproved  bool              `json:"is_approved"`
	Changes     []revision.Change `json:"changes"`
	// Causes is how much comes of each cause.
	Causes []revision.CauseCount `json:"causes"`
}

// UnreadableError reports a text that can't be read, where a clinic's file that replaces a built-in one lacks something
// that it needs. It wraps the diag.List.
type UnreadableError struct {
	ID    string
	Lacks []approval.Lack
	Err   error
}

// Error says what is wrong with the text.
func (e *UnreadableError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong.
func (e *UnreadableError) Unwrap() error { return e.Err }

// The prefixes of texts other than today's.
const (
	approvedPrefix = "approved:"
	builtInPrefix  = "built-in:"
)

// Compare compares two texts by their names. With one name, today's text of it is compared with the approved one; if
// none is approved, with the built-in text of the same definition, of the one that it was copied from, or of the one that
// the clinic's definition or a block of it replaces.
func (t Texts) Compare(names ...string) (Result, error) {
	if len(names) == 1 {
		before, id, err := t.defaultFor(names[0])
		if err != nil {
			return Result{}, err
		}
		names = []string{before, id}
	}
	var sides [2]side
	var words *locale.Words
	for n, name := range names {
		var err error
		if sides[n], err = t.find(name); err != nil {
			return Result{}, err
		}
		if sides[n].words != nil {
			words = sides[n].words
		}
	}
	was, is := sides[0], sides[1]
	changes := revision.Compare(was.text, is.text, func(word string) bool { return words != nil && words.TimeWord(word) })
	revision.AddCauses(changes, was.procedure, is.procedure, was.settings)
	causes := revision.Causes([]revision.Text{{Name: is.id, Changes: changes}})
	return Result{was.name, was.approved, is.name, is.approved, append([]revision.Change{}, changes...), causes}, nil
}

// side is one side of a comparison.
type side struct {
	name     string
	text     []compose.Statement
	approved bool          // by the clinic, in its present form
	id       string        // of the procedure
	words    *locale.Words // nil for a stored text
	// procedure is the definition; nil for a stored text, of which only the settings are known that its record names.
	procedure *procedure.Procedure
	settings  map[string]string
}

// defaultFor returns the name of the text that today's is compared with by default, and the id of today's.
func (t Texts) defaultFor(name string) (before, id string, err error) {
	if id, err = t.Library.Find(name); err != nil {
		return "", "", err
	}
	c := t.Library.Clinic()
	if approval.Latest(c, id, t.Language, t.Options.Program) != nil {
		return approvedPrefix + id, id, nil
	}
	p, _, err := t.Library.Load(id, t.Language)
	if err != nil {
		return "", "", loadError(t.Library, id, err)
	}
	original, _, _ := strings.Cut(p.BasedOn, "@")
	if original == "" {
		original = id
	}
	if p.Origin != library.BuiltIn || c.HasFolder() {
		o := t.Options
		o.Clinic = ""
		if builtIn, err := library.Open(o); err == nil {
			if _, err := builtIn.Find(original); err == nil {
				return builtInPrefix + original, id, nil
			}
		}
	}
	return "", "", diag.Usage("name both, such as: aftercare diff "+id+"@HEAD~1 "+id, "%q has no approved text and no original to compare it with", id)
}

// find finds a text by its name.
func (t Texts) find(name string) (side, error) {
	if rest, ok := strings.CutPrefix(name, approvedPrefix); ok {
		return t.lastApproved(rest)
	}
	if rest, ok := strings.CutPrefix(name, builtInPrefix); ok {
		o := t.Options
		o.BuiltinOnly = true
		return t.open(name, o, rest)
	}
	if strings.HasSuffix(name, ".yaml") {
		lib, err := t.File(name)
		if err != nil {
			return side{}, err
		}
		return t.load(name, lib, lib.LimitedID())
	}
	if id, rev, ok := strings.Cut(name, "@"); ok {
		return t.ofRevision(name, id, rev)
	}
	return t.current(name, t.Library, name)
}

// ofRevision reads the clinic's folder, or the built-in library's, from a revision.
func (t Texts) ofRevision(name, id, rev string) (side, error) {
	c, dir := t.Library.Clinic(), "procedures"
	if c.HasFolder() {
		dir = c.Origin
	}
	files, err := t.Revision(dir, rev)
	if err != nil {
		return side{}, err
	}
	o := t.Options
	if c.HasFolder() {
		o.Files = files
	} else {
		o.Builtin = files
	}
	return t.open(name, o, id)
}

// open returns the text of today's definition in another library.
func (t Texts) open(name string, o library.Options, find string) (side, error) {
	lib, err := library.Open(o)
	if err != nil {
		return side{}, err
	}
	return t.current(name, lib, find)
}

func (t Texts) current(name string, lib *library.Library, find string) (side, error) {
	id, err := lib.Find(find)
	if err != nil {
		return side{}, err
	}
	return t.load(name, lib, id)
}

func (t Texts) load(name string, lib *library.Library, id string) (side, error) {
	p, words, err := lib.Load(id, t.Language)
	if err != nil {
		return side{}, loadError(lib, id, err)
	}
	text := approval.NewText(p, lib.Clinic(), words)
	approved := !p.IsUnreviewed() && compose.FindApproval(t.Library.Clinic(), p, words.Language, text.Digest, t.Today) != nil
	return side{name, text.Statements, approved, id, words, p, nil}, nil
}

func (t Texts) lastApproved(name string) (side, error) {
	id, err := t.Library.Find(name)
	if err != nil {
		return side{}, err
	}
	c := t.Library.Clinic()
	a := approval.Latest(c, id, t.Language, t.Options.Program)
	if a == nil {
		return side{}, diag.Usage(`"aftercare status" shows what is approved`, "%q in %q was never approved", id, t.Language)
	}
	text, err := approval.ApprovedText(a, c.Origin)
	return side{approvedPrefix + id + " of " + a.On, text, true, id, nil, nil, approval.RecordedSettings(a)}, err
}

// loadError returns an *UnreadableError if a text can't be read and a clinic's file lacks something that it needs; else
// err.
func loadError(lib *library.Library, id string, err error) error {
	p := lib.LoadPartial(id)
	if !errors.As(err, new(diag.List)) || p == nil {
		return err
	}
	words, unspoken := lib.Words(library.SourceLanguage)
	if unspoken != nil {
		return err
	}
	if lacks := approval.Lacks(lib.Lacks(p), lib.Clinic(), words); len(lacks) > 0 {
		return &UnreadableError{id, lacks, err}
	}
	return err
}
