package library

import (
	"iter"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// mergeBlocks settles keys that the definition and its blocks share: what is omitted by name, what
// is replaced by name, and nothing else.
func (b *builder) mergeBlocks(n *yamlfile.Node) {
	b.omit(n.Get("omit"))
	b.replace()
	if !b.unread { // a block that can't be read may replace one of the two
		b.checkCollisions()
		b.checkLevels()
	}
	b.checkOtherAges()
	for _, kind := range procedure.Kinds {
		s := procedure.Section{Kind: kind}
		count := 0
		for n := range b.authored {
			if b.authored[n].Section == kind {
				count++
			}
		}
		if count > 0 {
			s.Items = make([]procedure.Instruction, 0, count)
		}
		for n := range b.authored {
			if b.authored[n].Section == kind {
				s.Items = append(s.Items, b.authored[n])
			}
		}
		if kind == procedure.Activity {
			// what procedures share is the way home and the first day, which is read before what lasts longer
			slices.SortStableFunc(s.Items, func(x, y procedure.Instruction) int { return rank(x) - rank(y) })
		}
		if len(s.Items) > 0 {
			b.p.Sections = append(b.p.Sections, s)
		}
	}
}

// rank is lower for a block's own line than for one of the definition.
func rank(in procedure.Instruction) int {
	if in.Block != "" {
		return 0
	}
	return 1
}

// omit removes a block's lines: {sedation: [diet.first-food]}.
func (b *builder) omit(n *yamlfile.Node) {
	if n == nil || b.lib.keepOmitted {
		return
	}
	if n.Kind != yamlfile.Mapping {
		b.list.Add(n.Pos, "", "omit is %s; expected a mapping of blocks to instructions", describeNode(n))
		return
	}
	for _, p := range n.Pairs {
		if !b.isIncluded(p.Key, p.KeyPos, "omit") {
			continue
		}
		for _, i := range b.items(p.Value, "omit") {
			ref := b.text(i, "omit")
			before := len(b.authored)
			b.authored = slices.DeleteFunc(b.authored, func(in procedure.Instruction) bool { return in.Block == p.Key && in.Ref() == ref })
			if len(b.authored) == before {
				b.missing(i.Pos, diag.DidYouMean(ref, b.refsOf(p.Key)), "the block %q has no %q", p.Key, ref)
			}
			b.p.Omits = append(b.p.Omits, procedure.Omit{Block: p.Key, Ref: ref, Pos: i.Pos})
		}
	}
}

func (b *builder) isIncluded(block string, pos diag.Pos, where string) bool {
	if _, ok := b.blocks[block]; ok {
		return true
	}
	b.missing(pos, diag.DidYouMean(block, keysOf(b.blocks)), "%s names the block %q, which is not included", where, block)
	return false
}

func (b *builder) refsOf(block string) []string {
	var out []string
	for _, i := range b.authored {
		if i.Block == block {
			out = append(out, i.Ref())
		}
	}
	return out
}

// replace drops the blocks' instructions that others replace.
func (b *builder) replace() {
	type target struct{ block, ref string }
	drop := map[target]bool{}
	for n, in := range b.authored {
		for _, block := range in.Replaces {
			if _, there := b.blocks[block]; !there && in.Block != "" && slices.Contains(b.lib.blockNames(), block) {
				continue // a block can't know which other blocks are included
			}
			if !b.isIncluded(block, in.Pos, "replaces") {
				continue
			}
			if !slices.Contains(b.refsOf(block), in.Ref()) {
				b.missing(in.Pos, diag.DidYouMean(in.Ref(), b.refsOf(block)), "the block %q has no %q to replace", block, in.Ref())
			}
			drop[target{block, in.Ref()}] = true
			for _, old := range b.authored {
				if old.Block == block && old.Ref() == in.Ref() {
					b.authored[n].Replaced = append(b.authored[n].Replaced, old)
				}
			}
		}
	}
	b.authored = slices.DeleteFunc(b.authored, func(in procedure.Instruction) bool { return drop[target{in.Block, in.Ref()}] })
}

// checkCollisions refuses one key from two places: one of them would silently disappear.
func (b *builder) checkCollisions() {
	first := make(map[string]*procedure.Instruction, len(b.authored))
	for n := range b.authored {
		in := &b.authored[n]
		ref := in.Ref()
		before, twice := first[ref]
		if !twice {
			first[ref] = in
			continue
		}
		b.list = append(b.list, diag.Diagnostic{
			Pos: before.Pos, Message: `"` + ref + `" comes from two places`,
			Hint:    `say "replaces: ` + in.Block + `", or choose another key`,
			Related: []diag.Related{{Pos: in.Pos, Message: "the block " + in.Block}},
		})
	}
}

// checkLevels refuses one sign at two levels: a patient can't follow both.
func (b *builder) checkLevels() {
	first := map[string]*procedure.Instruction{}
	for n := range b.authored {
		in := &b.authored[n]
		if in.Level == procedure.LevelNone {
			continue
		}
		before, twice := first[in.Key]
		if twice && before.Level != in.Level {
			at, other, which := in, before, "the first one"
			if in.Block != "" && before.Block == "" { // it is fixed in the definition
				at, other, which = before, in, "the block "+in.Block
			}
			b.list = append(b.list, diag.Diagnostic{
				Pos: at.Pos, Message: `the sign "` + in.Key + `" is at two levels, ` + string(before.Level) + " and " + string(in.Level),
				Hint:    b.oneLevel(before, in),
				Related: []diag.Related{{Pos: other.Pos, Message: which}},
			})
		}
		first[in.Key] = in
	}
}

// oneLevel returns the line that keeps the more urgent of two signs: the definition omits the
// block's line, along with what it already omits.
func (b *builder) oneLevel(one, other *procedure.Instruction) string {
	less := one
	if slices.Index(procedure.Levels, other.Level) > slices.Index(procedure.Levels, one.Level) {
		less = other
	}
	if less.Block == "" {
		return "keep the more urgent one, or give them different keys"
	}
	refs := map[string][]string{}
	for _, o := range append(slices.Clone(b.p.Omits), procedure.Omit{Block: less.Block, Ref: less.Ref()}) {
		refs[o.Block] = append(refs[o.Block], o.Ref)
	}
	var parts []string
	for _, block := range keysOf(refs) {
		parts = append(parts, block+": ["+strings.Join(refs[block], ", ")+"]")
	}
	how := "to keep the more urgent one, leave the block's line out: write into the definition "
	if len(b.p.Omits) > 0 {
		how = "to keep the more urgent one, leave the block's line out too: write into the definition, in place of its omit, "
	}
	return how + "omit: {" + strings.Join(parts, ", ") + "}"
}

// keyTimes checks which milestones the sheet shows first.
func (b *builder) keyTimes(n *yamlfile.Node) {
	const maxKeyTimes = 4
	marks := map[string]bool{}
	for _, in := range b.authored {
		if in.Milestone != "" {
			marks[in.Ref()] = true
		}
	}
	list := n.Get("key-times")
	if list == nil {
		if len(marks) > maxKeyTimes {
			b.list.Add(b.p.Pos, `choose them with "key-times"`, "%d milestones; a sheet shows at most %d key times", len(marks), maxKeyTimes)
		}
		return
	}
	for i, item := range b.items(list, "key-times") {
		ref := b.text(item, "key-times")
		switch {
		case !slices.Contains(b.refs(), ref):
			b.missing(item.Pos, diag.DidYouMean(ref, keysOf(marks)), "unknown instruction %q in key-times", ref)
		case !marks[ref]:
			b.list.Add(item.Pos, `give it a "milestone"`, "%q has no milestone, so it can't be a key time", ref)
		case i >= maxKeyTimes:
			b.list.Add(item.Pos, "", "%q is one key time too many; a sheet shows at most %d", ref, maxKeyTimes)
		}
		b.p.KeyTimes = append(b.p.KeyTimes, procedure.KeyTime{Ref: ref, Pos: item.Pos})
	}
}

// finish checks what needs the complete definition, and keeps what it uses of the shared files.
func (b *builder) finish(n *yamlfile.Node, l layer) {
	b.offersSettings()
	b.keyTimes(n)
	b.p.TeachBack = b.teachBack
	b.checkEventDays()
	b.checkFillOrder()
	b.keepUsedFills()
	b.keepUsedMedicines()
	b.p.Settings, b.p.Sources = b.settings, b.sources
	b.p.Conditions = map[string]procedure.Condition{}
	used := b.reachedConditions()
	for name := range used {
		b.p.Conditions[name] = b.conditions[name]
	}
	b.checkExcludedCases()
	for name := range b.p.Assume {
		if !used[name] {
			pos := n.Get("assume").Pos
			b.missing(pos, "", "assume answers %q, but nothing depends on it", name)
		}
	}
	b.usual(n.Get("usual"), l)
	for name := range b.blocks {
		b.p.Include = append(b.p.Include, name)
	}
	slices.Sort(b.p.Include)
	if strings.TrimSpace(b.p.Title) != "" && len(b.p.Sections) == 0 {
		b.missing(b.p.Pos, "", "the definition has no instructions")
	}
}

// allInstructions yields the instructions of the definition and its blocks, including those that a
// clinic omits.
func (b *builder) allInstructions() iter.Seq[*procedure.Instruction] {
	return func(yield func(*procedure.Instruction) bool) {
		if !yield(&b.p.About) {
			return
		}
		for _, list := range [][]procedure.Instruction{b.authored, b.teachBack} {
			for n := range list {
				if !yield(&list[n]) {
					return
				}
			}
		}
	}
}

// reachedConditions returns the conditions that something not omitted depends on: nobody is asked
// about the rest.
func (b *builder) reachedConditions() map[string]bool {
	used := map[string]bool{}
	add := func(c procedure.Conjunction) {
		for _, t := range c {
			used[t.Condition] = true
		}
	}
	conditions := func(in *procedure.Instruction) {
		add(in.If)
		for _, c := range in.Cases {
			add(c.If)
		}
	}
	for in := range b.allInstructions() {
		conditions(in)
		for n := range in.Replaced {
			conditions(&in.Replaced[n])
		}
	}
	if b.p.Diary != nil {
		add(b.p.Diary.If)
	}
	return used
}

// checkExcludedCases refuses a wording whose condition and its instruction's exclude each other.
func (b *builder) checkExcludedCases() {
	for in := range b.allInstructions() {
		for _, c := range in.Cases {
			combined, possible := in.If.And(c.If)
			if !possible {
				continue // reported where the case is read
			}
			if one, other, found := b.findExclusion(combined); found {
				b.list.Add(c.Pos, "remove one of the two", "%q and %q exclude each other, so this would never be printed", one, other)
			}
		}
	}
}
