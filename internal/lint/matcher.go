package lint

import (
	"regexp"
	"sync"
	"sync/atomic"

	"aftercare/internal/pattern"
)

// matcher is a pattern that remembers which texts it matches: under thirty combinations of
// conditions a definition says mostly the same.
type matcher struct {
	*regexp.Regexp
	seen  sync.Map // text to bool
	count atomic.Int64
}

// mostSeen is how many texts are remembered: more than a library has, and no more than that of
// the messages of a whole schedule, which are patients'.
const mostSeen = 1 << 13

// memoized returns a function of texts that remembers what it returned, as a matcher does.
func memoized[T any](read func(text string) T) func(text string) T {
	var seen sync.Map // text to T
	var count atomic.Int64
	return func(text string) T {
		if known, ok := seen.Load(text); ok {
			return known.(T)
		}
		out := read(text)
		if count.Add(1) <= mostSeen {
			seen.Store(text, out)
		}
		return out
	}
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
	if m.count.Add(1) <= mostSeen {
		m.seen.Store(text, is)
	}
	return is
}
