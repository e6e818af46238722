package guided

import (
	"errors"
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/visit/intake"
	"aftercare/internal/visit/interview"
)

// replay returns the fields that the answers make of those given, and the next open question; nil if there is none. An answer
// that doesn't fit the others any more is open again. The error says why the sheet can't be made, whatever is answered.
func (s *state) replay() (intake.Fields, *interview.Question, error) {
	c := s.procedure.Context()
	f, asked := s.start.Clone(), map[string]bool{}
	s.path = nil
	for _, name := range slices.Clone(s.changed) {
		q := interview.Find(c, f, name)
		if q == nil {
			continue // the procedure is another now
		}
		next, refused := q.Accept(c, f, s.answers[name])
		if refused != nil {
			s.forget(name)
			s.setNotice(refusalWords(refused))
			continue
		}
		f, asked[name] = next, true
	}
	for {
		q, err := interview.Next(c, f, asked)
		if q == nil && err == nil {
			q = s.unasked(c, f, asked)
		}
		if err != nil || q == nil {
			return f, nil, err
		}
		if at := slices.Index(s.path, q.Name); at >= 0 { // neither a birth date nor a record number was given
			for _, name := range s.path[at:] {
				delete(s.counted, name)
			}
			s.path = s.path[:at]
		}
		if !s.counted[q.Name] {
			return f, q, nil
		}
		next, refused := q.Accept(c, f, s.answers[q.Name])
		if refused != nil {
			delete(s.counted, q.Name)
			s.setNotice(refusalWords(refused))
			return f, q, nil
		}
		f, asked[q.Name] = next, true
		s.path = append(s.path, q.Name)
	}
}

// unasked returns a question whose answer counts although it isn't asked any more, such as the birth date of a patient whose
// record number was added; nil if there is none.
func (s *state) unasked(c intake.Context, f intake.Fields, asked map[string]bool) *interview.Question {
	for _, name := range s.order {
		if s.counted[name] && !asked[name] {
			if q := interview.Find(c, f, name); q != nil {
				return q
			}
		}
	}
	return nil
}

// back opens what was answered last; false if there is nothing before.
func (s *state) back() bool {
	s.notice, s.printFailed = "", false
	switch {
	case len(s.path) > 0:
		last := len(s.path) - 1
		delete(s.counted, s.path[last])
		s.path = s.path[:last]
	case s.isListed && s.listShown:
		s.procedure, s.listShown = nil, false
	case s.procedure != nil:
		s.procedure = nil
	case s.listShown:
		s.listShown = false
	default:
		return false
	}
	return true
}

// count takes an answer to a question. One to a question that isn't open replaces what was given.
func (s *state) count(name string, a interview.Answer, isOpen bool) {
	s.answers[name] = a
	if isOpen || s.counted[name] {
		if s.counted[name] = true; !slices.Contains(s.order, name) {
			s.order = append(s.order, name)
		}
		return
	}
	if !slices.Contains(s.changed, name) {
		s.changed = append(s.changed, name)
	}
}

// forget takes back a change.
func (s *state) forget(name string) {
	s.changed = slices.DeleteFunc(s.changed, func(n string) bool { return n == name })
	delete(s.answers, name)
}

// forgetAnswers forgets what was answered for somebody else.
func (s *state) forgetAnswers() {
	clear(s.answers)
	clear(s.counted)
	s.changed, s.path, s.order = nil, nil, nil
}

// isSamePerson reports whether a name that was typed again is a correction of the one before. Another name is another patient's,
// to whom no answer given before belongs.
func isSamePerson(before, after string) bool {
	before, after = strings.ToLower(before), strings.ToLower(after)
	_, near := diag.NearestTypo(after, []string{before})
	return near || before != "" && after != "" && (strings.HasPrefix(after, before) || strings.HasPrefix(before, after))
}

func (s *state) setNotice(words string) {
	if s.notice == "" {
		s.notice = words
	}
}

// takeNotice returns what went wrong, once.
func (s *state) takeNotice() string {
	words := s.notice
	s.notice = ""
	return words
}

// asIntakeError returns what intake has against what was given.
func asIntakeError(err error) (*intake.Error, bool) {
	var wrong *intake.Error
	ok := errors.As(err, &wrong)
	return wrong, ok
}
