package lint

import (
	"regexp"
	"sync"
	"sync/atomic"

	"aftercare/internal/pattern"
)

// matcher is a pattern that caches which texts it matches: under thirty combinations of conditions
// a definition says mostly the same.
type matcher struct {
	*regexp.Regexp
	seen  sync.Map // text to bool
	count atomic.Int64
}

// maxSeen is the maximum number of cached texts: more than a library has, and no more than that of
// the messages of a whole schedule, which are patients'.
const maxSeen = 1 << 13

// memoize returns a function that caches the results of read, as a matcher does.
func memoize[T any](read func(text string) T) func(text string) T {
	var seen sync.Map // text to T
	var count atomic.Int64
	return func(text string) T {
		if known, ok := seen.Load(text); ok {
			return known.(T)
		}
		out := read(text)
		if count.Add(1) <= maxSeen {
			seen.Store(text, out)
		}
		return out
	}
}

// lazyMatcher returns a pattern that is compiled at first use.
func lazyMatcher(expr string) func() *matcher {
	compile := pattern.New(expr)
	return sync.OnceValue(func() *matcher { return &matcher{Regexp: compile()} })
}

// MatchString reports whether the pattern matches the text.
func (m *matcher) MatchString(text string) bool {
	if known, ok := m.seen.Load(text); ok {
		return known.(bool)
	}
	is := m.Regexp.MatchString(text)
	if m.count.Add(1) <= maxSeen {
		m.seen.Store(text, is)
	}
	return is
}
