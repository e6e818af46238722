// Package library finds definitions on the search path, merges the blocks, conditions, settings and
// sources they name, and refuses what is wrong: every problem of every file that was read, in one
// list. It reads files, and returns a procedure.Procedure and a locale.Words. It knows no patients.
package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// BuiltIn is the origin of the program's own files.
const BuiltIn = clinic.BuiltIn

// Options says where to look.
type Options struct {
	Builtin fs.FS  // the built-in library
	Clinic  string // a folder, a clinic.yaml, or the name of a built-in example; "" for none
	// Files is the clinic's folder as it was at another time; nil to read it from disk.
	Files fs.FS
	// BuiltinOnly omits the clinic's own definitions, blocks and languages; its profile and its
	// settings apply.
	BuiltinOnly bool
	// NeededOnly reads only what a sheet needs: the medicines that a definition names, and only the
	// names of sources. Faults in the rest aren't found then.
	NeededOnly bool
	// Program returns the version of the program: the build and its built-in files. It is called if a
	// file says which version it is for. If nil, answers for one version aren't read.
	Program func() string
	// Reserved lists the names that no definition may have as its id or as an alias, since they are the
	// program's commands: "aftercare ID" wouldn't reach it.
	Reserved []string
	// Now is the present: an approval can't be dated later. Zero if not known.
	Now time.Time
}

// Library is the definitions that one clinic sees: its own folder before the built-in files. It
// isn't safe for concurrent use while it loads.
type Library struct {
	layers     []layer // the weakest last
	clinic     clinic.Profile
	program    func() string // as in Options
	shared     map[sharedKey]*sharedFile
	wordsPos   map[string]diag.Pos // where a language's words begin
	singleID   string              // the id of a single file that is read; "" for none
	limitTo    []string            // the ids that are read; nil for all
	neededOnly bool
	now        time.Time // zero if not known
	// keepOmitted keeps what a definition omits from its blocks; references are the libraries that
	// Lacks compares with, by the clinic's files that they lack.
	keepOmitted bool
	references  map[bool]*Library
	stats       ParseStats
	headBuffer  []byte // for reading the heads of files
	// sourceLines caches what hasSourceLine found, by layer.
	sourceLines []map[string]bool

	builtin      layer
	folder       *layer // the clinic's; nil for none
	profileName  string // the name of the clinic's profile in it
	unused       []unusedFile
	unusedRead   bool // for unused
	ignoreOffers bool // what the clinic doesn't offer is included

	builtConditions sharedCache[procedure.Condition]
	builtSettings   sharedCache[procedure.Setting]
}

// ParseStats counts what was parsed; the cost of a sheet grows with it.
type ParseStats struct{ Files, Bytes int }

// Parsed returns how much was parsed so far. An entry that is read alone doesn't count as a file.
func (lib *Library) Parsed() ParseStats { return lib.stats }

// layer is one folder of the search path.
type layer struct {
	origin       string
	files        fs.FS
	root         string            // what a file's path begins with in messages
	dir          string            // where in it the definitions are, with a trailing slash
	displayNames map[string]string // what messages call a file from elsewhere; nil for none
	listed       *names            // what was found in it; nil to look every time
	reserved     []string          // as in Options
}

// names holds the names of a layer's files, once they were looked up.
type names struct {
	ids         []string // those of files that can be definitions
	definitions []string // those that are
	blocks      []string
}

// clinicDir is where a clinic's folder keeps its definitions; the built-in library has them at its root.
const clinicDir = "procedures/"

func (l layer) display(file string) string {
	if name, ok := l.displayNames[file]; ok {
		return name
	}
	return path.Join(filepath.ToSlash(l.root), file)
}

// Open chooses the clinic and reads its profile. It doesn't read definitions yet.
func Open(o Options) (*Library, error) {
	lib := &Library{
		ignoreOffers: o.BuiltinOnly, shared: map[sharedKey]*sharedFile{}, wordsPos: map[string]diag.Pos{}, neededOnly: o.NeededOnly, program: o.Program, now: o.Now,
	}
	builtin := layer{origin: BuiltIn, files: o.Builtin, root: "procedures", listed: new(names), reserved: o.Reserved}
	lib.builtin = builtin
	if o.Clinic != "" {
		folder, file, err := clinicLayer(o, builtin)
		if err != nil {
			return nil, err
		}
		folder.listed, folder.reserved = new(names), o.Reserved
		if folder.origin != BuiltIn && !o.BuiltinOnly {
			lib.folder, lib.profileName = &folder, file
		}
		if lib.clinic, err = lib.readClinic(folder, file, builtin); err != nil {
			return nil, err
		}
		if !o.BuiltinOnly {
			lib.layers = append(lib.layers, folder)
		}
	}
	lib.layers = append(lib.layers, builtin)
	lib.normalizeLanguages()
	return lib, nil
}

// Clinic returns the chosen clinic; the zero profile if there is none.
func (lib *Library) Clinic() clinic.Profile { return lib.clinic }

// clinicLayer finds the folder of a clinic given as a folder, as a file or by name.
func clinicLayer(o Options, builtin layer) (layer, string, error) {
	if info, err := os.Stat(o.Clinic); err == nil {
		dir, file := o.Clinic, "clinic.yaml"
		if !info.IsDir() {
			dir, file = filepath.Split(o.Clinic)
			dir = path.Clean(dir + ".")
		}
		files := o.Files
		if files == nil {
			files = os.DirFS(dir)
		}
		return layer{origin: dir, files: newExactFS(files, dir), root: dir, dir: clinicDir}, file, nil
	}
	at := newExactFS(os.DirFS(filepath.Dir(o.Clinic)), filepath.ToSlash(filepath.Dir(o.Clinic)))
	if info, err := os.Lstat(o.Clinic); err == nil {
		if list := at.refuse(filepath.Base(o.Clinic), info.Mode().Type()); list != nil {
			return layer{}, "", list
		}
	}
	names := exampleClinics(builtin)
	for _, name := range names {
		if name == o.Clinic {
			sub, err := fs.Sub(builtin.files, "clinics/"+name)
			return layer{origin: BuiltIn, files: sub, root: "procedures/clinics/" + name, dir: clinicDir}, "clinic.yaml", err
		}
	}
	return layer{}, "", &NotFoundError{What: "clinic", Name: o.Clinic, Hint: firstHint(diag.DidYouMean(o.Clinic, names),
		"give a folder, a clinic.yaml, or the name of an example")}
}

func firstHint(hint, otherwise string) string {
	if hint == "" {
		return otherwise
	}
	return hint
}

// Examples returns the names of the built-in example clinics.
func Examples(builtin fs.FS) []string { return exampleClinics(layer{files: builtin}) }

func exampleClinics(builtin layer) []string {
	entries, err := fs.ReadDir(builtin.files, "clinics")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// NotFoundError reports a name that nothing on the search path has.
type NotFoundError struct{ What, Name, Hint string }

// Error names what was looked for.
func (e *NotFoundError) Error() string { return fmt.Sprintf("no %s is called %q", e.What, e.Name) }

// AmbiguousError reports an alias or prefix that could mean several definitions.
type AmbiguousError struct {
	Name string
	IDs  []string
}

// Error lists what the name could mean.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%q could be any of %s", e.Name, strings.Join(e.IDs, ", "))
}

// open reads a file from the strongest layer that has it.
func (lib *Library) open(file string) (layer, []byte, error) {
	for _, l := range lib.layers {
		data, err := fs.ReadFile(l.files, file)
		if err == nil {
			return l, data, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return l, nil, reading(l.display(file), err)
		}
	}
	return layer{}, nil, fs.ErrNotExist
}

// reading adds a file's name to a system error; a diag.List has it already.
func reading(file string, err error) error {
	var list diag.List
	if err == nil || errors.As(err, &list) {
		return err
	}
	return fmt.Errorf("reading %s: %w", file, err)
}

// unreadable adds the error of a file that can't be read.
func (r *reader) unreadable(file string, err error) {
	if !r.add(err) {
		r.list.Add(diag.Pos{File: file}, "", "the file can't be read: %s", err)
	}
}

// add adds an error that is a list of problems; it returns false for any other.
func (r *reader) add(err error) bool {
	var list diag.List
	is := errors.As(err, &list)
	r.list = append(r.list, list...)
	return is
}

// parse reads and parses a file, and adds its problems to the reader's list; nil if nothing can be read.
func (r *reader) parse(l layer, file string, data []byte) *yamlfile.Node {
	n := r.parseFile(l.display(file), data)
	if n != nil && n.Kind != yamlfile.Mapping {
		r.list.Add(n.Pos, "", "the file is %s; expected a mapping of keys", describeNode(n))
		return nil
	}
	return n
}

// parseFile parses a file of any shape.
func (r *reader) parseFile(name string, data []byte) *yamlfile.Node {
	n, list := yamlfile.Parse(name, data)
	r.list = append(r.list, list...)
	if r.lib != nil {
		r.lib.stats.Files++
		r.lib.stats.Bytes += len(data)
	}
	return n
}
