package approval

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/revision"
	"aftercare/internal/terminal/typeset"
)

// NotApprovedError reports texts that nobody has approved where all must be.
type NotApprovedError struct{ Count int }

// Error says how many.
func (e *NotApprovedError) Error() string {
	return diag.Count(e.Count, "text") + " not approved as it stands"
}

// RequireAll returns a *NotApprovedError if a text may not be handed to patients.
func RequireAll(all []Status) error {
	n := 0
	for _, s := range all {
		if !s.IsUsable() {
			n++
		}
	}
	if n > 0 {
		return &NotApprovedError{n}
	}
	return nil
}

// CountByState returns how many texts are in each state: "19 approved, 1 never".
func CountByState(all []Status) string {
	var parts []string
	for _, state := range states {
		n := 0
		for _, s := range all {
			if s.State == state {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	return strings.Join(parts, ", ")
}

// Report returns where texts stand, to read: first those that something is to be done about, each with what changed,
// and what changed in the originals of copied blocks; then those that are approved, those that nobody has approved, and
// the count.
func Report(all []Status) *typeset.Text {
	t := &typeset.Text{}
	for _, s := range all {
		if !s.isQuiet() {
			s.set(t)
		}
	}
	setBlocks(t, all)
	setApproved(t, all)
	setNever(t, all)
	t.Gap()
	t.Line(0, typeset.Words(diag.Count(len(all), "text")+": "+CountByState(all)))
	return t
}

// isQuiet reports whether nothing about a text is to be done or known but its state.
func (s Status) isQuiet() bool {
	return (s.State == Approved || s.State == Never) && !s.Unreviewed && s.Note == "" && !s.NewlyCovered && len(s.Undecided)+len(s.Changes)+len(s.Upstream)+len(s.Lacks) == 0
}

// setApproved adds a table of the texts that are approved, with nothing to be done.
func setApproved(t *typeset.Text, all []Status) {
	table := typeset.Table{Columns: []typeset.Column{{Head: "PROCEDURE"}, {Head: "LANGUAGE"}, {Head: "BY", Said: "by "}, {Head: "ROLE", Rank: 2}, {Head: "ON", Rank: 1, Said: "on "}, {Head: "UNTIL", Said: "until "}, {Head: "AGES", Rank: 3, Said: "ages "}}}
	rows := typeset.Rows{Heading: "Approved"}
	for _, s := range all {
		if s.State == Approved && s.isQuiet() {
			rows.Cells = append(rows.Cells, []typeset.Span{
				typeset.Strong.Of(s.Procedure), typeset.Words(s.Language), typeset.Words(s.By), typeset.Muted.Of(s.Role), typeset.Words(s.On), typeset.Words(s.Until), typeset.Muted.Of(s.Ages),
			})
		}
	}
	if len(rows.Cells) == 0 {
		return
	}
	table.Groups = []typeset.Rows{rows}
	t.Gap()
	t.Table(table)
}

// setNever adds the texts that nobody has approved, a line for each language.
func setNever(t *typeset.Text, all []Status) {
	var languages []string
	names := map[string][]string{}
	for _, s := range all {
		if s.State == Never && s.isQuiet() {
			if names[s.Language] == nil {
				languages = append(languages, s.Language)
			}
			names[s.Language] = append(names[s.Language], s.Procedure)
		}
	}
	for _, lang := range languages {
		t.Gap()
		t.Hang(0, typeset.Strong.Of("never approved, "+lang+":"), typeset.Words(strings.Join(names[lang], ", ")))
	}
}

// set adds one text that something is to be done about, and what.
func (s Status) set(t *typeset.Text) {
	state, rest := s.describe()
	style := typeset.Strong
	if !s.IsUsable() && s.State != Never {
		style = typeset.Danger
	}
	t.Line(0, typeset.Strong.Of(s.Procedure), typeset.Words(", "+s.Language+": "), style.Of(state), typeset.Words(rest+"; ages "+s.Ages))
	if s.Unreviewed {
		t.Line(2, typeset.Words("nobody has reviewed the translation: it makes blank samples only"))
	}
	if s.Note != "" {
		t.Line(2, typeset.Words("note: "+s.Note))
	}
	if s.NewlyCovered && s.State != Renew {
		t.Line(2, typeset.Words("an approval also covers more now, such as the names of other days"))
	}
	for _, ref := range s.Undecided {
		t.Line(2, typeset.Words("not decided: "+ref))
	}
	revision.Set(t, s.Changes)
	if len(s.Upstream) > 0 {
		t.Line(2, typeset.Words("its original "+s.BasedOn+" has changed since:"))
		revision.Set(t, s.Upstream)
	}
	SetLacks(t, s.Lacks)
}

// describe says where the text stands, and by whom and when it was approved.
func (s Status) describe() (state, rest string) {
	by := " by " + s.By + ", " + s.Role + ", on " + s.On
	if s.Until != "" {
		by += ", until " + s.Until
	}
	switch s.State {
	case Approved:
		return "approved", by
	case Due:
		return "DUE:", " approved" + by
	case Expired:
		return "EXPIRED:", " it was approved" + by
	case Changed:
		return "CHANGED", " since it was approved" + by
	case Renew:
		return "RENEW:", " no approved word changed since it was approved" + by + "; an approval now covers more of it"
	case Incomplete:
		return "INCOMPLETE:", " approved" + by + ", without an answer to each required question"
	case Withdrawn:
		return "WITHDRAWN:", " it was approved" + by
	case Unreadable:
		return "CAN'T BE READ", ""
	case Never:
	}
	return "NEVER approved", ""
}

// SetLacks adds what a sheet lacks because files replace built-in ones, one line for each, under the file's name.
func SetLacks(t *typeset.Text, all []Lack) {
	before := ""
	for _, l := range all {
		folder := "procedures/"
		if l.By == procedure.ByBlock {
			folder = "shared/"
		}
		if head := fmt.Sprintf("%s%s.yaml takes the place of the built-in %s and lacks:", folder, l.Name, l.By); head != before {
			t.Line(2, typeset.Words(head))
			before = head
		}
		what := l.Ref
		if l.Level != "" {
			what = "warning " + strings.TrimPrefix(l.Ref, string(procedure.Warnings)+".")
		}
		if l.OtherLevel != "" {
			what += " (it stands under " + l.OtherLevel + ")"
		}
		line := fmt.Sprintf(": %q", l.Words)
		if l.Replacement != "" {
			line += fmt.Sprintf("; instead: %q", l.Replacement)
		}
		t.Line(4, typeset.Strong.Of(what), typeset.Words(line))
	}
}

// setBlocks adds what changed in the originals of blocks, each block once.
func setBlocks(t *typeset.Text, all []Status) {
	var seen []string
	for _, s := range all {
		for _, b := range s.Blocks {
			file := "shared/" + b.Name + ".yaml"
			switch {
			case slices.Contains(seen, b.Name) || len(b.Upstream) == 0 && b.Note == "":
				continue
			case b.Note != "":
				t.Line(0, typeset.Strong.Of(file), typeset.Words(": "+b.Note))
			default:
				t.Line(0, typeset.Strong.Of(file), typeset.Words(": its original "+b.BasedOn+" has changed since:"))
				revision.Set(t, b.Upstream)
			}
			seen = append(seen, b.Name)
		}
	}
}
