package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/review/account"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// TestGoldens walks testdata/golden: each folder is a case whose "args" are the flags of a visit; the other
// files are the output of each stage. With -update they are rewritten, to be read as a patient would read them.
func TestGoldens(t *testing.T) {
	// The flags name folders from the project's root.
	t.Chdir(filepath.Join("..", ".."))
	cases, err := filepath.Glob(filepath.Join("testdata", "golden", "*", "args"))
	if err != nil || len(cases) < 5 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, file := range cases {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			args := strings.Split(strings.TrimSpace(string(data)), "\n")
			stages(t, dir, args)
		})
	}
}

func stages(t *testing.T, dir string, args []string) {
	golden(t, dir, "plain.txt", output(t, 0, append([]string{"show"}, args...)...))
	for _, width := range []int{40, 60, 80, 120} {
		golden(t, dir, fmt.Sprintf("terminal-%d.txt", width), output(t, width, append([]string{"show"}, args...)...))
	}
	golden(t, dir, "ascii-60.txt", output(t, 60, append([]string{"show", "--ascii"}, args...)...))
	for _, f := range formats {
		if f.isText() && f.isFile() && f.name != "text" && f.clinicCheck == nil { // a record has its own tests
			golden(t, dir, "sheet"+f.extension, output(t, 0, append([]string{"show", "--format", f.name}, args...)...))
		}
	}
	golden(t, dir, "explain.txt", output(t, 0, append([]string{"explain"}, args...)...))
	var a account.Account
	if err := json.Unmarshal(output(t, 0, append([]string{"explain", "--format", "json"}, args...)...), &a); err != nil {
		t.Error(err)
	}
	for _, paper := range [][]string{{"letter"}, {"a4"}, {"letter", "--large-print"}} {
		data := output(t, 0, append(append([]string{"pdf", "-o", "-", "--paper"}, paper...), args...)...)
		name := strings.ReplaceAll(strings.Join(paper, ""), "--", "-")
		golden(t, dir, "pdf-"+name+".txt", read(t, data))
		golden(t, dir, "tags-"+name+".txt", tags(t, data))
	}
}

// output runs the program, in a terminal of that width without colour; 0 is a pipe.
func output(t *testing.T, width int, args ...string) []byte {
	t.Helper()
	e, out, errs := newTestEnv(t)
	if width > 0 {
		e.outTerminal, e.columns = true, width
		e.getenv = func(k string) string { return map[string]string{"NO_COLOR": "1"}[k] }
	}
	if code := run(t.Context(), e, args); code != exitDone {
		t.Fatalf("%v: %d, %s", args, code, errs)
	}
	return out.Bytes()
}

// read returns a PDF's texts, page by page, with the size at each change of type.
func read(t *testing.T, data []byte) []byte {
	t.Helper()
	d, err := testkit.ReadPDF(data)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for n, p := range d.Pages {
		fmt.Fprintf(&b, "=== page %d of %d, %g by %g\n", n+1, len(d.Pages), p.Width, p.Height)
		for _, text := range p.Texts {
			weight := ""
			if text.Font == "F2" {
				weight = " bold"
			}
			fmt.Fprintf(&b, "%5.1f %5.1f %g%s: %s\n", text.X, p.Height-text.Y, text.Size, weight, strings.ReplaceAll(text.Words, "\u00a0", "~"))
		}
	}
	return b.Bytes()
}

// tags returns a PDF as a screen reader would read it.
func tags(t *testing.T, data []byte) []byte {
	t.Helper()
	d, err := testkit.ReadPDF(data)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := testkit.Structure(d)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(tree)
}

func golden(t *testing.T, dir, name string, got []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for n := range max(len(was), len(is)) {
		if line(was, n) != line(is, n) {
			t.Errorf("%s:%d differs; rewrite with -update, then read it\n- %s\n+ %s", path, n+1, line(was, n), line(is, n))
			return
		}
	}
}

func line(all []string, n int) string {
	if n < len(all) {
		return all[n]
	}
	return "(no such line)"
}

// The terminal and the paper show the same digest and the same words for a visit.
func TestTheTerminalShowsWhatPrints(t *testing.T) {
	args := []string{"mbb", "--ended", "2026-11-23 10:20", "--name", "Rosa Example", "--born", "1961-04-02", "--side", "left", "--clinic", "beverly-hills"}
	plain := string(output(t, 0, append([]string{"show"}, args...)...))
	d, err := testkit.ReadPDF(output(t, 0, append([]string{"pdf", "-o", "-"}, args...)...))
	if err != nil {
		t.Fatal(err)
	}
	paper := ""
	for _, p := range d.Pages {
		paper += testkit.StripSpace(p.Words())
	}
	_, digest, ok := strings.Cut(plain, "| text ")
	if digest, _, _ = strings.Cut(digest, "\n"); !ok || len(digest) != 19 || !strings.Contains(paper, testkit.StripSpace(digest)) {
		t.Errorf("the digest %q is not on paper", digest)
	}
	e, _, _ := newTestEnv(t)
	s, err := e.newSession(&visitFlags{clinic: "beverly-hills"}, "mbb")
	if err != nil {
		t.Fatal(err)
	}
	s.flags.fields.Ended = "2026-11-23 10:20"
	r, err := s.make(true)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range r.Sheet.Blocks {
		for _, g := range sheet.Groups(b) {
			for _, i := range g.Items {
				if !strings.Contains(testkit.StripSpace(plain), testkit.StripSpace(i.Text.String())) || !strings.Contains(paper, testkit.StripSpace(i.Text.String())) {
					t.Errorf("%s is not in both", i.Ref)
				}
			}
		}
	}
}
