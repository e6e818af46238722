package search

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/terminal/console"
)

// WriteText writes the hits for a person, by procedure, ordered by each one's best hit, in lines of at most a width; 0
// doesn't break lines. Mark follows the title of a text that isn't approved; a sample has none, since nobody could
// approve it.
func (r Result) WriteText(w io.Writer, styles console.Styles, width int, mark string) {
	r.writeHits(w, styles, width, mark)
	if r.More > 0 {
		_, _ = fmt.Fprintf(w, "\nand %s\n", diag.Count(r.More, "hit"))
	}
	if n := len(r.Omitted); n > 0 {
		_, _ = fmt.Fprintf(w, "%s left out: the answers of --with and --without can't be given there\n", diag.Count(n, "procedure"))
	}
}

func (r Result) writeHits(w io.Writer, styles console.Styles, width int, mark string) {
	p := func(indent, text string) {
		_, _ = fmt.Fprintln(w, console.Wrap(console.Clean(text), width, indent))
	}
	for _, word := range slices.Sorted(maps.Keys(r.CorrectedTo)) {
		p("", fmt.Sprintf("%q stands in no text; taken as %q.", word, r.CorrectedTo[word]))
	}
	if len(r.Hits) == 0 {
		p("", fmt.Sprintf("No instruction has %s.", quoteWords(r.Words)))
		for _, id := range r.Named {
			p("", "aftercare show "+id+" shows what all of its sheet says.")
		}
		return
	}
	var order []string
	byID := map[string][]Passage{}
	for _, h := range r.Hits {
		if byID[h.Procedure] == nil {
			order = append(order, h.Procedure)
		}
		byID[h.Procedure] = append(byID[h.Procedure], h)
	}
	for n, id := range order {
		if n > 0 || len(r.CorrectedTo) > 0 {
			_, _ = fmt.Fprintln(w)
		}
		head := id + ": " + byID[id][0].Title
		if !byID[id][0].Approved {
			head += mark
		}
		_, _ = fmt.Fprintln(w, styles.Strong.Render(console.Wrap(console.Clean(head), width, "")))
		for _, h := range byID[id] {
			whom := h.ForWhom
			if whom == "" {
				whom = "for everyone"
			}
			p("  ", h.Ref+", "+strings.TrimSuffix(whom, ":")+":")
			for _, name := range slices.Sorted(maps.Keys(h.FoundAs)) {
				p("    ", fmt.Sprintf("(%q is found as %q)", name, h.FoundAs[name]))
			}
			p("    ", h.Text)
			for _, s := range h.Steps {
				p("    ", "- "+s)
			}
			_, _ = fmt.Fprintln(w, styles.Muted.Render("    "+console.Clean(fmt.Sprintf("%s:%d", path.Clean(h.File), h.Line))))
		}
	}
	_, _ = fmt.Fprintf(w, "\n%s in %s\n", diag.Count(len(r.Hits), "hit"), diag.Count(len(order), "procedure"))
}

func quoteWords(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, fmt.Sprintf("%q", w))
	}
	return strings.Join(out, " and ")
}
