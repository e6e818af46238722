package compose_test

import (
	"testing"

	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
)

func BenchmarkResolve(b *testing.B) {
	line := testkit.Line(b, "beverly-hills")
	v := testkit.Visits(b)["named"]
	p, _, err := line.Procedure("medial-branch-block", "en")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		resolve.Resolve(p, line.Library.Clinic(), v, line.Zone)
	}
}

func BenchmarkCompose(b *testing.B) {
	line := testkit.Line(b, "beverly-hills")
	r, err := line.Make("medial-branch-block", testkit.Visits(b)["named"])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		compose.Compose(r.Plan, r.Words, r.Sheet.Source.Digest)
	}
}

func BenchmarkDigest(b *testing.B) {
	line := testkit.Line(b, "beverly-hills")
	p, words, err := line.Procedure("medial-branch-block", "en")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		compose.Digest(p, line.Library.Clinic(), words)
	}
}
