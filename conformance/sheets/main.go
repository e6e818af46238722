// Command sheets writes the sheets for validators: each golden case on each paper, each procedure in each
// language, drafts, and sheets of random definitions and visits.
//
// usage: sheets FOLDER GOLDEN-FOLDER COUNT, or sheets merge FILE COUNT, or sheets pages FOLDER COUNT, or
// sheets fhir TOOL FOLDER CLINIC CLINIC
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // for machines without time zone files

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/picture"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

func main() {
	log.SetFlags(0)
	if os.Args[1] == "fhir" {
		if err := writeRecords(os.Args[2], os.Args[3], os.Args[4], os.Args[5]); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

// alike is what the sheets have alike.
var alike = pdf.NewCache()

func run(folder, goldens, count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	switch folder {
	case "merge":
		return writeMerged(goldens, n)
	case "pages":
		return writePages(goldens, n)
	}
	if err := writeGoldens(folder, goldens); err != nil {
		return err
	}
	if err := writeBlanks(folder); err != nil {
		return err
	}
	if err := writeDrafts(folder); err != nil {
		return err
	}
	if err := writeClinicFonts(folder); err != nil {
		return err
	}
	const patients = 100
	if err := writeMerged(filepath.Join(folder, "merged.pdf"), patients); err != nil {
		return err
	}
	return writeRandom(folder, n)
}

// papers are the kinds of paper, as flags.
var papers = map[string][]string{
	"letter": nil, "a4": {"--paper", "a4"}, "large": {"--large-print"}, "a4-large": {"--paper", "a4", "--large-print"},
}

// writeGoldens runs the program on the flags of each golden case.
func writeGoldens(folder, goldens string) error {
	cases, err := filepath.Glob(filepath.Join(goldens, "*", "args"))
	if err != nil {
		return err
	}
	tool := filepath.Join(folder, "..", "aftercare")
	if out, err := exec.Command("go", "build", "-o", tool, "./cmd/aftercare").CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	for _, file := range cases {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		flags := strings.Split(strings.TrimSpace(string(data)), "\n")
		for paper, more := range papers {
			name := filepath.Join(folder, "golden-"+filepath.Base(filepath.Dir(file))+"-"+paper+".pdf")
			args := append(append([]string{"pdf", "-o", name}, flags...), more...)
			if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w: %s", file, err, out)
			}
		}
	}
	return nil
}

// writeBlanks writes the blank sheet of each procedure in each language, alternating between ordinary and large
// print.
func writeBlanks(folder string) error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		return err
	}
	ids, err := lib.IDs()
	if err != nil {
		return err
	}
	line := &pipeline.Line{Library: lib, Zone: time.UTC}
	for _, lang := range lib.Languages() {
		for n, id := range ids {
			r, err := line.Make(id, visit.Visit{Language: lang})
			if err != nil {
				return fmt.Errorf("%s, %s: %w", id, lang, err)
			}
			var b bytes.Buffer
			if _, err := (pdf.Renderer{LargePrint: n%2 == 1, Cache: alike}).Render(&b, r.Sheet); err != nil {
				return fmt.Errorf("%s, %s: %w", id, lang, err)
			}
			if err := os.WriteFile(filepath.Join(folder, "blank-"+id+"-"+lang+".pdf"), b.Bytes(), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeDrafts writes the draft of one procedure in each language, on each paper.
func writeDrafts(folder string) error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: filepath.Join("testdata", "clinic")})
	if err != nil {
		return err
	}
	line := &pipeline.Line{Library: lib, Zone: time.UTC, Audience: pipeline.Reviewers}
	for _, lang := range lib.Languages() {
		r, err := line.Make("medial-branch-block", visit.Visit{Language: lang})
		if err != nil {
			return fmt.Errorf("draft, %s: %w", lang, err)
		}
		for _, paper := range []string{"letter", "a4"} {
			for _, large := range []bool{false, true} {
				var b bytes.Buffer
				if _, err := (pdf.Renderer{Paper: paper, LargePrint: large, Cache: alike}).Render(&b, r.Sheet); err != nil {
					return fmt.Errorf("draft, %s, %s: %w", lang, paper, err)
				}
				if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("draft-%s-%s-large-%t.pdf", lang, paper, large)), b.Bytes(), 0o600); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func writeRandom(folder string, count int) error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		return err
	}
	_, words, err := lib.Load("medial-branch-block", "en")
	if err != nil {
		return err
	}
	profile := clinic.Profile{ID: "test", Name: "Test Clinic", Phone: "(310) 555-0142", Link: "https://example.org/{id}/{lang}"}
	logo, err := os.ReadFile(filepath.Join("testdata", "clinic", "images", "logo.png"))
	if err != nil {
		return err
	}
	image, err := picture.Decode(logo)
	if err != nil {
		return err
	}
	for n := range count {
		p, v := testkit.Random(uint64(n))
		if profile.Logo = image; n%2 == 0 {
			profile.Logo = nil
		}
		s := compose.Compose(resolve.Resolve(p, profile, v, time.UTC), words, "")
		r := pdf.Renderer{Paper: []string{"letter", "a4"}[n%2], LargePrint: n%3 == 0, Cache: alike}
		var b bytes.Buffer
		_, err := r.Render(&b, s)
		if err != nil && r.LargePrint {
			// A dozen random emergency signs needn't fit on a first page in large print.
			r.LargePrint = false
			_, err = r.Render(&b, s)
		}
		if err != nil {
			return fmt.Errorf("seed %d: %w", n, err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("random-%03d.pdf", n)), b.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// writeClinicFonts writes sheets of names that the embedded typefaces can't print, with a clinic's font that has a bold face and with one
// that has none, and of names whose letters have marks.
func writeClinicFonts(folder string) error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: filepath.Join("testdata", "clinic")})
	if err != nil {
		return err
	}
	line := &pipeline.Line{Library: lib, Zone: time.UTC}
	letters := map[rune]rune{'王': 'W', '明': 'M', '𠮷': 'Q', '田': 'T', '김': 'K'}
	var fonts [2][]byte
	for n, data := range [][]byte{goregular.TTF, gobold.TTF} {
		if fonts[n], err = testkit.GlyphsAs(data, letters); err != nil {
			return err
		}
	}
	for n, name := range []string{"王明 (Wang Ming)", "𠮷田 김, Łódź", "Ọláṣẹ́ Pe̍h-ōe Ho̍k", "Ọláṣẹ́ 王"} {
		v := visit.Visit{Name: name, Record: "1000", Side: visit.Left, Ended: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), Message: "See you soon, " + name}
		made, err := line.Make("medial-branch-block", v)
		if err != nil {
			return err
		}
		for bold, data := range map[bool][]byte{true: fonts[1], false: nil} {
			r := pdf.Renderer{LargePrint: n%2 == 1, Cache: alike, Extra: pdf.NewExtra(func() ([]byte, []byte, error) { return fonts[0], data, nil })}
			var b bytes.Buffer
			if _, err := r.Render(&b, made.Sheet); err != nil {
				return fmt.Errorf("name %d: %w", n, err)
			}
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("font-%d-bold-%t.pdf", n, bold)), b.Bytes(), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeMerged writes count patients into one file.
func writeMerged(file string, count int) error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: filepath.Join("testdata", "clinic")})
	if err != nil {
		return err
	}
	line := &pipeline.Line{Library: lib, Zone: time.UTC}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	m := pdf.NewMerger(f, pdf.Renderer{Cache: alike, TwoSided: true}, "Sheets to print", "en")
	for n := range count {
		v := visit.Visit{
			Name: fmt.Sprintf("Patient Number %d", n), Record: fmt.Sprint(1000 + n), Side: visit.Sides[n%3],
			Ended: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC).Add(time.Duration(n%500) * time.Minute), Answers: map[string]string{"diagnostic": []string{"yes", "no"}[n%2]},
		}
		r, err := line.Make("medial-branch-block", v)
		if err != nil {
			return err
		}
		if _, err := m.Add(r.Sheet, fmt.Sprintf("Row %d", n+1)); err != nil {
			return err
		}
	}
	if err := m.Close(); err != nil {
		return err
	}
	return f.Close()
}
