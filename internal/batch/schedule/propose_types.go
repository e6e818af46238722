package schedule

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// typeGroup is appointment types that differ by the word of their side alone.
type typeGroup struct {
	name string // with {side} in place of that word
	rows int
	said []string // the words of the side, with their rows
}

// groupTypes joins appointment types that differ by the word of their side alone, in the order of their names.
func groupTypes(words map[string]int) []*typeGroup {
	groups := map[string]*typeGroup{}
	for _, w := range slices.Sorted(maps.Keys(words)) {
		name, said := withoutSide(w)
		key := strings.ToLower(name)
		if groups[key] == nil {
			groups[key] = &typeGroup{name: name}
		}
		g := groups[key]
		g.rows += words[w]
		if said != "" {
			g.said = append(g.said, fmt.Sprintf("%s %d", said, words[w]))
		}
	}
	var out []*typeGroup
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		out = append(out, groups[key])
	}
	return out
}

// sideWord matches a word that names a side in an appointment type.
var sideWord = pattern.New(`(?i)\b(?:` + strings.Join(slices.Sorted(maps.Keys(typeSides)), "|") + `)\b`)

// withoutSide returns an appointment type with {side} in place of its only word for a side, and that word; the type itself where
// it has none or several, or where the word is a part of the body's name, as in left heart.
func withoutSide(kind string) (name, said string) {
	at := sideWord().FindAllStringIndex(kind, -1)
	if len(at) != 1 || midline().MatchString(kind) {
		return kind, ""
	}
	from, to := at[0][0], at[0][1]
	return kind[:from] + anySide + kind[to:], kind[from:to]
}

// writeHidden says how many rows have words that are not listed.
func writeHidden(out *bytes.Buffer, c column) {
	if c.hidden > 0 {
		out.WriteString(noted(diag.Count(c.hidden, "row")+" of "+yamlfile.Quote(c.name)+" not listed: a word that only one patient has may be a name", ""))
	}
}

// writeTypes writes a line for each appointment type, with the procedure whose name is most similar.
func (p *proposer) writeTypes(out *bytes.Buffer, c column) {
	if c.words == nil {
		out.WriteString(noted(fmt.Sprintf("the column %s holds more than %d different words", yamlfile.Quote(c.name), MaxWords), "#   TYPE: ID\n"))
	}
	writeHidden(out, c)
	isOwn := true
	for w := range c.words {
		isOwn = isOwn && p.known.Procedures[w] != nil
	}
	if isOwn {
		return // ids need no line
	}
	for _, g := range groupTypes(c.words) {
		rows := diag.Count(g.rows, "row")
		if len(g.said) > 0 {
			rows += " (" + strings.Join(g.said, ", ") + ")"
		}
		id, near := p.nearest(g.name), p.sharing(g.name)
		if id == "" && len(near) == 1 {
			id = near[0]
		}
		line := func(is string) string { return "#   " + yamlfile.Quote(g.name) + ": " + is + "\n" }
		switch {
		case isBilling(g.name):
			out.WriteString(noted(rows+" of "+yamlfile.Quote(g.name)+", a billing code, which never chooses a sheet", ""))
		case id == "" && len(near) > 0:
			out.WriteString(noted(rows+"; may be "+strings.Join(near, ", "), line("ID")))
		case id == "" && hasAny(nameWords(g.name), procedureWords):
			out.WriteString(noted(rows+"; may be any procedure", line("ID")))
		case id == "":
			for w := range c.words {
				if name, _ := withoutSide(w); strings.EqualFold(name, g.name) {
					p.far = append(p.far, yamlfile.Quote(w))
				}
			}
		default:
			out.WriteString(noted(rows, line(id)))
		}
	}
	slices.Sort(p.far)
}

// procedureWords are words in appointment types that any procedure can have.
var procedureWords = []string{"procedure", "procedures", "proc", "px", "surgery", "sx", "injection", "inj", "block", "biopsy", "bx", "scope"}

func hasAny(words, of []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(of, w) })
}

// sharing returns the procedures with a word of an appointment type in one of their names, other than procedureWords.
func (p *proposer) sharing(kind string) []string {
	const shortest = 3
	words := slices.DeleteFunc(nameWords(kind), func(w string) bool { return len(w) < shortest || slices.Contains(procedureWords, w) })
	var out []string
	for _, id := range slices.Sorted(maps.Keys(p.known.Procedures)) {
		for _, name := range append([]string{id}, p.known.Procedures[id]...) {
			if hasAny(words, nameWords(name)) {
				out = append(out, id)
				break
			}
		}
	}
	return out
}

// nearest returns the procedure that most words of an appointment type name, "" if none or several do.
func (p *proposer) nearest(kind string) (id string) {
	words := nameWords(kind)
	best := 0
	for _, other := range slices.Sorted(maps.Keys(p.known.Procedures)) {
		score := 0
		for _, name := range append([]string{strings.ReplaceAll(other, "-", " ")}, p.known.Procedures[other]...) {
			score = max(score, likeness(words, nameWords(name)))
		}
		switch {
		case score > best:
			best, id = score, other
		case score == best:
			id = ""
		}
	}
	return id
}

// likeness returns how much of a name the words hold, in hundredths; 0 for less than half. A longer name of which
// all words are there counts for more.
func likeness(words, name []string) int {
	const half, perWord = 50, 100
	held := 0
	for _, n := range name {
		if slices.ContainsFunc(words, func(w string) bool { return w == n || len(w) >= 4 && strings.HasPrefix(n, w) }) {
			held++
		}
	}
	if len(name) == 0 || held*perWord < half*len(name) {
		return 0
	}
	return held*perWord/len(name) + held
}
