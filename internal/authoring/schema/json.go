package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// JSON returns the file's JSON Schema, draft 7, which editors support best. The same table gives
// the same bytes.
func (f File) JSON() []byte {
	b := &builder{definitions: map[string]any{}}
	out := f.Root.json(b)
	if ref, isRef := out["$ref"]; isRef {
		out = map[string]any{"allOf": []any{map[string]any{"$ref": ref}}} // draft 7 ignores keys beside $ref
	}
	out["$schema"] = "http://json-schema.org/draft-07/schema#"
	out["title"] = f.Title
	out["definitions"] = b.definitions
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		panic(fmt.Sprintf("schema: %v", err)) // the tables hold nothing that JSON can't express
	}
	return text.Bytes()
}

// builder collects the objects that a schema refers to.
type builder struct{ definitions map[string]any }

// anchored makes a pattern match the whole text.
func anchored(pattern string) string { return "^(" + pattern + ")$" }

// json returns the schema of a text. YAML reads 911 as a number and an empty value as null; both
// are texts here.
func (t Text) json(*builder) map[string]any {
	kinds := []string{"string", "number"}
	if t.Empty {
		kinds = append(kinds, "null")
	}
	switch {
	case t.OneOf != nil:
		return map[string]any{"enum": t.OneOf}
	case t.Pattern == "" && t.Empty:
		return map[string]any{"type": kinds}
	case t.Pattern == "":
		return map[string]any{"type": kinds, "pattern": `\S`}
	case t.Empty:
		return map[string]any{"type": []string{"string", "null"}, "pattern": anchored(t.Pattern)}
	}
	return map[string]any{"type": "string", "pattern": anchored(t.Pattern)}
}

func (Count) json(*builder) map[string]any {
	const most = 100
	return map[string]any{"anyOf": []any{
		map[string]any{"type": "integer", "minimum": 1, "maximum": most},
		map[string]any{"type": "string", "pattern": anchored(`[1-9]\d?|100`)},
	}}
}

func (l List) json(b *builder) map[string]any {
	list := map[string]any{"type": "array", "items": l.Of.json(b)}
	if l.Min > 0 {
		list["minItems"] = l.Min
	}
	if _, isText := l.Of.(Text); !isText {
		return list
	}
	return map[string]any{"anyOf": []any{l.Of.json(b), list}}
}

func (n Names) json(b *builder) map[string]any {
	out := map[string]any{
		"type": "object", "patternProperties": map[string]any{anchored(n.Key): n.Of.json(b)}, "additionalProperties": false,
	}
	if n.Min > 0 {
		out["minProperties"] = n.Min
	}
	return out
}

func (Null) json(*builder) map[string]any { return map[string]any{"type": "null"} }

func (e Either) json(b *builder) map[string]any {
	var all []any
	for _, s := range e {
		all = append(all, s.json(b))
	}
	return map[string]any{"anyOf": all}
}

// requiredNames returns schemas that require one of the keys each.
func requiredNames(keys []string) []any {
	var out []any
	for _, name := range keys {
		out = append(out, map[string]any{"required": []string{name}})
	}
	return out
}

func (o *Object) json(b *builder) map[string]any {
	ref := map[string]any{"$ref": "#/definitions/" + o.Name}
	if _, done := b.definitions[o.Name]; done {
		return ref
	}
	b.definitions[o.Name] = nil // an object may contain itself
	properties := map[string]any{}
	required := []string{}
	for _, k := range o.Keys {
		shape := k.Shape.json(b)
		if r, isRef := shape["$ref"]; isRef {
			shape = map[string]any{"allOf": []any{map[string]any{"$ref": r}}}
		}
		shape["description"] = k.Doc
		properties[k.Name] = shape
		if k.Required {
			required = append(required, k.Name)
		}
	}
	def := map[string]any{"type": "object", "description": o.Doc, "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		def["required"] = required
	}
	if len(o.OneOf) > 0 {
		def["oneOf"] = requiredNames(o.OneOf)
	}
	if len(o.AnyOf) > 0 {
		def["anyOf"] = requiredNames(o.AnyOf)
	}
	b.definitions[o.Name] = def
	return ref
}
