package library

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// Lacks returns the lines that the program's own files have for a procedure and its sheet at this
// clinic lacks, since a file or a decision of the clinic removed them: the warning signs first, the
// most urgent before the others. A line on the sheet with the same key, or the same words, isn't
// lacking. Nor is what a built-in definition itself omits.
func (lib *Library) Lacks(p *procedure.Procedure) []procedure.Lack {
	if lib.folder == nil {
		return nil // a single file replaces nothing
	}
	l := &lackFinder{lib: lib, p: p, isOwn: p.Origin != BuiltIn, blocks: lib.replacedBlocks()}
	if !l.isOwn && len(p.Omitted) == 0 && len(l.blocks) == 0 {
		return nil
	}
	original := p.ID
	if id, _, _ := strings.Cut(p.BasedOn, "@"); id != "" {
		original = id
	}
	var base *procedure.Procedure
	if lib.builtIn(original + ".yaml") {
		base = lib.referenceLibrary(true).loadPartial(original)
	}
	for in := range eachLine(base) {
		l.add(base, in)
	}
	if l.isOwn {
		reference := lib.referenceLibrary(false).loadPartial(p.ID)
		for in := range eachLine(reference) {
			omitted := base != nil && !hasLine(base, in) && l.removedBy(in) == procedure.ByOmit // the original also omits it
			if by := l.removedBy(in); !omitted && by != procedure.ByDefinition && by != procedure.ByCopy {
				l.add(reference, in)
			}
		}
	}
	slices.SortStableFunc(l.list, func(a, b procedure.Lack) int { return urgency(&a.Instruction) - urgency(&b.Instruction) })
	return l.list
}

// lackFinder collects what one procedure lacks.
type lackFinder struct {
	lib    *Library
	p      *procedure.Procedure
	isOwn  bool // the definition is the clinic's
	blocks []string
	list   []procedure.Lack
}

// replacedBlocks returns the clinic's blocks that replace a built-in block.
func (lib *Library) replacedBlocks() []string {
	return slices.DeleteFunc(lib.blockNames(), func(name string) bool {
		l, _, err := lib.open("shared/" + name + ".yaml")
		return err != nil || l.origin == BuiltIn || !lib.builtIn("shared/"+name+".yaml")
	})
}

// builtIn reports whether the program has a built-in file with that name.
func (lib *Library) builtIn(file string) bool {
	return slices.ContainsFunc(lib.layers, func(l layer) bool {
		_, err := fs.Stat(l.files, file)
		return l.origin == BuiltIn && l.dir == "" && err == nil
	})
}

// referenceLibrary returns a library to compare with: if builtinOnly is set, only the program's own
// files; else also the clinic's definitions, with the built-in blocks, and nothing omitted. The
// clinic's decisions don't count.
func (lib *Library) referenceLibrary(builtinOnly bool) *Library {
	if r := lib.references[builtinOnly]; r != nil {
		return r
	}
	r := &Library{shared: map[sharedKey]*sharedFile{}, wordsPos: map[string]diag.Pos{}, clinic: lib.clinic, builtin: lib.builtin, ignoreOffers: true, keepOmitted: !builtinOnly}
	r.clinic.Decide = nil
	for _, l := range lib.layers {
		l.listed = nil
		switch {
		case l.origin == BuiltIn && l.dir == "":
			r.layers = append(r.layers, l)
		default:
			l.files = hidingFS{FS: l.files, hideDefinitions: builtinOnly, lib: lib}
			r.layers = append(r.layers, l)
		}
	}
	if lib.references == nil {
		lib.references = map[bool]*Library{}
	}
	lib.references[builtinOnly] = r
	return r
}

// hidingFS is a clinic's folder without the files that replace a built-in block, and without those
// that replace a built-in definition.
type hidingFS struct {
	fs.FS

	hideDefinitions bool
	lib             *Library
}

func (w hidingFS) hides(name string) bool {
	if path.Dir(name) == "shared" {
		return !slices.Contains(listFiles, strings.TrimSuffix(path.Base(name), ".yaml")) && w.lib.builtIn(name)
	}
	return w.hideDefinitions && path.Ext(name) == ".yaml" && w.lib.builtIn(path.Base(name))
}

// Open opens a file that isn't hidden.
func (w hidingFS) Open(name string) (fs.File, error) {
	if w.hides(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

// ReadFile reads a file that isn't hidden.
func (w hidingFS) ReadFile(name string) ([]byte, error) {
	if w.hides(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return fs.ReadFile(w.FS, name)
}

// Glob finds the files that aren't hidden.
func (w hidingFS) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(w.FS, pattern)
	return slices.DeleteFunc(names, w.hides), err
}

// loadPartial returns a definition with its blocks, as far as it can be read; nil if there is none.
func (lib *Library) loadPartial(id string) *procedure.Procedure {
	p, err := lib.definition(&reader{lib: lib}, id)
	if err != nil {
		return nil
	}
	return p
}

// eachLine yields what a procedure tells patients to do or look out for, including the diary;
// nothing if it is nil.
func eachLine(p *procedure.Procedure) func(yield func(*procedure.Instruction) bool) {
	return func(yield func(*procedure.Instruction) bool) {
		if p == nil {
			return
		}
		for in := range p.Each() {
			if !yield(in) {
				return
			}
		}
		if p.Diary != nil {
			line := p.Diary.AsInstruction()
			yield(&line)
		}
	}
}

// hasLine reports whether a procedure has a line with that key, or one with the same words in that section.
func hasLine(p *procedure.Procedure, in *procedure.Instruction) bool {
	for other := range eachLine(p) {
		if other.HasRef(in.Ref()) || other.Section == in.Section && other.Level == in.Level && len(in.Cases) > 0 && sameWords(other, in) {
			return true
		}
	}
	return false
}

func sameWords(a, b *procedure.Instruction) bool {
	return slices.EqualFunc(a.Cases, b.Cases, func(x, y procedure.Case) bool { return strings.EqualFold(x.Text, y.Text) })
}

// add adds an instruction that the sheet lacks, once.
func (l *lackFinder) add(from *procedure.Procedure, in *procedure.Instruction) {
	instead := l.replacement(in)
	if hasLine(l.p, in) && instead == nil || slices.ContainsFunc(l.list, func(o procedure.Lack) bool { return o.Instruction.HasRef(in.Ref()) }) {
		return
	}
	lack := procedure.Lack{Instruction: *in, From: from, By: l.removedBy(in), Replacement: instead}
	if lack.By == "" {
		return
	}
	lack.Name, lack.Pos = l.removedAt(in, lack.By)
	if lack.File = l.p.Pos; lack.By == procedure.ByBlock {
		lack.File = firstKeyPos(l.lib.node("shared/" + lack.Name + ".yaml"))
	}
	for other := range eachLine(l.p) {
		if other.Section != procedure.Warnings || in.Section != procedure.Warnings || other.Key != in.Key {
			continue
		}
		switch {
		case urgency(other) < urgency(in):
			return // the sign is present at a more urgent level
		case urgency(other) > urgency(in):
			lack.OtherLevel = other.Level
		}
	}
	l.list = append(l.list, lack)
}

// replacement returns another block's line that replaced one of a replaced block under the same
// key; nil for none.
func (l *lackFinder) replacement(in *procedure.Instruction) *procedure.Instruction {
	if in.Block == "" || l.removedBy(in) != procedure.ByBlock {
		return nil
	}
	for other := range eachLine(l.p) {
		if other.HasRef(in.Ref()) && other.Block != "" && other.Block != in.Block && !sameWords(other, in) && len(other.Cases) > 0 {
			return other
		}
	}
	return nil
}

// removedBy returns what removed an instruction; "" if the clinic didn't.
func (l *lackFinder) removedBy(in *procedure.Instruction) procedure.RemovedBy {
	switch {
	case slices.ContainsFunc(l.p.Omitted, func(o procedure.Instruction) bool { return o.HasRef(in.Ref()) }):
		return procedure.ByDecision
	case l.isOwn && slices.ContainsFunc(l.p.Omits, func(o procedure.Omit) bool { return o.Block == in.Block && in.HasRef(o.Ref) }):
		return procedure.ByOmit
	case in.Block != "" && l.replacingBlock(in.Block) != "":
		return procedure.ByBlock
	case l.isOwn && l.p.BasedOn != "":
		return procedure.ByCopy
	case l.isOwn:
		return procedure.ByDefinition
	}
	return ""
}

// replacingBlock returns the clinic's block that replaces a built-in block, or the block that
// included it; "" for none.
func (l *lackFinder) replacingBlock(name string) string {
	if slices.Contains(l.blocks, name) {
		return name
	}
	if slices.Contains(l.p.Include, name) {
		return ""
	}
	for _, own := range l.blocks {
		if slices.Contains(l.lib.referenceLibrary(true).includedBlocks(own, nil), name) && slices.Contains(l.p.Include, own) {
			return own
		}
	}
	return ""
}

// includedBlocks returns the blocks that a block includes, and those that they include.
func (lib *Library) includedBlocks(block string, seen []string) []string {
	n := lib.node("shared/" + block + ".yaml")
	if n == nil || n.Get("include") == nil {
		return seen
	}
	for _, i := range n.Get("include").Items {
		if !slices.Contains(seen, i.Text) {
			seen = lib.includedBlocks(i.Text, append(seen, i.Text))
		}
	}
	return seen
}

// node returns a file as written; nil if it can't be read.
func (lib *Library) node(file string) *yamlfile.Node {
	l, data, err := lib.open(file)
	if err != nil {
		return nil
	}
	n, _ := yamlfile.Parse(l.display(file), data)
	return n
}

// removedAt returns the name of what removed an instruction, and its position.
func (l *lackFinder) removedAt(in *procedure.Instruction, by procedure.RemovedBy) (name string, pos diag.Pos) {
	switch by {
	case procedure.ByBlock:
		name = l.replacingBlock(in.Block)
		return name, sectionPos(l.lib.node("shared/"+name+".yaml"), in)
	case procedure.ByOmit:
		at := slices.IndexFunc(l.p.Omits, func(o procedure.Omit) bool { return o.Block == in.Block && in.HasRef(o.Ref) })
		return l.p.ID, l.p.Omits[at].Pos
	case procedure.ByDecision:
		for _, of := range []string{l.p.ID, in.Block} {
			for _, d := range l.lib.clinic.Decide[of] {
				if d.Name == in.Ref() {
					return of, d.Pos
				}
			}
		}
	case procedure.ByDefinition, procedure.ByCopy:
	}
	pos = l.p.Pos
	if data, err := l.lib.Source(l.p.ID + ".yaml"); err == nil {
		if at := sectionPos(data, in); at.Line > 0 {
			pos.Line, pos.Column = at.Line, at.Column
		}
	}
	return l.p.ID, pos
}

// sectionPos returns where in a file an instruction would be: below its warning level or its
// section, else at the file's first key.
func sectionPos(n *yamlfile.Node, in *procedure.Instruction) diag.Pos {
	if n == nil {
		return diag.Pos{}
	}
	pos, of := firstKeyPos(n), n
	for _, key := range []string{string(in.Section), string(in.Level)} {
		at := slices.IndexFunc(of.Pairs, func(p yamlfile.Pair) bool { return p.Key == key })
		if at < 0 {
			break
		}
		pos, of = of.Pairs[at].KeyPos, of.Pairs[at].Value
	}
	return pos
}

// urgency orders instructions: the signs by their level, then the rest.
func urgency(in *procedure.Instruction) int {
	if at := slices.Index(procedure.Levels, in.Level); at >= 0 {
		return at
	}
	return len(procedure.Levels)
}

// LoadBroken returns the definitions that aren't among the loaded ones, as far as they can be read:
// what they lack is known, although no sheet can be made of them.
func (lib *Library) LoadBroken(loaded []Definition) []*procedure.Procedure {
	ids, err := lib.IDs()
	if err != nil || lib.singleID != "" || lib.limitTo != nil {
		return nil
	}
	var out []*procedure.Procedure
	for _, id := range ids {
		if slices.ContainsFunc(loaded, func(l Definition) bool { return l.Procedure.ID == id }) {
			continue
		}
		if p := lib.loadPartial(id); p != nil {
			out = append(out, p)
		}
	}
	return out
}

// ClinicBlock is a clinic's block.
type ClinicBlock struct {
	Name    string
	File    string // as positions call it
	BasedOn string // "id@digest" of the built-in block that it is copied from; "" for none
}

// ClinicBlocks returns the clinic's blocks, by name.
func (lib *Library) ClinicBlocks() []ClinicBlock {
	var out []ClinicBlock
	names := lib.blockNames()
	slices.Sort(names)
	for _, name := range names {
		file := "shared/" + name + ".yaml"
		l, data, err := lib.open(file)
		if err != nil || l.origin == BuiltIn {
			continue
		}
		n, _ := yamlfile.Parse(l.display(file), data)
		block := ClinicBlock{Name: name, File: l.display(file)}
		if n != nil && n.Get("based-on") != nil {
			block.BasedOn = n.Get("based-on").Text
		}
		out = append(out, block)
	}
	return out
}

// Block returns a definition with only a block's lines, without those of the blocks that it
// includes; nil if there is no such block. What the block needs from other files isn't checked.
func (lib *Library) Block(name string) *procedure.Procedure {
	if !slices.Contains(lib.blockNames(), name) {
		return nil
	}
	at := slices.IndexFunc(lib.layers, func(l layer) bool { return l.origin == BuiltIn && l.dir == "" })
	n, _ := yamlfile.Parse(name, append(wrapBlock(name), "ages: 0+\n"...))
	b := lib.newBuilder(&reader{lib: lib})
	b.build(name, lib.layers[at], n)
	for s := range b.p.Sections {
		b.p.Sections[s].Items = slices.DeleteFunc(b.p.Sections[s].Items, func(in procedure.Instruction) bool { return in.Block != name })
	}
	b.p.Sections = slices.DeleteFunc(b.p.Sections, func(s procedure.Section) bool { return len(s.Items) == 0 })
	return b.p
}

// LoadPartial returns a definition with its blocks, as far as it can be read, to find what it
// lacks; nil if there is none.
func (lib *Library) LoadPartial(id string) *procedure.Procedure { return lib.loadPartial(id) }

// noteReplacedFiles adds, to problems in built-in files, which of the clinic's files replaced what
// they need: the built-in files have no fault of their own.
func (b *builder) noteReplacedFiles(list diag.List) {
	if len(list) == 0 || len(b.lib.layers) == 1 {
		return
	}
	builtIn := func(file string) bool {
		return slices.ContainsFunc(b.lib.layers, func(l layer) bool {
			return l.origin == BuiltIn && l.dir == "" && strings.HasPrefix(file, l.root+"/")
		})
	}
	var files []string
	for _, name := range append(keysOf(b.blocks), listFiles...) {
		file := "shared/" + name + ".yaml"
		if l, _, err := b.lib.open(file); err == nil && l.origin != BuiltIn && b.lib.builtIn(file) {
			files = append(files, l.display(file))
		}
	}
	if len(files) == 0 {
		return
	}
	for n := range list {
		if builtIn(list[n].Pos.File) {
			list[n].Hint = strings.TrimSuffix("what it needs is missing in "+strings.Join(files, " or ")+", which replaces the built-in one; "+list[n].Hint, "; ")
		}
	}
}

// pairsOf returns the pairs below a key; none if there is no such key.
func pairsOf(n *yamlfile.Node, key string) []yamlfile.Pair {
	if n == nil || n.Get(key) == nil {
		return nil
	}
	return n.Get(key).Pairs
}
