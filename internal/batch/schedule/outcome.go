package schedule

import (
	"encoding/json"
	"net/url"
	"slices"
)

// outcomeCodes are FHIR's codes for what went wrong. Other text in their place isn't repeated: it may be
// patient data.
var outcomeCodes = []string{
	"business-rule", "code-invalid", "conflict", "deleted", "duplicate", "exception", "expired", "extension", "forbidden", "incomplete", "informational", "invalid", "invariant",
	"limited-filter", "lock-error", "login", "multiple-matches", "no-store", "not-found", "not-supported", "processing", "required", "security", "structure", "success",
	"suppressed", "throttled", "timeout", "too-costly", "too-long", "transient", "unknown", "value",
}

// checkOutcome refuses a file in which a server says that it couldn't return everything: missing patients would
// get no sheet.
func (r *fhirReader) checkOutcome(data json.RawMessage, line int) error {
	var o struct {
		Issue list[struct{ Severity, Code string }]
	}
	if json.Unmarshal(data, &o) != nil || len(o.Issue) == 0 {
		return r.outcomeError(line, "an error that can't be read")
	}
	for _, i := range o.Issue {
		if slices.Contains([]string{"warning", "information", "success"}, i.Severity) {
			continue
		}
		if !slices.Contains(outcomeCodes, i.Code) {
			i.Code = "no known code"
		}
		return r.outcomeError(line, "an error ("+i.Code+")")
	}
	return nil
}

func (r *fhirReader) outcomeError(line int, what string) error {
	return fileError(r.name, line, "export it again; the file has the server's reason, under issue", "the file holds an OperationOutcome, in which the server reports %s; the rows after it are not read", what)
}

// checkResponse refuses a bundle in which the response to one of the requests is an error.
func (r *fhirReader) checkResponse(status string, outcome json.RawMessage, line int) error {
	if len(outcome) > 0 && string(outcome) != "null" {
		if err := r.checkOutcome(outcome, line); err != nil {
			return err
		}
	}
	if len(status) >= 3 && (status[0] == '4' || status[0] == '5') {
		code := "an error"
		if isDigits(status[:3]) {
			code = "HTTP " + status[:3]
		}
		return fileError(r.name, line, "export it again", "an entry of the bundle is a server's error (%s); the rows after it are not read", code)
	}
	return nil
}

func isDigits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// checkNextPage warns about a bundle that is one page of several if the next one isn't given: its patients get
// no sheet.
func (r *fhirReader) checkNextPage(key string, value json.RawMessage) {
	var links list[struct{ Relation, URL string }]
	if key != "link" || r.warn == nil && r.indexing == nil || json.Unmarshal(value, &links) != nil {
		return
	}
	at := map[string]string{}
	for _, l := range links {
		at[l.Relation] = normalizeURL(l.URL)
	}
	before := at["previous"]
	if before == "" {
		before = at["prev"]
	}
	next, more := at["next"]
	switch {
	case r.indexing != nil:
		r.indexing.index.pages[at["self"]] = true
		r.indexing.index.followed[before] = true
	case more && !r.hasNextPage(at["self"], next):
		r.warn(r.line(), "give the files of all pages", "the bundle is one page of more")
	}
}

// hasNextPage reports whether the next page is among the files: by its own address, or because it links to the
// page before.
func (r *fhirReader) hasNextPage(self, next string) bool {
	return r.index != nil && (next != "" && next != self && r.index.pages[next] || self != "" && r.index.followed[self])
}

// normalizeURL returns an address with its parameters in a fixed order.
func normalizeURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	u.RawQuery = u.Query().Encode()
	return u.String()
}
