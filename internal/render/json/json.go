// Package json renders a sheet as data: every text, in order, and each time as words and as a
// value. The names and the order of the keys are a contract; "aftercare schema sheet" describes it.
package json

import (
	"encoding/json"
	"io"
	"strings"

	"aftercare/internal/sheet"
)

// Schema is the version of the data's shape. A new key doesn't change it.
const Schema = 1

// document is the complete sheet.
type document struct {
	Schema    int      `json:"schema"`
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Name      string   `json:"name"`
	Language  string   `json:"language"`
	Direction string   `json:"direction"`
	Status    status   `json:"status"`
	Source    source   `json:"source"`
	Named     bool     `json:"named"`
	Subject   []string `json:"subject"`
	Ages      string   `json:"ages"`
	Draft     bool     `json:"draft,omitempty"`
	Partial   string   `json:"partial,omitempty"`
	ToConfirm *confirm `json:"to_confirm,omitempty"`
	Blocks    []any    `json:"blocks"`
	Footer    []string `json:"footer"`
}

type status struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

type source struct {
	ID      string `json:"id"`
	Edition string `json:"edition"`
	Digest  string `json:"digest"`
}

type confirm struct {
	Count    int      `json:"count"`
	Required int      `json:"required"`
	Blanks   []string `json:"clinic_blanks,omitempty"`
	Text     string   `json:"text"`
}

// codes are the statuses by name.
var codes = map[sheet.Status]string{
	sheet.Sample: "sample", sheet.NotApproved: "not-approved", sheet.Approved: "approved", sheet.NotReviewed: "not-reviewed",
}

// Codes lists the statuses by name.
func Codes() []string {
	return []string{codes[sheet.Sample], codes[sheet.NotApproved], codes[sheet.Approved], codes[sheet.NotReviewed]}
}

// Render writes the sheet. Non-breaking spaces become ordinary ones.
func Render(w io.Writer, s *sheet.Sheet) error {
	r := &renderer{blocks: []any{}}
	for _, b := range s.Blocks {
		b.Accept(r)
	}
	d := document{
		Schema: Schema, ID: s.ID, Title: ordinarySpaces(s.Title), Name: ordinarySpaces(s.Name), Language: s.Language, Direction: s.Direction,
		Status: status{codes[s.Status], ordinarySpaces(s.StatusLine)}, Source: source{s.Source.ID, s.Source.Edition, s.Source.Digest},
		Named: s.Named, Subject: ordinarySpacesAll(s.Subject), Ages: s.Ages, Draft: s.Draft != nil, Blocks: r.blocks, Footer: ordinarySpacesAll(s.Footer.Lines),
	}
	if s.Partial {
		d.Partial = ordinarySpaces(s.PartialLine)
	}
	if s.ConfirmLine != "" {
		d.ToConfirm = &confirm{s.ToConfirm, s.Required, s.Blanks, ordinarySpaces(s.ConfirmLine)}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}

// ordinarySpaces returns a text with ordinary spaces.
func ordinarySpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// ordinarySpacesAll returns texts with ordinary spaces; empty, never null.
func ordinarySpacesAll(all []string) []string {
	out := make([]string, len(all))
	for n, s := range all {
		out[n] = ordinarySpaces(s)
	}
	return out
}
