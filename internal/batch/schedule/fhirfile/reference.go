package fhirfile

import (
	"crypto/sha256"
	"net/url"
	"strings"
	"unique"
)

// Reference is a FHIR Reference: to a place, or only an identifier, which is called a logical reference.
type Reference struct {
	Reference, Type, Display string
	Identifier               struct{ System, Value string }
}

// Identity is a patient's identifier, as a logical reference gives it: its value is hashed, since a run has many.
type Identity struct {
	System unique.Handle[string]
	value  [16]byte
}

// Identify returns the identity of an identifier with this system and value.
func Identify(system, value string) Identity {
	sum := sha256.Sum256([]byte(value))
	return Identity{unique.Make(system), [16]byte(sum[:16])}
}

// Identity returns the identifier of a logical reference, or of a conditional one such as
// "Patient?identifier=SYSTEM|VALUE".
func (r Reference) Identity() (id Identity, ok bool) {
	kind, query, conditional := strings.Cut(r.Reference, "?")
	if r.Reference == "" {
		return r.EmbeddedIdentity()
	}
	if !conditional || kind != "Patient" {
		return Identity{}, false
	}
	values, err := url.ParseQuery(query)
	if token := values["identifier"]; err == nil && len(values) == 1 && len(token) == 1 {
		if system, value, ok := strings.Cut(token[0], "|"); ok && value != "" {
			return Identify(system, value), true
		}
	}
	return Identity{}, false
}

// EmbeddedIdentity returns the identifier inside a reference.
func (r Reference) EmbeddedIdentity() (id Identity, ok bool) {
	if r.Identifier.Value == "" {
		return Identity{}, false
	}
	return Identify(r.Identifier.System, r.Identifier.Value), true
}

// AsText returns a reference as one text.
func (r Reference) AsText() string {
	if r.Reference != "" || r.Identifier.Value == "" {
		return r.Reference
	}
	return "Patient?" + url.Values{"identifier": {r.Identifier.System + "|" + r.Identifier.Value}}.Encode()
}

// Kind returns the resource type that the reference itself gives; "" if it doesn't.
func (r Reference) Kind() string {
	if r.Type != "" {
		return strings.TrimPrefix(r.Type, "http://hl7.org/fhir/StructureDefinition/")
	}
	if kind, _, conditional := strings.Cut(r.Reference, "?"); conditional {
		return kind
	}
	return splitReference(r.Reference).kind
}

// Is reports whether the reference itself says that it is to a resource of this type.
func (r Reference) Is(kind string) bool { return r.Kind() == kind }

// referenceParts is the parts of a reference without a version: BASE/KIND/ID.
type referenceParts struct{ base, kind, id string }

// splitReference splits a reference into its parts. Another form, such as a urn, has no kind.
func splitReference(ref string) referenceParts {
	var p referenceParts
	ref, _ = SplitVersion(ref)
	parts := strings.Split(ref, "/")
	n := len(parts) - 2
	if n < 0 || parts[n] == "" || parts[n+1] == "" || strings.ContainsAny(ref, "?#") {
		return referenceParts{}
	}
	if p.base = strings.Join(parts[:n], "/"); n > 0 && !strings.HasPrefix(p.base, "http://") && !strings.HasPrefix(p.base, "https://") {
		return referenceParts{}
	}
	p.kind, p.id = parts[n], parts[n+1]
	return p
}

// SplitVersion separates a reference from the version that it names.
func SplitVersion(ref string) (rest, version string) {
	rest, version, _ = strings.Cut(ref, "/_history/")
	return rest, version
}

// ServerOf returns the server that a reference or a full URL names; "" for none, and for a urn.
func ServerOf(ref string) string { return splitReference(ref).base }

// IsRelative reports whether a reference is KIND/ID alone, on the server of what refers to it.
func IsRelative(ref string) bool {
	p := splitReference(ref)
	return p.kind != "" && p.base == ""
}

// uniqueID is the scheme of ids that are the same on every server.
const uniqueID = "urn:uuid:"

// ReferenceKey returns the key of a reference among resources without a URL of their own, as in a bulk export,
// and the server that it names.
func ReferenceKey(kind, ref string) (key, base string) {
	if id, ok := strings.CutPrefix(ref, uniqueID); ok {
		return kind + "/" + id, ""
	}
	p := splitReference(ref)
	if p.kind == "" {
		return ref, ""
	}
	return p.kind + "/" + p.id, p.base
}

// SameResource reports whether two references are to one resource; a relative one matches any server.
func SameResource(kind, a, b string) bool {
	if a == b {
		return a != ""
	}
	one, oneBase := ReferenceKey(kind, a)
	two, twoBase := ReferenceKey(kind, b)
	return one == two && one != "" && (oneBase == "" || twoBase == "" || oneBase == twoBase)
}
