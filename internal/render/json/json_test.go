package json_test

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"aftercare/internal/authoring/schema"
	"aftercare/internal/render/json"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

func render(t testing.TB, s *sheet.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Render(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	f, _ := schema.Find("sheet")
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(f.JSON()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sheet", doc); err != nil {
		t.Fatal(err)
	}
	out, err := c.Compile("sheet")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func value(t *testing.T, data []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// builtSheets caches the result of sheets: no test changes it.
var builtSheets map[string]*sheet.Sheet

// sheets returns those with which renderers are tested, and random ones.
func sheets(t *testing.T) map[string]*sheet.Sheet {
	t.Helper()
	if builtSheets != nil {
		return builtSheets
	}
	out := map[string]*sheet.Sheet{}
	for name, v := range testkit.Visits(t) {
		out[name], out[name+" sample"] = testkit.Sheet(t, "beverly-hills", v), testkit.Sheet(t, "", v)
	}
	for seed := range uint64(200) {
		s := testkit.RandomSheet(t, seed)
		s.Source.Digest = strings.Repeat("0f", 32)
		out[fmt.Sprint("seed ", seed)] = s
	}
	// What no definition here has.
	rare := *out["named"]
	do := sheet.Item{Ref: "activity.x", Text: sheet.Words("If it bleeds, sit down."), Do: sheet.Words("Press firmly.")}
	rare.Blocks = append(slices.Clone(rare.Blocks), sheet.Letterhead{Name: sheet.Words("Clinic"), Phone: sheet.Words("1"), LogoAlt: "Logo"},
		sheet.Section{Kind: "activity", Heading: "Activity", Groups: []sheet.Group{{Items: []sheet.Item{do}}}})
	out["rare"] = &rare
	builtSheets = out
	return out
}

// Each golden conforms to the schema.
func TestGoldensAreWhatTheSchemaSays(t *testing.T) {
	sch := compileSchema(t)
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "golden", "*", "sheet.json"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d goldens, %v", len(files), err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := sch.Validate(value(t, data)); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// texts returns every text of the data, in order.
func texts(data []byte) []string {
	var out []string
	d := stdjson.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err != nil {
			return out
		}
		if s, ok := token.(string); ok {
			out = append(out, s)
		}
	}
}

// Every text of the sheet is in the data, in the order of its block.
func TestNothingIsLost(t *testing.T) {
	for name, s := range sheets(t) {
		data := strings.Join(texts(render(t, s)), "\n")
		logs := testkit.MissingLogs(s, data, nil, func(d sheet.LogDay) string { return d.Said })
		for _, lost := range append(testkit.MissingTexts(s, data, nil), logs...) {
			t.Errorf("%s: not where it belongs: %s", name, lost)
		}
	}
}

// All data conforms to its schema, and every key of the schema is in some of it.
func TestItIsWhatTheSchemaSays(t *testing.T) {
	sch := compileSchema(t)
	seen := map[string]bool{}
	for name, s := range sheets(t) {
		v := value(t, render(t, s))
		if err := sch.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		keys(v, seen)
	}
	part, err := sheets(t)["named"].Select([]string{"activity"})
	if err != nil {
		t.Fatal(err)
	}
	keys(value(t, render(t, part)), seen)
	draft := value(t, render(t, testkit.Draft(t, "", testkit.Visits(t)["ended"])))
	if err := sch.Validate(draft); err != nil || draft.(map[string]any)["draft"] != true {
		t.Errorf("a draft: %v", err)
	}
	keys(draft, seen)
	f, _ := schema.Find("sheet")
	said := map[string]bool{}
	properties(value(t, f.JSON()), said)
	for _, name := range slices.Sorted(maps.Keys(said)) {
		if !seen[name] {
			t.Errorf("the schema has %q, and no sheet does", name)
		}
	}
}

func keys(v any, seen map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			seen[name] = true
			keys(inner, seen)
		}
	case []any:
		for _, inner := range v {
			keys(inner, seen)
		}
	}
}

func properties(v any, said map[string]bool) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	for name, inner := range m {
		if p, ok := inner.(map[string]any); ok && name == "properties" {
			for key := range p {
				said[key] = true
			}
		}
		properties(inner, said)
	}
}

// The schema is strict: each of these is refused.
func TestTheSchemaRefuses(t *testing.T) {
	sch := compileSchema(t)
	good := string(render(t, testkit.Sheet(t, "beverly-hills", testkit.Visits(t)["named"])))
	for was, is := range map[string]string{
		`"schema": 1`: `"schema": "1"`, `"type": "help"`: `"type": "hint"`, `"level": "call-911"`: `"level": "call-us"`, `"named": true`: `"named": "yes"`,
		`"start": "2026-11-23T11:00:00-08:00"`: `"start": "11 AM"`, `"direction": "ltr"`: `"direction": "left"`, `"phone": "911"`: `"phone": "nine"`, `"footer"`: `"foot"`,
	} {
		bad := strings.Replace(good, was, is, 1)
		if bad == good {
			t.Errorf("no %s", was)
		}
		if sch.Validate(value(t, []byte(bad))) == nil {
			t.Errorf("the schema takes %s", is)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	s := testkit.Sheet(b, "", testkit.Visits(b)["named"])
	for b.Loop() {
		render(b, s)
	}
}
