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
		{"a history at the end", `{"resourceType": "Bundle", "entry": [], "type": "history"}`, "1 Bundle/ in a bundle|s.json:1: the bundle is a history, which has earlier versions of resources; the rows from here on are not read"},
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

// If all pages are given, none is reported missing: the next one is found by its address, or by its link to the
// page before.
func TestPagesThatAreGiven(t *testing.T) {
	page := func(id, self, next, previous string) string {
		var links []string
		for relation, url := range map[string]string{"self": self, "next": next, "previous": previous} {
			if url != "" {
				links = append(links, `{"relation": "`+relation+`", "url": "`+url+`"}`)
			}
		}
		return `{"resourceType": "Bundle", "link": [` + strings.Join(links, ", ") + `], "entry": [{"resource": {"resourceType": "Basic", "id": "` + id + `"}}]}`
	}
	for _, c := range []struct {
		name  string
		files []string
		want  int
	}{
		{"one of two", []string{page("x1", "u?p=1", "u?p=2", "")}, 1},
		{"both", []string{page("x1", "u?p=1", "u?p=2", ""), page("x2", "u?p=2", "", "")}, 0},
		{"the other way round", []string{page("x2", "u?p=2", "", ""), page("x1", "u?p=1", "u?p=2", "")}, 0},
		{"in one file", []string{page("x1", "u?p=1", "u?p=2", "") + "\n" + page("x2", "u?p=2", "", "")}, 0},
		{"parameters in another order", []string{page("x1", "u?p=1", "u?p=2&n=9", ""), page("x2", "u?n=9&p=2", "", "")}, 0},
		{"known by the page before", []string{page("x1", "u?p=1", "u?token=abc", ""), page("x2", "u?p=2", "", "u?p=1")}, 0},
		{"the third of three", []string{page("x1", "u?p=1", "u?p=2", ""), page("x2", "u?p=2", "u?p=3", "u?p=1")}, 1},
		{"a page that names itself", []string{page("x1", "u?p=1", "u?p=1", "")}, 1},
		{"pages without addresses", []string{page("x1", "", "u?p=2", ""), page("x2", "", "", "")}, 1},
	} {
		var pages Pages
		warned := 0
		for _, text := range c.files {
			if _, err := readAll(text, &pages, nil); err != nil {
				t.Error(err)
			}
		}
		for _, text := range c.files {
			if _, err := readAll(text, &pages, func(int, string, string) { warned++ }); err != nil {
				t.Error(err)
			}
		}
		if warned != c.want {
			t.Errorf("%s: %d warnings, want %d", c.name, warned, c.want)
		}
	}
	const last = `{"resourceType": "Bundle", "entry": [], "link": [{"relation": "next", "url": "u"}]}`
	after := 0
	if _, err := readAll(last, nil, func(int, string, string) { after++ }); err != nil || after != 1 {
		t.Errorf("a link behind the entries: %d warnings, %v", after, err)
	}
	alone := 0
	if _, err := readAll(page("x1", "u?p=1", "u?p=2", ""), nil, func(int, string, string) { alone++ }); err != nil || alone != 1 {
		t.Errorf("a file alone: %d warnings, %v", alone, err)
	}
}

// A server's error isn't a list of resources: some are missing from it. Its diagnostics, which quote patients, aren't told.
func TestOutcomes(t *testing.T) {
	outcome := func(severity, code string) string {
		return fmt.Sprintf(`{"resourceType": "OperationOutcome", "issue": [{"severity": %q, "code": %q, "diagnostics": "Rosa Example, born 1961"}]}`, severity, code)
	}
	const basic = `{"resourceType": "Basic"}`
	answer := func(status, more string) string {
		return `{"resourceType": "Bundle", "type": "batch-response", "entry": [{"resource": ` + basic + `}, {"response": {"status": "` + status + `"` + more + `}}]}`
	}
	for _, c := range []struct {
		name, text, want string
		resources        int
	}{
		{"alone", outcome("error", "login"), "reports an error (login)", 0},
		{"fatal", outcome("fatal", "exception"), "reports an error (exception)", 0},
		{"of an unknown code", outcome("error", "Rosa"), "reports an error (no known code)", 0},
		{"of nothing", `{"resourceType": "OperationOutcome"}`, "reports an error that can't be read", 0},
		{"without a severity", `{"resourceType": "OperationOutcome", "issue": [{"code": "login"}]}`, "an error (login)", 0},
		{"that can't be read", `{"resourceType": "OperationOutcome", "issue": "x"}`, "reports an error that can't be read", 0},
		{"a warning", outcome("warning", "processing"), "", 0},
		{"a line", basic + "\n" + outcome("error", "timeout"), "reports an error (timeout)", 1},
		{"an entry", bundleOf(basic, outcome("error", "too-costly")), "reports an error (too-costly)", 1},
		{"an entry that is a remark", bundleOf(basic, outcome("information", "informational")), "", 1},
		{"an answer", answer("404 Not Found", ""), "(HTTP 404)", 1},
		{"an answer of the server", answer("503", ""), "(HTTP 503)", 1},
		{"an answer of nonsense", answer("4 Rosa", ""), "(an error)", 1},
		{"an answer with an outcome", answer("200 OK", `, "outcome": `+outcome("error", "forbidden")), "reports an error (forbidden)", 1},
		{"a deletion", `{"resourceType": "Bundle", "entry": [{"resource": ` + basic + `}, {"request": {"method": "DELETE", "url": "Procedure/A1"}}]}`, "deletes a resource", 1},
		{"a good answer", answer("201 Created", ""), "", 1},
	} {
		got, err := readAll(c.text, nil, func(int, string, string) {})
		resources := 0
		for _, r := range got {
			if strings.Contains(r, "Basic") {
				resources++
			}
		}
		if resources != c.resources || (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "Rosa")) {
			t.Errorf("%s: %d resources, %v", c.name, resources, err)
		}
	}
}

func bundleOf(resources ...string) string {
	return `{"resourceType": "Bundle", "entry": [{"resource": ` + strings.Join(resources, `}, {"resource": `) + `}]}`
}
