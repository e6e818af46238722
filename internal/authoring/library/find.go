package library

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// IsID reports whether a definition can have that id, apart from the reserved names.
func IsID(id string) bool { return isID(id) && !isList(id) }

// openDefinition reads a definition's file from the strongest layer that has it.
func (lib *Library) openDefinition(id string) (layer, []byte, error) {
	if !isID(id) {
		return layer{}, nil, fs.ErrNotExist
	}
	for _, l := range lib.layers {
		data, err := fs.ReadFile(l.files, l.dir+id+".yaml")
		if err == nil {
			return l, data, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return l, nil, reading(l.display(l.dir+id+".yaml"), err)
		}
	}
	return layer{}, nil, fs.ErrNotExist
}

// IDs returns the ids of all definitions that the clinic offers, in order: its own, and those of
// the built-in ones that its profile names. It reads only the names of files.
func (lib *Library) IDs() ([]string, error) {
	all, err := lib.allIDs()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(id string) bool { return !lib.isOffered(id) }), nil
}

// allIDs returns the ids of all definitions, offered or not, in order.
func (lib *Library) allIDs() ([]string, error) {
	var out []string
	for _, l := range lib.layers {
		ids, err := lib.idsOf(l)
		if err != nil {
			return nil, err
		}
		out = append(out, ids...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// idsOf returns the ids of a layer's definitions. A file of procedures/ with the name of a built-in
// block counts only if it holds a definition: otherwise somebody put the block in the wrong folder.
func (lib *Library) idsOf(l layer) ([]string, error) {
	ids, err := l.listIDs()
	if err != nil || l.dir == "" || l.listed == nil {
		return ids, err
	}
	if l.listed.definitions == nil {
		blocks := lib.builtin.listBlocks()
		l.listed.definitions = slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
			return slices.Contains(blocks, id) && l.kindOf(l.dir+id+".yaml") != isDefinition
		})
	}
	return l.listed.definitions, nil
}

// CandidateIDs returns the ids that a name can mean, in order: those of IDs, those that the clinic doesn't
// offer, and those of files that aren't read. For the latter two, Load reports why no sheet is made.
func (lib *Library) CandidateIDs() ([]string, error) {
	out, err := lib.allIDs()
	if err != nil {
		return nil, err
	}
	if _, err := lib.unusedFilesFor("", "", nil); err != nil {
		return nil, err
	}
	for _, f := range lib.unused {
		if f.target.kind == kindProcedure && f.target.lang == "" {
			out = append(out, f.target.name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// isOffered reports whether the clinic offers a procedure: one of its own definitions, or a
// built-in one that its profile doesn't exclude.
func (lib *Library) isOffered(id string) bool {
	if lib.clinic.Offers == nil || lib.ignoreOffers || slices.Contains(lib.clinic.Offers, id) {
		return true
	}
	for _, l := range lib.layers {
		if l.origin == BuiltIn && l.dir == "" { // an example clinic also has definitions of its own
			continue
		}
		if ids, err := lib.idsOf(l); err == nil && slices.Contains(ids, id) {
			return true
		}
	}
	return false
}

// CheckUsable returns why an id that a name means can't be used: a NotOfferedError if the clinic
// doesn't offer it, an UnusedFileError if the file that would have it isn't read; otherwise nil.
func (lib *Library) CheckUsable(id string) error {
	for _, l := range lib.layers {
		switch ids, err := lib.idsOf(l); {
		case err != nil:
			return err
		case !slices.Contains(ids, id):
		case lib.isOffered(id):
			return nil
		default:
			return &NotOfferedError{ID: id, File: lib.folderFile(lib.profileName), Offers: lib.clinic.Offers}
		}
	}
	list, err := lib.unusedFilesFor(id, "", nil)
	if err != nil || len(list) == 0 {
		return err
	}
	return &UnusedFileError{ID: id, List: list}
}

// HasOwn reports whether the clinic's folder has a definition with that id.
func (lib *Library) HasOwn(id string) bool {
	if lib.folder == nil {
		return false
	}
	ids, err := lib.idsOf(*lib.folder)
	return err == nil && slices.Contains(ids, id)
}

// folderFile returns the name of a file of the clinic's folder for messages.
func (lib *Library) folderFile(name string) string {
	if lib.folder == nil {
		return name
	}
	return lib.folder.display(name)
}

// NotOfferedError reports a built-in procedure that the clinic's profile excludes.
type NotOfferedError struct {
	ID, File string // the procedure, and the clinic's profile
	Offers   []string
}

// Error names the procedure.
func (e *NotOfferedError) Error() string {
	return fmt.Sprintf("the clinic does not offer %q: it is not among the procedures that %q names in offers", e.ID, e.File)
}

// Hint returns the line of the profile that offers it.
func (e *NotOfferedError) Hint() string {
	return fmt.Sprintf("if your clinic does it, write into %s: offers: [%s]", e.File, strings.Join(append(slices.Clone(e.Offers), e.ID), ", "))
}

// UnusedFileError reports a sheet that isn't made, since a file that isn't read may be meant to be
// its text.
type UnusedFileError struct {
	ID, Language string    // no language if there is no text
	List         diag.List // the files' problems
}

// Error names the procedure and the files.
func (e *UnusedFileError) Error() string {
	const maxListed = 3
	var files []string
	for n, d := range e.List {
		if n == maxListed {
			files = append(files, fmt.Sprintf("%d more", len(e.List)-maxListed))
			break
		}
		files = append(files, fmt.Sprintf("%q", d.Pos.File))
	}
	is := "is not used, and may be meant for it; rename or remove it"
	if len(e.List) > 1 {
		is = "are not used, and may be meant for it; rename or remove them"
	}
	return fmt.Sprintf("no sheet of %q is made, since %s %s", e.ID, strings.Join(files, ", "), is)
}

// Hint returns a command that renames the files, or moves them away.
func (e *UnusedFileError) Hint() string {
	var moves []string
	for _, d := range e.List {
		if d.Hint != "" && !slices.Contains(moves, d.Hint) {
			moves = append(moves, d.Hint)
		}
	}
	return strings.Join(moves, " && ")
}

// listIDs returns the ids of a layer's definitions, in order.
func (l layer) listIDs() ([]string, error) {
	if l.listed != nil && l.listed.ids != nil {
		return l.listed.ids, nil
	}
	names, err := l.listNames(path.Clean(l.dir))
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, name := range names {
		if id, is := strings.CutSuffix(name, ".yaml"); is && IsID(id) && !slices.Contains(l.reserved, id) {
			out = append(out, id)
		}
	}
	if l.listed != nil {
		l.listed.ids = out
	}
	return out, nil
}

// listBlocks returns the names of a layer's blocks, in order; none if the folder can't be listed.
func (l layer) listBlocks() []string {
	if l.listed != nil && l.listed.blocks != nil {
		return l.listed.blocks
	}
	names, err := l.listNames(sharedDir)
	if err != nil {
		return nil
	}
	out := []string{}
	for _, name := range names {
		if block, is := strings.CutSuffix(name, ".yaml"); is && isID(block) && !isList(block) {
			out = append(out, block)
		}
	}
	if l.listed != nil {
		l.listed.blocks = out
	}
	return out
}

// listNames returns the names of the files in a folder of a layer, in order; none if there is no
// such folder.
func (l layer) listNames(dir string) (out []string, err error) {
	if globbed, can := l.files.(fs.GlobFS); can {
		out, err = globbed.Glob(path.Join(dir, "*.yaml"))
		for n, file := range out {
			out[n] = path.Base(file)
		}
		return out, err
	}
	entries, err := fs.ReadDir(l.files, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, reading(l.display(dir), err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// Find returns the id that a person means: an id, an alias, or a prefix of only one id. An exact id
// is found without reading any file.
func (lib *Library) Find(name string) (string, error) {
	ids, err := lib.IDs()
	if err != nil {
		return "", err
	}
	wanted := procedure.NormalizeName(name)
	if wanted == "" {
		return "", lib.unknownID(name)
	}
	if slices.Contains(ids, wanted) {
		return wanted, nil
	}
	if err := lib.CheckUsable(wanted); err != nil {
		return "", err
	}
	for _, matches := range []func(id string) bool{
		func(id string) bool { return slices.Contains(lib.aliases(id), wanted) },
		func(id string) bool { return strings.HasPrefix(id, wanted) },
	} {
		var found []string
		for _, id := range ids {
			if matches(id) {
				found = append(found, id)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return "", &AmbiguousError{Name: name, IDs: found}
		}
	}
	return "", lib.nameError(name, wanted)
}

// nameError returns why a name wasn't found: it is an alias of one procedure that the clinic
// doesn't offer, or of none.
func (lib *Library) nameError(name, wanted string) error {
	all, err := lib.allIDs()
	if err != nil {
		return err
	}
	var found []string
	for _, id := range all {
		if !lib.isOffered(id) && (strings.HasPrefix(id, wanted) || slices.Contains(lib.aliases(id), wanted)) {
			found = append(found, id)
		}
	}
	if len(found) == 1 {
		return lib.CheckUsable(found[0])
	}
	return lib.unknownID(name)
}

func (lib *Library) idsOrNil() []string {
	ids, err := lib.IDs()
	if err != nil {
		return nil
	}
	return ids
}

// NearBuiltIn returns the built-in definition whose id is almost that of one of the clinic's, which
// may be meant to replace it and doesn't; "" for none.
func (lib *Library) NearBuiltIn(id string) string {
	known, err := lib.builtin.listIDs()
	if err != nil || slices.Contains(known, id) {
		return ""
	}
	near, _ := diag.Nearest(id, known)
	return near
}
