package fhir

import (
	"crypto/sha1" // identifiers of this kind use it
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"aftercare/internal/authoring/terminology"
)

// digestName names a resource by the SHA-256 of its content, in the form of RFC 6920. The same
// record sent again has the same name; another patient's has a different one, even if the paper is
// identical to the byte.
func digestName(resource any) (identifier, error) {
	data, err := json.Marshal(resource)
	if err != nil {
		return identifier{}, fmt.Errorf("naming the record: %w", err)
	}
	sum := sha256.Sum256(data)
	return identifier{System: "urn:ietf:rfc:3986", Value: "nih:sha-256;" + hex.EncodeToString(sum[:])}, nil
}

// namespace is the program's own, for the names of resources inside a transaction.
var namespace = [16]byte{0x8e, 0x1c, 0x5d, 0x0a, 0x4f, 0x6b, 0x4b, 0x0e, 0x9d, 0x37, 0x2a, 0x61, 0xc8, 0x54, 0x90, 0x7f}

// uuid returns the version 5 UUID of a name.
func uuid(name string) string {
	sum := sha1.Sum(append(namespace[:], name...)) // as RFC 9562 requires; not for security
	u := sum[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// newEntry returns an entry that creates a resource unless the server has one with its name.
func newEntry(resource any, kind string, names []identifier) entry {
	return entry{
		FullURL: uuid(kind + " " + names[0].Value), Resource: resource,
		Request: request{Method: "POST", URL: kind, IfNoneExist: search(&names[0])},
	}
}

// search returns the query that finds what has an identifier.
func search(i *identifier) string {
	return "identifier=" + escape(i.System) + "%7C" + escape(i.Value)
}

// escape escapes a value so that a server reads it back unchanged: first the characters with a
// meaning in a search, then those with a meaning in a URL.
func escape(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if strings.IndexByte(`\,$|`, c) >= 0 {
			b.WriteString("%5C")
		}
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~:/", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// concepts returns a code as a codeable concept.
func concepts(c terminology.Code) *codeableConcept {
	return &codeableConcept{Coding: []coding{{c.System.URI, c.Code, c.Display}}}
}
