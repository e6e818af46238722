package compose_test

import (
	"reflect"
	"testing"

	"aftercare/internal/sheet/compose"
	"aftercare/internal/testkit"
)

// The sheets of several patients that share what is found once are those that each has alone.
func TestSheetsOfOneText(t *testing.T) {
	for _, clinic := range []string{"", "beverly-hills"} {
		line := testkit.Line(t, clinic)
		var shared *compose.Shared
		for name, v := range testkit.Visits(t) {
			made, err := line.Make("medial-branch-block", v)
			if err != nil {
				t.Fatal(err)
			}
			digest := made.Sheet.Source.Digest
			if shared == nil {
				shared = compose.Share(made.Procedure, made.Plan.Clinic, digest)
			}
			got, want := shared.Compose(made.Plan, made.Words), compose.Compose(made.Plan, made.Words, digest)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("clinic %q, %s: %+v, want %+v", clinic, name, got, want)
			}
			if got.Required != len(requiredOf(compose.Questions(made.Procedure))) || got.Required == 0 {
				t.Errorf("clinic %q, %s: %d required questions are open, want those of the procedure", clinic, name, got.Required)
			}
			for n := range got.Blanks {
				got.Blanks[n] = "written to"
			}
		}
	}
}

func requiredOf(all []compose.Question) (out []compose.Question) {
	for _, q := range all {
		if q.Required {
			out = append(out, q)
		}
	}
	return out
}
