// Package approval reports where a text stands with its clinic: approved and by whom, changed since
// and how, never reviewed. It writes the records of this, as bytes; a sink stores them.
package approval

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/visit"
)

// State is where a text stands.
type State string

// The states. The JSON names are a contract.
const (
	Approved   State = "approved"
	Due        State = "due"        // approved, and about to expire
	Expired    State = "expired"    // it was approved until a day that is past
	Changed    State = "changed"    // another text was approved
	Renew      State = "renew"      // the same words were approved, but an approval now covers more of them
	Incomplete State = "incomplete" // approved, but a question to the clinic has no recorded decision
	Withdrawn  State = "withdrawn"  // it was approved, and the approval was withdrawn
	Never      State = "never"
	Unreadable State = "unreadable" // a file that replaces a built-in one lacks what the text needs
)

// Status is where one text stands. The JSON names are a contract.
type Status struct {
	Procedure string            `json:"procedure"`
	Language  string            `json:"language"`
	Edition   string            `json:"edition"`
	Ages      string            `json:"ages"` // the ages that it is for: "18+"
	Digest    string            `json:"digest"`
	State     State             `json:"state"`
	By        string            `json:"by,omitempty"` // from the record that State is about
	Role      string            `json:"role,omitempty"`
	On        string            `json:"on,omitempty"`
	Until     string            `json:"until,omitempty"`
	Undecided []string          `json:"undecided,omitempty"` // refs
	Changes   []revision.Change `json:"changes,omitempty"`   // in words, times or ages: a patient would read something else
	// NewlyCovered reports that an approval now covers words that the recorded one did not: no word
	// has changed.
	NewlyCovered bool `json:"covered_anew,omitempty"`
	Unreviewed   bool `json:"unreviewed,omitempty"` // a translation that nobody has reviewed
	// Note says why the changes aren't known, or why they aren't the clinic's doing.
	Note     string            `json:"note,omitempty"`
	BasedOn  string            `json:"based_on,omitempty"`
	Upstream []revision.Change `json:"upstream,omitempty"` // what changed in a copy's original
	Lacks    []Lack            `json:"lacks,omitempty"`    // what the sheet lacks since a file replaced a built-in one
	Blocks   []Block           `json:"blocks,omitempty"`   // copies of built-in blocks that it includes
}

// IsUsable reports whether the text may be handed to patients of a clinic that approves its texts.
func (s Status) IsUsable() bool { return (s.State == Approved || s.State == Due) && !s.Unreviewed }

// TextReader returns the text that was stored with a record, by its path from TextFile.
type TextReader func(file string) ([]byte, error)

// readText returns a stored text, with the line breaks that it was written with: Git on Windows,
// and some editors, change them. No text holds a carriage return.
func (k TextReader) readText(file string) ([]byte, error) {
	data, err := k(file)
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), err
}

// StatusOf returns where a procedure's text stands on a day. Within is how many days before its end
// an approval is due.
func StatusOf(p *procedure.Procedure, c clinic.Profile, words *locale.Words, readText TextReader, today visit.Date, within int) Status {
	text := compose.Statements(p, c, words)
	digest := compose.DigestOf(compose.Encode(text))
	s := Status{
		Procedure: p.ID, Language: words.Language, Edition: p.Edition, Ages: p.PatientAges().String(), Digest: digest, State: Never,
		Unreviewed: p.IsUnreviewed(), BasedOn: p.BasedOn,
	}
	if a := compose.FindApproval(c, p, words.Language, digest, today); a != nil {
		s.setRecord(a, Approved)
		if until, err := visit.ParseDate(a.Until); err == nil && !today.Add(within).Before(until) {
			s.State = Due
		}
		return s
	}
	last := latest(c, p.ID, words.Language, digest)
	if last == nil {
		return s
	}
	switch {
	case last.Withdrawn != "":
		s.setRecord(last, Withdrawn)
	case IsNewlyCovered(last, text):
		s.setRecord(last, Renew)
		s.NewlyCovered = true
	case last.Digest != digest:
		s.setRecord(last, Changed)
		s.compareApproved(last, text, words, readText)
	case len(compose.UndecidedQuestions(p, *last)) > 0:
		s.setRecord(last, Incomplete)
		s.Undecided = compose.UndecidedQuestions(p, *last)
	default:
		s.setRecord(last, Expired)
	}
	return s
}

func (s *Status) setRecord(a *clinic.Approval, state State) {
	s.State, s.By, s.Role, s.On, s.Until = state, a.By, a.Role, a.On, a.Until
}

// latest returns the newest record of a text, preferring those of exactly this text.
func latest(c clinic.Profile, id, lang, digest string) *clinic.Approval {
	var out *clinic.Approval
	for n := range c.Approvals {
		a := &c.Approvals[n]
		if a.Procedure != id || a.Language != lang {
			continue
		}
		if out == nil || a.Digest == digest || out.Digest != digest {
			out = a
		}
	}
	return out
}

// Latest returns the newest record that isn't withdrawn, whatever text it approved; nil for none.
func Latest(c clinic.Profile, id, lang string) *clinic.Approval {
	var out *clinic.Approval
	for n := range c.Approvals {
		if a := &c.Approvals[n]; a.Procedure == id && a.Language == lang && a.Withdrawn == "" {
			out = a
		}
	}
	return out
}

// compareApproved compares today's text with the approved one.
func (s *Status) compareApproved(a *clinic.Approval, text []compose.Statement, words *locale.Words, readText TextReader) {
	was, err := ApprovedText(a, readText)
	if err != nil {
		s.Note = err.Error()
		return
	}
	s.Changes, s.NewlyCovered = revision.Compare(was, text, words.TimeWord), !coversFixedWords(was) && coversFixedWords(text)
}

// IsNewlyCovered reports whether a record approved exactly the words of a text, as an earlier
// version of the program covered them.
func IsNewlyCovered(a *clinic.Approval, text []compose.Statement) bool {
	return a.Digest == compose.DigestV1(text)
}

// coversFixedWords reports whether a text includes the fixed words that only some visits bring.
func coversFixedWords(text []compose.Statement) bool {
	return slices.ContainsFunc(text, func(s compose.Statement) bool { return s.Kind == compose.FixedWord })
}

// ApprovedText returns the text that a record approved, as stored.
func ApprovedText(a *clinic.Approval, readText TextReader) ([]compose.Statement, error) {
	file := TextFile(a.Procedure, a.Language, a.Digest)
	data, err := readText.readText(file)
	if err != nil {
		return nil, fmt.Errorf("the approved text is not kept: %w", err)
	}
	if compose.DigestOf(data) != a.Digest {
		return nil, fmt.Errorf("%s is not the text that was approved", file)
	}
	return compose.Decode(data)
}

// digestPrefix is how many digits of a digest are in a file's name.
const digestPrefix = 16

// TextFile returns where a text is stored in the clinic's folder.
func TextFile(id, lang, digest string) string {
	return "approved/" + id + "." + lang + "." + digest[:min(digestPrefix, len(digest))] + ".txt"
}

// OriginFile returns where the text of a copy's original is stored in the clinic's folder.
func OriginFile(id, digest string) string {
	return "based-on/" + id + "." + digest[:min(digestPrefix, len(digest))] + ".txt"
}

// Original is the definition that a copy was made from, as the program has it today, without a clinic.
type Original struct {
	Procedure *procedure.Procedure
	Words     *locale.Words
}

// CompareOriginal adds what changed in the original since the copy was made. If its text at that
// time isn't stored, it adds what the original says and the copy doesn't, with a note.
func (s *Status) CompareOriginal(p *procedure.Procedure, o Original, readText TextReader) {
	now := compose.Statements(o.Procedure, clinic.Profile{}, o.Words)
	_, digest, _ := strings.Cut(p.BasedOn, "@")
	if digest != "" && (strings.HasPrefix(compose.DigestOf(compose.Encode(now)), digest) || strings.HasPrefix(compose.DigestV1(now), digest)) {
		return
	}
	if data, err := readText.readText(OriginFile(o.Procedure.ID, digest)); err == nil && digest != "" && strings.HasPrefix(compose.DigestOf(data), digest) {
		if was, err := compose.Decode(data); err == nil {
			s.Upstream = revision.Compare(was, now, o.Words.TimeWord)
			return
		}
	}
	ownText := compose.Statements(p, clinic.Profile{}, o.Words)
	for _, c := range revision.Compare(ownText, now, o.Words.TimeWord) {
		if c.Kind == revision.Added {
			s.Upstream = append(s.Upstream, c)
		}
	}
	s.Note = strings.TrimSpace(s.Note + " the text that was copied is not kept: what the original says and the copy doesn't is listed")
}

// sortedRefs returns a decision's refs in order.
func sortedRefs(m map[string]string) []string {
	var out []string
	for ref := range m {
		out = append(out, ref)
	}
	slices.Sort(out)
	return out
}
