package pdf

// memory keeps what was asked for lately, in two halves: what was not asked for while one half
// filled up is forgotten, so that it never grows with the number of patients. The key is all
// that the value depends on.
type memory[K comparable, V any] struct {
	most     int // the size of one half
	new, old map[K]V
	size     int  // of the new half: how many, or whatever put counts in
	off      bool // for a test: with it the bytes must be the same
}

func newMemory[K comparable, V any](most int) *memory[K, V] {
	return &memory[K, V]{most: most, new: map[K]V{}}
}

// get returns a value that is kept, and keeps it for longer.
func (m *memory[K, V]) get(key K) (V, bool) {
	v, ok := m.new[key]
	if ok || m.off {
		return v, ok && !m.off
	}
	if v, ok = m.old[key]; ok {
		m.put(key, v, 1)
	}
	return v, ok
}

// put keeps a value that takes up so much of a half.
func (m *memory[K, V]) put(key K, value V, size int) {
	if m.size >= m.most {
		m.old, m.new, m.size = m.new, map[K]V{}, 0
	}
	m.new[key] = value
	m.size += size
}
