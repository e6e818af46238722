package library

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// unusedFile is a file of the clinic's folder that isn't read, and what it may be meant to be: a
// sheet that it would change isn't made until somebody has looked at it.
type unusedFile struct {
	diag.Diagnostic

	target fileTarget
}

// fileTarget is what a file would be under its right name. The zero value is nothing that a sheet uses.
type fileTarget struct {
	kind targetKind
	name string // the procedure's or the block's
	lang string // a translation's; "" for the texts themselves
}

type targetKind int

const (
	kindNothing targetKind = iota
	kindProcedure
	kindBlock
	kindList // conditions, settings, medicines, fixed words, the profile: every sheet uses some of it
)

// affects reports whether the file could change a procedure's sheet.
func (m fileTarget) affects(id, lang string, blocks []string) bool {
	if m.lang != "" && m.lang != lang {
		return false
	}
	switch m.kind {
	case kindProcedure:
		return m.name == id
	case kindBlock:
		return slices.Contains(blocks, m.name)
	case kindList:
		return true
	case kindNothing:
	}
	return false
}

// Unused returns every file of the clinic's folder that isn't read: where it is, why, and the name
// that it should have. One that no sheet can need yet is a warning. Files that aren't YAML or JSON
// in any spelling are skipped.
func (lib *Library) Unused() (diag.List, error) {
	s := lib.scan()
	if s == nil {
		return nil, nil
	}
	if err := s.run(true); err != nil {
		return nil, err
	}
	return s.list(), nil
}

// unusedFilesFor returns those that affect the sheets of a procedure in a language, which need not exist.
func (lib *Library) unusedFilesFor(id, lang string, blocks []string) (diag.List, error) {
	if !lib.unusedRead {
		if s := lib.scan(); s != nil {
			if err := s.run(false); err != nil {
				return nil, err
			}
			lib.unused = s.found
		}
		lib.unusedRead = true
	}
	var out diag.List
	for _, f := range lib.unused {
		if f.target.affects(id, lang, blocks) {
			out = append(out, f.Diagnostic)
		}
	}
	return out.Sort(), nil
}

// scan walks a clinic's folder.
type scan struct {
	lib        *Library
	folder     layer
	files      *exactFS
	procedures []string // the ids of definitions, in order
	blocks     []string
	// builtBlocks are the built-in ones among them.
	builtBlocks  []string
	readContents bool              // files are read if their names don't show what they are
	targets      map[string]string // by the name that it should have, the first file that may be meant for it
	found        []unusedFile
	walked       []string // the folders that were visited
	links        []link   // those still to visit
}

// scan returns a scan of the clinic's own folder; nil if there is none.
func (lib *Library) scan() *scan {
	if lib.folder == nil {
		return nil
	}
	return &scan{lib: lib, folder: *lib.folder, files: lib.folder.files.(*exactFS)}
}

func (s *scan) list() diag.List {
	var out diag.List
	for _, f := range s.found {
		out = append(out, f.Diagnostic)
	}
	return out.Sort()
}

// topLevelLists are the files of a clinic's folder that are in no folder of definitions or blocks.
var topLevelLists = []string{"words", "clinic", "approvals", strings.TrimSuffix(NextFile, ".yaml")}

// isList reports whether a file with that name belongs to neither a procedure nor a block.
func isList(name string) bool {
	return slices.Contains(listFiles, name) || slices.Contains(topLevelLists, name)
}

func (s *scan) run(readContents bool) error {
	s.readContents, s.targets, s.found, s.walked, s.links = readContents, map[string]string{}, nil, nil, nil
	builtin := s.lib.builtin
	built, err := builtin.listIDs()
	if err != nil {
		return err
	}
	builtBlocks := builtin.listBlocks()
	ownIDs, err := s.lib.idsOf(s.folder)
	if err != nil {
		return err
	}
	s.procedures = append(slices.Clone(ownIDs), built...)
	s.builtBlocks = builtBlocks
	s.blocks = append(slices.DeleteFunc(slices.Clone(s.folder.listBlocks()), func(name string) bool { return slices.Contains(s.procedures, name) }), builtBlocks...)
	slices.Sort(s.procedures)
	s.procedures = slices.Compact(s.procedures)
	if err := s.walk(); err != nil {
		return err
	}
	if readContents {
		s.warnUnusedBlocks(builtBlocks)
	}
	return nil
}

// home is where a file in a folder would be read: in procedures/ or shared/, or in those of a language.
type home struct {
	dir             string // "procedures", "shared", "locales"; "" for the clinic's folder itself
	lang            string // as it should be written; "" for none
	unknownLanguage string // the name of a folder of locales/ that isn't a language
	isGenerated     bool   // written by the program itself: approved/, based-on/, schema/
}

// path returns the name that a file should have in the clinic's folder.
func (h home) path(dir, name string) string {
	if h.lang == "" {
		return path.Join(dir, name+".yaml")
	}
	if dir == proceduresDir {
		dir = ""
	}
	return path.Join(localesDir, h.lang, dir, name+".yaml")
}

const maxFolderDepth = 12 // the maximum depth of nested folders that are visited

// A link is a folder of the clinic that is located elsewhere.
type link struct {
	name  string
	at    home
	depth int
}

// walk visits a folder, and then the folders that links in it lead to, each once: a link can lead back.
func (s *scan) walk() error {
	if err := s.walkFolder(".", home{}, 0, false); err != nil {
		return err
	}
	for len(s.links) > 0 {
		next := s.links[0]
		s.links = s.links[1:]
		if s.walkedInto(next.name) {
			continue
		}
		if err := s.walkFolder(next.name, next.at, next.depth, true); err != nil {
			return err
		}
	}
	return nil
}

// walkedInto reports whether a folder was visited under another name.
func (s *scan) walkedInto(name string) bool {
	info, err := fs.Stat(s.files.FS, name)
	if err != nil {
		return false
	}
	for _, other := range s.walked {
		if is, err := fs.Stat(s.files.FS, other); err == nil && os.SameFile(is, info) {
			return true
		}
	}
	return false
}

// walkFolder visits a folder, and those in it; linked means that a link leads to it. At the top of
// the clinic's folder it visits only folders that the program reads, and those with nearly such a
// name: the rest is the clinic's.
func (s *scan) walkFolder(dir string, at home, depth int, linked bool) error {
	l := s.files.list(dir)
	if l.err != nil {
		return reading(s.folder.display(dir), l.err)
	}
	s.walked = append(s.walked, dir)
	for _, e := range l.entries {
		name := path.Join(dir, e.Name())
		inner, looked := at.enter(e.Name(), depth)
		if list := s.files.refuse(name, e.Type()); list != nil {
			s.refused(name, at, inner, depth, list)
			continue
		}
		isLink := e.Type()&fs.ModeSymlink != 0
		switch {
		case !s.isDir(name, e):
			s.file(name, at)
			continue
		case !looked:
			s.passedFolder(name)
			continue
		case depth == maxFolderDepth:
			continue
		}
		if s.readContents && inner.lang != "" && at.lang == "" && inner.dir == localesDir {
			s.warnUnusedLanguage(name, inner.lang)
		}
		switch {
		case isLink:
			s.links = append(s.links, link{name, inner, depth + 1})
		case linked && s.walkedInto(name):
		default:
			if err := s.walkFolder(name, inner, depth+1, linked); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *scan) isDir(name string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := fs.Stat(s.files.FS, name)
	return err == nil && info.IsDir()
}

// refused adds a name that can't be opened, if the program would read what it stands for. A folder
// may affect every sheet, since nobody knows what is in it.
func (s *scan) refused(name string, at, inner home, depth int, list diag.List) {
	base := path.Base(name)
	meant := fileTarget{}
	switch g, is := guessName(base); {
	case isPassedOver(base):
		return
	case is:
		if _, meant = s.target(at, g); at.dir == "" && meant == (fileTarget{}) && !isProgramName(name) {
			return
		}
	case strings.HasPrefix(base, "."), at.isGenerated:
		return
	case depth == 0 && inner.dir == "":
		return
	case inner.dir != at.dir || inner.lang != at.lang:
		meant = fileTarget{kind: kindList, lang: inner.lang}
	}
	for _, d := range list {
		s.found = append(s.found, unusedFile{d, meant})
	}
}

// enter returns what a folder in this one is. It returns false for a folder that isn't the program's.
func (h home) enter(name string, depth int) (home, bool) {
	if strings.HasPrefix(name, ".") {
		return h, false
	}
	meant := guessFolder(name)
	switch {
	case h.dir == localesDir && h.lang == "" && h.unknownLanguage == "":
		if h.lang = guessLanguage(name); h.lang == "" {
			h.unknownLanguage = name
		}
		return h, true
	case meant != "":
		if h.lang == "" || meant == sharedDir || meant == proceduresDir {
			h.dir = meant
		}
		return h, true
	case depth == 0 && slices.Contains([]string{"approved", "based-on", "schema"}, name):
		h.isGenerated = true
		return h, true
	}
	return h, depth > 0
}

// guessFolder returns the program's folder that has nearly that name; "" for none.
func guessFolder(name string) string {
	name = norm.NFC.String(name) // some disks store it decomposed
	stem := strings.ToLower(copyPrefix().ReplaceAllString(copySuffix().ReplaceAllString(strings.TrimSpace(name), ""), ""))
	stem = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(stem)) // without accents
	switch strings.Trim(stem, " ._-0123456789") {
	case "procedures", "procedure", "procedimientos", "procedimiento", "procedimentos", "definitions", "definition", "definiciones":
		return proceduresDir
	case "shared", "share", "blocks", "block", "bloques":
		return sharedDir
	case "locales", "locale", "translations", "translation", "languages", "traducciones", "idiomas":
		return localesDir
	}
	return ""
}

// passedFolder reports a folder that isn't the program's, and that holds a definition or a block:
// it was moved aside, or has a name that nobody could guess. A folder of drafts is skipped, and so
// is one that is named as set aside, as for files.
func (s *scan) passedFolder(dir string) {
	const levels = 2
	base := path.Base(dir)
	if !s.readContents || isPassedOver(strings.TrimPrefix(base, ".")) || slices.Contains([]string{".git", ".hg", ".svn"}, base) || strings.HasPrefix(strings.ToLower(strings.TrimPrefix(base, ".")), "draft") {
		return
	}
	if file := s.definitionIn(dir, levels); file != "" {
		s.warn(dir, fmt.Sprintf("this folder is not used, and holds definitions or blocks, such as %q; expected those that are meant to be used in %q or %q", file, proceduresDir, sharedDir),
			fmt.Sprintf("ls -l %s", diag.ShellWord(s.folder.display(dir))))
	}
}

// definitionIn returns a file of a folder, or of its subfolders down to some levels, that holds a
// definition or a block; "" for none.
func (s *scan) definitionIn(dir string, levels int) string {
	entries, err := fs.ReadDir(s.files.FS, dir)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch _, is := guessName(e.Name()); {
		case e.IsDir() && levels > 1 && !strings.HasPrefix(e.Name(), "."):
			if file := s.definitionIn(name, levels-1); file != "" {
				return file
			}
		case is && e.Type().IsRegular() && s.folder.kindOf(name) != isNeither:
			return name
		}
	}
	return ""
}

// languageNames maps the names that people use for languages to their tags.
var languageNames = map[string]string{
	"arabic": "ar", "chinese": "zh", "english": "en", "español": "es", "espanol": "es", "farsi": "fa", "french": "fr", "german": "de", "haitian": "ht", "hindi": "hi", "hmong": "hmn", "italian": "it",
	"japanese": "ja", "korean": "ko", "polish": "pl", "portuguese": "pt", "russian": "ru", "spanish": "es", "tagalog": "tl", "ukrainian": "uk", "vietnamese": "vi",
}

// guessLanguage returns the tag of the language that a folder is named after; "" for none.
func guessLanguage(name string) string {
	stem := copySuffix().ReplaceAllString(strings.TrimSpace(norm.NFC.String(name)), "")
	if tag := languageNames[strings.ToLower(stem)]; tag != "" {
		return tag
	}
	tag, err := language.Raw.Parse(stem)
	if err != nil {
		return ""
	}
	return tag.String()
}

// file checks one file.
func (s *scan) file(name string, at home) {
	if at.isGenerated && strings.HasSuffix(name, ".schema.json") {
		return
	}
	g, is := guessName(path.Base(name))
	if !is {
		s.fileWithoutExtension(name, at)
		s.setAside(name, at)
		return
	}
	if g.isExact && !s.readContents && name == proceduresDir+"/"+g.id+".yaml" {
		if _, used := slices.BinarySearch(s.procedures, g.id); used {
			return // most files of a large folder
		}
	}
	target, meant := s.target(at, g)
	if list := s.nearList(name, at, g); list != "" {
		target, meant = s.targetList(at, list)
	}
	switch {
	case at.dir == "":
		s.checkTopLevel(name, at, g, target, meant)
	case at.unknownLanguage != "":
		s.add(name, "", fileTarget{}, fmt.Sprintf("%q is not the tag of a language; expected one such as %q", at.unknownLanguage, "es"))
	case at.dir == localesDir && at.lang == "":
		s.add(name, "", fileTarget{}, fmt.Sprintf("it lies in %q; expected the folder of a language, such as %q", localesDir, localesDir+"/es"))
	case g.id == "" && target == "":
		s.add(name, "", fileTarget{}, fmt.Sprintf("its name is %q; expected lowercase letters, digits and hyphens, and %q", path.Base(name), ".yaml"))
	case at.lang == SourceLanguage && meant.kind != kindList:
		s.add(name, "", meant, fmt.Sprintf("it translates into the language that definitions are written in; expected %q alone in %q", "words.yaml", path.Join(localesDir, at.lang)))
	case at.lang != "" && meant.kind == kindNothing:
		s.add(name, "", meant, s.translationProblem(at, g.id))
	case target != name:
		s.add(name, target, meant, "")
	default:
		s.checkInPlace(name, g.id, at)
	}
}

// fileWithoutExtension checks a file with no extension, or with that of a text file: it counts if
// it holds a definition or a block.
func (s *scan) fileWithoutExtension(name string, at home) {
	stem, end := strings.CutSuffix(path.Base(name), ".txt")
	if !end && path.Ext(stem) != "" || at.isGenerated || at.dir == "" && !s.readContents {
		return
	}
	g := nameGuess{id: asID(stem), withCopyMark: asID(stem), withoutVersion: withoutVersion(stem)}
	target, meant := s.target(at, g)
	if g.id == "" || target == "" || meant.kind != kindProcedure && meant.kind != kindBlock || s.folder.kindOf(name) == isNeither {
		return
	}
	s.add(name, target, meant, "")
}

// nearList returns the file of conditions, settings, medicines or sources that a file is meant to
// be: its name is nearly the same, such as "medicine.yaml", and it holds no block; "" for none.
func (s *scan) nearList(name string, at home, g nameGuess) string {
	if at.dir != sharedDir || !g.isExact || isList(g.id) || slices.Contains(s.builtBlocks, g.id) {
		return ""
	}
	if near, ok := diag.Nearest(g.id, listFiles); ok && s.folder.kindOf(name) == isNeither {
		return near
	}
	return ""
}

// setAside warns of a definition or a block with another extension than ".yaml", such as
// "skin-biopsy.yaml.disabled" or "skin-biopsy.zip".
func (s *scan) setAside(name string, at home) {
	base := path.Base(name)
	end := strings.ToLower(path.Ext(base))
	if slices.Contains(elsewhere, end) && s.isElsewhere(name, at) {
		return
	}
	if !s.readContents || at.dir == "" || at.isGenerated || end == "" || end == ".txt" || isPassedOver(base) {
		return
	}
	stem, is := base, false
	for path.Ext(stem) != "" && !is {
		stem = strings.TrimSuffix(stem, path.Ext(stem))
		_, is = guessName(stem)
	}
	id := asID(strings.TrimLeft(stem, "."))
	known := (slices.Contains(packed, end) || slices.Contains(elsewhere, end)) && (slices.Contains(s.procedures, id) || slices.Contains(s.blocks, id) || isList(id))
	if is || known || end != ".md" && s.folder.kindOf(name) != isNeither {
		s.warn(name, fmt.Sprintf("this file is not used: its name ends in %q; expected %q", path.Ext(base), ".yaml"), "ls -l "+diag.ShellWord(s.folder.display(name)))
	}
}

// isElsewhere checks for a placeholder of a file that is somewhere else, such as iCloud's
// ".skin-biopsy.yaml.icloud" or "skin-biopsy.yaml.lnk": like a broken link, it stops the sheets
// that the file is meant for. It returns false if nobody can tell which file that is.
func (s *scan) isElsewhere(name string, at home) bool {
	base := path.Base(name)
	inner := strings.TrimPrefix(strings.TrimSuffix(base, path.Ext(base)), ".")
	g, is := guessName(inner)
	if id := asID(inner); !is && (slices.Contains(s.procedures, id) || slices.Contains(s.blocks, id) || isList(id)) {
		g, is = nameGuess{id: id, withCopyMark: id}, true
	}
	target, meant := s.target(at, g)
	if !is || at.isGenerated || at.dir == "" && (path.Dir(name) != "." || !isProgramName(target) || path.Dir(target) != ".") {
		return false
	}
	why, hint := "it is a shortcut to a file elsewhere, which aftercare can't follow", "ls -l "+diag.ShellWord(s.folder.display(name))
	if strings.EqualFold(path.Ext(base), ".icloud") {
		why, hint = "it is a placeholder for a file in iCloud that isn't on this disk", "brctl download "+diag.ShellWord(s.folder.display(path.Join(path.Dir(name), inner)))
	}
	s.found = append(s.found, unusedFile{diag.Diagnostic{
		Pos: s.pos(name), Message: fmt.Sprintf("this file is not used: %s; expected %q itself", why, inner), Hint: hint,
	}, meant})
	return true
}

// translationProblem says that a file translates something that doesn't exist, and what exists with
// nearly its name.
func (s *scan) translationProblem(at home, id string) string {
	what, known := "procedure", s.procedures
	if at.dir == sharedDir {
		what, known = "block", s.blocks
	}
	why := fmt.Sprintf("it translates the %s %q, which doesn't exist; expected the name of one", what, id)
	if near, ok := diag.Nearest(id, known); ok {
		why += fmt.Sprintf(", such as %q", near)
	}
	return why
}

// target returns the name that a file should have in the clinic's folder, and what it would be there.
func (s *scan) target(at home, g nameGuess) (string, fileTarget) {
	if list := g.matchIn(slices.Concat(topLevelLists, listFiles)); list != "" {
		return s.targetList(at, list)
	}
	if id := g.matchIn(s.procedures); id != "" {
		return at.path(proceduresDir, id), fileTarget{kindProcedure, id, at.lang}
	}
	if block := g.matchIn(s.blocks); block != "" {
		return at.path(sharedDir, block), fileTarget{kindBlock, block, at.lang}
	}
	switch {
	case at.lang != "" || g.id == "":
		return "", fileTarget{}
	case at.dir == sharedDir:
		return at.path(sharedDir, g.id), fileTarget{kindBlock, g.id, ""}
	}
	return at.path(proceduresDir, g.id), fileTarget{kindProcedure, g.id, ""}
}

func (s *scan) targetList(at home, list string) (string, fileTarget) {
	every := fileTarget{kind: kindList, lang: at.lang}
	switch {
	case list == "words" && at.lang != "":
		return at.path("", "words"), every
	case list == "words":
		return "", fileTarget{}
	case list == "clinic":
		return profileFile, fileTarget{kind: kindList, name: profileFile}
	case list == "approvals", list+".yaml" == NextFile:
		return list + ".yaml", fileTarget{}
	case list == "sources" && at.lang == "":
		return sourcesFile, fileTarget{}
	case list == "sources":
		return "", fileTarget{}
	}
	return at.path(sharedDir, list), every
}

// checkTopLevel checks a file of the clinic's folder that is in none of its subfolders, or in one
// that the program itself writes. Other programs also have files there.
func (s *scan) checkTopLevel(name string, at home, g nameGuess, target string, meant fileTarget) {
	known := target != "" && path.Dir(target) == "." || meant.kind == kindList || target == sourcesFile ||
		meant.kind == kindProcedure && slices.Contains(s.procedures, meant.name) || meant.kind == kindBlock
	switch {
	case target == name, name == s.lib.profileName:
	case !at.isGenerated && s.isForeignFile(name, g):
		if s.readContents {
			s.warn(name, fmt.Sprintf("this file is not used, and seems to be another program's: it has no key that %q could have", path.Base(name)), "")
		}
	case known:
		s.add(name, target, meant, "")
	case path.Base(name) == "words.yaml":
		s.add(name, "", meant, fmt.Sprintf("it holds fixed words; expected it in the folder of its language, such as %q", localesDir+"/es/words.yaml"))
	case !s.readContents:
	case s.folder.kindOf(name) == isDefinition && target != "":
		s.add(name, target, meant, "")
	case at.isGenerated:
		s.found = append(s.found, unusedFile{Diagnostic: diag.Diagnostic{
			Pos: s.pos(name), Severity: diag.Warning, Message: fmt.Sprintf("this file is not used; the program alone writes to %q", path.Dir(name)),
		}})
	}
}

// checkInPlace checks a file that has the name and the place of one that is read.
func (s *scan) checkInPlace(name, id string, at home) {
	switch {
	case at.lang != "":
		if s.readContents && slices.Contains(s.procedures, id) && !s.lib.isOffered(id) {
			s.warn(name, fmt.Sprintf("this file is not used: %q does not offer %q", profileFile, id), "")
		}
	case at.dir == proceduresDir && slices.Contains(s.lib.builtin.reserved, id):
		s.add(name, "", fileTarget{}, fmt.Sprintf("%q is the name of a command; expected another id", id))
	case at.dir == proceduresDir && s.readContents && s.folder.kindOf(name) == isBlock:
		s.add(name, at.path(sharedDir, id), fileTarget{}, fmt.Sprintf("it holds a block; expected it in %q", sharedDir))
	case at.dir == sharedDir && s.readContents && !isList(id) && s.folder.kindOf(name) == isDefinition:
		s.add(name, at.path(proceduresDir, id), fileTarget{}, fmt.Sprintf("it holds a definition; expected it in %q", proceduresDir))
	}
}

// The kinds of files that can be distinguished by their keys.
const (
	isNeither = iota
	isDefinition
	isBlock
)

const maxFileSize = 1 << 20 // bytes; a schedule may be there

// kindOf distinguishes a definition from a block by the keys that only one of them has.
func (l layer) kindOf(name string) int {
	if info, err := fs.Stat(l.files, name); err != nil || !info.Mode().IsRegular() || info.Size() > maxFileSize {
		return isNeither
	}
	data, err := fs.ReadFile(l.files, name)
	if err != nil {
		return isNeither
	}
	n := (&reader{}).parseFile(name, data)
	if n == nil {
		return isNeither
	}
	for _, key := range []string{"about", "aliases", "specialty", "side", "key-times"} {
		if n.Get(key) != nil {
			return isDefinition
		}
	}
	if n.Get("if") != nil {
		return isBlock
	}
	for _, kind := range procedure.Kinds {
		if n.Get(string(kind)) != nil {
			return isBlock
		}
	}
	return isNeither
}

// programKeys are keys that this program's files have and other programs' hardly ever do; listKeys
// are additional ones, of one file by its name.
var (
	programKeys = strings.Fields("aliases specialty key-times based-on warnings asked-of confirm question weekdays ampm after-hours time-zone require-approved digest")
	listKeys    = map[string]string{
		"clinic": "phone languages offers settings decide contacts reviewers letterhead", "medicines": "medicines classes brands", "sources": "publisher", "approvals": "procedure", "words": "months help", "next-version": "program adopted",
	}
)

// isForeignFile reports whether a file beside the clinic's folders has one of their names, but
// belongs to another program.
func (s *scan) isForeignFile(name string, g nameGuess) bool {
	list := g.matchIn(slices.Concat(topLevelLists, listFiles))
	usual := slices.Contains(listFiles, list) || list == "words" && path.Base(name) == "words.yaml"
	json := list != "" || g.matchIn(s.procedures) != "" || g.matchIn(s.blocks) != ""
	return (usual || json && strings.HasPrefix(strings.ToLower(path.Ext(name)), ".js")) && !s.hasProgramKey(name, list)
}

// hasProgramKey reports whether a file has a key that this program's files have: another program's
// settings.yaml may be beside the clinic's folders. The file need not be readable.
func (s *scan) hasProgramKey(name, list string) bool {
	l := s.folder
	if info, err := fs.Stat(l.files, name); err != nil || !info.Mode().IsRegular() || info.Size() > maxFileSize {
		return false
	}
	data, err := fs.ReadFile(l.files, name)
	if err != nil {
		return true
	}
	keys := strings.Fields(listKeys[list])
	if list == "" {
		for _, kind := range procedure.Kinds {
			keys = append(keys, string(kind))
		}
	}
	if list == "conditions" || list == "settings" {
		keys = append(keys, slices.Sorted(maps.Keys(s.lib.builtin.lineKeys(path.Join(sharedDir, list+".yaml"))))...)
	}
	text, json := string(data), strings.HasPrefix(strings.ToLower(path.Ext(name)), ".js")
	if json {
		text = strings.NewReplacer("{", "\n", ",", "\n").Replace(text)
	}
	for line := range strings.Lines(text) {
		key, _, is := strings.Cut(strings.TrimLeft(line, " \t-\ufeff"), ":")
		top := json || strings.HasPrefix(line, key)
		if key = strings.Trim(key, " \t'\""); is && (slices.Contains(programKeys, key) || top && slices.Contains(keys, key)) {
			return true
		}
	}
	return false
}

// warnUnusedLanguage warns of the folder of a language that the clinic doesn't use.
func (s *scan) warnUnusedLanguage(dir, lang string) {
	if path.Base(dir) == lang && !slices.Contains(s.lib.clinic.Languages, lang) && lang != SourceLanguage {
		languages := append(slices.Clone(s.lib.clinic.Languages), lang)
		if len(s.lib.clinic.Languages) == 0 {
			languages = []string{SourceLanguage, lang}
		}
		s.warn(dir, fmt.Sprintf("%q is not among the languages of %s, so no patient is offered it", lang, profileFile), "languages: ["+strings.Join(languages, ", ")+"]")
	}
}

// warnUnusedBlocks warns of blocks that nothing includes and that replace no built-in one.
func (s *scan) warnUnusedBlocks(builtin []string) {
	ownBlocks := s.folder.listBlocks()
	if len(ownBlocks) == 0 {
		return
	}
	included, all := s.lib.includedBlockNames()
	if !all {
		return
	}
	for _, name := range ownBlocks {
		file := path.Join(sharedDir, name+".yaml")
		taken := slices.ContainsFunc(s.found, func(f unusedFile) bool { return f.Pos.File == s.folder.display(file) })
		if taken || included[name] || slices.Contains(builtin, name) {
			continue
		}
		message := "no definition includes this block"
		if near, ok := diag.Nearest(name, builtin); ok {
			message += fmt.Sprintf(", and %q is not the built-in %q, which it does not replace", name, near)
		}
		s.warn(file, message, "include: ["+name+"]")
	}
}

// includedBlockNames returns the blocks that some offered definition includes, directly or through
// another block. All is false if they can't all be known, since a definition or a block can't be read.
func (lib *Library) includedBlockNames() (out map[string]bool, all bool) {
	out, all = map[string]bool{}, true
	var take func(file string)
	take = func(file string) {
		n, err := lib.Source(file)
		if n == nil || err != nil && n.Get("include") == nil {
			all = all && errors.Is(err, fs.ErrNotExist)
			return
		}
		for _, i := range (&reader{}).items(n.Get("include"), "include") {
			if !out[i.Text] {
				out[i.Text] = true
				take(path.Join(sharedDir, i.Text+".yaml"))
			}
		}
	}
	for _, id := range lib.idsOrNil() {
		take(id + ".yaml")
	}
	return out, all
}

func (s *scan) pos(name string) diag.Pos {
	return diag.Pos{File: s.folder.display(name), Line: 1, Column: 1}
}

func (s *scan) warn(name, message, hint string) {
	s.found = append(s.found, unusedFile{Diagnostic: diag.Diagnostic{Pos: s.pos(name), Severity: diag.Warning, Message: message, Hint: hint}})
}

// add adds a file that isn't read. Why is "" if its name shows it.
func (s *scan) add(name, target string, meant fileTarget, why string) {
	other := s.targets[target]
	there := target != "" && (other != "" || s.isThere(target))
	switch {
	case there && why == "" && other != "":
		why = fmt.Sprintf("it and %q may both be meant for %q; expected one of the two", other, target)
	case there && why == "":
		why = fmt.Sprintf("there is %q too; expected one of the two", target)
	case why != "":
	case path.Dir(name) == path.Dir(target) && foldLookalikes(name) == target:
		why = fmt.Sprintf("its name has letters of another script that look like those of %q", path.Base(target))
	case path.Dir(name) == path.Dir(target):
		why = fmt.Sprintf("its name is %q; expected %q", path.Base(name), path.Base(target))
	default:
		why = fmt.Sprintf("it is %q; expected %q", name, target)
	}
	var hint string
	switch to := diag.ShellWord(s.folder.display(target)); {
	case target == "" || there:
		hint = fmt.Sprintf("mv %s %s", diag.ShellWord(s.folder.display(name)), diag.ShellWord(s.folder.display(name)+".bak"))
	default:
		hint = fmt.Sprintf("mv %s %s", diag.ShellWord(s.folder.display(name)), to)
		if !s.isThere(path.Dir(target)) {
			hint = fmt.Sprintf("mkdir -p %s && %s", diag.ShellWord(s.folder.display(path.Dir(target))), hint)
		}
	}
	if target != "" && other == "" {
		s.targets[target] = name
	}
	s.found = append(s.found, unusedFile{diag.Diagnostic{Pos: s.pos(name), Message: "this file is not used: " + why, Hint: hint}, meant})
}

// isThere reports whether there is a file or folder with exactly that name.
func (s *scan) isThere(name string) bool {
	return name == "." || !errors.Is(s.files.check("stat", name), fs.ErrNotExist)
}
