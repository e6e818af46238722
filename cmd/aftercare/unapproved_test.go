package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"aftercare/internal/testkit"
)

// marker is a word that is in each text of one definition and nowhere else.
const marker = "quorvax"

// leakIDs are the procedures whose texts all have the marker: one that was never approved, and one that was
// approved before the marker was added.
var leakIDs = []string{"zmark", "zchanged"}

// leakCommands is how each command is tried, by its path below the program's name: "" is the program itself.
// {ID} is the procedure whose texts have the marker. A command with --format is also tried in each format.
var leakCommands = map[string][][]string{
	"":     {{}, {"{ID}"}, {"{ID}", "warnings"}, {"{ID}", "--ended", "now"}, {"{ID}", "--plain"}, {"--version"}},
	"show": {{"{ID}"}, {"{ID}", "activity"}, {"{ID}", "--ended", "now", "--pdf", "shown.pdf"}, {"{ID}", "--yes", "--name", "Rosa Example", "--record", "00417", "--ended", "now"}},
	"pdf": {
		{"{ID}"}, {"{ID}", "-o", "it.pdf"}, {"{ID}", "-o", "-"}, {"{ID}", "-o", "DRAFT.pdf"}, {"{ID}", "--large-print", "--paper", "a4", "-o", "large.pdf"},
		{"{ID}", "--name", "Rosa Example", "--born", "1961-04-02", "--ended", "now"},
	},
	"print":    {{"{ID}", "--yes"}, {"{ID}", "--yes", "--name", "Rosa Example", "--born", "1961-04-02", "--ended", "now"}, {"--from", "day.csv", "A-1", "--yes"}},
	"printers": {{}},
	"batch": {
		{"day.csv", "-o", "o1"}, {"day.csv", "-o", "o2", "--merge", "all.pdf"}, {"day.csv", "-o", "o3", "--print", "--day", "2026-11-23"},
		{"day.csv", "-o", "o4", "--dry-run"}, {"--make-map", "day.csv"},
	},
	"batch preview": {{"day.csv", "1"}, {"day.csv", "2", "--plain"}},
	"batch merge":   {{"run"}, {"run", "--verify", "-o", "manifest.jsonl"}},
	"audit":         {{"run"}, {"run", "--appointment", "A-1"}, {"run", "--appointment", "A-1", "--rebuild", "--schedule", "day.csv", "-o", "again.pdf"}, {"run", "--procedure", "{ID}"}},
	"purge":         {{"run", "--older", "1d", "--dry-run"}, {"run", "--older", "1d", "--yes"}},
	"list":          {{}, {"--needs-confirmation"}, {"--plain"}},
	"search":        {{marker}, {marker, "--section", "warnings"}, {"breathing"}},
	"explain":       {{"{ID}"}, {"{ID}", "--ended", "now"}, {"{ID}", "--name", "Rosa Example", "--record", "00417"}},
	"check":         {{"{CLINIC}", "--format", "json"}, {"{CLINIC}/procedures/{ID}.yaml"}, {"{CLINIC}/procedures/{ID}.yaml", "--fix", "--yes"}, {"--explain", "all"}},
	"settings":      {{}, {"--unconfirmed"}},
	"new":           {{"copied", "--from", "{ID}", "--title", "Copied", "--yes"}, {"fresh", "--title", "Fresh", "--specialty", "podiatry", "--yes"}, {"{ID}", "--lang", "es"}},
	"init":          {{"another", "--yes", "--phone", "(310) 555-0100", "--after-hours", "(310) 555-0101", "--time-zone", "America/Chicago"}},
	"schema":        {{"sheet"}, {"procedure"}, {"clinic"}},
	"diff":          {{"medial-branch-block", "{ID}"}, {"{ID}", "medial-branch-block"}, {"{CLINIC}/procedures/{ID}.yaml", "medial-branch-block"}, {"{ID}"}},
	"approve":       {{"{ID}", "--by", "Dr. Ruiz", "--role", "physician", "--yes"}, {"{ID}", "--withdraw"}},
	"status":        {{}, {"--require-approved"}},
	"fonts":         {{}},
	"fonts check":   {{"none.ttf"}},
	"doctor":        {{}},
	"completion":    {{"bash"}, {"zsh"}, {"fish"}, {"powershell"}},
	"man":           {{"pages"}},
	"licenses":      {{}},
	"version":       {{}},
	"help":          {{}, {"show"}},
	"__complete":    {{"show", ""}, {"show", "q"}, {"show", "{ID}", ""}, {"show", "{ID}", "--with", ""}, {"search", ""}},
}

// leakExceptions are the commands that are for the authors and approvers of a text and make no sheet, each with
// why it may print unapproved words, and with what it says about them wherever it prints them; "" for a command
// that prints only single lines among its own words, never a text.
var leakExceptions = map[string]struct{ why, says string }{
	"explain":    {"an author and a reviewer read in it what is to be decided before an approval", `(?s)^NOT APPROVED.*NOT APPROVED: this text is not for patients.\n$|"approved": false`},
	"search":     {"staff look up where something is said", `\(NOT APPROVED\)|"approved": false`},
	"diff":       {"a reviewer reads in it what changed", `\(NOT APPROVED\)|"(is|was)_approved": false`},
	"approve":    {"the text is shown to who approves it", `DRAFT: not approved, not for patients|what changed since Dr. Ruiz approved it`},
	"status":     {"it says what changed since an approval", `CHANGED since it was approved|"state": "changed"`},
	"check":      {"it shows an author the line in which it finds something", ""},
	"settings":   {"it lists the questions to the clinic, and writes them as lines for clinic.yaml", ""},
	"new":        {"a copy and a translation are definitions, and go into the clinic's folder", ""},
	"list":       {"it prints the names of procedures alone", ""},
	"__complete": {"it prints the names of procedures and answers alone", ""},
}

// leak is a folder where every command is tried and its output is searched.
type leak struct {
	t      *testing.T
	dir    string
	clinic string
}

func newLeak(t *testing.T, required string) *leak {
	t.Helper()
	l := &leak{t: t, dir: t.TempDir(), clinic: "ours"}
	t.Chdir(l.dir)
	for _, sub := range []string{"tmp", "home"} {
		if err := os.Mkdir(filepath.Join(l.dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TMPDIR", filepath.Join(l.dir, "tmp"))
	l.done("init", "ours", "--yes", "--phone", "(310) 555-0142", "--after-hours", "(310) 555-0143", "--time-zone", "America/Los_Angeles")
	fresh := func(id string) {
		l.done("new", id, "--title", "Test "+id, "--specialty", "podiatry", "--yes", "--clinic", "ours")
	}
	fresh("zchanged")
	answers, _, _ := inProcess(t, "settings", "--format", "yaml", "--clinic", "ours")
	l.edit("ours/clinic.yaml", `\z`, strings.ReplaceAll(answers, "$", "$$"))
	l.done("approve", "zchanged", "--by", "Dr. Ruiz", "--role", "physician", "--yes", "--clinic", "ours")
	fresh("zmark") // its questions are open
	for _, id := range leakIDs {
		file := "ours/procedures/" + id + ".yaml"
		l.edit(file, `(?m)^( +(?:text|question|note|  activity\.normal): '?)`, "${1}Quorvax ")
		l.edit(file, `(?m)^title: Test `, "title: Quorvax ")
		l.edit(file, `(?m)^specialty:`, "aliases: [quorvax "+id+"]\nspecialty:")
		l.edit(file, `Eat and drink as usual`, "Utilize food, as usual")
	}
	l.edit("ours/clinic.yaml", `(?m)^require-approved: yes`, "require-approved: no")
	l.edit("ours/clinic.yaml", `(?m)^name:`, "name: Front Street Clinic")
	l.edit("ours/clinic.yaml", `\z`, "offers: [zmark, zchanged, medial-branch-block]\n") // check reads what the clinic offers
	l.edit("ours/clinic.yaml", `\z`, "fhir: {patient-system: \"https://hospital.example.org/mrn\"}\n")
	csv := "appointment_id,procedure,name,birth_date,record,ended\nA-1,zmark,Rosa Example,1961-04-02,00417,2026-11-23 10:20\nA-2,zchanged,Luz Example,1961-04-03,00418,2026-11-23 10:20\n"
	if err := os.WriteFile("day.csv", []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	l.done("check", "ours/procedures/zmark.yaml")
	l.done("batch", "day.csv", "-o", "run", "--clinic", "ours") // from a time when the clinic didn't require approvals
	l.edit("ours/clinic.yaml", `(?m)^require-approved: no`, "# as it is tried\nrequire-approved: "+required)
	return l
}

func (l *leak) done(args ...string) {
	l.t.Helper()
	if stdout, stderr, code := inProcess(l.t, args...); code != exitDone {
		l.t.Fatalf("%v: code %d\n%s%s", args, code, stdout, stderr)
	}
}

func (l *leak) edit(file, pattern, with string) {
	l.t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		l.t.Fatal(err)
	}
	out := regexp.MustCompile(pattern).ReplaceAll(data, []byte(with))
	if bytes.Equal(data, out) {
		l.t.Fatalf("%s has no %s", file, pattern)
	}
	if err := os.WriteFile(file, out, 0o600); err != nil {
		l.t.Fatal(err)
	}
}

// files returns everything that is in the folder now.
func (l *leak) files() map[string]string {
	out := map[string]string{}
	for _, path := range filesIn(l.t, l.dir) {
		data, err := os.ReadFile(filepath.Join(l.dir, path))
		if err != nil {
			l.t.Fatal(err)
		}
		out[path] = string(data)
	}
	return out
}

// run runs a command and returns where its output has the marker: "stdout", "a job", a file.
func (l *leak) run(terminal bool, args []string) (found []string, said string) {
	l.t.Helper()
	before := l.files()
	e, out, errs := newTestEnv(l.t)
	e.outTerminal, e.errTerminal, e.columns, e.config.Path = terminal, terminal, 100, filepath.Join(l.dir, "home")
	var job bytes.Buffer
	e.run = func(_ context.Context, in io.Reader, name string, args ...string) (string, error) {
		return queueFront(&job, in, name, args)
	}
	e.getenv = func(name string) string { return map[string]string{"AFTERCARE_CLINIC": l.clinic}[name] }
	run(l.t.Context(), e, args)
	if has(job.Bytes()) {
		found = append(found, "a job")
	}
	for path, data := range l.files() {
		if data != before[path] && has([]byte(data)) {
			found = append(found, path)
		}
		l.restore(path, data, before)
	}
	if !terminal && has(out.Bytes()) {
		found = append(found, "stdout")
	}
	if !terminal && has(errs.Bytes()) {
		found = append(found, "stderr")
	}
	return found, out.String() + errs.String()
}

// restore restores a file, so that the next command finds the folder unchanged.
func (l *leak) restore(path, data string, before map[string]string) {
	l.t.Helper()
	was, old := before[path]
	var err error
	switch {
	case !old:
		err = os.Remove(filepath.Join(l.dir, path))
	case was != data:
		err = os.WriteFile(filepath.Join(l.dir, path), []byte(was), 0o600)
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

// queueFront is a printing system with one printer, which keeps what it is given.
func queueFront(job *bytes.Buffer, in io.Reader, name string, args []string) (string, error) {
	if in != nil {
		if _, err := io.Copy(job, in); err != nil {
			return "", err
		}
	}
	switch all := name + " " + strings.Join(args, " "); {
	case all == "lpstat -d":
		return "system default destination: Front\n", nil
	case strings.HasPrefix(all, "lpstat -p"):
		return "printer Front is idle.  enabled since Mon Nov 23 13:00:00 2026\n", nil
	case strings.HasPrefix(all, "lpstat -a"):
		return "Front accepting requests since Mon Nov 23 13:00:00 2026\n", nil
	case name == "lp":
		return "request id is Front-12 (0 file(s))\n", nil
	}
	return "", nil
}

var inBase64 = regexp.MustCompile(`"data": ?"([A-Za-z0-9+/=]+)"`)

// has reports whether the marker is in data of any kind that the program makes.
func has(data []byte) bool {
	for _, m := range inBase64.FindAllSubmatch(data, -1) {
		if inner, err := base64.StdEncoding.DecodeString(string(m[1])); err == nil && has(inner) {
			return true
		}
	}
	if at := bytes.Index(data, []byte("%PDF-")); at >= 0 {
		if d, err := testkit.ReadPDF(data[at:]); err == nil {
			words := ""
			for _, p := range d.Pages {
				words += p.Words()
			}
			data = append(slices.Clone(data), words...)
		}
	}
	return bytes.Contains(bytes.ToLower(data), []byte(marker))
}

// tries returns the lines on which a command is tried: its own, and each again in each of its formats.
func (l *leak) tries(path string, c *cobra.Command) [][]string {
	var out [][]string
	all := slices.Clone(leakCommands[path])
	for _, args := range leakCommands[path] {
		if strings.Contains(strings.Join(args, " "), "{ID}") {
			all = append(all, args)
		}
	}
	for n, args := range all {
		id := leakIDs[min(n/len(leakCommands[path]), 1)]
		fill := strings.NewReplacer("{ID}", id, "{CLINIC}", l.clinic)
		line := strings.Fields(path)
		for _, a := range args {
			line = append(line, fill.Replace(a))
		}
		out = append(out, line)
		if c == nil || c.Flags().Lookup("format") == nil || slices.Contains(args, "--format") {
			continue
		}
		for _, form := range regexp.MustCompile(`[a-z]+`).FindAllString(strings.ReplaceAll(c.Flags().Lookup("format").Usage, " or ", " "), -1) {
			out = append(out, append(slices.Clone(line), "--format", form))
		}
	}
	return out
}

// everyCommand calls do with each command of the program and its path, including those that only shells call.
func everyCommand(t *testing.T, do func(path string, c *cobra.Command)) {
	t.Helper()
	e, _, _ := newTestEnv(t)
	root := newRoot(e)
	root.InitDefaultHelpCmd()
	gone := maps.Clone(leakCommands)
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		path := strings.TrimSpace(strings.TrimPrefix(c.CommandPath(), "aftercare"))
		delete(gone, path)
		if len(leakCommands[path]) == 0 {
			t.Errorf("nobody tries whether %q puts out what is not approved: add it to leakCommands", path)
		}
		do(path, c)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	do("__complete", nil)
	delete(gone, "__complete")
	for path := range gone {
		t.Errorf("leakCommands has %q, which isn't a command: take it out", path)
	}
}

// asksForTerminals reports whether a command's output may be different on a terminal: it makes sheets.
func asksForTerminals(c *cobra.Command) bool {
	return c != nil && (c.Name() == "aftercare" || c.Flags().Lookup("visit") != nil || c.Flags().Lookup("output") != nil)
}

// Without --draft no command writes a word of an unapproved text anywhere but to a terminal: to no file, pipe,
// job or temporary file. Commands that may, because they are for its authors, say what it is.
func TestNothingUnapprovedLeaves(t *testing.T) {
	testkit.SkipUnderRace(t)
	l := newLeak(t, "yes")
	used := map[string]bool{}
	everyCommand(t, func(path string, c *cobra.Command) {
		exception, excepted := leakExceptions[path]
		for _, args := range l.tries(path, c) {
			for _, terminal := range []bool{false, true} {
				if terminal && !asksForTerminals(c) {
					continue
				}
				found, said := l.run(terminal, args)
				if len(found) == 0 {
					continue
				}
				used[path] = true
				switch {
				case !excepted:
					t.Errorf("%v, to a terminal %t: words that nobody approved are in %v\n%.600s", args, terminal, found, said)
				case exception.says != "" && !regexp.MustCompile(exception.says).MatchString(said):
					t.Errorf("%v prints what is not approved and does not say so:\n%.600s", args, said)
				}
			}
		}
	})
	for path, e := range leakExceptions {
		if !used[path] || e.why == "" {
			t.Errorf("%q is an exception that nothing needs", path)
		}
	}
}

// The test above would notice a leak: if the clinic requires no approval, the marker comes out in each way.
func TestTheMarkerIsFound(t *testing.T) {
	l := newLeak(t, "no")
	ways := map[string]bool{}
	for _, args := range [][]string{
		{"show", "zmark"}, {"show", "zmark", "--format", "json"}, {"show", "zmark", "--format", "html"}, {"show", "zmark", "--format", "markdown"}, {"show", "zmark", "--pdf", "x.pdf", "--plain"},
		{"show", "zmark", "--format", "fhir", "--name", "Rosa Example", "--record", "00417", "--ended", "now"}, {"pdf", "zmark"}, {"pdf", "zmark", "-o", "-"}, {"print", "zmark", "--yes"},
		{"batch", "day.csv", "-o", "o1"}, {"batch", "day.csv", "-o", "o2", "--format", "fhir"}, {"batch", "preview", "day.csv", "1"},
	} {
		found, said := l.run(false, args)
		if len(found) == 0 {
			t.Errorf("%v: the marker is nowhere\n%s", args, said)
		}
		for _, f := range found {
			ways[filepath.Ext(f)+strings.TrimSuffix(f, filepath.Ext(f))] = true
		}
	}
	if !ways["stdout"] || !ways["a job"] || !ways[".pdfx"] {
		t.Errorf("found in %v", ways)
	}
}

// Only show and pdf make drafts; print, batch and the rest refuse the flag before they do anything.
func TestOnlyShowAndPDFMakeDrafts(t *testing.T) {
	l := newLeak(t, "yes")
	everyCommand(t, func(path string, c *cobra.Command) {
		if c == nil || path == "" || path == "help" {
			return
		}
		if got, want := c.Flags().Lookup("draft") != nil, path == "show" || path == "pdf"; got != want {
			t.Errorf("%s has a --draft: %t", path, got)
		} else if want {
			return
		}
		for _, args := range l.tries(path, nil) {
			e, out, errs := newTestEnv(t)
			if code := run(t.Context(), e, append(args, "--draft")); code != exitUsage || out.Len() > 0 || !strings.Contains(errs.String(), "unknown flag: --draft") {
				t.Errorf("%v --draft: code %d, %.200s%s", args, code, out, errs)
			}
		}
	})
}

// A draft is marked as one in each way that it comes out.
func TestEveryDraftIsMarked(t *testing.T) {
	l := newLeak(t, "yes")
	for _, c := range []struct {
		args  []string
		place string
		says  string
	}{
		{[]string{"pdf", "zmark", "--draft"}, "zmark-DRAFT.pdf", ""},
		{[]string{"pdf", "zmark", "--draft", "-o", "proof-draft.pdf"}, "proof-draft.pdf", ""},
		{[]string{"pdf", "zmark", "--draft", "-o", "-"}, "stdout", ""},
		{[]string{"pdf", "zmark", "--draft", "-o", "/dev/null", "--force"}, "", ""},
		{[]string{"show", "zmark", "--draft", "--pdf", "Draft.pdf", "--ended", "now"}, "Draft.pdf", "DRAFT: not approved, not for patients"},
		{[]string{"show", "zmark", "--draft"}, "stdout", "Quorvax zmark — DRAFT\nDRAFT: not approved, not for patients"},
		{[]string{"zmark", "--draft", "activity"}, "stdout", "\nActivity — DRAFT:\n"},
		{[]string{"show", "zmark", "--draft", "--format", "text"}, "stdout", "\nActivity — DRAFT:\n"},
		{[]string{"show", "zmark", "--draft", "--format", "markdown"}, "stdout", "\n## Activity — DRAFT\n"},
		{[]string{"show", "zmark", "--draft", "--format", "html"}, "stdout", `<div class="draft-mark" aria-hidden="true"><div>DRAFT`},
		{[]string{"show", "zmark", "--draft", "--format", "json"}, "stdout", `"draft": true`},
	} {
		found, said := l.run(false, c.args)
		if c.place == "" {
			if len(found) > 0 || strings.Contains(said, "doesn't say that it is a draft") {
				t.Errorf("%v: found in %v\n%.400s", c.args, found, said)
			}
			continue
		}
		if !slices.Contains(found, c.place) || !strings.Contains(said, c.says) {
			t.Errorf("%v: found in %v\n%.400s", c.args, found, said)
		}
	}
}

// What can't be drafted is refused, and nothing is made.
func TestWhatADraftCannotBe(t *testing.T) {
	l := newLeak(t, "yes")
	for _, c := range []struct {
		line, says string
	}{
		{"show zmark --draft --format fhir", "--format fhir goes into a patient's record, and a draft is for no patient"},
		{"pdf zmark --draft -o sheet.pdf", "hint: --output sheet-DRAFT.pdf"},
		{"pdf zmark --draft -o draft/sheet.pdf", "hint: --output draft/sheet-DRAFT.pdf"},
		{"show zmark --draft --pdf sheet.pdf", "hint: --pdf sheet-DRAFT.pdf"},
		{"pdf zmark --draft --require-approved", "can't be combined"},
	} {
		e, out, errs := newTestEnv(t)
		code := run(t.Context(), e, append(strings.Fields(c.line), "--clinic", l.clinic))
		if code != exitUsage || out.Len() > 0 || !strings.Contains(errs.String(), c.says) {
			t.Errorf("%s: code %d, %s%s", c.line, code, out, errs)
		}
	}
	if sheets, _ := filepath.Glob("*.pdf"); len(sheets) > 0 {
		t.Errorf("%v are there", sheets)
	}
}

// What is typed about one patient is refused at each door before anything is made, and the error doesn't repeat
// it.
func TestADraftRefusesPatientData(t *testing.T) {
	l := newLeak(t, "yes")
	for flag, value := range map[string]string{
		"name": "Rosa Example", "born": "1961-04-02", "record": "00417", "appointment": "A-1041", "site": "L4 Rosa", "clinician": "Dr. Rosa", "message": "Dear Rosa, rest.",
	} {
		key := map[string]string{"born": "birth_date", "appointment": "appointment_id"}[flag]
		if key == "" {
			key = flag
		}
		if err := os.WriteFile("visit.json", fmt.Appendf(nil, `{"ended": "2026-11-23 10:20", %q: %q}`, key, value), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, more := range [][]string{{"--" + flag, value}, {"--visit", "visit.json"}} {
			for _, command := range []string{"show", "pdf"} {
				found, said := l.run(false, append([]string{command, "zmark", "--draft"}, more...))
				if len(found) > 0 || !strings.Contains(said, "does not belong on a draft, which is made for no patient") || strings.Contains(said, value) {
					t.Errorf("%s %v: found in %v, %s", command, more, found, said)
				}
			}
		}
	}
	for _, parts := range []string{`{"given_name": "Rosa", "family_name": "Example"}`, `{"family_name": "Example"}`} {
		if err := os.WriteFile("visit.json", []byte(parts), 0o600); err != nil {
			t.Fatal(err)
		}
		if found, said := l.run(false, []string{"pdf", "zmark", "--draft", "--visit", "visit.json"}); len(found) > 0 || !strings.Contains(said, "_name\" that does not belong on a draft") {
			t.Errorf("%s: found in %v, %s", parts, found, said)
		}
	}
}

// Words that staff fill in can be patient data, and so can a number: a draft only accepts dates, from a flag
// and from a file.
func TestADraftOnlyAcceptsDates(t *testing.T) {
	l := newLeak(t, "yes")
	l.edit("ours/procedures/zmark.yaml", `(?m)^specialty:`, "fill:\n  day: {question: Which day, is: date}\n  words: {question: Which words, is: words}\n"+
		"  phone: {question: Which phone, is: phone}\n  number: {question: Which number, is: number}\nspecialty:")
	l.edit("ours/procedures/zmark.yaml", `(?m)^activity:`, "activity:\n  filled:\n    text: Quorvax {fill.day}, {fill.words}, {fill.phone}, {fill.number}.")
	for kind, value := range map[string]string{"day": "2026-11-25", "words": "Rosa Example", "phone": "(310) 555-0199", "number": "417"} {
		if err := os.WriteFile("visit.json", fmt.Appendf(nil, `{"ended": "2026-11-23 10:20", "fill": {%q: %q}}`, kind, value), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, more := range [][]string{{"--fill", kind + "=" + value}, {"--visit", "visit.json"}} {
			found, said := l.run(false, append([]string{"show", "zmark", "--draft"}, more...))
			if refused := len(found) == 0; refused != (kind != "day") || refused != strings.Contains(said, "does not belong on a draft, which is made for no patient") || kind != "day" && strings.Contains(said, value) {
				t.Errorf("%s %v: found in %v, %.400s", kind, more, found, said)
			}
		}
	}
}

// The hint of a refusal is a command that works as it is and shows the text.
func TestTheHintShowsTheDraft(t *testing.T) {
	l := newLeak(t, "yes")
	l.clinic = ""
	if err := os.Rename("ours", "our clinic"); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"show zmark", "show zmark warnings", "zmark", "show zmark --format html", "show zmark --format json --lang en", "show zmark --format text", "pdf zmark", "pdf zmark -o x.pdf", "pdf zmark --paper a4 --large-print", "print zmark --yes",
		"pdf zmark --name Rosa --born 1961-04-02 --ended now --yes", "show zmark --format fhir --name Rosa --record 417", "show zmark --require-approved",
	} {
		_, said := l.run(false, append(strings.Fields(line), "--clinic", "our clinic"))
		m := regexp.MustCompile(`(?:^|\n|")aftercare ((?:show|pdf) .*?)(?:\n|\\n)aftercare approve `).FindStringSubmatch(said)
		testkit.ExpectAbsent(t, line, said, "Rosa", "417")
		if m == nil {
			t.Errorf("%s: %s", line, said)
			continue
		}
		args := strings.Fields(strings.ReplaceAll(m[1], "'our clinic'", "our_clinic"))
		for n := range args {
			args[n] = strings.ReplaceAll(args[n], "_", " ")
		}
		if found, said := l.run(false, args); len(found) != 1 || !strings.Contains(said, "DRAFT") {
			t.Errorf("%s: the hint %v: found in %v\n%s", line, args, found, said)
		}
	}
}
