package approval

import (
	"cmp"
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
	return diag.Count(e.Count, "text") + " not approved in the current wording"
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

// Report returns where texts stand, to read: first those that something is to be done about, what changed before what is
// due, then the changes, by cause; then what changed in the originals of copied blocks; then those that are approved, counted
// by who approved them, those that nobody has approved, and the count.
func Report(all []Status) *typeset.Text {
	t := &typeset.Text{}
	todo := slices.DeleteFunc(slices.Clone(all), Status.isQuiet)
	slices.SortStableFunc(todo, func(a, b Status) int {
		return cmp.Compare(slices.Index(urgency, a.State), slices.Index(urgency, b.State))
	})
	setTodo(t, todo)
	if changes := Changes(all); len(changes) > 0 {
		t.Heading("What changed since the approvals")
		revision.SetGrouped(t, changes)
	}
	setBlocks(t, all)
	setApproved(t, all)
	setNever(t, all)
	setAuthors(t, all)
	t.Gap()
	t.Line(0, typeset.Words(diag.Count(len(all), "text")+": "+CountByState(all)))
	return t
}

// urgency is the order of the states in a report.
var urgency = []State{Changed, Due, Expired, Renew, Incomplete, Withdrawn, Unreadable, Never, Approved}

// Changes returns what changed in each text since it was approved.
func Changes(all []Status) []revision.Text {
	var out []revision.Text
	for _, s := range all {
		if len(s.Changes) > 0 {
			out = append(out, revision.Text{Name: s.Procedure, Language: s.Language, Changes: s.Changes})
		}
	}
	return out
}

// isQuiet reports whether nothing about a text is to be done or known but its state.
func (s Status) isQuiet() bool {
	return (s.State == Approved || s.State == Never) && !s.Unreviewed && s.Note == "" && !s.NewlyCovered && len(s.Undecided)+len(s.Changes)+len(s.Upstream)+len(s.Lacks) == 0
}

// setTodo adds texts that something is to be done about. Those of which the same is said are named in one line.
func setTodo(t *typeset.Text, all []Status) {
	type line struct{ state, rest, language string }
	same := map[line][]string{}
	of := func(s Status) (l line, isPlain bool) {
		l.state, l.rest = s.describe()
		l.language = s.Language
		isPlain = !s.Unreviewed && s.Note == "" && (!s.NewlyCovered || s.State == Renew) && len(s.Undecided)+len(s.Upstream)+len(s.Lacks) == 0
		return l, isPlain
	}
	for _, s := range all {
		if l, isPlain := of(s); isPlain {
			same[l] = append(same[l], s.Procedure)
		}
	}
	for _, s := range all {
		l, isPlain := of(s)
		switch names := same[l]; {
		case !isPlain || len(names) == 1:
			s.set(t)
		case names[0] == s.Procedure:
			style := typeset.Danger
			if s.IsUsable() {
				style = typeset.Strong
			}
			t.Hang(0, typeset.Strong.Of(diag.Count(len(names), "sheet")+","), typeset.Words(l.language+": "), style.Of(l.state), typeset.Words(strings.Replace(l.rest, "it was approved", "they were approved", 1)+": "+strings.Join(names, ", ")))
		}
	}
}

// signature is who approved texts, as what, when and until when.
type signature struct{ language, by, role, on, until string }

// setApproved adds the texts that are approved, with nothing to be done: a line for each signature.
func setApproved(t *typeset.Text, all []Status) {
	var order []signature
	signed := map[signature][]Status{}
	for _, s := range all {
		if s.State == Approved && s.isQuiet() {
			by := signature{s.Language, s.By, s.Role, s.On, s.Until}
			if signed[by] == nil {
				order = append(order, by)
			}
			signed[by] = append(signed[by], s)
		}
	}
	for n, by := range order {
		if n == 0 {
			t.Heading("Approved")
		}
		until := ""
		if by.until != "" {
			until = ", until " + by.until
		}
		var names []string
		settings, lines := map[string]bool{}, 0
		for _, s := range signed[by] {
			names = append(names, s.Procedure)
			for name := range s.Decided {
				if strings.HasPrefix(name, procedure.SettingPrefix) {
					settings[name] = true
				} else {
					lines++
				}
			}
		}
		t.Hang(2, typeset.Strong.Of(diag.Count(len(names), "sheet")+", "+by.language+","), typeset.Words("by "+by.by+", "+by.role+", on "+by.on+until+": "+strings.Join(names, ", ")))
		if len(settings)+lines > 0 {
			t.Line(4, typeset.Muted.Of("decided with them: "+diag.Count(len(settings), "setting")+" (aftercare settings), "+diag.Count(lines, "line")+" (aftercare explain ID)"))
		}
	}
}

// setAuthors says where one person reviewed and approved a text, and of which approved texts no file says who wrote them.
func setAuthors(t *typeset.Text, all []Status) {
	var one, unknown []string
	for _, s := range all {
		isSigned := s.State == Approved || s.State == Due
		if isSigned && s.OnePerson {
			one = append(one, s.Procedure+", "+s.Language+" ("+s.By+")")
		}
		if isSigned && s.Own && !slices.Contains(unknown, s.Procedure) {
			unknown = append(unknown, s.Procedure)
		}
	}
	if len(one)+len(unknown) > 0 {
		t.Gap()
	}
	if len(one) > 0 {
		t.Line(0, typeset.Strong.Of("one person reviewed the translation and approved it:"), typeset.Words(" "+strings.Join(one, "; ")))
	}
	if len(unknown) > 0 {
		t.Line(0, typeset.Strong.Of("no file says who wrote these, so their author may have approved them:"), typeset.Words(" "+strings.Join(unknown, ", ")))
	}
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
			what += " (it is under " + l.OtherLevel + ")"
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
