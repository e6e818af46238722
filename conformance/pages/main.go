// Command pages writes the sheets that pages.py measures: each procedure in each language, for nobody and for a
// patient, with every condition answered yes, answered no, or not asked; on letter and A4, in ordinary and in large
// print; with the letterhead of an ordinary clinic, and with a logo, a motto and names of sixty letters. Then each
// procedure as it is most often done and as a patient gets it, approved by an ordinary clinic, on letter and A4; and
// that sheet again for each day of the week whose dates take the most room, of which only the pages are counted.
//
// usage: pages FOLDER [EVERY]. Only every so many of the sheets are written, 1 if it isn't given; the usual ones
// are written all.
//
// Standard output is JSON lines, one for each sheet: its file, what it is, the headings of its parts, and the
// error if it was refused.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // for machines without time zone files

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/picture"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

func main() {
	log.SetFlags(0)
	every := 1
	if len(os.Args) > 2 {
		var err error
		if every, err = strconv.Atoi(os.Args[2]); err != nil || every < 1 {
			log.Fatalf("EVERY is %q; expected a number from 1", os.Args[2])
		}
	}
	out := bufio.NewWriter(os.Stdout)
	w := &writer{folder: os.Args[1], every: every, encoder: json.NewEncoder(out)}
	if err := w.writeAll(); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

type writer struct {
	folder   string
	every, n int
	encoder  *json.Encoder
}

// Entry is a sheet as pages.py reads it.
type Entry struct {
	File      string   `json:"file"`
	Procedure string   `json:"procedure"`
	Language  string   `json:"language"`
	Answers   string   `json:"answers"` // "yes", "no", "not asked" or "usual"
	Patient   bool     `json:"patient"`
	Paper     string   `json:"paper"`
	Large     bool     `json:"large"`
	Clinic    string   `json:"clinic"` // "plain" or "rich"
	Name      string   `json:"name"`   // of the procedure, as the sheet says it
	Person    string   `json:"person"`
	Head      []string `json:"head"`      // the running head, in parts
	Signs     []string `json:"signs"`     // the labels of the lines to sign on
	Headings  []string `json:"headings"`  // of its sections, in order
	Continued []string `json:"continued"` // the headings of sections that go on
	Calls     []string `json:"calls"`     // the headings of the boxes of whom to call
	Others    []string `json:"others"`    // those of what to show helpers
	Boxes     []string `json:"boxes"`     // the first words of what is never split: boxes, and tables of a few rows
	Diary     []string `json:"diary"`     // the headings of the pain diary
	KeyTimes  int      `json:"key_times"`
	Lanes     int      `json:"lanes"`   // of the timeline
	Ticks     []string `json:"ticks"`   // the words after each box that staff tick for an answer
	Choices   int      `json:"choices"` // how many other square boxes there are, of words to choose from; those of a log are wider than high
	Once      []string `json:"once"`    // the labels of times that are written by hand, each of which must stand once
	Places    []string `json:"places"`  // what is still written by hand in its line: the words before each line
	Ended     string   `json:"ended"`   // when the procedure ended, as a day
	Week      bool     `json:"week"`    // it is one of a week's, of which only the pages are counted
	Refused   string   `json:"refused,omitempty"`
}

func (w *writer) writeAll() error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		return err
	}
	ids, err := lib.IDs()
	if err != nil {
		return err
	}
	clinics, err := profiles()
	if err != nil {
		return err
	}
	for _, id := range ids {
		for _, language := range lib.Languages() {
			p, words, err := lib.Load(id, language)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", id, language, err)
			}
			for _, kind := range slices.Sorted(maps.Keys(clinics)) {
				for _, answers := range []string{"yes", "no", "not asked"} {
					for _, patient := range []bool{false, true} {
						if err := w.writeSheet(p, words, kind, clinics[kind], answers, patient); err != nil {
							return err
						}
					}
				}
			}
			if err := w.writeUsual(p, words, approvedBy(clinics["plain"], p, words)); err != nil {
				return err
			}
		}
	}
	return nil
}

// profiles returns an ordinary clinic, and one that fills its letterhead.
func profiles() (map[string]clinic.Profile, error) {
	data, err := os.ReadFile(filepath.Join("testdata", "clinic", "images", "logo.png"))
	if err != nil {
		return nil, err
	}
	logo, err := picture.Decode(data)
	if err != nil {
		return nil, err
	}
	plain := clinic.Profile{ID: "plain", Name: "Riverside Outpatient Clinic", Address: []string{"100 Example Street, Springfield, IL 62701"},
		Phone: "(217) 555-0134", AfterHours: "(217) 555-0199", Link: "https://riverside.example/{id}/{lang}"}
	rich := plain
	rich.ID, rich.Name, rich.Logo = "rich", "Delgado-Whitaker Memorial Outpatient Center for Advanced Care", logo
	rich.Motto, rich.Address = "Here for you and for those you love, before and after.", []string{"100 Example Street, Building 4, Second Floor", "Springfield, IL 62701"}
	return map[string]clinic.Profile{"plain": plain, "rich": rich}, nil
}

// papers is in the order in which sheets are written.
var papers = []struct {
	paper string
	large bool
}{{"letter", false}, {"a4", false}, {"letter", true}}

func (w *writer) writeSheet(p *procedure.Procedure, words *locale.Words, kind string, c clinic.Profile, answers string, patient bool) error {
	v := visit.Visit{Answers: answersOf(p, answers)}
	if patient {
		name := examplePatient
		if kind == "rich" {
			name = "Maria Guadalupe Fernandez-Villanueva de la Torre y Castellanos"
		}
		setPatient(&v, name, sideOf(p))
	}
	for _, paper := range papers {
		w.n++
		if (w.n-1)%w.every != 0 {
			continue
		}
		e := Entry{Answers: answers, Paper: paper.paper, Large: paper.large, Clinic: kind, File: fmt.Sprintf("%05d.pdf", w.n)}
		if err := w.writeEntry(e, p, words, c, v); err != nil {
			return err
		}
	}
	return nil
}

// approvedBy returns a clinic that has approved a procedure's text; a translation counts as reviewed.
func approvedBy(c clinic.Profile, p *procedure.Procedure, words *locale.Words) clinic.Profile {
	if p.IsUnreviewed() {
		p.Reviewer = "Elena Ruiz"
	}
	a := clinic.Approval{Procedure: p.ID, Language: words.Language, By: "Dr. James Whitaker", Role: "physician", On: "2026-11-02",
		Confirm: map[string]string{}, Digest: compose.Digest(p, c, words)}
	for _, q := range compose.Questions(p) {
		a.Confirm[q.Name] = "as written"
	}
	c.Approvals = []clinic.Approval{a}
	return c
}

// ordinary is when the procedures end whose sheets are measured.
var ordinary = time.Date(2026, 11, 27, 10, 20, 0, 0, time.UTC)

// widest is the first day of a week, in each language, whose dates take the most room. A sheet names the days around its own, so
// which names are on it depends on the day of the week: all seven are tried. The month is the widest of its language's names in
// the sheet's typeface ("May" and "sept"), and all days have two digits: those of the week, and the two weeks after it.
var widest = map[string]time.Time{
	"en": time.Date(2026, 5, 10, 10, 20, 0, 0, time.UTC),
	"es": time.Date(2026, 9, 13, 10, 20, 0, 0, time.UTC),
}

// writeUsual writes the sheets of a patient for whom all was as usual.
func (w *writer) writeUsual(p *procedure.Procedure, words *locale.Words, c clinic.Profile) error {
	if p.Usual == nil {
		return fmt.Errorf("%s doesn't say what is usual", p.ID)
	}
	first, known := widest[words.Language]
	if !known {
		return fmt.Errorf("%s: which of its dates take the most room isn't written here", words.Language)
	}
	ends := []time.Time{ordinary}
	for day := range 7 {
		ends = append(ends, first.AddDate(0, 0, day))
	}
	v := visit.Visit{Answers: p.Usual.Answers}
	setPatient(&v, examplePatient, visit.Side(p.Usual.Side))
	for n, end := range ends {
		v.Ended = end
		for _, paper := range papers {
			if paper.large {
				continue
			}
			e := Entry{Answers: "usual", Paper: paper.paper, Clinic: "plain", Week: n > 0,
				File: strings.Join([]string{p.ID, words.Language, paper.paper, end.Format(time.DateOnly) + ".pdf"}, "-")}
			if err := w.writeEntry(e, p, words, c, v); err != nil {
				return err
			}
		}
	}
	return nil
}

const examplePatient = "Rosa M. Delgado"

func setPatient(v *visit.Visit, name string, side visit.Side) {
	v.Name, v.Born, v.Ended, v.Side = name, visit.Date{Year: 1951, Month: 4, Day: 2}, ordinary, side
}

// writeEntry writes the sheet of a visit and its entry, which says so far what the sheet itself doesn't.
func (w *writer) writeEntry(e Entry, p *procedure.Procedure, words *locale.Words, c clinic.Profile, v visit.Visit) error {
	v.Language = words.Language
	digest := ""
	if len(c.Approvals) > 0 {
		digest = c.Approvals[0].Digest
	}
	s := compose.Compose(resolve.Resolve(p, c, v, time.UTC), words, digest)
	if len(c.Approvals) > 0 && s.Status != sheet.Approved {
		return fmt.Errorf("%s, %s: the sheet isn't approved, but its text is", p.ID, words.Language)
	}
	e.Procedure, e.Language, e.Patient, e.Name, e.Person = p.ID, words.Language, v.IsNamed(), s.Name, v.Name
	e.Ended = v.Ended.Format(time.DateOnly)
	e.File = filepath.Join(w.folder, e.File)
	describe(&e, s)
	if err := w.writePDF(&e, s); err != nil {
		return err
	}
	return w.encoder.Encode(e)
}

func (w *writer) writePDF(e *Entry, s *sheet.Sheet) error {
	file, err := os.Create(e.File)
	if err != nil {
		return err
	}
	if _, err := (pdf.Renderer{Paper: e.Paper, LargePrint: e.Large}).Render(file, s); err != nil {
		e.Refused = err.Error()
	}
	return file.Close()
}

func sideOf(p *procedure.Procedure) visit.Side {
	if len(p.Side.Options()) == 0 {
		return visit.NoSide
	}
	return visit.Left
}

// answersOf returns the answers of one kind. The answer "yes" to a question with several is the first that isn't a
// kind of no.
func answersOf(p *procedure.Procedure, kind string) map[string]string {
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(p.Conditions)) {
		choices := p.Conditions[name].Answers()
		switch kind {
		case "yes":
			out[name] = choices[0]
			if n := slices.Index(choices, "yes"); n >= 0 {
				out[name] = "yes"
			} else if len(choices) > 1 && isNone(choices[0]) {
				out[name] = choices[1]
			}
		case "no":
			if n := slices.IndexFunc(choices, isNone); n >= 0 {
				out[name] = choices[n]
			}
		}
		if _, _, found := p.Contradiction(out); found {
			delete(out, name)
		}
	}
	return out
}

func isNone(answer string) bool { return answer == "no" || answer == "none" }

// wholeTable is the most rows of a table that stays whole.
const wholeTable = 6

func describe(e *Entry, s *sheet.Sheet) {
	e.Head = append(slices.Clone(s.RunningHead.Left), s.RunningHead.Right.String())
	tick := func(l *sheet.LeadIn) {
		if l != nil && l.Box {
			e.Ticks = append(e.Ticks, l.Text)
		}
	}
	for _, b := range s.Blocks {
		c, isConditional := b.(sheet.Conditional)
		for n := range c.Heading {
			tick(&c.Heading[n])
		}
		groups := c.Groups
		if !isConditional {
			groups = sheet.Groups(b)
		}
		for _, g := range groups {
			tick(g.LeadIn)
			for _, i := range g.Items {
				if len(i.Steps) > 0 && len(i.Steps) <= wholeTable {
					e.Boxes = append(e.Boxes, i.Text.String())
				}
			}
		}
		switch b := b.(type) {
		case sheet.PatientBanner:
			for _, f := range b.Fields {
				e.Choices += len(f.Choices)
			}
		case sheet.Section:
			e.Headings = append(e.Headings, b.Heading)
			e.Continued = append(e.Continued, b.Continued)
		case sheet.NextVisit:
			e.Headings = append(e.Headings, b.Heading)
			if b.Link != nil { // the code and the words beside it stay together
				e.Boxes = append(e.Boxes, b.Heading)
			}
		case sheet.TeachBack:
			e.Headings = append(e.Headings, b.Heading)
		case sheet.Help:
			for _, box := range b.Boxes {
				e.Boxes = append(e.Boxes, box.Heading.String())
				e.Calls = append(e.Calls, box.Heading.String(), box.Continued.String())
			}
		case sheet.ForOthers:
			e.Boxes = append(e.Boxes, b.Heading)
			e.Others = append(e.Others, b.Heading, b.Continued)
		case sheet.Message:
			e.Boxes = append(e.Boxes, b.Heading)
		case sheet.KeyTimes:
			e.KeyTimes = len(b.Cells)
			for _, line := range b.Lines {
				e.Once = append(e.Once, line.Label+":")
			}
			for _, cell := range b.Cells {
				if cell.Write && cell.Moment != "" {
					e.Places = append(e.Places, cell.Moment)
				}
			}
			e.Boxes = append(e.Boxes, b.Heading)
		case sheet.Timeline:
			e.Lanes = len(b.Lanes)
		case sheet.Signatures:
			for _, line := range b.Lines {
				e.Signs = append(e.Signs, line.Label, line.When)
			}
		case sheet.Diary:
			e.Diary = append(e.Diary, b.Heading)
			tick(b.LeadIn)
			e.Choices += len(b.ReliefWords)
		}
	}
	for _, b := range s.Blocks {
		for r := range sheet.Runs(b) {
			if r.Blank && r.Moment != "" {
				e.Places = append(e.Places, r.Moment)
			}
		}
	}
	for n := range e.Boxes {
		e.Boxes[n] = strings.TrimSpace(e.Boxes[n])
	}
}
