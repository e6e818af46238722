package pdf

// cache holds recently used values, in two halves: values that weren't used while one half filled
// up are dropped, so that it never grows with the number of patients. The key is everything that
// the value depends on.
type cache[K comparable, V any] struct {
	limit            int // the size of one half
	recent, previous map[K]V
	size             int  // of the new half: the number of values, or the sum of the sizes given to put
	disabled         bool // for a test: the bytes must be the same with it
}

func newCache[K comparable, V any](limit int) *cache[K, V] {
	return &cache[K, V]{limit: limit, recent: map[K]V{}}
}

// get returns a cached value, and marks it as recently used.
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

// put caches a value of this size.
func (m *cache[K, V]) put(key K, value V, size int) {
	if m.size >= m.limit {
		m.previous, m.recent, m.size = m.recent, map[K]V{}, 0
	}
	m.recent[key] = value
	m.size += size
}
