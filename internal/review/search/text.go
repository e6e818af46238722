package search

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
)

// Set adds the hits for a person, by procedure, ordered by each one's best hit; an instruction with the same words in
// several procedures stands once, with their names. Mark follows the title of a text that isn't approved; a sample has
// none, since nobody could approve it.
func (r Result) Set(t *typeset.Text, mark string) {
	for _, word := range slices.Sorted(maps.Keys(r.CorrectedTo)) {
		t.Line(0, typeset.Words(fmt.Sprintf("no text has %q; searched for %q instead.", word, r.CorrectedTo[word])))
	}
	r.setHits(t, mark)
	if r.More > 0 {
		t.Line(0, typeset.Words("and "+diag.Count(r.More, "hit")))
	}
	if n := len(r.Omitted); n > 0 {
		t.Line(0, typeset.Words(diag.Count(n, "procedure")+" omitted: the answers of --with and --without can't be given there"))
	}
}

func (r Result) setHits(t *typeset.Text, mark string) {
	if len(r.Hits) == 0 {
		t.Line(0, typeset.Words("No instruction has "+quoteWords(r.Words)+"."))
		for _, id := range r.Named {
			t.Verbatim(0, "aftercare show "+id+" shows what all of its sheet says.")
		}
		return
	}
	var order []string
	byID := map[string][]Passage{}
	also := map[string][]string{} // the other procedures with the words of a passage, by its words
	for _, h := range r.Hits {
		if same, ok := also[h.words()]; ok {
			also[h.words()] = append(same, h.Procedure)
			continue
		}
		also[h.words()] = []string{}
		if byID[h.Procedure] == nil {
			order = append(order, h.Procedure)
		}
		byID[h.Procedure] = append(byID[h.Procedure], h)
	}
	for _, id := range order {
		t.Gap()
		head := id + ": " + byID[id][0].Title
		if !byID[id][0].Approved {
			head += mark
		}
		t.Line(0, typeset.Strong.Of(head))
		for _, h := range byID[id] {
			h.set(t)
			if others := also[h.words()]; len(others) > 0 {
				t.Line(4, typeset.Words("the same in "+diag.Count(len(others), "other procedure")+": "+strings.Join(others, ", ")))
			}
		}
	}
	procedures := map[string]bool{}
	for _, h := range r.Hits {
		procedures[h.Procedure] = true
	}
	t.Gap()
	t.Line(0, typeset.Words(diag.Count(len(r.Hits), "hit")+" in "+diag.Count(len(procedures), "procedure")))
}

// words returns what a patient reads of a passage, and who reads it: two passages with the same are one line to a
// reader.
func (h Passage) words() string {
	return strings.Join(append([]string{h.Ref, h.ForWhom, h.Text}, h.Steps...), "\n")
}

func (h Passage) set(t *typeset.Text) {
	whom := h.ForWhom
	if whom == "" {
		whom = "for everyone"
	}
	t.Line(2, typeset.Words(h.Ref+", "+strings.TrimSuffix(whom, ":")+":"))
	for _, name := range slices.Sorted(maps.Keys(h.FoundAs)) {
		t.Line(4, typeset.Words(fmt.Sprintf("(%q is found as %q)", name, h.FoundAs[name])))
	}
	t.Line(4, h.markFound(h.Text)...)
	for _, s := range h.Steps {
		t.Hang(4, typeset.Words("-"), h.markFound(s)...)
	}
	t.Line(4, typeset.Muted.Of(fmt.Sprintf("%s:%d", path.Clean(h.File), h.Line)))
}

// markFound marks the words of a text of the passage that were looked for, in any form.
func (h Passage) markFound(text string) []typeset.Span {
	var out []typeset.Span
	for n, w := range strings.Split(text, " ") {
		if n > 0 {
			out = append(out, typeset.Words(" "))
		}
		style := typeset.Normal
		if slices.ContainsFunc(splitWords(w), func(part string) bool { return slices.Contains(h.found, part) }) {
			style = typeset.Found
		}
		out = append(out, style.Of(w))
	}
	return out
}

func quoteWords(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, fmt.Sprintf("%q", w))
	}
	return strings.Join(out, " and ")
}
