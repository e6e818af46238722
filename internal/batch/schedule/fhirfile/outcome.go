package fhirfile

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"

	"aftercare/internal/batch/schedule/form"
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
func (r *Reader) checkOutcome(data json.RawMessage, line int) error {
	var o struct {
		Issue List[struct{ Severity, Code string }]
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

func (r *Reader) outcomeError(line int, what string) error {
	return form.FileError(r.name, line, "export it again; the file has the server's reason, under issue", "the file holds an OperationOutcome, in which the server reports %s; the rows after it are not read", what)
}

// checkResponse refuses a bundle in which the response to one of the requests is an error.
func (r *Reader) checkResponse(status string, outcome json.RawMessage, line int) error {
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
		return form.FileError(r.name, line, "export it again", "an entry of the bundle is a server's error (%s); the rows after it are not read", code)
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

// Pages is the addresses of the bundles of a run, several of which may be pages of one result. The zero value has none.
type Pages struct{ at, followed map[string]bool }

// add adds a bundle's address, and that of the one whose next page it is.
func (p *Pages) add(self, before string) {
	if p.at == nil {
		p.at, p.followed = map[string]bool{}, map[string]bool{}
	}
	p.at[self], p.followed[before] = true, true
}

// hasNext reports whether a bundle's next page is there: by its own address, or because it links to the page before.
func (p *Pages) hasNext(self, next string) bool {
	return p != nil && (next != "" && next != self && p.at[next] || self != "" && p.followed[self])
}

// checkNextPage warns about a bundle that is one page of several if the next one isn't given: its patients get
// no sheet.
func (r *Reader) checkNextPage(key string, value json.RawMessage) {
	var links List[struct{ Relation, URL string }]
	if key != "link" || json.Unmarshal(value, &links) != nil {
		return
	}
	at := map[string]string{}
	for _, l := range links {
		at[l.Relation] = normalizeURL(l.URL)
	}
	next, more := at["next"]
	switch {
	case r.warn == nil:
		r.pages.add(at["self"], cmp.Or(at["previous"], at["prev"]))
	case more && !r.pages.hasNext(at["self"], next):
		r.warn(r.line(), "give the files of all pages", "the bundle is one page of more")
	}
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
