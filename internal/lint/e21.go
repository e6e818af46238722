package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/internal/compose"
	"aftercare/internal/diag"
	"aftercare/internal/render/pdf"
	"aftercare/internal/resolve"
	"aftercare/internal/sign"
	"aftercare/internal/visit"
	"aftercare/internal/yamlfile"
)

// The most pages of a usual sheet, without the diary, which is filled in and handed back.
const (
	mostPages      = 3
	mostPagesLarge = 7 // the same text takes 2.25 times the room
)

// e21 is rule E21.
var e21 = &Analyzer{
	Name: "E21", Doc: fmt.Sprintf("a usual sheet of more than %d pages, or of more than %d in large print, the diary apart", mostPages, mostPagesLarge),
	Instead: "less text, first in the longest section; never a warning sign, nor what it says of its cause",
	Why:     "what is too long is not read, and the type never shrinks; a usual sheet has what is assumed and at most two answers more that add lines, and is the median of these by length",
	Sheet: func(p *Pass) {
		for _, s := range p.printings() {
			most, kind := mostPages, "12 point"
			if s.large {
				most, kind = mostPagesLarge, "large print"
			}
			if s.sheet != usualSheet || s.err != nil || s.length.Pages <= most {
				continue
			}
			over := ""
			if s.length.Pages == most+1 {
				over = fmt.Sprintf(", %s over", plural(s.length.Lines, "line"))
			}
			told := ""
			if l, ok := p.lengths(); ok {
				told = "; on 12 point paper " + l.String()
			}
			p.Found(p.Procedure.Pos, "the usual sheet has %d pages in %s%s; expected at most %d; its longest section is %s%s", s.length.Pages, kind, over, most, longestSection(p.usual()), told)
		}
	},
}

// e23 is rule E23.
var e23 = &Analyzer{
	Name: "E23", Doc: "a sheet that can't be printed: a letter that the PDF lacks, or one instruction higher than a page", Instead: "other letters, or several instructions", Why: "a refusal at the printer comes when the patient is waiting",
	Sheet: func(p *Pass) {
		for _, s := range p.printings() {
			if s.err != nil && s.sheet != usualSheet {
				var letter *pdf.UnprintableError
				if errors.As(s.err, &letter) { // and so on every sheet
					if !p.foundSign(letter) {
						p.report(diag.Diagnostic{Pos: p.Procedure.Pos, Message: "the sheet can't be printed: " + letter.Error(), Hint: letter.Hint()})
					}
					return
				}
				name := map[bool]string{false: "of a patient", true: "that is blank and has every case"}[s.sheet == blankSheet]
				p.Found(p.Procedure.Pos, "the sheet %s can't be made%s: %v", name, map[bool]string{true: " in large print"}[s.large], s.err)
			}
		}
	},
}

// foundSign reports the first sign that can't be printed, where a text of the definition has it.
func (p *Pass) foundSign(letter *pdf.UnprintableError) bool {
	at := func(ref, text string, pos diag.Pos) bool {
		word := sign.Around(yamlfile.Composed(text), letter.Rune)
		if word != "" {
			p.report(diag.Diagnostic{
				Pos: pos, Message: fmt.Sprintf("%q, in %q: the PDF can't print %s", ref, word, sign.Name(letter.Rune)), Hint: sign.Instead(letter.Rune),
			})
		}
		return word != ""
	}
	for in := range p.Procedure.All() {
		for _, c := range in.Cases {
			if at(in.Ref(), c.Text, c.Pos) {
				return true
			}
		}
		for text := range in.Texts() {
			if at(in.Ref(), text, in.Pos) {
				return true
			}
		}
		if at(in.Ref(), in.Milestone, in.Pos) {
			return true
		}
	}
	return p.signElsewhere(at)
}

// signElsewhere looks for a sign in the texts that are no instruction's.
func (p *Pass) signElsewhere(at func(ref, text string, pos diag.Pos) bool) bool {
	d := p.Procedure
	for part, heading := range d.Headings {
		if at("headings."+part, heading, d.Pos) {
			return true
		}
	}
	for _, e := range d.Events {
		if at("events."+e.Key, e.Text, e.Pos) {
			return true
		}
	}
	for _, c := range d.Conditions {
		for _, answer := range c.Answers() {
			if at("the condition "+c.Name, c.LeadInFor(answer), c.Pos) {
				return true
			}
		}
	}
	if d.Diary != nil && at("diary", strings.Join(slices.Concat([]string{d.Diary.Question}, d.Diary.Rules, d.Diary.Columns), " "), d.Diary.Pos) {
		return true
	}
	return at("title", d.Title, d.Pos)
}

// printed is one of the sheets that are laid out.
type printed int

const (
	longestSheet printed = iota
	blankSheet
	usualSheet // without its diary
)

// printing is what came of one sheet on paper.
type printing struct {
	sheet  printed
	large  bool
	length pdf.Length
	err    error
}

// printings lays out the longest sheet of a patient, the blank one and the usual one, in both sizes of type.
func (p *Pass) printings() []printing {
	if p.printed != nil {
		return p.printed
	}
	usual := ofPatient(p, p.usual())
	usual.Diary = nil
	for _, s := range []struct {
		printed
		plan *resolve.Plan
	}{
		{longestSheet, ofPatient(p, longest(p.Plans()))},
		{blankSheet, resolve.Resolve(p.Procedure, p.Clinic, visit.Visit{}, time.UTC)},
		{usualSheet, usual},
	} {
		composed := compose.Compose(s.plan, p.Words, "")
		for _, large := range []bool{false, true} {
			length, err := pdf.Renderer{LargePrint: large, Extra: p.Font}.Length(composed)
			p.printed = append(p.printed, printing{s.printed, large, length, err})
		}
	}
	return p.printed
}
