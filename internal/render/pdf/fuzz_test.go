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

// Whatever a text of the sheet is, the sheet is either refused by the name of the script, or
// holds it, in a file that is whole and tagged.
func FuzzAnyText(f *testing.F) {
	base := testkit.Sheet(f, "beverly-hills", testkit.Visits(f)["named"])
	for _, s := range []string{"Rosa", "محمد", "王小明", "a\u0301", "\ufb01", "ẞ", "𝒜", "", "\u3000", "x\u00adx", strings.Repeat("ab ", 60), "(\\)", "\u0a0d", strings.Repeat("W", 200)} {
		for field := range byte(8) {
			f.Add(s, field, field%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, text string, field byte, large bool) {
		text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if r < 0x20 || r >= 0x7f && r < 0xa0 {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(text, ""))), " ")
		if len([]rune(text)) > 300 || text == "" && field%8 == 1 { // no definition is without a title
			return
		}
		s := setText(base, text, field)
		var b bytes.Buffer
		_, err := Renderer{LargePrint: large, Cache: shared}.Render(&b, s)
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
		if _, err := testkit.Structure(d); err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, p := range d.Pages {
			all += p.Words()
		}
		if !strings.Contains(testkit.StripSpace(all), testkit.StripSpace(norm.NFC.String(text))) {
			t.Errorf("field %d lost its text", field)
		}
	})
}

// setText sets one text of a sheet.
func setText(base *sheet.Sheet, text string, field byte) *sheet.Sheet {
	s := *base
	s.Blocks = append([]sheet.Block{}, base.Blocks...)
	for n, b := range s.Blocks {
		switch b := b.(type) {
		case sheet.Letterhead:
			if field%8 == 0 {
				b.Name = sheet.Words(text)
			}
			s.Blocks[n] = b
		case sheet.Heading:
			if field%8 == 1 {
				b.Text = text
			}
			s.Blocks[n] = b
		case sheet.PatientBanner:
			fields := append([]sheet.Field{}, b.Fields...)
			if field%8 == 2 {
				fields[0].Value = sheet.Words(text)
			}
			s.Blocks[n] = sheet.PatientBanner{Fields: fields}
		case sheet.KeyTimes:
			cells := append([]sheet.KeyTime{}, b.Cells...)
			if field%8 == 3 {
				cells[0].Value = text
			}
			s.Blocks[n] = sheet.KeyTimes{Heading: b.Heading, Cells: cells}
		case sheet.Message:
			if field%8 == 4 {
				b.Text = sheet.Words(text)
			}
			s.Blocks[n] = b
		case sheet.Section:
			if field%8 == 5 {
				b.Heading = text
			}
			s.Blocks[n] = b
		case sheet.Diary:
			rows := append([]sheet.DiaryRow{}, b.Rows...)
			if field%8 == 6 {
				rows[3].Label = text
			}
			b.Rows = rows
			s.Blocks[n] = b
		case sheet.NextVisit:
			if field%8 == 7 {
				b.Groups = append([]sheet.Group{{Items: []sheet.Item{{Ref: "x", Text: sheet.Words(text)}}}}, b.Groups...)
			}
			s.Blocks[n] = b
		}
	}
	return &s
}
