package library

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// builder merges one definition from its file and its blocks.
type builder struct {
	*reader
	lib        *Library
	p          *procedure.Procedure
	conditions map[string]procedure.Condition
	settings   map[string]procedure.Setting
	sources    map[string]procedure.Source
	// sourcesRead reports that the sources were read, though a sheet needs only their names.
	sourcesRead  bool
	events       map[string]procedure.Event
	fills        map[string]procedure.Fill
	fillAfterPos map[string]diag.Pos // by name of a value: the position of its "after"
	// medicineCache holds every medicine there is; nil until something needs it.
	medicineCache *procedure.Medicines
	// medicinesPartial reports that the list holds only what was asked for.
	medicinesPartial bool
	// authored holds the instructions of the definition, then of its blocks.
	authored  []procedure.Instruction
	teachBack []procedure.Instruction
	blocks    map[string]diag.Pos // included ones, and where they are included
	blockFile []blockFile
	answers   bool     // what is being read is a clinic's answer, or one that a question offers
	path      []string // blocks being read, to find a cycle
	// unread is set if a block can't be read: what it holds isn't known, so nothing is reported as missing.
	unread bool
	// blockInstructions holds the instructions of each block that the clinic decides something about,
	// before the definition omits or replaces any.
	blockInstructions map[string][]procedure.Instruction
}

// blockFile is a block whose node has been read and whose lines haven't.
type blockFile struct {
	name string
	node *yamlfile.Node
}

// firstKeyPos returns the position of a file's first key: comments may come before it.
func firstKeyPos(n *yamlfile.Node) diag.Pos {
	if len(n.Pairs) > 0 {
		return n.Pairs[0].KeyPos
	}
	return diag.Pos{File: n.Pos.File, Line: 1, Column: 1}
}

// build reads a definition. Names come first, in every file, so that a text may use an event or a
// source that is defined further down or in another block.
func (b *builder) build(id string, l layer, n *yamlfile.Node) {
	b.mapping(n, "a definition", schema.Procedure.Names())
	b.p = &procedure.Procedure{ID: id, Origin: l.origin, Pos: firstKeyPos(n)}
	b.head(n)
	b.procedureAges(n, l)
	b.readNames(n)
	b.include(n)
	b.readSections(n, "", nil)
	b.p.About = b.readAbout(n)
	for _, f := range b.blockFile {
		b.readSections(f.node, f.name, b.conjunction(f.node.Get("if"), false))
	}
	b.saveBlockInstructions()
	b.mergeBlocks(n)
	b.diary(n.Get("diary"))
	b.readTeachBack(n.Get("teach-back"))
	for _, f := range b.blockFile {
		b.readTeachBack(f.node.Get("teach-back"))
	}
	b.headings(n.Get("headings"))
	b.applyDecisions()
	b.checkTablets()
	b.finish(n, l)
}

// head reads the definition's own data: everything but its instructions.
func (b *builder) head(n *yamlfile.Node) {
	for _, key := range []string{"title", "edition", "about"} {
		if n.Get(key) == nil {
			b.list.Add(b.p.Pos, "", "the definition has no %q", key)
		}
	}
	b.p.Title = b.literal(n.Get("title"), "the title")
	b.p.Edition = b.edition(n)
	b.p.Specialty = b.optional(n.Get("specialty"), "specialty")
	b.p.Note = b.optional(n.Get("note"), "note")
	b.p.BasedOn = b.optional(n.Get("based-on"), "based-on")
	b.p.Aliases, b.p.AliasPositions = b.readAliases(n)
	if a := n.Get("assume"); a != nil {
		b.p.Assume = b.assumptions(a, b.conditions)
	}
	if s := n.Get("side"); s != nil && b.mapping(s, "side", schema.Side.Names()) {
		b.p.Side = procedure.Side{Part: b.text(s.Get("part"), "part"), Ask: b.yesNo(s.Get("ask"), "ask"), Pos: s.Pos}
		b.neverSides(s.Get("never"))
		if s.Get("part") == nil {
			b.list.Add(s.Pos, "", `side has no "part"; expected a part of the body, such as back`)
		}
	}
}

// neverSides reads the sides on which the procedure is never done.
func (b *builder) neverSides(n *yamlfile.Node) {
	if n == nil {
		return
	}
	for _, i := range b.items(n, "never") {
		if side := b.oneOf(i, "never", procedure.SideNames); side != "" && !slices.Contains(b.p.Side.Never, side) {
			b.p.Side.Never = append(b.p.Side.Never, side)
		}
	}
	switch {
	case !b.p.Side.Ask:
		b.list.Add(n.Pos, "side: {part: neck, ask: yes, never: both}", "side has \"never\", but the side isn't asked for")
	case len(b.p.Side.Options()) == 0:
		b.list.Add(n.Pos, "", "side rules out every side with \"never\"; expected at least one that remains")
	}
}

// procedureAges reads the ages that the text is for. If a clinic's own definition gives none, it
// has the ages of its profile, unless it is a copy, whose text is for the ages of its original.
func (b *builder) procedureAges(n *yamlfile.Node, l layer) {
	a := n.Get("ages")
	b.p.Ages = b.ages(a)
	if isClinics := l.origin != BuiltIn || l.dir == clinicDir; a == nil && isClinics && b.p.BasedOn == "" {
		b.p.Ages = b.lib.clinic.Ages
	}
}

func (b *builder) edition(n *yamlfile.Node) string {
	e := n.Get("edition")
	t := b.text(e, "edition")
	if t != "" && !isDate(t) {
		b.list.Add(e.Pos, "", "edition is %q; expected a date such as 2026-11-23", t)
	}
	return t
}

// readNames reads the events, the values to fill in and the sources of a file.
func (b *builder) readNames(n *yamlfile.Node) {
	if e := n.Get("events"); e != nil {
		if e.Kind != yamlfile.Mapping {
			b.list.Add(e.Pos, "", "events is %s; expected a mapping of keys to clauses", describeNode(e))
		}
		for _, p := range e.Pairs {
			event := b.event(p)
			if first, twice := b.events[p.Key]; twice {
				b.reportDuplicate(p.KeyPos, first.Pos, fmt.Sprintf("the event %q", p.Key))
				continue
			}
			b.events[p.Key] = event
			b.p.Events = append(b.p.Events, event)
		}
	}
	b.readFills(n.Get("fill"))
	if s := n.Get("sources"); s != nil {
		if s.Kind != yamlfile.Mapping {
			b.list.Add(s.Pos, "", "sources is %s; expected a mapping of keys to sources", describeNode(s))
		}
		for _, p := range s.Pairs {
			b.addSource(b.sources, p.Key, p.KeyPos, p.Value)
		}
	}
}

func (b *builder) reportDuplicate(pos, first diag.Pos, what string) {
	b.list = append(b.list, diag.Diagnostic{
		Pos: pos, Message: what + " comes from two places", Hint: "keep one, or give one of them another key",
		Related: []diag.Related{{Pos: first, Message: "the first one"}},
	})
}

// include reads the blocks that a file names, and those that they name.
func (b *builder) include(n *yamlfile.Node) {
	inc := n.Get("include")
	if inc == nil {
		return
	}
	for _, i := range b.items(inc, "include") {
		name := b.text(i, "include")
		if slices.Contains(b.path, name) {
			b.list.Add(i.Pos, "remove one of the includes", "the block %q includes itself, by way of %s", name, strings.Join(b.path, ", "))
			continue
		}
		if _, done := b.blocks[name]; done || name == "" {
			continue
		}
		b.blocks[name] = i.Pos
		b.readBlock(name, i.Pos)
	}
}

// missing adds the error of a name that isn't defined, unless a block that can't be read may define it.
func (b *builder) missing(pos diag.Pos, hint, format string, args ...any) {
	if !b.unread {
		b.list.Add(pos, hint, format, args...)
	}
}

func (b *builder) readBlock(name string, from diag.Pos) {
	file := "shared/" + name + ".yaml"
	if !isID(name) || slices.Contains(listFiles, name) {
		b.list.Add(from, "", "%q is not a valid name for a block", name)
		b.unread = true
		return
	}
	if b.lib.isProcedure(name) {
		b.list.Add(from, "give the block another name", "the block %q has the name of a procedure; a clinic's decisions go by both", name)
		b.unread = true
		return
	}
	l, data, err := b.lib.open(file)
	if errors.Is(err, fs.ErrNotExist) {
		b.list.Add(from, diag.DidYouMean(name, b.lib.blockNames()), "no block is called %q", name)
		b.unread = true
		return
	}
	if err != nil {
		b.unreadable(file, err)
		b.unread = true
		return
	}
	before := len(b.list)
	node := b.parse(l, file, data)
	if node == nil {
		b.unread = b.unread || len(b.list) > before // an empty file is reported by what it lacks
		return
	}
	b.mapping(node, "a block", schema.Block.Names())
	b.edition(node)
	b.optional(node.Get("title"), "title")
	b.optional(node.Get("note"), "note")
	b.optional(node.Get("based-on"), "based-on")
	b.readNames(node)
	if l.origin != BuiltIn {
		b.addReplacedSources(file)
	}
	b.blockFile = append(b.blockFile, blockFile{name, node})
	b.path = append(b.path, name)
	b.include(node)
	b.path = b.path[:len(b.path)-1]
}

// addReplacedSources adds the sources that a built-in block has and the clinic's block in its place
// lacks: built-in definitions cite them, and nobody prints them.
func (b *builder) addReplacedSources(file string) {
	for _, l := range b.lib.layers {
		if l.origin != BuiltIn || l.dir != "" {
			continue
		}
		data, err := fs.ReadFile(l.files, file)
		if err != nil {
			return
		}
		n, _ := yamlfile.Parse(l.display(file), data)
		for _, p := range pairsOf(n, "sources") {
			if _, known := b.sources[p.Key]; !known {
				b.addSource(b.sources, p.Key, p.KeyPos, p.Value)
			}
		}
	}
}

// saveBlockInstructions keeps the instructions of blocks that the clinic decides something about.
func (b *builder) saveBlockInstructions() {
	for _, f := range b.blockFile {
		if len(b.lib.clinic.Decide[f.name]) == 0 {
			continue
		}
		if b.blockInstructions == nil {
			b.blockInstructions = map[string][]procedure.Instruction{}
		}
		for _, in := range b.authored {
			if in.Block == f.name {
				b.blockInstructions[f.name] = append(b.blockInstructions[f.name], in)
			}
		}
	}
}

// isProcedure reports whether a definition has that name.
func (lib *Library) isProcedure(name string) bool {
	return slices.ContainsFunc(lib.layers, func(l layer) bool {
		ids, err := lib.idsOf(l)
		return err == nil && slices.Contains(ids, name)
	})
}

// listFiles names the files of shared/ that hold no instructions.
var listFiles = []string{"conditions", "medicines", "settings", "sources"}

func (lib *Library) blockNames() []string {
	var names []string
	for _, l := range lib.layers {
		names = append(names, l.listBlocks()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
