package pdf

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// Each phone number of a sheet can be dialled from the file, wherever it stands, and its link says the number; one with an
// extension, of which only a part could be dialled, is words alone.
func TestPhoneNumbersAreLinks(t *testing.T) {
	for _, large := range []bool{false, true} {
		s := testkit.Sheet(t, "beverly-hills", testkit.Visits(t)["named"])
		const extension = "(310) 555-0177 ext. 204"
		for n, b := range s.Blocks {
			if b, ok := b.(sheet.Letterhead); ok {
				b.AfterHours = sheet.Text{{Words: "At night: "}, {Words: extension}}
				s.Blocks[n] = b
			}
		}
		want := map[string]string{}
		eachRun(reflect.ValueOf(s.Blocks), func(r sheet.Run) {
			if r.Phone != "" {
				want[r.Words] = "tel:" + r.Phone
			}
		})
		if len(want) == 0 {
			t.Fatal("the sheet has no phone number")
		}
		var b bytes.Buffer
		if _, err := (Renderer{LargePrint: large, Cache: shared}).Render(&b, s); err != nil {
			t.Fatal(err)
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		tree, err := testkit.Structure(d)
		if err != nil {
			t.Fatal(err)
		}
		objects := fmt.Sprint(d.Objects)
		for words, url := range want {
			for _, has := range []string{"/URI (" + url + ")", "/Contents " + pdfString(words)} {
				if !strings.Contains(objects, has) {
					t.Errorf("large print %v: no object has %q", large, has)
				}
			}
			if has := "Link: " + strings.ReplaceAll(words, "\u00a0", "~") + "<link>"; !strings.Contains(tree, has) {
				t.Errorf("large print %v: the structure lacks %q:\n%s", large, has, tree)
			}
		}
		if strings.Contains(objects, "5550177") {
			t.Error("a number with an extension is dialled without it")
		}
	}
}

// pdfString writes a text of ASCII and no-break spaces as a string of the file.
func pdfString(s string) string {
	return "(" + strings.NewReplacer("(", `\(`, ")", `\)`, "\u00a0", " ").Replace(s) + ")"
}

// eachRun calls do for each run in a value.
func eachRun(v reflect.Value, do func(sheet.Run)) {
	if v.IsValid() && v.CanInterface() {
		if r, ok := v.Interface().(sheet.Run); ok {
			do(r)
			return
		}
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			eachRun(v.Elem(), do)
		}
	case reflect.Slice:
		for n := range v.Len() {
			eachRun(v.Index(n), do)
		}
	case reflect.Struct:
		for n := range v.NumField() {
			if v.Type().Field(n).IsExported() {
				eachRun(v.Field(n), do)
			}
		}
	default: // holds no run
	}
}

// An address is broken after its slashes alone, whatever the room for it, unless one part of it alone is longer than a line.
func TestAddressesBreakAfterSlashes(t *testing.T) {
	s := testkit.Sheet(t, "", testkit.Visits(t)["named"])
	r := variants["letter"]
	face, err := r.typefaceFor(s)
	if err != nil {
		t.Fatal(err)
	}
	l := newLayout(newWorkspace(nil), s, face, newMetrics("letter", false), arrangement{})
	for _, address := range []string{"riverside.example/cataract-surgery/en", "riverside.example/spinal-cord-stimulator-trial/es", "a-very-long-clinic.example"} {
		widest := 0.0
		for part := range strings.SplitAfterSeq(address, "/") {
			widest = max(widest, l.textWidth(part, l.codeWords()))
		}
		for room := widest; room < 300; room += 10 {
			all := ""
			for _, line := range l.wrapAddress(address, l.codeWords(), room) {
				for _, p := range line.pieces {
					all += p.words
				}
				if all != address && !strings.HasSuffix(all, "/") || line.width > room+0.01 {
					t.Errorf("%s in %.0f points: a line ends in %q", address, room, all)
				}
			}
			if all != address {
				t.Errorf("%s in %.0f points: %s", address, room, all)
			}
		}
	}
}
