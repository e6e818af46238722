package jsonlines

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/batch/schedule/form"
)

func TestRecords(t *testing.T) {
	long := strings.Repeat("x", form.MaxCell+9)
	in := bufio.NewReaderSize(strings.NewReader("{\"a\": 1}\r\n\n  \nnonsense\nJos\u00c3\u00a9\n"+long+"\n{}"), form.BufferSize)
	lines := Open("s.jsonl", in, true)
	var got []form.Record
	for {
		r, err := lines.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	want := []form.Record{
		{Line: 1, Cells: []string{`{"a": 1}`}}, {Line: 4, Cells: []string{"nonsense"}},
		{Line: 5, Cells: []string{form.ReasonMark + "Jos\u00c3\u00a9"}, Reject: "the line is UTF-8, and cp1252 was asked for"},
		{Line: 6, Cells: []string{long[:form.MaxCell+1]}, Reject: form.LineTooLong}, {Line: 7, Cells: []string{"{}"}},
	}
	if d := cmp.Diff(want, got); d != "" || lines.Header() != nil {
		t.Error(d)
	}
}

// An object is its pairs in order, with repeated keys; what is not exactly one object is none.
func TestWalk(t *testing.T) {
	for text, want := range map[string]string{
		`{"b": "x\u00e9", "a": 1e400, "b": null, "c": true, "d": false}`: "b=x\u00e9 a=1e400 b= c=yes d=no ", `{}`: "", `{"a": [1], "b": {"c": 2}}`: "a! b! ",
		`{"a": 1} {}`: "a=1 error", `{"a": 1`: "a=1 error", `[]`: "error", `"x"`: "error", ``: "error", `{"a": }`: "error",
	} {
		got := ""
		ok := Walk([]byte(text), func(key string, v Value) bool {
			text, scalar := v.Scalar()
			if got += key; scalar {
				got += "=" + text + " "
			} else {
				got += "! "
			}
			return true
		})
		if !ok {
			got += "error"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
