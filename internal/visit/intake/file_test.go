package intake

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"aftercare/internal/visit/field"
)

// Null counts as not given, under every key and in every way to write it; in quotes it is a word,
// read by the rules of its field.
func TestNullIsNoValue(t *testing.T) {
	var f Fields
	for key, to := range f.fileKeys() {
		for _, form := range []string{
			`{"%s": null}`, "%s: null\n", "%s: Null\n", "%s: NULL\n", "%s: ~\n", "%s:\n", `{"%s": ""}`,
		} {
			if err := f.File(fmt.Appendf(nil, form, key), nil); err != nil || *to != "" {
				t.Errorf("%s: %q, %v", fmt.Sprintf(form, key), *to, err)
			}
		}
		for _, form := range []string{`{"%s": "null"}`, "%s: 'null'\n", "%s: \"~\"\n"} {
			err := f.File(fmt.Appendf(nil, form, key), nil)
			var refused *Error
			switch isTilde := strings.Contains(form, "~"); {
			case err != nil && !errors.As(err, &refused):
				t.Error(err)
			case isTilde && *to != "~" && err == nil, !isTilde && key == field.Name && err == nil, !isTilde && key == field.Record && (err != nil || *to != ""), !isTilde && key == field.FamilyName && *to != "null":
				t.Errorf("%s: %q, %v", fmt.Sprintf(form, key), *to, err)
			}
			*to = ""
		}
	}
	if err := f.File([]byte(`{"fill": {"drug": null, "restart": null}, "sedation": null}`), []string{"sedation"}); err != nil || f.FileFills["drug"] != "" || f.Answers["sedation"] != "" {
		t.Error(f.FileFills["drug"], f.Answers["sedation"], err)
	}
	if err := f.File([]byte("fill:\n  drug: ~\nsedation: ~\n"), []string{"sedation"}); err != nil || f.FileFills["drug"] != "" || f.Answers["sedation"] != "" {
		t.Error(f.FileFills["drug"], f.Answers["sedation"], err)
	}
}

// Escapes are read as the standards of JSON and YAML say, whatever wrote them.
func TestEscapesOfVisitFiles(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{`{"name": "A\/B \u00e9"}`, "A/B é"},
		{`{"name": "\ud83d\ude00 Ann"}`, "😀 Ann"},
		{`{"name": "\uD842\uDFB7\u7530"}`, "𠮷田"},
		{`{"name": "Ann \"Lee\""}`, `Ann "Lee"`},
		{`{"name": "Ann\tLee\n"}`, "Ann Lee"},
		{"\ufeff{\"name\": \"Ann\"}", "Ann"},
		{"{\n\t\"name\":\t\"Ann\"\n}\n", "Ann"},
		{"name: \"Jos\\xe9\"\n", "José"},
		{"name: \"Jos\\u00e9\"\n", "José"},
		{"name: \"\\U00020BB7\\u7530\"\n", "𠮷田"},
		{"name: 'Jos\u00e9'\n", "José"},
		{"{name: Ann, side: left}", "Ann"},
	} {
		var f Fields
		if err := f.File([]byte(c.file), nil); err != nil || f.Name != c.want {
			t.Errorf("%s: %q, %v; want %q", c.file, f.Name, err, c.want)
		}
	}
}

// What can't be read is refused at its position, and not quoted.
func TestRefusalsOfVisitFiles(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{`{"name": "Rosa \ud83d"}`, `half of a pair of \u escapes, which is no letter, at line 1, column 10`},
		{`{"name": "Rosa \ude00\ud83d"}`, `half of a pair`},
		{`{"name": "\ud83dRosa"}`, `half of a pair`},
		{`{"name": "Rosa \\\ud83d"}`, `half of a pair`},
		{`{"na\ud83dme": "Rosa"}`, `half of a pair`},
		{"{\"name\": \"Rosa \xff\"}", `holds the byte 0xFF, which is not UTF-8, at line 1, column 16`},
		{"{\"name\": \"Rosa\",\n \"side\": \"left\", \"name\": \"Rosa\"}", `the key "name" is listed a second time (the first one is at line 1, column 2), at line 2, column 18`},
		{"name: Rosa\nside: left\nname: Rosa\n", `the key "name" is listed a second time (the first one is at line 1, column 1), at line 3, column 1`},
		{`{"fill": {"a": "x", "a": "y"}}`, `the key "a" is listed a second time`},
		{`{"name": "Rosa", "given_name": "Rosa"}`, "gives the whole name, and a part of it, at line 1, column 18"},
		{`{"name": true}`, `has a "name" that is true or false; expected a text, at line 1, column 10`},
		{`{"name": {"a": "Rosa"}}`, "has a value that isn't text, at line 1, column 10"},
		{`{"name": ["Rosa"]}`, "has a value that isn't text"},
		{`{"record": 417.0}`, `has a "record" that is a number that a program gave decimals; expected it as it was given; format the column as text, and export it again, at line 1, column 12`},
		{`{"record": 1.2E+11}`, "shortened"},
		{`{"record": 1e3}`, "shortened"},
		{"record: 1e3\n", "shortened"},
		{"name: False\n", "true or false"},
		{"message: \"Rosa\\x07\"\n", "U+0007"},
		{"name: \"Rosa\\uFFFD\"\n", "U+FFFD"},
		{"{\"name\": \"Rosa\"} {}", "can't be read as YAML or JSON"},
		{`["Rosa"]`, "holds no mapping of keys"},
	} {
		var f Fields
		err := f.File([]byte(c.file), nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "Rosa") {
			t.Errorf("%s: %v; want %q", c.file, err, c.want)
		}
	}
	var f Fields
	if err := f.File([]byte(`{"name": "Rosa", "given_name": null, "family_name": null}`), nil); err != nil || f.Name != "Rosa" {
		t.Error(f.Name, err)
	}
}

// A null word in one half of a name may be the name: if somebody confirms that, the sheet is made.
func TestHalfANameIsAskedAbout(t *testing.T) {
	for _, c := range []struct{ name, given, family, want, refused string }{
		{"", "Rosa", "Null", "Rosa Null", "a word for none"},
		{"", "nan", "Smith", "nan Smith", "a word for none"},
		{"", "None", "Other", "None Other", "a word for none"},
		{"", "null", "NULL", "", "is a word for none"},
		{"", "", "unknown", "", "is a word for none"},
		{"Christopher Null", "", "", "Christopher Null", ""},
		{"Christopher Null", "null", "null", "Christopher Null", ""},
		{"null", "", "", "", "is a word for none"},
		{"", "Rosa", "", "Rosa", ""},
		{"", "-", "Teller", "", "a name of one word"},
		{"", "Teller", "--", "", "a name of one word"},
		{"", `\N`, "Teller", "", "HL7"},
	} {
		f := Fields{Name: c.name, GivenName: c.given, FamilyName: c.family, Born: "1961-04-02", Side: "left", With: []string{"driver"}}
		ctx := context(t, "2026-11-23 13:32")
		v, err := f.Visit(ctx)
		if (err != nil) != (c.refused != "") || err != nil && !strings.Contains(err.Error(), c.refused) || err == nil && v.Name != c.want {
			t.Errorf("%q %q: %q, %v", c.given, c.family, v.Name, err)
		}
		ctx.NamesConfirmed = true
		if v, err = f.Visit(ctx); (err == nil) != (c.want != "") || v.Name != c.want {
			t.Errorf("%q %q for sure: %q, %v", c.given, c.family, v.Name, err)
		}
	}
}
