package lint

import (
	"regexp"
	"sync"

	"aftercare/internal/pattern"
)

// matcher is a pattern that remembers which texts it matches: under thirty combinations of
// conditions a definition says mostly the same.
type matcher struct {
	*regexp.Regexp
	seen sync.Map // text to bool
}

// topic returns a pattern that is compiled at its first use.
func topic(expr string) func() *matcher {
	compile := pattern.New(expr)
	return sync.OnceValue(func() *matcher { return &matcher{Regexp: compile()} })
}

// MatchString reports whether the pattern is in the text.
func (m *matcher) MatchString(text string) bool {
	if known, ok := m.seen.Load(text); ok {
		return known.(bool)
	}
	is := m.Regexp.MatchString(text)
	m.seen.Store(text, is)
	return is
}
