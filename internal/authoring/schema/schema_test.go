package schema_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/batch"
	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/progress"
	"aftercare/internal/batch/schedule"
	"aftercare/procedures"
)

var update = flag.Bool("update", false, "write the schema files anew")

// compileSchema returns the schemas as an independent validator reads them.
func compileSchema(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	out := map[string]*jsonschema.Schema{}
	for _, f := range schema.Files() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(f.JSON()))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource(f.Name, doc); err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = c.Compile(f.Name); err != nil {
			t.Fatalf("%s is no JSON Schema: %v", f.Name, err)
		}
	}
	return out
}

// value reads YAML as an editor does.
func value(t *testing.T, text string) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	return plainValue(&n)
}

// plainValue reads scalars as the core schema of YAML 1.2 does, where yes and a date are text.
func plainValue(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return plainValue(n.Content[0])
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			out[n.Content[i].Value] = plainValue(n.Content[i+1])
		}
		return out
	case yaml.SequenceNode:
		out := []any{}
		for _, c := range n.Content {
			out = append(out, plainValue(c))
		}
		return out
	case yaml.ScalarNode, yaml.AliasNode:
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!int":
		if i, err := strconv.Atoi(n.Value); err == nil {
			return i
		}
		return 1
	case "!!float":
		return 1.5
	}
	return n.Value
}

// kind returns the schema that a shipped file names in its first line.
func kind(t *testing.T, name, text string) string {
	t.Helper()
	first, _, _ := strings.Cut(text, "\n")
	rest, ok := strings.CutPrefix(first, "# yaml-language-server: $schema=")
	if !ok {
		t.Errorf("%s names no schema in its first line", name)
		return ""
	}
	at := path.Join(path.Dir("procedures/"+name), rest)
	if path.Dir(at) != "procedures/schema" {
		t.Errorf("%s names %s, which is not in procedures/schema", name, rest)
	}
	return strings.TrimSuffix(path.Base(rest), ".schema.json")
}

// Every shipped file names its schema, and conforms to it.
func TestShippedFilesAreWhatTheirSchemaSays(t *testing.T) {
	schemas := compileSchema(t)
	count := 0
	err := fs.WalkDir(procedures.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		count++
		data, err := fs.ReadFile(procedures.FS, name)
		if err != nil {
			return err
		}
		if s := schemas[kind(t, name, string(data))]; s == nil {
			t.Errorf("%s: no such schema", name)
		} else if err := s.Validate(value(t, string(data))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil || count < 10 {
		t.Fatal(count, err)
	}
}

// The files under procedures/schema are generated from the table; -update writes them.
func TestSchemaFilesAreFresh(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "procedures", "schema")
	want := map[string]bool{}
	for _, f := range schema.Files() {
		name := f.Name + ".schema.json"
		want[name] = true
		file := filepath.Join(dir, name)
		if *update {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, f.JSON(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, f.JSON()) {
			t.Errorf("%s is not what the table says (%v); go test ./internal/authoring/schema -update", file, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !want[e.Name()] {
			t.Errorf("%s is of no kind of file", e.Name())
		}
	}
}

const good = `title: Knee
edition: 2026-11-23
aliases: [knee shot]
include: [spot]
omit: {spot: [diet.tea]}
assume: {polyp: small}
side: {part: back, ask: yes}
key-times: [activity.sports]
about: We did it.
events: {home: you are home}
activity:
  sports:
    text: Do not run until {until}.
    until: 24 hours
    if: {polyp: [small, large]}
    not-asked: Ask us before you run.
    milestone: Sports
    confirm:
      question: How long must a patient not run?
      choices: [24 hours, 48 hours]
      changes: until
      required: yes
    source: [page]
  stairs:
    cases:
      polyp=small: Hold the rail.
      otherwise:
        text: Hold the rail until {until}.
        until: home
medication:
  drops:
    text: Put in 1 drop.
    steps:
      - for: 7 days
        at: [morning, bedtime]
      - text: Then stop.
warnings:
  call-911:
    chest:
      text: Chest pain.
      do: Sit down.
diary:
  question: How strong is your pain?
  scale: 0 to 10
  at: [before, 15 minutes]
  columns: activity
teach-back:
  activity.sports: When can you run?
sources:
  page: {title: Page, publisher: the clinic, read: 2026-11}
`

// mutations are changes to a good definition and whether both the loader and the schema accept the
// result. If only one of them refuses, the table and the code have diverged.
var mutations = []struct {
	name, from, to string
	ok             bool
}{
	{"as it is", "", "", true},
	{"no title", "title: Knee\n", "", false},
	{"an empty title", "title: Knee", "title:", false},
	{"a title that is a list", "title: Knee", "title: [Knee]", false},
	{"a title that is a number", "title: Knee", "title: 12", true},
	{"no edition", "edition: 2026-11-23\n", "", false},
	{"an edition that is no date", "2026-11-23", "last week", false},
	{"no about", "about: We did it.\n", "", false},
	{"an unknown key", "title: Knee", "title: Knee\ntitel: Knee", false},
	{"an unknown section", "activity:", "activities:", false},
	{"an unknown key of an instruction", "milestone: Sports", "millestone: Sports", false},
	{"an instruction without a text", "    text: Do not run until {until}.\n", "", false},
	{"text and cases", "    cases:\n      polyp", "    text: Rail.\n    cases:\n      polyp", false},
	{"a text that is empty", "Sit down.", "", false},
	{"a time that is none", "until: 24 hours", "until: 24 hrs", false},
	{"a range", "until: 24 hours", "until: 24 to 48 hours", true},
	{"what comes first", "until: 24 hours", "until: bedtime or 8 hours", true},
	{"what comes first of a day", "until: 24 hours", "until: bedtime or 2 days", false},
	{"what comes first of a range", "until: 24 hours", "until: bedtime or 4 to 8 hours", false},
	{"a time after an event", "until: 24 hours", "until: 24 hours after home", true},
	{"a long milestone", "milestone: Sports", "milestone: Sports and everything else", false},
	{"a key with a capital", "  sports:\n    text", "  Sports:\n    text", false},
	{"a yes that is neither", "ask: yes", "ask: maybe", false},
	{"a side without a part", "part: back, ", "", false},
	{"a level that is none", "call-911:", "call-112:", false},
	{"a warning without words", "      text: Chest pain.\n", "", false},
	{"a diary without a question", "  question: How strong is your pain?\n", "", false},
	{"a diary without times", "  at: [before, 15 minutes]\n", "", false},
	{"a scale that is none", "0 to 10", "ten", false},
	{"one alias", "[knee shot]", "knee shot", true},
	{"aliases that are a mapping", "[knee shot]", "{a: b}", false},
	{"sources without a publisher", "publisher: the clinic, ", "", false},
	{"a condition as a list", "if: {polyp: [small, large]}", "if: [{polyp: [small, large]}]", true},
	{"a step without anything", "      - text: Then stop.\n", "      - {}\n", false},
	{"a step of hours", "for: 7 days\n", "for: 7 hours\n", false},
	{"a time of day that is none", "[morning, bedtime]", "[morning, teatime]", false},
	{"steps that are a text", "    steps:\n      - for: 7 days\n        at: [morning, bedtime]\n      - text: Then stop.\n", "    steps: Then stop.\n", false},
	{"a case without a text", "        text: Hold the rail until {until}.\n", "", false},
	{"an event that is a list", "{home: you are home}", "{home: [a]}", false},
	{"an event that is empty", "{home: you are home}", `{home: ""}`, false},
	{"omit as a text", "{spot: [diet.tea]}", "all", false},
}

// The loader and the schema accept and refuse the same.
func TestLoaderAndSchemaAgree(t *testing.T) {
	s := compileSchema(t)["procedure"]
	for _, m := range mutations {
		if !strings.Contains(good, m.from) {
			t.Fatalf("%s: nothing to change", m.name)
		}
		text := strings.Replace(good, m.from, m.to, 1)
		if got := s.Validate(value(t, text)) == nil; got != m.ok {
			t.Errorf("%s: the schema takes it: %v, want %v", m.name, got, m.ok)
		}
		if err := load(t, text); (err == nil) != m.ok {
			t.Errorf("%s: the loader says %v, want taken: %v", m.name, err, m.ok)
		}
	}
}

func load(t *testing.T, definition string) error {
	t.Helper()
	words, err := procedures.FS.ReadFile("locales/en/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	lib, err := library.Open(library.Options{Builtin: fstest.MapFS{
		"knee.yaml":              file(definition),
		"locales/en/words.yaml":  file(string(words)),
		"shared/spot.yaml":       file("edition: 2026-11-23\ndiet:\n  tea: Drink tea.\n  soup: Eat soup.\n"),
		"shared/conditions.yaml": file("polyp:\n  question: What?\n  asked-of: staff\n  one-of:\n    none: If none\n    small: If small\n    large: If large\n"),
		"shared/settings.yaml":   file("emergency-number: {question: Which, is: number, default: 911}\n"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = lib.Load("knee", "en")
	return err
}

// The reader of mappings and their schema accept and refuse the same.
func TestMappingsAndSchemaAgree(t *testing.T) {
	s := compileSchema(t)["schedule-map"]
	cases := map[string]bool{
		"columns: {A: name}": true, "procedures: {MBB: medial-branch-block}": true, "conditions: {A: sedation}": true,
		"columns: {A: nam}": false, "columns: {A: fill.restart}": true, "columns: {A: fill.Restart}": false, "columns: {A: [name]}": false,
		"ignore: [A]": true, "status: {cancelled: [X]}": true, "columns: {A: name}\nignore: B": true, "columns: {A: name}\nstatus: {gone: [X]}": false,
		"columns: {A: status}\nstatus: {cancelled: [X, Y], no-show: Z}": true, "columns: {A: {is: side, values: {left: [L]}}}": true,
		"columns: {A: {format: YYYYMMDD}}": false, "columns: {A: {is: date, format: M/D/Y}}": false, "columns: {A: {is: date, from: YYYYMMDD}}": false,
		"conditions: {A: {is: sedation, values: {yes: [Y], no: [N]}}}": true, "conditions: {A: {is: sedation, format: YYYYMMDD}}": false,
		"columns: {A: {is: ended, format: HL7}}": true, "columns: {A: {is: ended, format: HL7 HHMM}}": false, "columns: {A: {is: ended, format: HH}}": false,
		"procedures: {MBB LEFT: {is: medial-branch-block, side: left, site: L4, answers: {steroid: \"yes\"}}}": true, "procedures: {MBB: {side: left}}": false,
		"procedures: {MBB: {is: medial-branch-block, side: port}}": false, "procedures: {MBB: {is: medial-branch-block, sides: left}}": false,
		"file: {sheet: Today, header-line: 4, header-lines: 2, ends-at: [Total]}": true, "file: {header-line: 0}": false, "file: {header-line: 101}": false, "file: {page: 1}": false,
		"appointment-ids: escaped": true, "appointment-ids: cut": false, "columns: {A: name}\nignore: [\"\", B]": true,
		"procedures: {MBB: Medial Branch}": false, "[A]": false, "colums: {A: name}": false,
	}
	days, clocks := schedule.Formats()
	for _, d := range days {
		cases["columns: {A: {is: date, format: "+d+"}}"] = true
		for _, c := range clocks {
			cases["columns: {A: {is: ended, format: \""+d+" "+c+"\"}}"] = true
			cases["columns: {A: {is: ended, format: \""+c+"\"}}"] = true
		}
	}
	for _, f := range schedule.Fields {
		cases["columns: {A: "+f+"}"] = true
	}
	for text, ok := range cases {
		if got := s.Validate(value(t, text)) == nil; got != ok {
			t.Errorf("%s: the schema takes it: %v, want %v", text, got, ok)
		}
		if _, err := schedule.ParseMap("m.yaml", []byte(text)); (err == nil) != ok {
			t.Errorf("%s: the reader says %v, want taken: %v", text, err, ok)
		}
	}
	proposed, err := schedule.Propose("s.csv", strings.NewReader(strings.Join(schedule.Fields, ",")+"\n"), schedule.Options{}, schedule.Known{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(value(t, string(proposed))); err != nil {
		t.Errorf("a proposal: %v", err)
	}
}

// The reader of a language's words and their schema accept and refuse the same.
func TestWordsAndSchemaAgree(t *testing.T) {
	s := compileSchema(t)["words"]
	data, err := procedures.FS.ReadFile("locales/es/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []struct {
		name, from, to string
		ok             bool
	}{
		{"as it is", "", "", true},
		{"an unknown key", "noon: mediodía", "noon: mediodía\nnoonn: x", false},
		{"an unknown key below", "  now: desde ahora", "  now: desde ahora\n  then: x", false},
		{"a list for a text", "noon: mediodía", "noon: [mediodía]", false},
		{"a text for a list", "[a. m., p. m.]", "a. m.", false},
		{"six weekdays", "[domingo, lunes", "[lunes", false},
		{"a lost placeholder", "hasta {length}", "hasta", false},
		{"a misspelt placeholder", "hasta {length}", "hasta {lenght}", false},
		{"a placeholder too many", "noon: mediodía", "noon: \"mediodía {time}\"", false},
		{"a clock of 24 hours", "clock: 12", "clock: 10", false},
		{"another direction", "direction: ltr", "direction: left", false},
		{"a singular without its number", "one: \"{n} día\"", "one: \"un día\"", true},
		{"a plural without its number", "other: \"{n} días\"", "other: \"varios días\"", false},
		{"a part of one side", "left: su ojo izquierdo, ", "", false},
		{"another part", "parts:\n", "parts:\n  thumb: {left: su brazo izquierdo, right: su brazo derecho, both: sus dos brazos, unknown: su brazo}\n", true},
		{"a reviewer", "language: Español", "language: Español\nreviewed-by: A. Nowak, RN", true},
		{"a comma for tenths", "direction: ltr", "direction: ltr\ndecimal: \",\"", true},
		{"another sign for tenths", "direction: ltr", "direction: ltr\ndecimal: \";\"", false},
	} {
		text := strings.Replace(string(data), m.from, m.to, 1)
		if !strings.Contains(string(data), m.from) {
			t.Fatalf("%s: nothing to change", m.name)
		}
		if err := s.Validate(value(t, text)); (err == nil) != m.ok {
			t.Errorf("%s: the schema says %v, want taken: %v", m.name, err, m.ok)
		}
		lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: ".", Files: fstest.MapFS{
			"clinic.yaml":           {Data: []byte("phone: (310) 555-0142\ntime-zone: America/Los_Angeles\n")},
			"locales/es/words.yaml": {Data: []byte(text)},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lib.Words("es"); (err == nil) != m.ok {
			t.Errorf("%s: the reader says %v, want taken: %v", m.name, err, m.ok)
		}
	}
}

// What a batch reports follows its schema: a run with all that it can have, and one that was refused.
func TestReportsFollowTheirSchema(t *testing.T) {
	s := compileSchema(t)["report"]
	var full, none progress.Report
	full.Add(batch.Line{Status: batch.Rejected, Reason: "no side", Appointment: "A-1"})
	full.Add(batch.Line{Status: batch.Skipped, Reason: "cancelled"})
	full.Warn("A-1: look")
	at := time.Date(2026, 11, 23, 13, 32, 0, 5, time.UTC)
	for name, report := range map[string]any{
		"full": full.Object(progress.End{
			Program: "1.0", Started: at, Ended: at, Day: "2026-11-23", Schedules: []progress.Schedule{{Name: "day.csv", SHA256: strings.Repeat("a", 64)}},
			Summary: &batch.Summary{Rows: 2, Rejects: []string{"out/rejects.csv"}, Prints: &printing.Counts{Printed: 1}}, ExitCode: 3, Message: "some",
		}),
		"refused": none.Object(progress.End{Program: "1.0", Started: at, Ended: at, ExitCode: 1, Message: "it is empty"}),
	} {
		data, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v\n%s", name, err, data)
		}
	}
}
