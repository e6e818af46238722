// Command combinations writes every sheet that answers can make, for the reader in read.py: for each procedure,
// in each language, every combination of answers that can be true together, including those in which a question
// wasn't asked, at two times of day.
//
// Standard output is JSON lines. {"procedure", "language", "conditions"} starts a procedure: for each
// condition, its answers and their lead-ins. {"line"} is a line that some sheet has: its number, section,
// level, instruction, lead-in, whether it starts "not for everyone", and its words in runs, each with its time
// if it has one. {"sheet"} is a sheet: its answers, and the numbers of its lines in order.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for machines without time zone files

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

func main() {
	log.SetFlags(0)
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	w := &walker{encoder: json.NewEncoder(out), numbers: map[line]int{}}
	if err := w.writeAll(lib, os.Args[1:]); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

// walker writes each line once.
type walker struct {
	encoder *json.Encoder
	numbers map[line]int
}

// line is one instruction as one sheet words it. Runs is its words in JSON, so that lines can be compared.
type line struct {
	Procedure, Language, Section, Level, Ref, LeadIn, Runs string
}

// run is some words and the time that they give: its two ends, and whether it is a day.
type run struct {
	Words string     `json:"words"`
	Start *time.Time `json:"start,omitempty"`
	End   *time.Time `json:"end,omitempty"`
	Day   bool       `json:"day,omitempty"`
}

func (w *walker) writeAll(lib *library.Library, ids []string) error {
	if len(ids) == 0 {
		var err error
		if ids, err = lib.IDs(); err != nil {
			return err
		}
	}
	for _, lang := range lib.Languages() {
		for _, id := range ids {
			p, words, err := lib.Load(id, lang)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", id, lang, err)
			}
			if err := w.writeProcedure(p, words, lib.Clinic()); err != nil {
				return err
			}
		}
	}
	return nil
}

// endTimes are when the procedures end: by day, and so late that deadlines fall in the night.
var endTimes = []time.Time{
	time.Date(2026, 11, 27, 13, 40, 0, 0, time.UTC),
	time.Date(2026, 11, 27, 18, 30, 0, 0, time.UTC),
}

func (w *walker) writeProcedure(p *procedure.Procedure, words *locale.Words, c clinic.Profile) error {
	conditions := map[string]map[string]string{}
	for name, condition := range p.Conditions {
		conditions[name] = map[string]string{}
		for _, answer := range condition.Answers() {
			conditions[name][answer] = condition.LeadInFor(answer)
		}
	}
	if err := w.encoder.Encode(map[string]any{"procedure": p.ID, "language": words.Language, "conditions": conditions}); err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(p.Conditions))
	return combinations(p, names, map[string]string{}, func(answers map[string]string) error {
		for _, ended := range endTimes {
			v := visit.Visit{Name: "Rosa Example", Born: visit.Date{Year: 1961, Month: 4, Day: 2}, Ended: ended, Language: words.Language, Answers: answers}
			s := compose.Compose(resolve.Resolve(p, c, v, time.UTC), words, "")
			if err := w.writeSheet(p, words.Language, answers, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// combinations calls each for every combination of answers to the named conditions that can be true together,
// including those in which some aren't asked.
func combinations(p *procedure.Procedure, names []string, answers map[string]string, each func(map[string]string) error) error {
	if _, _, found := p.Contradiction(answers); found {
		return nil
	}
	if len(names) == 0 {
		return each(maps.Clone(answers))
	}
	for _, answer := range append([]string{""}, p.Conditions[names[0]].Answers()...) {
		if answer == "" {
			delete(answers, names[0])
		} else {
			answers[names[0]] = answer
		}
		if err := combinations(p, names[1:], answers, each); err != nil {
			return err
		}
	}
	delete(answers, names[0])
	return nil
}

func (w *walker) writeSheet(p *procedure.Procedure, lang string, answers map[string]string, s *sheet.Sheet) error {
	var numbers []int
	add := func(section, level string, groups []sheet.Group) error {
		for _, g := range groups {
			leadIn := ""
			if g.LeadIn != nil {
				leadIn = g.LeadIn.Text
			}
			for _, i := range g.Items {
				for _, t := range texts(i) {
					encoded, err := json.Marshal(runs(t))
					if err != nil {
						return err
					}
					n, err := w.lineNumber(line{p.ID, lang, section, level, i.Ref, leadIn, string(encoded)})
					if err != nil {
						return err
					}
					numbers = append(numbers, n)
				}
			}
		}
		return nil
	}
	for _, b := range s.Blocks {
		var section string
		switch b := b.(type) {
		case sheet.Help:
			for _, box := range b.Boxes {
				if err := add("warnings", box.Level, box.Groups); err != nil {
					return err
				}
			}
			continue
		case sheet.Overview:
			section = "about"
		case sheet.ForOthers:
			section = "for-others"
		case sheet.Section:
			section = b.Kind
		case sheet.NextVisit:
			section = "follow-up"
		case sheet.TeachBack:
			section = "teach-back"
		default:
			continue // has no instruction of its own
		}
		if err := add(section, "", sheet.Groups(b)); err != nil {
			return err
		}
	}
	return w.encoder.Encode(map[string]any{"sheet": answers, "lines": numbers})
}

// texts returns an item's words, what to do at once, and its steps.
func texts(i sheet.Item) []sheet.Text {
	out := []sheet.Text{i.Text}
	if len(i.Do) > 0 {
		out = append(out, i.Do)
	}
	for _, s := range i.Steps {
		if len(s.What) > 0 {
			out = append(out, s.What)
		}
	}
	return out
}

func runs(t sheet.Text) []run {
	out := make([]run, 0, len(t))
	for _, r := range t {
		next := run{Words: strings.ReplaceAll(r.Words, "\u00a0", " ")}
		if r.Time != nil {
			next.Start, next.End, next.Day = &r.Time.Start, &r.Time.End, r.Time.Day
		}
		out = append(out, next)
	}
	return out
}

// lineNumber returns the line's number, and writes the line when it is new.
func (w *walker) lineNumber(l line) (int, error) {
	if n, ok := w.numbers[l]; ok {
		return n, nil
	}
	n := len(w.numbers)
	w.numbers[l] = n
	return n, w.encoder.Encode(map[string]any{
		"line": n, "section": l.Section, "level": l.Level, "ref": l.Ref, "lead": l.LeadIn, "runs": json.RawMessage(l.Runs),
	})
}
