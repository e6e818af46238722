package testkit

import "testing"

// fakeT counts what a check reports.
type fakeT struct {
	testing.TB
	errors int
}

func (f *fakeT) Helper()               {}
func (f *fakeT) Errorf(string, ...any) { f.errors++ }

// A value is found wherever it stands but in the random name of a test's own folder.
func TestExpectAbsent(t *testing.T) {
	for text, want := range map[string]int{
		`"/tmp/TestMany_of_them516541950/001": 4 rejected`:        0,
		`/tmp/TestMany1950/001/1950.csv`:                          1,
		`row 4: born 1950-02-03`:                                  1,
		`/tmp/TestMany19/002/a.csv:3: "Quentin", born 1950 or so`: 2,
		`nothing`: 0,
	} {
		f := &fakeT{TB: t}
		if ExpectAbsent(f, "here", text, "Quentin", "1950"); f.errors != want {
			t.Errorf("%q: %d found, expected %d", text, f.errors, want)
		}
	}
}
