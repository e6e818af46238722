package schedule

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONLines(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       Row
	}{
		{"it reads our names", `{"appointment_id": "A1", "name": "Rosa  Núñez", "birth_date": "1961-04-02", "sedation": true, "steroid": "no", "fill": {"restart": "2026-11-25"}, "record": null}`,
			Row{Fields: map[string]string{"appointment_id": "A1", "name": "Rosa Núñez", "birth_date": "1961-04-02"},
				Answers: map[string]string{"sedation": "yes", "steroid": "no"}, Fill: map[string]string{"restart": "2026-11-25"}}},
		{"it reads aliases", `{"DOB": "1961-04-02", "fill.restart": "x"}`, Row{Fields: map[string]string{"birth_date": "1961-04-02"}, Fill: map[string]string{"restart": "x"}}},
		{"it reads numbers as they stand", `{"record": 4170000000000000000001}`, Row{Fields: map[string]string{"record": "4170000000000000000001"}}},
		{"it skips what is cancelled", `{"status": "cancelled"}`, Row{Skip: "cancelled"}},
		{"it refuses an unknown key", `{"namee": "Rosa"}`, Row{Reject: `a key is not known; expected aftercare's own names, or a mapping that names or ignores it (nearest: "name")`}},
		{"it refuses a key twice", `{"name": "Rosa", "name": "Bo"}`, Row{Reject: `"name" occurs twice`}},
		{"it refuses two names of a field", `{"dob": "1961-04-02", "birth_date": "1961-04-02"}`, Row{Reject: `"birth_date" occurs twice`}},
		{"it refuses a name in two ways", `{"name": "Rosa", "given_name": "Bo"}`, Row{Reject: `"name" and "given_name" or "family_name" are both given; expected one way to give a name`}},
		{"it refuses a list", `{"side": ["left"]}`, Row{Reject: `the column "side" holds a list or an object; expected a text`}},
		{"it refuses a nest", `{"fill": {"restart": {}}}`, Row{Reject: `"fill" holds something other than values by name`}},
		{"it refuses a value twice", `{"fill": {"restart": "x", "restart": "y"}}`, Row{Reject: `"fill.restart" occurs twice`}},
		{"it refuses a NUL", `{"site": "a\u0000"}`, Row{Reject: `the column "site" holds the control character U+0000`}},
		{"it refuses a key twice where one is null", `{"birth_date": null, "birth_date": "1961-04-02"}`, Row{Reject: `"birth_date" occurs twice`}},
		{"it takes two names of a field where one is null", `{"dob": null, "birth_date": "1961-04-02"}`, Row{Fields: map[string]string{"birth_date": "1961-04-02"}}},
		{"it refuses half a pair", `{"site": "\ud800"}`, Row{Reject: `the column "site" holds U+FFFD, which a wrong encoding left in the place of a letter`}},
		{"it refuses broken bytes", "{\"site\": \"\xfa\"}", Row{Reject: "the line is not UTF-8"}},
		{"it refuses half an object", `{"site": `, Row{Reject: notAnObject}},
		{"it refuses two objects", `{"site": "x"} {"site": "y"}`, Row{Reject: notAnObject}},
		{"it refuses a text", `"x"`, Row{Reject: notAnObject}},
		{"it refuses a long line", `{"site": "` + strings.Repeat("x", 70000) + `"}`, Row{Reject: "the line is longer than 64 KiB"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "{\"side\": \"left\"}\n\n" + c.line + "\r\n{\"side\": \"right\"}"
			header, rows, err := readAll("s.jsonl", strings.NewReader(text), Options{})
			if err != nil || len(rows) != 3 || header != nil || rows[0].Fields["side"] != "left" || rows[2].Fields["side"] != "right" || rows[2].Line != 4 {
				t.Fatalf("a neighbour is lost: %d rows, %v", len(rows), err)
			}
			got := rows[1]
			c.want.Number, c.want.Line, c.want.Raw = 2, 3, got.Raw
			if c.want.Reject != "" {
				got.Fields, got.Answers, got.Fill = nil, nil, nil
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if got.Reject == "" {
				return
			}
			file := writeRejects(t, nil, rows[1:2])
			_, again, err := readAll("rejects.csv", bytes.NewReader(file), Options{})
			if err != nil || len(again) != 1 || again[0].Reject != rows[1].Reject || again[0].Raw[0] != rows[1].Raw[0] {
				t.Errorf("the rejected row comes back as %d rows, %v, %+v", len(again), err, again)
			}
		})
	}
}

func TestOtherJSON(t *testing.T) {
	for text, want := range map[string]string{
		"[{}]": "s.json:1: the file is a JSON list", "name\nRosa\n": "s.json:1: the file holds no JSON object",
		"{\"side\": \"" + strings.Repeat("x", 17<<20): "s.json:1: line 1 has no end within 16 MiB",
	} {
		if _, _, err := readAll("s.json", strings.NewReader(text), Options{}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func FuzzJSONLines(f *testing.F) {
	f.Add(`{"name": "Rosa", "fill": {"a": 1}}`)
	f.Add("{\"name\": [1]}\n{\"status\": \"noshow\"}\n{")
	f.Fuzz(func(t *testing.T, s string) {
		_, rows, _ := readAll("s.jsonl", strings.NewReader("{}\n"+s), Options{})
		for _, r := range rows {
			if len(r.Raw) != 1 {
				t.Errorf("%q", r.Raw)
			}
		}
	})
}
