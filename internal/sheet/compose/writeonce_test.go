package compose_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// variantsOf returns visits for nobody, with no answer, with the first and with the last answer to every question.
func variantsOf(p *procedure.Procedure) []visit.Visit {
	out := []visit.Visit{{}, {Day: visit.Date{Year: 2026, Month: 11, Day: 27}}}
	for _, first := range []bool{true, false} {
		v := visit.Visit{Answers: map[string]string{}}
		for _, name := range slices.Sorted(maps.Keys(p.Conditions)) {
			all := p.Conditions[name].Answers()
			v.Answers[name] = all[len(all)-1]
			if first {
				v.Answers[name] = all[0]
			}
		}
		out = append(out, v)
	}
	return out
}

// timeLines returns a sheet's lines for times, by moment, and where staff write each moment.
func timeLines(s *sheet.Sheet) (lines map[string]sheet.TimeLine, blanks map[string]int) {
	lines, blanks = map[string]sheet.TimeLine{}, map[string]int{}
	for _, b := range s.Blocks {
		for r := range sheet.Runs(b) {
			if r.Blank && r.Moment != "" {
				blanks[r.Moment]++
			}
		}
		if key, ok := b.(sheet.KeyTimes); ok {
			for _, l := range key.Lines {
				lines[l.Moment] = l
				blanks[l.Moment]++
			}
			for _, c := range key.Cells {
				if c.Write && c.Moment != "" {
					blanks[c.Moment]++
				}
			}
		}
	}
	return lines, blanks
}

// checkWrittenOnce checks that each time has one line to write it on, and that each reference has its line, which is
// named as the words before the reference say. It returns how many references there are.
func checkWrittenOnce(t *testing.T, s *sheet.Sheet) (refs int) {
	t.Helper()
	lines, blanks := timeLines(s)
	for moment, n := range blanks {
		if n != 1 {
			t.Errorf("%s, %s: %q is written by hand in %d places", s.ID, s.Language, moment, n)
		}
	}
	used := map[string]bool{}
	for _, b := range s.Blocks {
		if key, ok := b.(sheet.KeyTimes); ok {
			for _, c := range key.Cells {
				used[c.Moment] = true
			}
		}
		for _, text := range textsOf(b) {
			for n, r := range text {
				if r.Moment == "" || r.Blank {
					continue
				}
				refs++
				used[r.Moment] = true
				before := strings.ToLower(plainSpaces(text[:n]))
				if l, ok := lines[r.Moment]; !ok || !strings.HasSuffix(strings.TrimSpace(before), strings.ToLower(plainSpaces(sheet.Words(l.Label)))) {
					t.Errorf("%s, %s: %q refers to the line %q", s.ID, s.Language, text, l.Label)
				}
			}
		}
	}
	for moment := range lines {
		if !used[moment] {
			t.Errorf("%s, %s: nothing refers to the line %q", s.ID, s.Language, moment)
		}
	}
	return refs
}

func textsOf(b sheet.Block) (out []sheet.Text) {
	for _, g := range sheet.Groups(b) {
		for _, i := range g.Items {
			out = append(out, i.Text, i.Do)
			for _, s := range i.Steps {
				out = append(out, s.What)
			}
		}
	}
	return out
}

// Of every definition, in each language, whatever was answered: a time that staff write by hand has one line on the
// sheet, and nothing is written where the end is known.
func TestEachTimeIsWrittenOnce(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	refs := 0
	for _, id := range ids {
		for _, lang := range lib.Languages() {
			p, words, err := lib.Load(id, lang)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range variantsOf(p) {
				refs += checkWrittenOnce(t, compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), words, ""))
				v.Ended = time.Date(2026, 11, 27, 10, 20, 0, 0, time.UTC)
				s := compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), words, "")
				lines, _ := timeLines(s)
				if len(lines) > 0 || checkWrittenOnce(t, s) > 0 {
					t.Errorf("%s, %s: %v are written by hand though the end is known", id, lang, lines)
				}
			}
		}
	}
	if refs < 500 {
		t.Errorf("only %d references: the test looks at too little", refs)
	}
}

// So it is for definitions of any kind.
func TestEachTimeOfARandomDefinitionIsWrittenOnce(t *testing.T) {
	refs := 0
	for seed := range uint64(rounds) {
		p, v := testkit.Random(seed)
		v.Ended, v.Day = time.Time{}, visit.Date{}
		refs += checkWrittenOnce(t, compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), testkit.English(t), ""))
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
	if refs == 0 {
		t.Error("no references: the test looks at nothing")
	}
}

// Times that are near each other are different ones; one time in other sentences is one.
func TestWhichTimesAreWrittenOnce(t *testing.T) {
	for _, c := range []struct {
		first, second procedure.TimeKey
		words         [2]string
		once          bool
	}{
		{procedure.Until, procedure.By, [2]string{"24 hours", "24 hours"}, true},
		{procedure.From, procedure.Until, [2]string{"about 6 hours", "about 6 hours"}, true},
		{procedure.Until, procedure.Until, [2]string{"bedtime or 8 hours", "8 hours"}, true},
		{procedure.Until, procedure.Until, [2]string{"24 hours", "23 hours"}, false},
		{procedure.Until, procedure.Until, [2]string{"6 hours", "about 6 hours"}, false},
		{procedure.Until, procedure.Until, [2]string{"60 minutes", "1 hour"}, false},
		{procedure.Until, procedure.By, [2]string{"2 to 3 hours", "2 to 3 hours"}, false},
		{procedure.Until, procedure.By, [2]string{"24 hours", "next day"}, false},
	} {
		first := at(t, procedure.Activity, "Wait, {"+string(c.first)+"}.", c.first, c.words[0])
		second := at(t, procedure.Activity, "Wait, {"+string(c.second)+"}.", c.second, c.words[1])
		first.Key, second.Key = "first", "second"
		p := &procedure.Procedure{
			About:    procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "x"}}},
			Sections: []procedure.Section{{Kind: procedure.Activity, Items: []procedure.Instruction{first, second}}},
			Settings: map[string]procedure.Setting{compose.EmergencyNumber: {Value: "911"}},
		}
		for _, lang := range []string{"en", "es"} {
			s := compose.Compose(resolve.Resolve(p, clinic.Profile{}, visit.Visit{}, time.UTC), testkit.Words(t, lang), "")
			refs := checkWrittenOnce(t, s)
			if lines, _ := timeLines(s); c.once != (len(lines) == 1 && refs == 2) || !c.once && refs > 0 {
				t.Errorf("%s, %v: %d lines, %d references", lang, c.words, len(lines), refs)
			}
		}
	}
}

// A part of a sheet brings the lines that its texts refer to.
func TestAPartHasTheLinesItRefersTo(t *testing.T) {
	s := testkit.Sheet(t, "", visit.Visit{})
	for _, name := range sheet.Parts {
		part, err := s.Select([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range part.Blocks {
			if key, ok := b.(sheet.KeyTimes); ok && name == "key-times" && len(key.Lines) == 0 {
				t.Error("the key times have no lines: the test looks at nothing")
			}
		}
		if name != "key-times" {
			checkWrittenOnce(t, part)
		}
	}
}
