package questions

import (
	"slices"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/approval"
	"aftercare/internal/sheet/compose"
)

// Earlier finds what a clinic decided in earlier approvals.
type Earlier struct {
	Library *library.Library
	Records []clinic.Approval // the newest last
	// Before is what the last approval of this text decided, without the lines that have changed since.
	Before map[string]string
	// Texts keeps the approved texts that were read, by digest; nil reads each anew.
	Texts map[string][]compose.Statement
}

// approvedText returns the text that a record approved; nil if it isn't kept.
func (e Earlier) approvedText(a *clinic.Approval) []compose.Statement {
	if was, read := e.Texts[a.Digest]; read {
		return was
	}
	was, err := approval.ApprovedText(a, e.Library.Clinic().Origin)
	if err != nil {
		was = nil
	}
	if e.Texts != nil {
		e.Texts[a.Digest] = was
	}
	return was
}

// Decision returns an earlier decision on a question about a text: by the last approval of this text if its words are
// the same, by one of the same sheet in another language, or with another sheet's approval if one answer applies to all.
func (e Earlier) Decision(t approval.Text, q compose.Question) (decided string, ok bool) {
	if decided := e.Before[q.Name]; IsCurrentAnswer(decided, q) {
		return decided, true
	}
	for _, r := range slices.Backward(e.Records) {
		if r.Procedure == t.Procedure.ID && r.Language != t.Words.Language && r.Withdrawn == "" && IsCurrentAnswer(r.Confirm[q.Name], q) && r.Digest == e.currentDigest(r.Procedure, r.Language) {
			return r.Confirm[q.Name], true
		}
	}
	return e.ofOtherSheet(t, q)
}

// currentDigest returns the digest of today's text of a procedure in a language; "" if it can't be read.
func (e Earlier) currentDigest(id, lang string) string {
	p, words, err := e.Library.Load(id, lang)
	if err != nil {
		return ""
	}
	return compose.Digest(p, e.Library.Clinic(), words)
}

// ofOtherSheet returns the decision on a question in an approval of another sheet that had exactly the same words: a
// setting's value, or a shared line that is asked about once for all sheets.
func (e Earlier) ofOtherSheet(t approval.Text, q compose.Question) (decided string, ok bool) {
	if q.Setting == nil && !IsShared(q) {
		return "", false
	}
	for n := range slices.Backward(e.Records) {
		a := &e.Records[n]
		if a.Procedure == t.Procedure.ID || a.Language != t.Words.Language || a.Withdrawn != "" || !IsCurrentAnswer(a.Confirm[q.Name], q) {
			continue
		}
		if q.Setting != nil {
			return CurrentAnswer(q), true
		}
		if was := e.approvedText(a); was != nil && slices.Equal(statementsOf(was, q.Name), statementsOf(t.Statements, q.Name)) {
			return procedure.AsWritten, true
		}
	}
	return "", false
}

// statementsOf returns the statements of one ref.
func statementsOf(all []compose.Statement, ref string) []compose.Statement {
	var out []compose.Statement
	for _, s := range all {
		if s.Ref == ref {
			out = append(out, s)
		}
	}
	return out
}
