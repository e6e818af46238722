package pdf

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// Whatever a name is, the sheet is either refused by name of the script, or holds it.
func FuzzAnyName(f *testing.F) {
	base := testkit.Sheet(f, "", testkit.Visits(f)["named"])
	for _, s := range []string{"Rosa", "محمد", "王小明", "a\u0301", "\ufb01", "ẞ", "𝒜", "", "　", "x\u00adx", strings.Repeat("ab ", 60)} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, name string, large bool) {
		name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if r < 0x20 || r == 0x7f {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(name, ""))), " ")
		if len([]rune(name)) > 200 {
			return
		}
		s := *base
		s.Blocks = append([]sheet.Block{}, base.Blocks...)
		old := s.Blocks[strip(&s)].(sheet.Strip)
		fields := append([]sheet.Field{}, old.Fields...)
		fields[0].Value = sheet.Words(name)
		s.Blocks[strip(&s)] = sheet.Strip{Fields: fields}
		s.Running.Left = append([]string{name}, base.Running.Left[1:]...)
		var b bytes.Buffer
		_, err := Renderer{LargePrint: large}.Render(&b, &s)
		var refused *UnprintableError
		switch {
		case errors.As(err, &refused), errors.Is(err, errNoRoom):
			if b.Len() > 0 {
				t.Error("something was written")
			}
			return
		case err != nil:
			t.Fatal(err)
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for n, p := range d.Pages {
			if !strings.Contains(testkit.Bare(p.Words()), testkit.Bare(norm.NFC.String(name))) {
				t.Errorf("page %d lacks the name", n+1)
			}
		}
	})
}
