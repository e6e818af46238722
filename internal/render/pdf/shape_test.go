package pdf

import (
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// The shape of earlier sheets decides nothing: each sheet of many patients has the bytes that it has alone.
func TestShapesDecideNothing(t *testing.T) {
	testkit.SkipUnderRace(t)
	line := testkit.Line(t, "beverly-hills")
	names := []string{"Rosa M. Delgado", "Bo Li", "Maria Guadalupe Fernandez-Villanueva de la Torre y Castellanos", "Ana O'Neil"}
	for _, r := range []Renderer{{Paper: "letter"}, {Paper: "a4"}, {Paper: "letter", LargePrint: true}} {
		cached := r
		cached.Cache = NewCache()
		made := 0
		for n := range 32 {
			v := testkit.Visits(t)["named"]
			v.Name, v.Message = names[n%len(names)], ""
			v.Ended = v.Ended.AddDate(0, 0, n).Add(time.Duration(n*35) * time.Minute)
			v.Side = []visit.Side{visit.Left, visit.Right}[n%2]
			for _, id := range []string{"medial-branch-block", "colonoscopy", "skin-biopsy"} {
				w := v
				if id != "medial-branch-block" {
					w.Answers, w.Side, w.Site = nil, "", ""
				}
				s, err := line.Make(id, w)
				if err != nil {
					continue // a site that the procedure doesn't have, or an hour that nobody ends at
				}
				made++
				var alone, after bytes.Buffer
				if _, err := r.Render(&alone, s.Sheet); err != nil {
					t.Fatal(err)
				}
				if _, err := cached.Render(&after, s.Sheet); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(alone.Bytes(), after.Bytes()) {
					t.Fatalf("%s, %v, %s: other bytes after other sheets", id, v.Ended, v.Name)
				}
			}
		}
		if shapes := len(cached.Cache.shapes.newer); made < 60 || shapes == 0 || shapes >= made {
			t.Errorf("%+v: %d sheets of %d shapes", r, made, shapes)
		}
	}
}

// Nor do they where only the length of the instructions differs, the times, the days to tick and the message.
func TestAnswersDecideNothing(t *testing.T) {
	testkit.SkipUnderRace(t)
	for _, r := range []Renderer{{Paper: "letter"}, {Paper: "a4"}, {Paper: "letter", LargePrint: true}} {
		made, shapes := 0, 0
		for seed := range uint64(12) {
			cached := r
			cached.Cache = NewCache()
			for variant := range uint64(8) {
				s := testkit.RandomSheet(t, seed)
				reword(s, rand.New(rand.NewPCG(seed, variant/2))) // each wording twice
				var alone, after bytes.Buffer
				_, err := r.Render(&alone, s)
				if _, again := cached.Render(&after, s); (err == nil) != (again == nil) {
					t.Fatalf("seed %d, variant %d: %v alone, %v after other sheets", seed, variant, err, again)
				}
				if !bytes.Equal(alone.Bytes(), after.Bytes()) {
					t.Fatalf("%+v, seed %d, variant %d: other bytes after other sheets", r, seed, variant)
				}
				if err == nil {
					made++
				}
			}
			if outlines := len(cached.Cache.questions.newer); outlines > 1 {
				t.Errorf("seed %d: %d shapes, though only the instructions differ", seed, outlines)
			}
			shapes += len(cached.Cache.shapes.newer)
		}
		if shapes == 0 || shapes > made/2 {
			t.Errorf("%+v: %d sheets have %d shapes", r, made, shapes)
		}
	}
}

// reword makes some instructions longer, and gives them days to tick of another width.
func reword(s *sheet.Sheet, rnd *rand.Rand) {
	more := func(words sheet.Text) sheet.Text {
		if len(words) == 0 || rnd.IntN(16) > 0 {
			return words
		}
		run := sheet.Run{Words: strings.Repeat(" more", 1+rnd.IntN(8)), Strong: rnd.IntN(2) == 0}
		if rnd.IntN(2) == 0 {
			run = sheet.Run{Blank: true}
		}
		return append(slices.Clone(words), run)
	}
	long := strings.Repeat("m", rnd.IntN(30))
	for n, b := range s.Blocks {
		switch b := b.(type) {
		case sheet.TeachBack:
			continue
		case sheet.Message:
			b.Text = more(b.Text)
			s.Blocks[n] = b
		case sheet.KeyTimes:
			for n := range b.Cells {
				if b.Cells[n].Value != "" && rnd.IntN(3) == 0 {
					b.Cells[n].Value += strings.Repeat(" PM", 1+rnd.IntN(4))
				}
			}
		}
		for _, g := range sheet.Groups(b) {
			for n := range g.Items {
				i := &g.Items[n]
				i.Text = more(i.Text)
				for n := range i.Steps {
					i.Steps[n].What = more(i.Steps[n].What)
				}
				if _, is := b.(sheet.Section); is && i.Log == nil {
					i.Log = &sheet.Log{Label: "Days", Days: make([]sheet.LogDay, 12)}
				}
				if i.Log != nil {
					for n := range i.Log.Days {
						i.Log.Days[n].Label = "Nov 27" + long
					}
				}
			}
		}
	}
}

// What changes how a sheet may be arranged is tried; what doesn't, isn't.
func TestShapeOfASheet(t *testing.T) {
	of := func(change func(v *visit.Visit)) *sheet.Sheet {
		v := testkit.Visits(t)["named"]
		v.Message = "Bring your drops."
		change(&v)
		return testkit.Sheet(t, "", v)
	}
	r := Renderer{Paper: "letter", Cache: NewCache()}
	tried := func(s *sheet.Sheet) bool {
		before := len(r.Cache.shapes.newer)
		if _, err := r.Render(io.Discard, s); err != nil {
			t.Fatal(err)
		}
		return len(r.Cache.shapes.newer) > before
	}
	tried(of(func(*visit.Visit) {}))
	for name, s := range map[string]*sheet.Sheet{
		"an hour that is as wide": of(func(v *visit.Visit) { v.Ended = v.Ended.Add(7 * time.Minute) }),
		"a name of one line":      of(func(v *visit.Visit) { v.Name = "Rosa Example" }),
		"a message of one line":   of(func(v *visit.Visit) { v.Message = "Eat something." }),
	} {
		if tried(s) {
			t.Errorf("%s is tried", name)
		}
	}
	for name, s := range map[string]*sheet.Sheet{
		"another answer":          of(func(v *visit.Visit) { v.Answers = map[string]string{"sedation": "yes", "diagnostic": "yes"} }),
		"no message":              of(func(v *visit.Visit) { v.Message = "" }),
		"a message of more lines": of(func(v *visit.Visit) { v.Message = strings.Repeat("Bring your drops. ", 12) }),
		"a name that takes lines": of(func(v *visit.Visit) { v.Name = "Maria Guadalupe Fernandez-Villanueva de la Torre y Castellanos" }),
	} {
		if !tried(s) {
			t.Errorf("%s isn't tried", name)
		}
	}
}

// Every block of a sheet is in its shape: none is left out when one is added.
func TestEveryBlockHasAShape(t *testing.T) {
	for seed := range uint64(200) {
		s := testkit.RandomSheet(t, seed)
		r := Renderer{Paper: "letter"}
		face, err := r.typefaceFor(s)
		if err != nil {
			continue
		}
		if _, ok := shapeOf(newWorkspace(nil), s, face, newMetrics("letter", false)); !ok {
			t.Fatalf("seed %d has no shape", seed)
		}
	}
}
