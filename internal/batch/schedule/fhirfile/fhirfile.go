// Package fhirfile reads the resources of FHIR R4 and R5, in bundles or one on each line, and what they refer to. It knows
// the small parts of resources that it needs as structs of its own: the model packages are hundreds of files.
package fhirfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/pattern"
)

// Reader reads resources one by one; the entries of a bundle are streamed.
type Reader struct {
	name     string
	lines    *lineReader
	dec      *json.Decoder
	outcome  bool // it begins as a server's error does
	inBundle bool
	pages    *Pages
	warn     func(line int, hint, message string)
}

var (
	// resourcePattern tells resources from other objects by the key that all resources have.
	resourcePattern = pattern.New(`"resourceType"\s*:`)
	outcomePattern  = pattern.New(`^[^\[]*"resourceType"\s*:\s*"OperationOutcome"`)
)

// Is reports whether a text that begins with an object holds resources.
func Is(in *bufio.Reader) bool {
	start, _ := in.Peek(form.BufferSize)
	return resourcePattern().Match(start)
}

// Open reads resources from a text. Name is what positions call the file. Without warn, the addresses of bundles are added to
// pages; with it, a bundle whose next page isn't there is warned about. Pages may be nil then.
func Open(name string, in *bufio.Reader, pages *Pages, warn func(line int, hint, message string)) *Reader {
	start, _ := in.Peek(form.BufferSize)
	lines := &lineReader{in: in, line: 1}
	return &Reader{name: name, lines: lines, dec: json.NewDecoder(lines), outcome: outcomePattern().Match(start), pages: pages, warn: warn}
}

// BeginsWithOutcome reports whether the file begins with a server's error, which Next returns.
func (r *Reader) BeginsWithOutcome() bool { return r.outcome }

// Header is nil: a resource names its own values.
func (r *Reader) Header() []string { return nil }

// HeaderLine is 0.
func (r *Reader) HeaderLine() int { return 0 }

// Close does nothing: the caller closes the input.
func (r *Reader) Close() error { return nil }

// Next returns the next resource, or the beginning or the end of a bundle.
func (r *Reader) Next() (form.Record, error) {
	r.lines.limit = r.dec.InputOffset() + form.MaxUnterminated
	if r.inBundle {
		if r.dec.More() {
			return r.entry()
		}
		return r.endOfEntries()
	}
	t, err := r.dec.Token()
	if errors.Is(err, io.EOF) {
		return form.Record{}, io.EOF
	}
	if err != nil || t != json.Delim('{') {
		return form.Record{}, r.syntaxError(err)
	}
	return r.readTopLevel(map[string]json.RawMessage{}, r.line())
}

func (r *Reader) line() int { return r.lines.lineAt(r.dec.InputOffset()) }

func (r *Reader) syntaxError(err error) error {
	switch {
	case errors.Is(err, errLongResource):
		return form.FileError(r.name, r.line(), "", "a resource is longer than %d MiB; the rows from here on are not read", form.MaxUnterminated>>20)
	case r.lines.err != nil && !errors.Is(r.lines.err, io.EOF):
		return form.ReadError(r.name, r.lines.err)
	}
	return form.FileError(r.name, r.line(), "", "what follows is not JSON; the rows from here on are not read")
}

// readTopLevel reads the keys of a top-level resource. The entries of a bundle are streamed.
func (r *Reader) readTopLevel(keys map[string]json.RawMessage, line int) (form.Record, error) {
	twice := false
	for r.dec.More() {
		t, err := r.dec.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return form.Record{}, r.syntaxError(err)
		}
		if key == "entry" {
			if t, err := r.dec.Token(); err != nil || t != json.Delim('[') {
				return form.Record{}, r.syntaxError(err)
			}
			r.inBundle = true
			return form.Record{Line: line, Resource: form.Resource{Kind: Bundle, InBundle: true}}, nil
		}
		var value json.RawMessage
		if err := r.dec.Decode(&value); err != nil {
			return form.Record{}, r.syntaxError(err)
		}
		r.checkNextPage(key, value)
		if err := r.refuseHistory(key, value); err != nil {
			return form.Record{}, err
		}
		twice = twice || keys[key] != nil
		keys[key] = value
	}
	if _, err := r.dec.Token(); err != nil {
		return form.Record{}, r.syntaxError(err)
	}
	data, err := json.Marshal(keys)
	if err != nil {
		return form.Record{}, r.syntaxError(err)
	}
	return r.resource("", data, data, line, twice)
}

// refuseHistory refuses a bundle that holds earlier versions beside the current ones.
func (r *Reader) refuseHistory(key string, value json.RawMessage) error {
	if key == "type" && string(value) == `"history"` {
		return form.FileError(r.name, r.line(), "export the current resources with a search", "the bundle is a history, which has earlier versions of resources; the rows from here on are not read")
	}
	return nil
}

// entry reads one entry of a bundle.
func (r *Reader) entry() (form.Record, error) {
	var text json.RawMessage
	if err := r.dec.Decode(&text); err != nil {
		return form.Record{}, r.syntaxError(err)
	}
	line := r.line() - bytes.Count(text, []byte("\n"))
	var e struct {
		FullURL  string
		Resource json.RawMessage
		Response struct {
			Status  string
			Outcome json.RawMessage
		}
		Request struct{ Method string }
	}
	if err := json.Unmarshal(text, &e); err != nil {
		return form.Record{}, form.FileError(r.name, line, "", "an entry of the bundle holds no resource; the rows from here on are not read")
	}
	if err := r.checkResponse(e.Response.Status, e.Response.Outcome, line); err != nil {
		return form.Record{}, err
	}
	if e.Request.Method == "DELETE" {
		return form.Record{}, form.FileError(r.name, line, "export the current resources, without history or deletions", "an entry of the bundle deletes a resource; the rows after it are not read")
	}
	return r.resource(e.FullURL, e.Resource, text, line, false)
}

// endOfEntries reads what follows the entries, up to the end of the bundle.
func (r *Reader) endOfEntries() (form.Record, error) {
	if t, err := r.dec.Token(); err != nil || t != json.Delim(']') {
		return form.Record{}, r.syntaxError(err)
	}
	for r.dec.More() {
		var value json.RawMessage
		t, err := r.dec.Token()
		if err != nil {
			return form.Record{}, r.syntaxError(err)
		}
		if err := r.dec.Decode(&value); err != nil {
			return form.Record{}, r.syntaxError(err)
		}
		key, _ := t.(string)
		r.checkNextPage(key, value)
		if err := r.refuseHistory(key, value); err != nil {
			return form.Record{}, err
		}
	}
	if _, err := r.dec.Token(); err != nil {
		return form.Record{}, r.syntaxError(err)
	}
	r.inBundle = false
	return form.Record{Line: r.line(), Resource: form.Resource{Kind: Bundle}}, nil
}

// Bundle is the kind of the records where a bundle begins and ends.
const Bundle = "Bundle"

// resource returns a resource with what tells it from others. One that can't be read has no kind, such as an entry for what
// was deleted.
func (r *Reader) resource(url string, data, around json.RawMessage, line int, twice bool) (form.Record, error) {
	var head struct {
		ResourceType string
		ID           json.RawMessage
		Meta         json.RawMessage
	}
	if len(data) == 0 || json.Unmarshal(data, &head) != nil {
		return form.Record{Line: line}, nil
	}
	out := form.Resource{Kind: head.ResourceType, Data: data, Around: around, InBundle: r.inBundle}
	var about struct{ VersionID string }
	if len(head.Meta) > 0 && json.Unmarshal(head.Meta, &about) == nil {
		out.Version = about.VersionID
	}
	out.Doubtful = len(head.ID) > 0 && json.Unmarshal(head.ID, &out.ID) != nil || twice
	out.URL, _ = SplitVersion(url)
	switch {
	case out.Kind == Bundle && r.inBundle:
		return form.Record{}, form.FileError(r.name, line, "give each bundle as a file of its own", "a bundle is inside a bundle; the rows from here on are not read")
	case out.Kind == Bundle:
		return form.Record{Line: line}, nil // without entries
	case out.Kind == "OperationOutcome":
		return form.Record{Line: line}, r.checkOutcome(data, line)
	}
	return form.Record{Line: line, Resource: out}, nil
}
