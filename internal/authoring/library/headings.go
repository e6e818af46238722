package library

import (
	"slices"
	"unicode/utf8"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
)

// headings reads the headings that replace the language's own: {site-care: Care of your eye}. One
// for a section that the definition lacks is refused, since nobody would see it.
func (b *builder) headings(n *yamlfile.Node) {
	if n == nil || !b.mapping(n, "headings", schema.Headings.Names()) {
		return
	}
	b.p.Headings = map[string]string{}
	for _, p := range n.Pairs {
		if !slices.Contains(procedure.HeadedParts, p.Key) {
			continue
		}
		if !b.hasPart(p.Key) {
			b.missing(p.KeyPos, "", "headings names %q, but the definition has no such section", p.Key)
		}
		b.p.Headings[p.Key] = b.label(p.Value, "the heading", maxHeading)
	}
}

const maxHeading = 40

// label reads a few words of at most limit letters, without placeholders.
func (b *builder) label(n *yamlfile.Node, what string, limit int) string {
	t := b.literal(n, what)
	if length := utf8.RuneCountInString(t); length > limit {
		b.list.Add(n.Pos, "", "%s %q has %d letters; expected at most %d", what, t, length, limit)
	}
	return t
}

// hasPart reports whether there is anything under a heading.
func (b *builder) hasPart(name string) bool {
	switch name {
	case procedure.PartDiary:
		return b.p.Diary != nil
	case procedure.PartTeachBack:
		return len(b.teachBack) > 0
	}
	return slices.ContainsFunc(b.p.Sections, func(s procedure.Section) bool { return string(s.Kind) == name })
}
