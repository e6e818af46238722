// Package catalog lists the procedures that a clinic sees, by specialty, with edition, reading grade and what
// the clinic must confirm; and writes the generated parts of the authors' guide: that list and the tables of
// keys. Loaded definitions go in; entries, a table for a person and Markdown come out.
package catalog

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
	"sync"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/review/lint"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/visit"
)

// Entry is one procedure. The JSON names are a contract.
type Entry struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Aliases    []string `json:"aliases"`
	Specialty  string   `json:"specialty"`
	Edition    string   `json:"edition"`
	Ages       string   `json:"ages"` // of the patients that it is for: "18+"
	Origin     string   `json:"origin"`
	Language   string   `json:"language"`
	Sides      []string `json:"sides,omitempty"` // that it can be done on; none if it has no side
	Approved   bool     `json:"approved"`        // by the clinic, as it stands; patients' sheets can be printed
	ApprovedBy string   `json:"approved_by,omitempty"`
	ApprovedOn string   `json:"approved_on,omitempty"` // an ISO date
	ToConfirm  int      `json:"to_confirm"`            // open questions to the clinic
	Required   int      `json:"required"`              // how many of them it must answer
	FromMemory int      `json:"from_memory"`           // lines based on usual practice, not counted in the questions
	// Grade is the Flesch-Kincaid grade and SMOG that measure, for English; 0 if there is none.
	Grade float64 `json:"grade"`
	SMOG  float64 `json:"smog"`
}

// Entries returns the procedures as they stand on a day, by specialty and then by title.
func Entries(all []library.Definition, c clinic.Profile, today visit.Date) []Entry {
	out := []Entry{}
	for _, l := range all {
		p := l.Procedure
		digest := sync.OnceValue(func() string { return compose.Digest(p, c, l.Words) })
		open := compose.OpenQuestions(p, c, l.Words.Language, digest)
		isRecorded := slices.ContainsFunc(c.Approvals, func(a clinic.Approval) bool { return a.Procedure == p.ID && a.Language == l.Words.Language })
		e := Entry{
			ID: p.ID, Title: p.Title, Aliases: p.Aliases, Specialty: p.Specialty, Edition: p.Edition, Ages: p.PatientAges().String(), Origin: p.Origin, Language: p.Language,
			Sides: p.Side.Options(), ToConfirm: len(open), Required: compose.CountRequired(open), FromMemory: compose.CountFromMemory(p),
		}
		if isRecorded && !p.IsUnreviewed() {
			if a := compose.FindApproval(c, p, l.Words.Language, digest(), today); a != nil {
				e.Approved, e.ApprovedBy, e.ApprovedOn = true, a.By, a.On
			}
		}
		if !p.IsTranslated() {
			r := lint.ReadabilityOf(&lint.Pass{Procedure: p, Words: l.Words, Clinic: c})
			e.Grade, e.SMOG = roundToTenth(r.Grade()), roundToTenth(r.SMOG())
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Specialty, b.Specialty), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func roundToTenth(x float64) float64 { return math.Round(x*10) / 10 }

// ShortName returns the shortest alias, which is the one that staff say most.
func (e Entry) ShortName() string {
	if len(e.Aliases) == 0 {
		return ""
	}
	return slices.MinFunc(e.Aliases, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}

// Block is a block that definitions include: its file's name without ".yaml", its title, and the procedures
// that it is for, from the comment above its title.
type Block struct{ Name, Title, Purpose string }

// Blocks returns the blocks among the files of a library, by name.
func Blocks(files fs.FS) ([]Block, error) {
	names, err := fs.Glob(files, "shared/*.yaml")
	if err != nil {
		return nil, err
	}
	var out []Block
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		n, problems := yamlfile.Parse(name, data)
		if err := problems.Err(); err != nil {
			return nil, err
		}
		title := n.Get("title")
		if title == nil {
			continue // settings, conditions, sources, medicines
		}
		out = append(out, Block{strings.TrimSuffix(path.Base(name), ".yaml"), title.Text, leadingComment(string(data))})
	}
	return out, nil
}

// leadingComment returns the comment at the start of a file, without the line that names its schema.
func leadingComment(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		words, ok := strings.CutPrefix(line, "# ")
		switch {
		case !ok:
			return strings.Join(lines, " ")
		case !strings.HasPrefix(words, "yaml-language-server:"):
			lines = append(lines, strings.TrimSpace(words))
		}
	}
	return strings.Join(lines, " ")
}

// blockTable writes the table of blocks.
func blockTable(blocks []Block) string {
	var b strings.Builder
	b.WriteString("| block | title | for |\n|---|---|---|\n")
	for _, x := range blocks {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", x.Name, x.Title, x.Purpose)
	}
	return b.String()
}

// The generated parts of the guide, by the mark that begins each.
const (
	beginMark = "<!-- generated: "
	endMark   = "<!-- end -->"
)

// Guide returns the authors' guide with the tables of entries, blocks and keys: the text between its marks is
// generated again. An unknown mark is an error.
func Guide(text string, entries []Entry, blocks []Block) (string, error) {
	var b strings.Builder
	for {
		at := strings.Index(text, beginMark)
		if at < 0 {
			b.WriteString(text)
			return b.String(), nil
		}
		head := text[at+len(beginMark):]
		name, rest, ok := strings.Cut(head, " -->")
		end := strings.Index(rest, endMark)
		if !ok || end < 0 {
			return "", fmt.Errorf("the mark %.40q has no end; expected %s", text[at:], endMark)
		}
		part, err := generate(name, entries, blocks)
		if err != nil {
			return "", err
		}
		b.WriteString(text[:at] + beginMark + name + " -->\n\n" + part + "\n" + endMark)
		text = rest[end+len(endMark):]
	}
}

func generate(name string, entries []Entry, blocks []Block) (string, error) {
	if name == "blocks" {
		return blockTable(blocks), nil
	}
	if name == "procedures" {
		return procedureTable(entries), nil
	}
	object, ok := strings.CutPrefix(name, "keys of ")
	o := schema.Objects()[object]
	if !ok || o == nil {
		return "", fmt.Errorf("nothing is generated under %q", name)
	}
	return keyTable(o), nil
}

// keyTable writes the keys of an object.
func keyTable(o *schema.Object) string {
	var b strings.Builder
	b.WriteString("| key | meaning |\n|---|---|\n")
	for _, k := range o.Keys {
		needed := ""
		if k.Required {
			needed = " (needed)"
		}
		fmt.Fprintf(&b, "| `%s`%s | %s |\n", k.Name, needed, strings.ReplaceAll(k.Doc, "|", "\\|"))
	}
	return b.String()
}

// procedureTable writes the procedures, one table per specialty.
func procedureTable(entries []Entry) string {
	var b strings.Builder
	last := ""
	for _, e := range entries {
		if e.Specialty != last {
			if last != "" {
				b.WriteString("\n")
			}
			last = e.Specialty
			fmt.Fprintf(&b, "**%s**\n\n| id | title | ages | edition | grade | SMOG | to confirm | required | from memory |\n|---|---|---|---|---|---|---|---|---|\n", capitalize(e.Specialty))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %.1f | %.1f | %d | %d | %d |\n", e.ID, e.Title, e.Ages, e.Edition, e.Grade, e.SMOG, e.ToConfirm, e.Required, e.FromMemory)
	}
	return b.String()
}

func capitalize(s string) string {
	if s == "" {
		return "Other"
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
