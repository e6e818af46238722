package pipeline_test

import (
	"testing"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/pipeline"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// BenchmarkMake makes a sheet with the definition already loaded: what each further patient costs.
func BenchmarkMake(b *testing.B) {
	line := testkit.Line(b, "beverly-hills")
	v := testkit.Visits(b)["named"]
	for b.Loop() {
		if _, err := line.Make("medial-branch-block", v); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCold makes the first sheet of a process: library, definition, digest, sheet.
func BenchmarkCold(b *testing.B) {
	for b.Loop() {
		lib, err := library.Open(library.Options{Builtin: procedures.FS, NeededOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		line := pipeline.Line{Library: lib, Zone: time.UTC}
		if _, err := line.Make("medial-branch-block", visit.Visit{}); err != nil {
			b.Fatal(err)
		}
	}
}
