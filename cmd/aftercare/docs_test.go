package main

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/batch"
	"aftercare/internal/pipeline"
	"aftercare/internal/testkit"
)

// documented is what a documented line does if it doesn't simply exit with 0.
var documented = map[string]struct {
	code int
	says string
}{
	`aftercare init`:             {exitUsage, "needs the name of one folder"},
	`aftercare new nail-surgery`: {exitUsage, "needs to know what the procedure is called"},
	`aftercare approve mbb --by "Dr. Ana Ruiz" --role "pain physician"`:                    {exitUsage, asks},
	`aftercare approve mbb --clinic my-clinic --by "Dr. Ana Ruiz" --role "pain physician"`: {exitUsage, asks},
	`aftercare approve nail-surgery --by "Dr. Lee Park" --role "podiatrist"`:               {exitUsage, asks},
	`aftercare print mbb`:          {exitUsage, asks},
	`aftercare print nail-surgery`: {exitUsage, asks},
	`aftercare show nail-surgery`:  {exitDefinitions, "not approved"}, // only a terminal shows it
	`aftercare show mbb`:           {exitDefinitions, "not approved"},
}

// answered is what does the same as a documented line and the answers of a person, for the lines that follow.
var answered = map[string]string{
	`aftercare init`: `aftercare init my-clinic --name "Front Street Clinic" --phone "(310) 555-0142" --after-hours "(310) 555-0143" --time-zone America/Los_Angeles --yes`,
	`aftercare approve mbb --by "Dr. Ana Ruiz" --role "pain physician"`: `aftercare settings --format yaml >> my-clinic/clinic.yaml && aftercare approve mbb --by "Dr. Ana Ruiz" --role "pain physician" --yes`,
	`aftercare new nail-surgery`:                                        `aftercare new nail-surgery --title "Nail surgery" --include surgical-cut --part big-toe --yes`,
	`aftercare approve nail-surgery --by "Dr. Lee Park" --role "podiatrist"`: `aftercare settings nail-surgery --format yaml | sed '1,/^decide:/d' >> my-clinic/clinic.yaml && ` +
		`aftercare approve nail-surgery --by "Dr. Lee Park" --role "podiatrist" --yes`,
}

// documents are pages whose commands are run in order, each page in a folder of its own, and what is run there
// first.
var documents = []struct{ file, before string }{
	{"README.md", `rm -r my-clinic`},
	{"docs/scripts.md", ``},
	{"docs/it.md", ``},
	{"docs/fhir.md", `sed -i 's/"side": "left", //' visit.json && awk '{print $0 (NR == 1 ? ",record" : ",00" NR)}' monday.csv > m && mv m monday.csv && ` +
		`printf '%s\n' '{"resourceType":"Patient","id":"p1","name":[{"family":"Example","given":["Rosa"]}],"birthDate":"1961-04-02"}' > Patient.ndjson && ` +
		`printf '%s\n' '{"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"}}' > Encounter.ndjson && ` +
		`printf '%s\n' '{"resourceType":"Procedure","id":"r1","status":"completed","code":{"text":"Facet test"},"subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},"bodySite":[{"coding":[{"system":"http://snomed.info/sct","code":"7771000"}]}],"performedDateTime":"2026-10-30"}' > Procedure.ndjson && ` +
		`printf 'procedures: {Facet test: medial-branch-block}\n' > map.yaml`},
}

// What a page tells people to type does what the page says.
func TestEveryDocumentedCommandRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are lines of a POSIX shell")
	}
	for n, clock := range clocks {
		t.Run(clock, func(t *testing.T) {
			if n > 0 { // what runs at once is the same at each time
				testkit.SkipUnderRace(t)
			}
			t.Parallel()
			documentsRun(t, clock, n == 0)
		})
	}
}

// documentsRun runs the commands of all pages, or only those that depend on the clock.
func documentsRun(t *testing.T, clock string, all bool) {
	t.Helper()
	ready := exampleFolder(t, exampleShell{t, clock})
	for _, d := range documents {
		t.Run(d.file, func(t *testing.T) {
			t.Parallel()
			sh := exampleShell{t, clock}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(ready)); err != nil {
				t.Fatal(err)
			}
			if code, said := sh.run(dir, d.before); code != 0 {
				t.Fatal(said)
			}
			text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(d.file)))
			if err != nil {
				t.Fatal(err)
			}
			exported, n := "", 0
			for _, line := range commandLines(string(text)) {
				if strings.HasPrefix(line, "export ") {
					exported += line + "; "
					continue
				}
				n++
				if !all && !dayExpression.MatchString(line) && !strings.Contains(line, "init") && !strings.Contains(line, "approve") && !strings.Contains(line, "aftercare new") && !strings.Contains(line, "clinic.yaml") {
					continue
				}
				want := documented[line]
				code, said := sh.run(dir, exported+line)
				if code != want.code || !strings.Contains(said, want.says) {
					t.Errorf("%s\nexit code %d, want %d with %q:\n%.800s", line, code, want.code, want.says, said)
				}
				if instead := answered[line]; instead != "" {
					if code, said := sh.run(dir, exported+instead); code != 0 {
						t.Errorf("%s: %s", instead, said)
					}
				}
			}
			if n == 0 {
				t.Error("the page has no command")
			}
		})
	}
}

// What the README shows of a sheet is what the program shows.
func TestGoldenReadme(t *testing.T) {
	const file, begin, end = "../../README.md", "```text\n", "```\n<!-- end -->"
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(page), begin)
	shown, after, ok := strings.Cut(rest, end)
	at := strings.LastIndex(before, "    $ aftercare ")
	if !ok || at < 0 {
		t.Fatal("the README shows no sheet")
	}
	line, _, _ := strings.Cut(before[at:], "\n")
	e, out, errs := newTestEnv(t)
	e.outTerminal, e.columns = true, 80
	if code := run(t.Context(), e, shellWords(strings.TrimPrefix(line, "    $ aftercare "))); code != exitDone {
		t.Fatal(errs)
	}
	var parts []string
	for part := range strings.SplitSeq(ansi.Strip(out.String()), "\n\n") {
		if strings.Contains(part, "Your key times") || strings.HasPrefix(part, "Activity") {
			parts = append(parts, part)
		}
	}
	want := strings.Join(parts, "\n\n") + "\n"
	switch {
	case len(parts) != 2:
		t.Errorf("the sheet has changed:\n%s", out)
	case *update:
		if err := os.WriteFile(file, []byte(before+begin+want+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
	case shown != want:
		t.Errorf("run this test with -update; the sheet is now\n%s", want)
	}
}

// shellWords splits a line at blanks outside double quotes.
func shellWords(line string) []string {
	var out []string
	for n, part := range strings.Split(line, `"`) {
		if n%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}

var remark = regexp.MustCompile(`\s{2,}[^"' ].*$`)

// commandLines returns the lines of a page's code that call the program, without their comments, and the
// variables it exports.
func commandLines(page string) []string {
	var out []string
	for line := range strings.Lines(page) {
		code, ok := strings.CutPrefix(line, "    ")
		code = strings.TrimSpace(remark.ReplaceAllString(strings.TrimRight(code, "\n"), ""))
		if ok && (strings.HasPrefix(code, "aftercare ") || strings.HasPrefix(code, "export ")) {
			out = append(out, code)
		}
	}
	return out
}

// The complete definition in the authors' guide has no findings.
func TestTheGuidesExampleIsClean(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "procedures", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(guide), "```yaml\n")
	example, _, _ = strings.Cut(example, "```\n")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "skin-biopsy.yaml"), []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := program(t, dir, "check", "skin-biopsy.yaml", "--strict")
	if code != exitDone || stdout != "" || !regexp.MustCompile(`in 1 file, taken as a procedure; (?:\d lines? from memory; )?\d questions for your clinic to decide, of which 1 required: aftercare explain skin-biopsy`).MatchString(stderr) {
		t.Errorf("code %d: %s%s", code, stdout, stderr)
	}
}

// shownYAML are pages that show YAML, in blocks and inside lines.
var shownYAML = []string{
	"README.md", "docs/clinical-notes.md", "docs/configuration.md", "docs/fhir.md", "docs/it.md", "docs/scripts.md", "procedures/README.md", "contrib/README.md",
	"CONTRIBUTING.md", "SECURITY.md", "conformance/README.md",
}

var inlineYAML = regexp.MustCompile("^(?:[a-z][a-z-]*: \\S|\\{ ?[\"a-z][^}]*: )")

// yamlOf returns the pieces of YAML that a page shows, by line.
func yamlOf(page string) map[int]string {
	out := map[int]string{}
	inside, at := false, 0
	for n, line := range strings.Split(page, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			if inside = !inside && strings.HasPrefix(line, "```yaml"); inside {
				at = n + 1
			}
		case inside:
			out[at] += line + "\n"
		case !strings.HasPrefix(line, "    "):
			for i, code := range strings.Split(line, "`") {
				if i%2 == 1 && inlineYAML.MatchString(code) {
					out[n*100+i] += code + "\n" // several on one line
				}
			}
		}
	}
	return out
}

// YAML on a page can be loaded as it is, and if it is part of a clinic's profile, it is valid there.
func TestEveryDocumentedYAMLLoads(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	ofClinic := map[string]bool{"logo": false, "font": false, "font-bold": false} // these files aren't here
	for _, key := range schema.Clinic.Names() {
		if _, ok := ofClinic[key]; !ok {
			ofClinic[key] = !slices.Contains(schema.Procedure.Names(), key)
		}
	}
	for _, page := range shownYAML {
		text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		for at, piece := range yamlOf(string(text)) {
			n, problems := yamlfile.Parse(page, []byte(piece))
			if err := problems.Err(); err != nil && !strings.HasPrefix(piece, "text: Use bottle #1") { // shown as an example of what is refused
				t.Errorf("%s, %d: %s\n%v", page, at, piece, err)
				continue
			}
			if n.Kind != yamlfile.Mapping || slices.ContainsFunc(n.Pairs, func(p yamlfile.Pair) bool { return !ofClinic[p.Key] }) {
				continue
			}
			profile := []string{piece}
			for key, line := range map[string]string{"phone": "phone: (310) 555-0100", "time-zone": "time-zone: America/Chicago"} {
				if n.Get(key) == nil {
					profile = append(profile, line)
				}
			}
			if _, stderr, code := inProcess(t, "list", "--clinic", clinicFolder(t, profile...)); code != exitDone {
				t.Errorf("%s, %d: %s\n%s", page, at, piece, stderr)
			}
		}
	}
}

// The same for parts of a profile that hints show in braces: a comma would cut them.
func TestHintsShowYAMLThatLoads(t *testing.T) {
	t.Parallel()
	for _, err := range []error{&pipeline.UnreviewedError{ID: "x", Language: "es"}, &batch.NothingApprovedError{Texts: []batch.Unapproved{{Procedure: "x", Language: "es", Unreviewed: true, Rows: 1}}}} {
		hint := describe(err).Hint
		_, shown, ok := strings.Cut(hint, "reviewers: ")
		shown, _, _ = strings.Cut(shown, "}")
		if _, stderr, code := inProcess(t, "list", "--clinic", clinicFolder(t, "phone: (310) 555-0100", "time-zone: America/Chicago", "reviewers: "+shown+"}")); !ok || code != exitDone {
			t.Errorf("%s: %s", hint, stderr)
		}
	}
}

// The index of conformance/ lists each script, and says which ones take long.
func TestTheConformanceIndexIsComplete(t *testing.T) {
	dir := filepath.Join("..", "..", "conformance")
	index, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob(filepath.Join(dir, "*.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range scripts {
		name := filepath.Base(path)
		if name == "lib.sh" {
			continue
		}
		script, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		row := regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(name) + "` \\|.*$").FindString(string(index))
		isLong := regexp.MustCompile(`(?m)^# long`).Match(script)
		switch {
		case row == "":
			t.Errorf("conformance/README.md lacks %s", name)
		case isLong != strings.HasSuffix(row, "| long |"):
			t.Errorf("conformance/README.md: %s is long: %t; the row says %q", name, isLong, row)
		}
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w[\\w.-]*)`").FindAllStringSubmatch(string(index), -1) {
		if !slices.Contains(scripts, filepath.Join(dir, m[1])) {
			t.Errorf("conformance/README.md: there is no %s", m[1])
		}
	}
}
