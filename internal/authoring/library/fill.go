package library

import (
	"fmt"
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// readFills reads what staff give for one patient: {restart: {question: …, is: date}}.
func (b *builder) readFills(n *yamlfile.Node) {
	if n == nil {
		return
	}
	if n.Kind != yamlfile.Mapping {
		b.list.Add(n.Pos, "", "fill is %s; expected a mapping of names to questions", describeNode(n))
		return
	}
	for _, p := range n.Pairs {
		if first, twice := b.fills[p.Key]; twice {
			b.reportDuplicate(p.KeyPos, first.Pos, fmt.Sprintf("the value %q", p.Key))
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
		b.list.Add(p.KeyPos, "use lowercase letters, digits and hyphens", "%q is not a valid name for a value", p.Key)
	}
	if !b.mapping(p.Value, "a value to fill in", schema.Fill.Names()) {
		return f
	}
	if p.Key == procedure.AfterProcedure {
		b.list.Add(p.KeyPos, "give it another name", "%q is not a valid name for a value, since \"after: %[1]s\" means the day of the procedure", p.Key)
	}
	for _, key := range schema.Fill.Keys {
		if key.Required && p.Value.Get(key.Name) == nil {
			b.list.Add(p.KeyPos, "", "the value %q has no %q", p.Key, key.Name)
		}
	}
	kinds := make([]string, len(procedure.FillKinds))
	for i, k := range procedure.FillKinds {
		kinds[i] = string(k)
	}
	f.Question = b.literal(p.Value.Get("question"), "the question")
	f.Kind = procedure.FillKind(b.oneOf(p.Value.Get("is"), "is", kinds))
	if after := p.Value.Get("after"); after != nil {
		f.After = b.text(after, "after")
		if f.Kind != procedure.FillDate && f.Kind != "" {
			b.list.Add(after.Pos, "", "the value %q holds %s; only a date can come after another", p.Key, f.Kind)
		}
		b.fillAfterPos[p.Key] = after.Pos
	}
	return f
}

// checkFillOrder checks that each date that comes after another names a date, and that none comes
// after itself.
func (b *builder) checkFillOrder() {
	dates := []string{procedure.AfterProcedure}
	for name, f := range b.fills {
		if f.Kind == procedure.FillDate {
			dates = append(dates, name)
		}
	}
	for n := range b.p.Fills {
		f := &b.p.Fills[n]
		other, known := b.fills[f.After]
		pos, before := b.fillAfterPos[f.Name], len(b.list)
		switch {
		case f.After == "" || f.After == procedure.AfterProcedure:
		case !known:
			b.missing(pos, firstHint(diag.DidYouMean(f.After, dates), "write procedure, or the name of another date under fill"), "the value %q comes after the unknown value %q", f.Name, f.After)
		case other.Kind != procedure.FillDate:
			b.list.Add(pos, "", "the value %q comes after %q, which holds %s; expected a date", f.Name, f.After, other.Kind)
		case b.isFillCycle(f.Name):
			b.list.Add(pos, "remove one \"after\"", "the value %q comes after itself, by way of %q", f.Name, f.After)
		}
		if len(b.list) > before {
			f.After = ""
			b.fills[f.Name] = *f
		}
	}
}

// isFillCycle reports whether the dates that a date comes after lead back to it.
func (b *builder) isFillCycle(name string) bool {
	at := name
	for range b.fills {
		if at = b.fills[at].After; at == name {
			return true
		}
	}
	return false
}

// keepUsedFills keeps the values that some printed text uses. The definition's own values that
// nothing uses are refused: staff would be asked for them in vain.
func (b *builder) keepUsedFills() {
	named := map[string]bool{}
	for _, e := range b.p.Events {
		named[procedure.FillPrefix+e.On] = true
	}
	for in := range b.p.All() {
		for text := range in.Texts() {
			for _, name := range procedure.Placeholders(text) {
				named[name] = true
			}
		}
	}
	for n := range b.p.Fills { // an unused one isn't asked for; what comes after it takes its "after" instead
		for f := &b.p.Fills[n]; f.After != "" && f.After != procedure.AfterProcedure && !named[procedure.FillPrefix+f.After]; {
			f.After = b.fills[f.After].After
		}
	}
	b.p.Fills = slices.DeleteFunc(b.p.Fills, func(f procedure.Fill) bool {
		used := named[procedure.FillPrefix+f.Name]
		if !used && f.Pos.File == b.p.Pos.File {
			b.missing(f.Pos, "write {"+procedure.FillPrefix+f.Name+"} where a text should say it", "no text uses the value %q", f.Name)
		}
		return !used
	})
}
