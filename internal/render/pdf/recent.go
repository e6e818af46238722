package pdf

// recent holds recently used values, in two halves: values that weren't used while one half filled
// up are dropped, so that it never grows with the number of patients. The key is everything that
// the value depends on.
type recent[K comparable, V any] struct {
	limit        int // the number of values in one half
	newer, older map[K]V
}

func newRecent[K comparable, V any](limit int) *recent[K, V] {
	return &recent[K, V]{limit: limit, newer: map[K]V{}}
}

// get returns a cached value, and marks it as recently used.
func (m *recent[K, V]) get(key K) (V, bool) {
	v, ok := m.newer[key]
	if ok {
		return v, true
	}
	if v, ok = m.older[key]; ok {
		m.put(key, v)
	}
	return v, ok
}

// put caches a value.
func (m *recent[K, V]) put(key K, value V) {
	if len(m.newer) >= m.limit {
		m.older, m.newer = m.newer, map[K]V{}
	}
	m.newer[key] = value
}
