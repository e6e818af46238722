package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// jsonCommands has for each command that writes JSON to standard output how it is called. {CLINIC} is a clinic's
// folder, {SCHEDULE} a schedule, {OUT} the folder of its batch.
var jsonCommands = map[string]string{
	"audit":    "audit {OUT} --appointment A-1 --format json",
	"batch":    "batch {SCHEDULE} -o {OUT} --clinic beverly-hills --format json --progress json --json",
	"check":    "check {CLINIC} --format json",
	"diff":     "diff mbb skin-biopsy --format json",
	"doctor":   "doctor --clinic {CLINIC} --format json",
	"explain":  "explain mbb --format json",
	"list":     "list --format json",
	"printers": "printers --format json",
	"purge":    "purge {OUT} --older 90d --dry-run --format json",
	"search":   "search fever --format json",
	"settings": "settings --clinic {CLINIC} --format json",
	"show":     "show mbb --format json",
	"status":   "status --clinic {CLINIC} --format json",
}

// Every JSON that a command writes has the number of its schema: results, sheets, records, progress, errors and
// warnings. FHIR has a version of its own, and JSON Schema is named in its documents.
func TestEveryJSONHasItsSchema(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	clinic := clinicFolder(t, strings.Split(strings.TrimSpace(ownProfile), "\n")...)
	schedule, out := filepath.Join(dir, "monday.csv"), filepath.Join(dir, "out")
	const rows = "appointment_id,procedure,name,birth_date,side,ended,sedation,diagnostic\n" +
		"A-1,medial-branch-block,Rosa Example,1961-04-02,left,2026-11-23 10:20,no,yes\n" +
		"A-2,medial-branch-block,Luis Muster,1950-01-12,,2026-11-23 11:00,yes,no\n"
	if err := os.WriteFile(schedule, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	call := func(line string) (stdout, stderr string) {
		e, outs, errs := newTestEnv(t)
		e.run = func(context.Context, io.Reader, string, ...string) (string, error) { return "", nil }
		line = strings.NewReplacer("{CLINIC}", clinic, "{SCHEDULE}", schedule, "{OUT}", out).Replace(line)
		run(t.Context(), e, strings.Fields(line))
		return outs.String(), errs.String()
	}
	call(jsonCommands["batch"])
	for _, name := range []string{"A-1.json", "manifest.jsonl"} {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		expectSchemas(t, name, string(data))
	}
	for path := range jsonCommands {
		if len(leakCommands[path]) == 0 {
			t.Errorf("jsonCommands has %q, which isn't a command: take it out", path)
		}
	}
	everyCommand(t, func(path string, c *cobra.Command) {
		if c == nil {
			return // completion, which shells call
		}
		_, stderr := call(path + " --json --no-such-flag")
		expectSchemas(t, path+" with a wrong flag", stderr)
		line, ok := jsonCommands[path]
		if f := c.Flags().Lookup("format"); !ok && f != nil && strings.Contains(f.Usage, "json") {
			t.Errorf("nobody looks at the JSON of %q: add it to jsonCommands", path)
		}
		if !ok {
			return
		}
		stdout, stderr := call(line)
		if path == "batch" {
			expectSchemas(t, line+": standard error", stderr)
		} else {
			expectSchemas(t, line, stdout)
		}
	})
}

// expectSchemas fails unless a text is one or more JSON objects, each with the number of its schema.
func expectSchemas(t *testing.T, what, text string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	for n := 0; ; n++ {
		var v struct{ Schema int }
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) && n > 0 {
			return
		}
		if err != nil {
			t.Errorf("%s isn't JSON with a schema: %v\n%.300s", what, err, text)
			return
		}
		if v.Schema != 1 {
			t.Errorf("%s: object %d has schema %d, want 1\n%.300s", what, n+1, v.Schema, text)
		}
	}
}

// A list has no place for the number, so none is written.
func TestJSONIsAnObject(t *testing.T) {
	for _, v := range []any{[]string{"a"}, "a", 1, nil, struct{}{}} {
		var b bytes.Buffer
		if err := writeJSON(&b, v); err == nil || b.Len() > 0 {
			t.Errorf("%v is written: %s", v, &b)
		}
		if err := writeJSONLine(&b, v); err == nil || b.Len() > 0 {
			t.Errorf("%v is written as a line: %s", v, &b)
		}
	}
}
