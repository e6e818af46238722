package schema

// String is a text as a program writes it, never a number.
type String struct {
	OneOf   []string // the only ones; nil for any
	Pattern string   // RE2 for the whole text; "" for any
}

// Flag is true, or absent.
type Flag struct{}

// Truth is true or false.
type Truth struct{}

// Number is a whole number from 0 up.
type Number struct{}

// Array is a list, even if it has only one entry.
type Array struct{ Of Shape }

func (s String) json(*builder) map[string]any {
	switch {
	case s.OneOf != nil:
		return map[string]any{"enum": s.OneOf}
	case s.Pattern != "":
		return map[string]any{"type": "string", "pattern": anchored(s.Pattern)}
	}
	return map[string]any{"type": "string"}
}

func (Flag) json(*builder) map[string]any { return map[string]any{"type": "boolean"} }

func (Truth) json(*builder) map[string]any { return map[string]any{"type": "boolean"} }

func (Number) json(*builder) map[string]any { return map[string]any{"type": "integer", "minimum": 0} }

func (a Array) json(b *builder) map[string]any {
	return map[string]any{"type": "array", "items": a.Of.json(b)}
}
