package approval

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/revision"
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

// Report returns where texts stand, as lines to read: each with what changed, then what changed in the originals of
// copied blocks, then the count.
func Report(all []Status) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.lines()...)
	}
	out = append(out, blockLines(all)...)
	return append(out, diag.Count(len(all), "text")+": "+CountByState(all))
}

func (s Status) lines() []string {
	out := []string{s.Procedure + ", " + s.Language + ": " + s.describe() + "; ages " + s.Ages}
	if s.Unreviewed {
		out = append(out, "  nobody has reviewed the translation: it makes blank samples only")
	}
	if s.Note != "" {
		out = append(out, "  note: "+s.Note)
	}
	if s.NewlyCovered && s.State != Renew {
		out = append(out, "  an approval also covers more now, such as the names of other days")
	}
	for _, ref := range s.Undecided {
		out = append(out, "  not decided: "+ref)
	}
	out = append(out, revision.Sentences(s.Changes)...)
	if len(s.Upstream) > 0 {
		out = append(out, "  its original "+s.BasedOn+" has changed since:")
		out = append(out, revision.Sentences(s.Upstream)...)
	}
	return append(out, LackLines(s.Lacks)...)
}

// describe says where the text stands, and by whom and when it was approved.
func (s Status) describe() string {
	by := " by " + s.By + ", " + s.Role + ", on " + s.On
	if s.Until != "" {
		by += ", until " + s.Until
	}
	switch s.State {
	case Approved:
		return "approved" + by
	case Due:
		return "DUE: approved" + by
	case Expired:
		return "EXPIRED: it was approved" + by
	case Changed:
		return "CHANGED since it was approved" + by
	case Renew:
		return "RENEW: no approved word changed since it was approved" + by + "; an approval now covers more of it"
	case Incomplete:
		return "INCOMPLETE: approved" + by + ", without an answer to each required question"
	case Withdrawn:
		return "WITHDRAWN: it was approved" + by
	case Unreadable:
		return "CAN'T BE READ"
	case Never:
	}
	return "NEVER approved"
}

// LackLines returns what a sheet lacks because files replace built-in ones, one line for each, under the file's name.
func LackLines(all []Lack) []string {
	var out []string
	before := ""
	for _, l := range all {
		folder := "procedures/"
		if l.By == procedure.ByBlock {
			folder = "shared/"
		}
		if head := fmt.Sprintf("  %s%s.yaml takes the place of the built-in %s and lacks:", folder, l.Name, l.By); head != before {
			out, before = append(out, head), head
		}
		what := l.Ref
		if l.Level != "" {
			what = "warning " + strings.TrimPrefix(l.Ref, string(procedure.Warnings)+".")
		}
		if l.OtherLevel != "" {
			what += " (it stands under " + l.OtherLevel + ")"
		}
		line := fmt.Sprintf("    %s: %q", what, l.Words)
		if l.Replacement != "" {
			line += fmt.Sprintf("; instead: %q", l.Replacement)
		}
		out = append(out, line)
	}
	return out
}

// blockLines returns what changed in the originals of blocks, each block once.
func blockLines(all []Status) []string {
	var out, seen []string
	for _, s := range all {
		for _, b := range s.Blocks {
			file := "shared/" + b.Name + ".yaml: "
			switch {
			case slices.Contains(seen, b.Name) || len(b.Upstream) == 0 && b.Note == "":
				continue
			case b.Note != "":
				out = append(out, file+b.Note)
			default:
				out = append(out, file+"its original "+b.BasedOn+" has changed since:")
				out = append(out, revision.Sentences(b.Upstream)...)
			}
			seen = append(seen, b.Name)
		}
	}
	return out
}
