package pdf

// cache keeps what was asked for lately, in two halves: what was not asked for while one half
// filled up is forgotten, so that it never grows with the number of patients. The key is all
// that the value depends on.
type cache[K comparable, V any] struct {
	limit            int // the size of one half
	recent, previous map[K]V
	size             int  // of the new half: how many, or whatever put counts in
	disabled         bool // for a test: with it the bytes must be the same
}

func newCache[K comparable, V any](limit int) *cache[K, V] {
	return &cache[K, V]{limit: limit, recent: map[K]V{}}
}

// get returns a value that is kept, and keeps it for longer.
func (m *cache[K, V]) get(key K) (V, bool) {
	v, ok := m.recent[key]
	if ok || m.disabled {
		return v, ok && !m.disabled
	}
	if v, ok = m.previous[key]; ok {
		m.put(key, v, 1)
	}
	return v, ok
}

// put keeps a value that takes up so much of a half.
func (m *cache[K, V]) put(key K, value V, size int) {
	if m.size >= m.limit {
		m.previous, m.recent, m.size = m.recent, map[K]V{}, 0
	}
	m.recent[key] = value
	m.size += size
}
