package catalog

import (
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
)

// OfSpecialty returns the entries of one specialty, ignoring case, or a diag.UsageError if there are none; "" is every
// specialty.
func OfSpecialty(all []Entry, name string) ([]Entry, error) {
	if name == "" {
		return all, nil
	}
	var out []Entry
	var known []string
	for _, e := range all {
		known = append(known, e.Specialty)
		if strings.EqualFold(e.Specialty, name) {
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		slices.Sort(known)
		return nil, diag.Usage("", "no procedure is of the specialty %q; there are: %s", name, strings.Join(slices.Compact(known), ", "))
	}
	return out, nil
}

// Table returns the procedures for a person, one a row, by specialty. A sample, which nobody can approve, has no column
// for it.
func Table(entries []Entry, isSample bool) typeset.Table {
	t := table{typeset.Table{Columns: []typeset.Column{
		{Head: "ID"}, {Head: "TITLE"}, {Head: "APPROVED", Said: "approved: "}, {Head: "ALSO", Rank: 3, Said: "also "}, {Head: "TO CONFIRM", Rank: 1, Said: "to confirm: "}, {Head: "REQUIRED", Rank: 2, Said: "required: "},
		{Head: "AGES", Rank: 4, Said: "ages "}, {Head: "GRADE", Rank: 5, Said: "grade "}, {Head: "EDITION", Rank: 6, Said: "edition "},
		{Head: "APPROVED BY", Rank: 7, Said: "approved by "},
	}}}
	for _, e := range entries {
		if n := len(t.Groups); n == 0 || t.Groups[n-1].Heading != e.heading() {
			t.Groups = append(t.Groups, typeset.Rows{Heading: e.heading()})
		}
		group := &t.Groups[len(t.Groups)-1]
		group.Cells = append(group.Cells, []typeset.Span{
			typeset.Strong.Of(e.ID), typeset.Words(e.Title), approved(e), typeset.Words(e.ShortName()), typeset.Words(strconv.Itoa(e.ToConfirm)), typeset.Words(strconv.Itoa(e.Required)),
			typeset.Words(e.Ages), typeset.Muted.Of(e.gradeText()), typeset.Muted.Of(e.Edition), typeset.Muted.Of(e.signature()),
		})
	}
	const approvedColumn, byColumn = 2, 9
	isSigned := slices.ContainsFunc(entries, func(e Entry) bool { return e.Approved })
	if isSample || !isSigned {
		t.remove(byColumn)
	}
	if isSample {
		t.remove(approvedColumn)
	}
	return t.Table
}

// table is a table that columns are removed from.
type table struct{ typeset.Table }

func (t *table) remove(column int) {
	t.Columns = slices.Delete(t.Columns, column, column+1)
	for _, g := range t.Groups {
		for n := range g.Cells {
			g.Cells[n] = slices.Delete(g.Cells[n], column, column+1)
		}
	}
}

// signature says who approved a sheet, and when; "" for nobody.
func (e Entry) signature() string {
	if !e.Approved {
		return ""
	}
	return e.ApprovedBy + ", " + e.ApprovedOn
}

func approved(e Entry) typeset.Span {
	if e.Approved {
		return typeset.Words("yes")
	}
	return typeset.Strong.Of("no")
}

// gradeText returns the reading grade; "" if there is none.
func (e Entry) gradeText() string {
	if e.Grade == 0 {
		return ""
	}
	return strconv.FormatFloat(e.Grade, 'f', 1, 64)
}

// heading returns what the entry is listed under.
func (e Entry) heading() string {
	if e.Specialty == "" {
		return "other"
	}
	return e.Specialty
}
