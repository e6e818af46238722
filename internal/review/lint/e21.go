package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/language/sign"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// The maximum number of pages of a usual sheet, without the diary, which is filled in and handed back.
const (
	maxPages      = 3
	maxPagesLarge = 7 // the same text takes 2.25 times the space
)

// e21 is rule E21.
var e21 = &Analyzer{
	Name: "E21", Doc: fmt.Sprintf("a usual sheet of more than %d pages, or of more than %d in large print, not counting the diary", maxPages, maxPagesLarge),
	Instead: "shorten the text, beginning with the longest section; never remove a warning sign or its explanation",
	Why:     "nobody reads what is too long, and the type never shrinks. A usual sheet is the one for the definition's usual answers; without them, it is the one of median length among those with the assumed answers and at most two more that add lines",
	Sheet: func(p *Pass) {
		for _, s := range p.layOut() {
			most, kind := maxPages, "12 point"
			if s.large {
				most, kind = maxPagesLarge, "large print"
			}
			if s.sheet != usualSheet || s.err != nil || s.length.Pages <= most {
				continue
			}
			over := ""
			if s.length.Pages == most+1 {
				over = fmt.Sprintf(", %s over", diag.Count(s.length.Lines, "line"))
			}
			told := ""
			if l, ok := p.lengths(); ok {
				told = "; on 12 point paper " + l.String()
			}
			p.Report(p.Procedure.Pos, "the usual sheet has %d pages in %s%s; expected at most %d; its longest section is %s%s", s.length.Pages, kind, over, most, longestSection(p.usualPlan()), told)
		}
	},
}

// e23 is rule E23.
var e23 = &Analyzer{
	Name: "E23", Doc: "a sheet that can't be printed: a letter that the PDF's fonts lack, or an instruction that is longer than a page", Instead: "other letters, or several instructions", Why: "otherwise the error appears at the printer, with the patient waiting",
	Sheet: func(p *Pass) {
		for _, s := range p.layOut() {
			if s.err != nil && s.sheet != usualSheet {
				var letter *pdf.UnprintableError
				if errors.As(s.err, &letter) { // it is on every sheet
					if !p.reportSign(letter) {
						p.report(diag.Diagnostic{Pos: p.Procedure.Pos, Message: "the sheet can't be printed: " + letter.Error(), Hint: letter.Hint()})
					}
					return
				}
				name := map[bool]string{false: "of a patient", true: "that is blank and has every case"}[s.sheet == blankSheet]
				p.Report(p.Procedure.Pos, "the sheet %s can't be made%s: %v", name, map[bool]string{true: " in large print"}[s.large], s.err)
			}
		}
	},
}

// reportSign reports the first character that can't be printed, at the text of the definition that has it.
func (p *Pass) reportSign(letter *pdf.UnprintableError) bool {
	at := func(ref, text string, pos diag.Pos) bool {
		word := sign.WordWith(yamlfile.NormalizeNFC(text), letter.Rune)
		if word != "" {
			p.report(diag.Diagnostic{
				Pos: pos, Message: fmt.Sprintf("%q, in %q: the PDF can't print %s", ref, word, sign.Name(letter.Rune)), Hint: sign.Replacement(letter.Rune),
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
	return p.findSignElsewhere(at)
}

// findSignElsewhere looks for a character in the texts that don't belong to instructions.
func (p *Pass) findSignElsewhere(at func(ref, text string, pos diag.Pos) bool) bool {
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

// sheetVariant is one of the sheets that are laid out.
type sheetVariant int

const (
	longestSheet sheetVariant = iota
	blankSheet
	usualSheet // without its diary
)

// layoutResult is the result of laying out one sheet.
type layoutResult struct {
	sheet  sheetVariant
	large  bool
	length pdf.Length
	err    error
}

// layOut lays out a patient's longest sheet, the blank one and the usual one, in ordinary and in
// large print.
func (p *Pass) layOut() []layoutResult {
	if p.layouts != nil {
		return p.layouts
	}
	usual := withExamplePatient(p, p.usualPlan())
	usual.Diary = nil
	for _, s := range []struct {
		sheetVariant
		plan *resolve.Plan
	}{
		{longestSheet, withExamplePatient(p, longestPlan(p.Plans()))},
		{blankSheet, resolve.Resolve(p.Procedure, p.Clinic, visit.Visit{}, time.UTC)},
		{usualSheet, usual},
	} {
		composed := compose.Compose(s.plan, p.Words, "")
		for _, large := range []bool{false, true} {
			length, err := p.renderer(large).Length(composed)
			p.layouts = append(p.layouts, layoutResult{s.sheetVariant, large, length, err})
		}
	}
	return p.layouts
}
