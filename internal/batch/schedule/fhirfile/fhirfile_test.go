package fhirfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"aftercare/internal/batch/schedule/form"
)

// readAll reads resources to the end. Each is LINE KIND/ID, with what else is known about it.
func readAll(text string, pages *Pages, warn func(int, string, string)) (out []string, err error) {
	in := bufio.NewReaderSize(strings.NewReader(text), form.BufferSize)
	r := Open("s.json", in, pages, warn)
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		res := rec.Resource
		s := fmt.Sprintf("%d %s/%s", rec.Line, res.Kind, res.ID)
		if res.InBundle {
			s += " in a bundle"
		}
		if res.URL != "" {
			s += " at " + res.URL
		}
		if res.Version != "" {
			s += " version " + res.Version
		}
		if res.Doubtful || HasRepeatedKey(res.Around) {
			s += " doubtful"
		}
		out = append(out, s)
	}
}

func TestRecords(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"lines", "{\"resourceType\": \"Patient\", \"id\": \"p1\"}\n\n{\"resourceType\": \"Basic\", \"meta\": {\"versionId\": \"2\"}}", "1 Patient/p1|3 Basic/ version 2"},
		{"a bundle", `{"resourceType": "Bundle", "entry": [` + "\n" + `{"fullUrl": "u/Patient/p1/_history/2", "resource": {"resourceType": "Patient", "id": "p1"}},` + "\n" + `{"resource": {"resourceType": "Basic"}}]}`,
			"1 Bundle/ in a bundle|2 Patient/p1 in a bundle at u/Patient/p1|3 Basic/ in a bundle|3 Bundle/"},
		{"two bundles", `{"resourceType": "Bundle", "entry": []} {"resourceType": "Bundle", "entry": []}`, "1 Bundle/ in a bundle|1 Bundle/|1 Bundle/ in a bundle|1 Bundle/"},
		{"a bundle without entries", `{"resourceType": "Bundle"}`, "1 /"},
		{"an entry without a resource", `{"resourceType": "Bundle", "entry": [{"fullUrl": "x"}]}`, "1 Bundle/ in a bundle|1 /|1 Bundle/"},
		{"a key twice", `{"resourceType": "Patient", "id": "a", "id": "b"}`, "1 Patient/b doubtful"},
		{"a key twice in an entry", `{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient", "name": {"text": 1, "Text": 2}}}]}`, "1 Bundle/ in a bundle|1 Patient/ in a bundle doubtful|1 Bundle/"},
		{"an id that is a number", `{"resourceType": "Patient", "id": 7}`, "1 Patient/ doubtful"},
		{"a list", `[{}]`, "s.json:1: what follows is not JSON; the rows from here on are not read"},
		{"half a resource", `{"resourceType": "Patient"} {"id": `, "1 Patient/|s.json:1: what follows is not JSON; the rows from here on are not read"},
		{"a history", `{"resourceType": "Bundle", "type": "history", "entry": []}`, "s.json:1: the bundle is a history, which has earlier versions of resources; the rows from here on are not read"},
		{"a bundle in a bundle", `{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Bundle"}}]}`, "1 Bundle/ in a bundle|s.json:1: a bundle is inside a bundle; the rows from here on are not read"},
		{"an outcome", `{"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "login"}]}`, "s.json:1: the file holds an OperationOutcome, in which the server reports an error (login); the rows after it are not read"},
		{"a remark", `{"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "login"}]}`, "1 /"},
		{"a deletion", `{"resourceType": "Bundle", "entry": [{"request": {"method": "DELETE"}}]}`, "1 Bundle/ in a bundle|s.json:1: an entry of the bundle deletes a resource; the rows after it are not read"},
	} {
		got, err := readAll(c.text, nil, func(int, string, string) {})
		if err != nil {
			message, _, _ := strings.Cut(err.Error(), "\n")
			got = append(got, message)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: got %s, want %s", c.name, strings.Join(got, "|"), c.want)
		}
	}
}

// A page whose next one isn't among the files is warned about.
func TestNextPages(t *testing.T) {
	first, second := `{"resourceType": "Bundle", "link": [{"relation": "self", "url": "u?p=1&n=9"}, {"relation": "next", "url": "u?p=2"}], "entry": []}`, `{"resourceType": "Bundle", "link": [{"relation": "self", "url": "u?p=2"}], "entry": []}`
	for _, c := range []struct {
		files []string
		want  int
	}{{[]string{first}, 1}, {[]string{first, second}, 0}, {[]string{second, first}, 0}} {
		var pages Pages
		warned := 0
		for _, f := range c.files {
			if _, err := readAll(f, &pages, nil); err != nil {
				t.Fatal(err)
			}
		}
		for _, f := range c.files {
			if _, err := readAll(f, &pages, func(int, string, string) { warned++ }); err != nil {
				t.Fatal(err)
			}
		}
		if warned != c.want {
			t.Errorf("%d files: %d warnings, want %d", len(c.files), warned, c.want)
		}
	}
}

func TestReferences(t *testing.T) {
	for ref, want := range map[string]string{
		"Patient/p1": "Patient/p1  true", "http://a/fhir/Patient/p1/_history/2": "Patient/p1 http://a/fhir false", "urn:uuid:1-2": "Patient/1-2  false", "#p": "#p  false", "Patient?identifier=a": "Patient?identifier=a  false", "": "  false",
	} {
		key, base := ReferenceKey("Patient", ref)
		if got := fmt.Sprintf("%s %s %v", key, base, IsRelative(ref)); got != want {
			t.Errorf("%q: %q, want %q", ref, got, want)
		}
	}
	if !SameResource("Patient", "Patient/p1", "http://a/Patient/p1") || SameResource("Patient", "http://b/Patient/p1", "http://a/Patient/p1") || SameResource("Patient", "", "") {
		t.Error("a resource is taken for another one")
	}
	logical := Reference{}
	logical.Identifier.System, logical.Identifier.Value = "s", "7"
	one, ok := logical.Identity()
	two, _ := Reference{Reference: logical.AsText()}.Identity()
	if !ok || one != two || one != Identify("s", "7") {
		t.Error("a logical and a conditional reference differ")
	}
}

func TestHasRepeatedKey(t *testing.T) {
	for text, want := range map[string]bool{
		`{}`: false, `{"a": 1, "b": {"a": 1}, "c": ["a", "a", {"a": "a"}, {"a": []}], "d": "a"}`: false,
		`{"a": 1, "A": 2}`: true, `{"a": [{"b": 1, "c": 2, "b": 3}]}`: true, `{"a": {"b": {}}, "c": [], "a": 1}`: true, `{"a": `: false, `"a"`: false,
	} {
		if got := HasRepeatedKey([]byte(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
