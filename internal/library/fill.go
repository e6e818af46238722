package library

import (
	"fmt"
	"slices"

	"aftercare/internal/procedure"
	"aftercare/internal/schema"
	"aftercare/internal/yamlfile"
)

// readFills reads what staff give for one patient: {restart: {question: …, is: date}}.
func (b *builder) readFills(n *yamlfile.Node) {
	if n == nil {
		return
	}
	if n.Kind != yamlfile.Mapping {
		b.list.Add(n.Pos, "", "fill is %s; expected a mapping of names to questions", shape(n))
		return
	}
	for _, p := range n.Pairs {
		if first, twice := b.fills[p.Key]; twice {
			b.twice(p.KeyPos, first.Pos, fmt.Sprintf("the value %q", p.Key))
			continue
		}
		f := b.readFill(p)
		b.fills[p.Key] = f
		b.p.Fills = append(b.p.Fills, f)
	}
}

func (b *builder) readFill(p yamlfile.Pair) procedure.Fill {
	f := procedure.Fill{Name: p.Key, Pos: p.KeyPos}
	if !isID(p.Key) {
		b.list.Add(p.KeyPos, "use small letters, digits and hyphens", "%q is no name of a value", p.Key)
	}
	if !b.mapping(p.Value, "a value to fill in", schema.Fill.Names()) {
		return f
	}
	for _, key := range schema.Fill.Names() {
		if p.Value.Get(key) == nil {
			b.list.Add(p.KeyPos, "", "the value %q has no %q", p.Key, key)
		}
	}
	kinds := make([]string, len(procedure.FillKinds))
	for i, k := range procedure.FillKinds {
		kinds[i] = string(k)
	}
	f.Question = b.text(p.Value.Get("question"), "question")
	f.Is = procedure.FillKind(b.one(p.Value.Get("is"), "is", kinds))
	return f
}

// usedFills keeps the values that something printed can say. The definition's own that
// nothing says are refused: they would be asked for and lost.
func (b *builder) usedFills() {
	said := map[string]bool{}
	for _, e := range b.p.Events {
		said[procedure.FillPrefix+e.On] = true
	}
	for _, in := range slices.Concat([]procedure.Instruction{b.p.About}, b.p.Instructions(), b.teachBack) {
		for text := range in.Texts() {
			for _, name := range procedure.Placeholders(text) {
				said[name] = true
			}
		}
	}
	b.p.Fills = slices.DeleteFunc(b.p.Fills, func(f procedure.Fill) bool {
		used := said[procedure.FillPrefix+f.Name]
		if !used && f.Pos.File == b.p.Pos.File {
			b.list.Add(f.Pos, "write {"+procedure.FillPrefix+f.Name+"} where a text should say it", "nothing says the value %q", f.Name)
		}
		return !used
	})
}
