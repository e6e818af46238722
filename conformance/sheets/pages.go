package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/html"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// writePages writes, as HTML, what golden cases don't cover: a right-to-left sheet, and sheets of random
// definitions.
func writePages(folder string, count int) error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: "beverly-hills"})
	if err != nil {
		return err
	}
	line := &pipeline.Line{Library: lib, Zone: time.UTC}
	r, err := line.Make("medial-branch-block", visit.Visit{
		Name: "محمد عبد الرحمن علي", Born: visit.Date{Year: 1961, Month: 4, Day: 2}, Side: visit.Both, Ended: time.Date(2026, 11, 23, 10, 20, 0, 0, time.UTC),
		Answers: map[string]string{"diagnostic": "yes"},
	})
	if err != nil {
		return err
	}
	r.Sheet.Language, r.Sheet.Direction = "ar", "rtl"
	if err := writePage(filepath.Join(folder, "from-the-right.html"), r.Sheet); err != nil {
		return err
	}
	_, words, err := lib.Load("medial-branch-block", "en")
	if err != nil {
		return err
	}
	for n := range count {
		p, v := testkit.Random(uint64(n))
		s := compose.Compose(resolve.Resolve(p, clinic.Profile{ID: "test", Name: "Test Clinic", Phone: "(310) 555-0142"}, v, time.UTC), words, "")
		if err := writePage(filepath.Join(folder, fmt.Sprintf("random-%d.html", n)), s); err != nil {
			return err
		}
	}
	return nil
}

func writePage(file string, s *sheet.Sheet) error {
	var b bytes.Buffer
	if err := html.Render(&b, s); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o600)
}
