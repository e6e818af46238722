package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/purge"
	"aftercare/internal/batch/record"
	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/files/spool"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/fhir"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/signing"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
	"aftercare/internal/visit/intake"
)

// oneError parses standard error as exactly one error in JSON.
func oneError(t *testing.T, out string) report {
	t.Helper()
	if strings.Count(out, "\n") != 1 {
		t.Errorf("%d lines: %q", strings.Count(out, "\n"), out)
	}
	var e struct {
		Schema int
		Error  *report
	}
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil || e.Error == nil {
		t.Fatalf("%q: %v", out, err)
	}
	if e.Error.Message == "" || e.Error.Code == 0 {
		t.Errorf("%q has no message or no code", out)
	}
	return *e.Error
}

// classified is an error, and what is reported besides its message.
type classified struct {
	err         error
	code        int
	place, hint string
}

// classes has an error of each class.
var classes = map[string]classified{
	"list":         {diag.List{{Pos: diag.Pos{File: "knee.yaml", Line: 3, Column: 5}, Message: "no text", Hint: "write one"}}, exitDefinitions, "knee.yaml:3:5", ""},
	"preferences":  {&config.Error{List: diag.List{{Pos: diag.Pos{File: "config.yaml", Line: 1, Column: 1}, Message: "unknown"}}}, exitUsage, "config.yaml:1:1", ""},
	"field":        {&intake.Error{Field: "--ended", Problem: "is in the future", Hint: "an hour that is over"}, exitUsage, "--ended", "an hour"},
	"use":          {usage("a hint", "a problem"), exitUsage, "", "a hint"},
	"notFound":     {&library.NotFoundError{What: "procedure", Name: "x", Hint: "a hint"}, exitUsage, "", "a hint"},
	"ambiguous":    {&library.AmbiguousError{Name: "m", IDs: []string{"ma", "mb"}}, exitUsage, "", ""},
	"part":         {&sheet.UnknownPartError{Name: "x"}, exitUsage, "", ""},
	"unused":       {&library.UnusedFileError{ID: "x", List: diag.List{{Pos: diag.Pos{File: "x.yml", Line: 1, Column: 1}, Message: "not used", Hint: "mv x.yml x.yaml"}}}, exitDefinitions, "x.yml:1:1", "mv x.yml x.yaml"},
	"notOffered":   {&library.NotOfferedError{ID: "x", File: "clinic.yaml", Offers: []string{"y"}}, exitUsage, "clinic.yaml", "offers: [y, x]"},
	"notApproved":  {&pipeline.NotApprovedError{ID: "x", Language: "en"}, exitDefinitions, "", "aftercare approve x"},
	"unapproved":   {&unapprovedError{&pipeline.NotApprovedError{ID: "x", Language: "en"}, "aftercare pdf x --draft", "aftercare approve x"}, exitDefinitions, "", "read it as a draft, then approve it:"},
	"unreviewed":   {&pipeline.UnreviewedError{ID: "x", Language: "es"}, exitDefinitions, "", "translator"},
	"unsigned":     {&signing.StoppedError{Approved: 1, Kept: 2, File: "unsigned-answers.yaml", Again: "aftercare approve --all"}, exitFailed, "", "aftercare approve --all"},
	"faulty":       {&signing.RefusedError{Texts: []string{"x, en"}, Total: 1, Dir: "my clinic", List: diag.List{{Pos: diag.Pos{File: "x.yaml", Line: 3, Column: 5}, Rule: "E6", Message: "no end"}}}, exitDefinitions, "x.yaml:3:5", "aftercare check 'my clinic' --rule E6"},
	"notGood":      {&approval.NotApprovedError{Count: 2}, exitDefinitions, "", "aftercare approve"},
	"exists":       {&sink.ExistsError{Path: "a.pdf"}, exitFailed, "a.pdf", "--force"},
	"printing":     {&sink.PrintError{Problem: "stopped", Hint: "start it"}, exitFailed, "", "start it"},
	"unprintable":  {&pdf.UnprintableError{Script: "Arabic", Rune: 'ع', Place: "the patient's name"}, exitFailed, "", "Latin"},
	"signal":       {signalError{syscall.SIGTERM}, 143, "", ""},
	"stopped":      {&batch.StoppedError{Done: 1, Rows: 2, Err: syscall.ENOSPC}, exitFailed, "", "--resume"},
	"unreadable":   {&batch.ReadError{Err: diag.List{{Pos: diag.Pos{File: "map.yaml", Line: 2, Column: 1}, Message: "x"}}}, exitFailed, "map.yaml:2:1", ""},
	"input":        {&spool.InputError{What: "the schedule", Err: &spool.KindError{Name: "out", Kind: "a folder"}}, exitFailed, "", ""},
	"may not read": {&spool.InputError{What: "the schedule", Err: &fs.PathError{Op: "open", Path: "s.csv", Err: fs.ErrPermission}}, exitFailed, "s.csv", "the right to read"},
	"is gone":      {&spool.InputError{What: "the mapping", Err: &fs.PathError{Op: "open", Path: "m.yaml", Err: fs.ErrNotExist}}, exitFailed, "m.yaml", "the file's name"},
	"own file":     {fmt.Errorf("reading clinic profile: %w", &fs.PathError{Op: "open", Path: "clinic.yaml", Err: fs.ErrPermission}), exitFailed, "clinic.yaml", "the right to read"},
	"no folder":    {&fs.PathError{Op: "mkdir", Path: "c", Err: fs.ErrPermission}, exitFailed, "c", "a folder that the user"},
	"no writing":   {fmt.Errorf("writing %q: %w", "x.pdf", fs.ErrPermission), exitFailed, "", "another folder with -o"},
	"while asked":  {&spool.InputError{What: "the visit", Err: signalError{syscall.SIGHUP}}, 129, "", ""},
	"empty":        {&batch.EmptyError{Dir: "out", Sheets: 3}, exitFailed, "", "--allow-empty"},
	"takesBack":    {&batch.TooManySupersededError{Dir: "out", Sheets: 3, Missing: 2}, exitFailed, "", "--fewer"},
	"other":        {&batch.OtherScheduleError{Row: 3, What: "x"}, exitUsage, "", "--resume"},
	"locked":       {&sink.LockedError{Path: "out"}, exitFailed, "", "wait"},
	"noSchedule":   {&appointments.NoScheduleError{File: "today.csv", Advice: "a hint"}, exitFailed, "", "a hint"},
	"unrecorded":   {fhir.Ready(clinic.Profile{}), exitUsage, "", "clinic.yaml"},
	"fewRows":      {&batch.FewRowsError{Day: visit.Date{Year: 2026, Month: 11, Day: 24}, Rows: 2, Least: 40}, exitFailed, "", "--fewer"},
	"noneOfDay":    {&batch.NoneOfDayError{Day: visit.Date{Year: 2026, Month: 11, Day: 24}}, exitFailed, "", "--allow-empty"},
	"noDayFile":    {&appointments.NoDayFileError{Day: visit.Date{Year: 2026, Month: 11, Day: 24}, File: "today.csv", Setting: "x"}, exitFailed, "", "clinic.yaml"},
	"layout":       {&batch.LayoutError{Dir: "out", New: batch.Shard{Number: 1, Of: 2}}, exitUsage, "", "without --shard"},
	"broken":       {&record.BrokenError{Path: "out/manifest.jsonl", Line: 3, What: "it is not UTF-8"}, exitFailed, "out/manifest.jsonl:3:1", "mv out out.damaged"},
	"nothing":      {&batch.NothingApprovedError{Texts: []batch.Unapproved{{Procedure: "x", Language: "en", Rows: 2}}}, exitDefinitions, "", "aftercare approve x --lang en --by NAME --role ROLE"},
	"noLine":       {&batch.NoLineError{Appointment: "A-1"}, exitFailed, "", "check the id"},
	"noRun":        {&batch.NoRunError{Dir: "out"}, exitFailed, "", "a folder for each day"},
	"linked":       {&purge.LinkError{Dir: "out"}, exitFailed, "", "follows no link"},
	"purgeStopped": {&purge.StoppedError{Dir: "out", Done: 1, Files: 2, Err: signalError{syscall.SIGTERM}}, 143, "", "the same command"},
	"noRow":        {&printing.NoSuchRowError{Appointment: "A-1"}, exitUsage, "", ""},
	"printStopped": {&printing.StoppedError{Err: signalError{syscall.SIGTERM}}, 143, "", ""},
	"notBooked":    {&appointments.NotBookedError{ID: "A-1", Advice: "a hint"}, exitUsage, "", "a hint"},
	"file":         {&fs.PathError{Op: "open", Path: "a \"b\"\n🙂.csv", Err: fs.ErrNotExist}, exitFailed, "a \"b\"\n🙂.csv", ""},
}

// Each class of error is valid JSON, with its code, place and hint.
func TestEachClassOfErrorIsJSON(t *testing.T) {
	for name, c := range classes {
		t.Run(name, func(t *testing.T) {
			e, _, errs := newTestEnv(t)
			e.json = true
			if code := e.reportError(fmt.Errorf("while working: %w", c.err)); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			r := oneError(t, errs.String())
			if r.Code != c.code || r.Place != c.place || !strings.Contains(r.Hint, c.hint) {
				t.Errorf("%+v; want code %d, place %q, hint %q", r, c.code, c.place, c.hint)
			}
		})
	}
	for _, class := range errorClasses() {
		if class.name == fmt.Sprintf("%T", errFindings) {
			continue // the command has reported it already
		}
		if !slices.ContainsFunc(slices.Collect(maps.Values(classes)), func(c classified) bool { return classNamed(c.err) == class.name }) {
			t.Errorf("no error of classes is of the class %s", class.name)
		}
	}
}

// Each exit code is in help and in the table of docs/scripts.md.
func TestEachExitCodeIsDocumented(t *testing.T) {
	data, err := os.ReadFile("../../docs/scripts.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range classes {
		if !regexp.MustCompile(fmt.Sprintf(`(?m)^  (\d+, )*%d\b`, c.code)).MatchString(exitStatus) {
			t.Errorf("%s: exitStatus lacks the exit code %d", name, c.code)
		}
		if !strings.Contains(string(data), fmt.Sprintf("\n| %d | ", c.code)) {
			t.Errorf("%s: docs/scripts.md lacks the exit code %d", name, c.code)
		}
	}
}

// classNamed returns the name of an error's class; "" for none.
func classNamed(err error) string {
	for _, c := range errorClasses() {
		if c.report(err, &report{}) {
			return c.name
		}
	}
	return ""
}

// Every user error is reported as JSON too, even if the flags couldn't be parsed.
func TestWrongUsageIsJSON(t *testing.T) {
	for _, c := range []struct {
		line, place, message, hint string
		code                       int
	}{
		{"--json nosuch", "", `no procedure is called "nosuch"`, "aftercare list", exitUsage},
		{"shwo mbb --json", "", `"shwo"`, `did you mean "aftercare show"`, exitUsage},
		{"--json shwo mbb", "", `"shwo"`, `did you mean "aftercare show"`, exitUsage},
		{"show --format json", "", "needs the id", "aftercare list", exitUsage},
		{"show mbb --wdth 3 --json", "--wdth", "unknown flag", "--width", exitUsage},
		{"show mbb --format=json --bad", "--bad", "unknown flag", "--help", exitUsage},
		{"show mbb --json -Z", "", "unknown shorthand", "--help", exitUsage},
		{"show mbb --json --width x", "--width", `--width is "x"; expected a number`, "", exitUsage},
		{"show mbb --json --plain=perhaps", "--plain", "expected true or false", "", exitUsage},
		{"show mbb --json --name", "--name", "needs a value", "", exitUsage},
		{"list --format json extra", "", `takes no "extra"`, "aftercare list --help", exitUsage},
		{"help nosuch --json", "", `no command is called "nosuch"`, "", exitUsage},
		{"search --format json", "", "what to look for", "", exitUsage},
		{"check --format json nofile.yaml", "nofile.yaml", "no such file", "", exitFailed},
		{"pdf mbb --json --visit nofile.json", "nofile.json", "no such file", "", exitFailed},
		{"pdf mbb --json --ended 25:00", "--ended", "", "", exitUsage},
		{"pdf mbb --json --name Rosa", "--name", "second identifier", "--born", exitUsage},
		{"show mbb --json --lang xx", "", "xx", "en, es", exitUsage},
		{"show mbb --json --clinic nowhere", "", "nowhere", "", exitUsage},
		{"batch --json nofile.csv -o out --sample", "nofile.csv", "no such file", "", exitFailed},
		{"settings --format json --clinic torn", "torn", "", "", exitDefinitions},
		{"print mbb --json", "", "nobody is there", "--yes", exitUsage},
		{"completion csh --json", "", "csh", "one of", exitUsage},
		{"man --json", "", "one folder", "", exitUsage},
	} {
		t.Run(c.line, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := errors.Join(os.Mkdir("torn", 0o755), os.WriteFile(filepath.Join("torn", "clinic.yaml"), []byte("nam: x\n"), 0o600)); err != nil {
				t.Fatal(err)
			}
			e, out, errs := newTestEnv(t)
			if code := run(t.Context(), e, strings.Fields(c.line)); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			r := oneError(t, errs.String())
			if r.Code != c.code || !strings.HasPrefix(r.Place, c.place) || c.place == "" && r.Place != "" || !strings.Contains(r.Message, c.message) || !strings.Contains(r.Hint, c.hint) {
				t.Errorf("%+v", r)
			}
			if out.Len() > 0 {
				t.Errorf("standard output has %q", out)
			}
		})
	}
}

// Without --json no error is JSON, and after "--" the flag doesn't count.
func TestErrorsAreTextByDefault(t *testing.T) {
	for _, line := range []string{"show", "show mbb --bad", "show -- --json x", "search x --format xml"} {
		e, _, errs := newTestEnv(t)
		if run(t.Context(), e, strings.Fields(line)) != exitUsage || !strings.HasPrefix(errs.String(), "aftercare: ") {
			t.Errorf("%s: %q", line, errs)
		}
	}
}

// A warning beside the product is a line of JSON too.
func TestAWarningIsJSON(t *testing.T) {
	var b bytes.Buffer
	e := &env{err: &b, json: true}
	e.warn("odd \x1b[31m\nthings")
	var got struct{ Warning report }
	if err := json.Unmarshal(b.Bytes(), &got); err != nil || !strings.HasPrefix(got.Warning.Message, "odd") || strings.ContainsRune(got.Warning.Message, '\x1b') {
		t.Errorf("%q: %v", b.String(), err)
	}
}
