package pdf

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// A clinic's own font prints what the embedded ones lack.
func TestClinicFont(t *testing.T) {
	v := testkit.Visits(t)["named"]
	v.Name = "王小明"
	s := testkit.Sheet(t, "", v)
	font := testkit.WithGlyphs(t, goregular.TTF, map[rune]rune{'王': 'W', '小': 'X', '明': 'M'})
	reads := 0
	extra := NewExtra(func() ([]byte, []byte, error) {
		reads++
		return font, font, nil
	})
	var first []byte
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range 4 {
		wg.Go(func() {
			var b bytes.Buffer
			if _, err := (Renderer{Extra: extra}).Render(&b, s); err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if first == nil {
				first = b.Bytes()
			}
			if !bytes.Equal(first, b.Bytes()) {
				t.Error("two workers made other bytes")
			}
		})
	}
	wg.Wait()
	if reads != 1 {
		t.Errorf("the font was read %d times", reads)
	}
	d, err := testkit.ReadPDF(first)
	if err != nil {
		t.Fatal(err)
	}
	for n, p := range d.Pages {
		if !strings.Contains(testkit.StripSpace(p.Words()), "王小明") {
			t.Errorf("page %d lacks the name", n+1)
		}
	}
	if _, err := testkit.Structure(d); err != nil {
		t.Error(err)
	}
	// A rune that it also lacks is refused by name.
	v.Name = "王小龍"
	var refused *UnprintableError
	if _, err := (Renderer{Extra: extra}).Render(&bytes.Buffer{}, testkit.Sheet(t, "", v)); !errors.As(err, &refused) || refused.Script != "Han" {
		t.Error(err)
	}
}

// Each word is drawn by one face, and by the embedded one if that has it. What is bold stays bold: in a bold face, or outlined
// where the clinic has none. A reader finds every letter.
func TestAClinicsFontDrawsOnlyTheWordsThatNeedIt(t *testing.T) {
	letters := "王小明田花子김철수𠮷ⴰⵣⵓ，"
	font := testkit.WithGlyphs(t, goregular.TTF, glyphsFor(letters))
	bolder := testkit.WithGlyphs(t, gobold.TTF, glyphsFor(letters))
	v := testkit.Visits(t)["named"]
	plain := boldTexts(t, Renderer{}, testkit.Sheet(t, "beverly-hills", v))
	for name, want := range map[string][]string{ // in the clinic's font
		"王小明":                     {"王小明"},
		"𠮷田 花子":                   {"𠮷田", "花子"},
		"김철수 (Kim Cheol-su)":      {"김철수"},
		"Kim-김철수, Rosa":           {"Kim-김철수,"},
		"Nguyễn Thị 王小明":          {"王小明"},
		"½王 Ọláṣẹ́ Pe̍h ⴰⵣⵓ":      {"½王", "ⴰⵣⵓ"},
		"王，小":                     {"王，小"},
		"Rosa Ексамплова Ελένη 明": {"明"},
	} {
		v.Name = name
		s := testkit.Sheet(t, "beverly-hills", v)
		for _, c := range []struct {
			bold     []byte
			outlined bool
		}{{bolder, false}, {nil, true}, {font, true}} {
			for _, large := range []bool{false, true}[:1+len(name)%2] {
				r := Renderer{LargePrint: large, Cache: shared, Extra: NewExtra(func() ([]byte, []byte, error) { return font, c.bold, nil })}
				var got []string
				own := 0
				for _, text := range drawnTexts(t, r, s) {
					switch {
					case text.Font == "F4" && text.Outlined != c.outlined:
						t.Errorf("%s: %q is outlined: %v", name, text.Words, text.Outlined)
					case text.Font != "F4" && text.Outlined:
						t.Errorf("%s: %q is outlined, in a face that needs it not", name, text.Words)
					case text.Font == "F3":
						t.Errorf("%s: %q is in the regular face, and stands only where all is bold", name, text.Words)
					case text.Font == "F4":
						got = append(got, text.Words)
					case text.Font == "F2":
						own++
					}
				}
				slices.Sort(got)
				if got = slices.Compact(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
					t.Errorf("%s: in the clinic's font are %q", name, got)
				}
				if !large && own < plain {
					t.Errorf("%s: %d texts in the embedded bold face, and %d on a sheet for another name", name, own, plain)
				}
			}
		}
	}
	// A word whose letters no face has all of is refused.
	v.Name = "王Ł明"
	var refused *UnprintableError
	if _, err := (Renderer{Extra: NewExtra(func() ([]byte, []byte, error) { return font, nil, nil })}).Render(&bytes.Buffer{}, testkit.Sheet(t, "", v)); !errors.As(err, &refused) || refused.Rune != 'Ł' {
		t.Error(err)
	}
}

// drawnTexts renders a sheet and reads it; each page has the patient's name.
func drawnTexts(t *testing.T, r Renderer, s *sheet.Sheet) (all []testkit.Text) {
	t.Helper()
	var b bytes.Buffer
	if _, err := r.Render(&b, s); err != nil {
		t.Fatal(err)
	}
	d, err := testkit.ReadPDF(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := testkit.Structure(d); err != nil {
		t.Error(err)
	}
	name := ""
	for _, f := range s.Blocks[strip(s)].(sheet.PatientBanner).Fields {
		if f.Kind == sheet.FieldName {
			name = testkit.StripSpace(pdfwriter.NFC(f.Value.String()))
		}
	}
	for n, p := range d.Pages {
		if !strings.Contains(testkit.StripSpace(p.Words()), name) {
			t.Errorf("page %d lacks %q", n+1, name)
		}
		all = append(all, p.Texts...)
	}
	return all
}

// boldTexts counts the texts in the embedded bold face.
func boldTexts(t *testing.T, r Renderer, s *sheet.Sheet) (n int) {
	t.Helper()
	for _, text := range drawnTexts(t, r, s) {
		if text.Font == "F2" && !strings.Contains(text.Words, "Rosa") { // the name's own lines vary
			n++
		}
	}
	return n
}

// A letter and its marks without a letter of their own are drawn as one, and read as they were written.
func TestMarksAreDrawnOnTheirLetters(t *testing.T) {
	v := testkit.Visits(t)["named"]
	for _, name := range []string{"Ọláṣẹ́ Adébáyọ̀", "Tân Pe̍h-ōe Ho̍k o͘", "M̄oli J̌an ị́", "E\u0323\u0301"} {
		v.Name = name
		for _, text := range drawnTexts(t, Renderer{}, testkit.Sheet(t, "", v)) {
			if text.Font != "F1" && text.Font != "F2" || text.Outlined {
				t.Errorf("%s: %+v", name, text)
			}
		}
		if refused := (Renderer{}).printableText(name); refused != nil {
			t.Errorf("%s: %v", name, refused)
		}
	}
	// A mark on nothing, one that another letter would be, and one that no place is found for.
	for _, name := range []string{"\u0301Ann", "Ann 1\u0301", "Ann o\u0335", "Ann x\u20dd", "Ann a\u0489"} {
		refused := (Renderer{}).printableText(name)
		if refused == nil || refused.Hint() != "write it without that character" {
			t.Errorf("%q: %v", name, refused)
		}
	}
}

// A hint says what helps: a font where one would, Latin letters where the name isn't in them.
func TestHintsOfWhatCannotBePrinted(t *testing.T) {
	font := testkit.WithGlyphs(t, goregular.TTF, map[rune]rune{'王': 'W'})
	with := Renderer{Extra: NewExtra(func() ([]byte, []byte, error) { return font, nil, nil })}
	for _, c := range []struct {
		name   string
		r      Renderer
		hint   string // how it begins
		absent string
	}{
		{"小明", Renderer{}, "write it in Latin letters, or set font: in clinic.yaml to a .ttf file that has it (", "too"},
		{"小明", with, "write it in Latin letters, or set font: in clinic.yaml to a .ttf file that has it too", ""},
		{"𠮷田", Renderer{}, "write it in Latin letters, or set font:", ""},
		{"김", Renderer{}, "write it in Latin letters, or set font:", ""},
		{"Ꞛnn", Renderer{}, "set font: in clinic.yaml", "Latin letters"},
		{"Ann\u2011Lee", Renderer{}, "write it without that character, or set font:", "Latin letters"},
		{"Ọláṣẹ\u1ab0", with, "set font: in clinic.yaml", "Latin letters"},
		{"محمد", with, "write it in Latin letters; ", "font"},
		{"Rosa 😀", with, "write it without that character", "Latin letters"},
	} {
		refused := c.r.printableText(c.name)
		if refused == nil || !strings.HasPrefix(refused.Hint(), c.hint) || c.absent != "" && strings.Contains(refused.Hint(), c.absent) {
			t.Errorf("%s: %v", c.name, refused)
			continue
		}
		v := testkit.Visits(t)["named"]
		v.Name = c.name
		var whole *UnprintableError
		if err := c.r.Printable(testkit.Sheet(t, "", v)); !errors.As(err, &whole) || whole.Hint() != refused.Hint() || whole.What() != refused.What() {
			t.Errorf("%s: the sheet is refused otherwise: %v", c.name, err)
		}
	}
}

// A font that can't be read, or isn't one, fails the sheets that need it, and only those.
func TestAClinicsFontThatWillNotDo(t *testing.T) {
	han, latin := testkit.Visits(t)["named"], testkit.Visits(t)["named"]
	han.Name = "王小明"
	for name, c := range map[string]struct {
		data []byte
		err  error
		want string
	}{
		"absent": {nil, errors.New("no such file"), "no such file"}, "cff": {[]byte("OTTO00000000"), nil, "CFF"},
		"collection": {[]byte("ttcf00000000"), nil, "collection"}, "empty": {nil, nil, "too short"}, "cut off": {goregular.TTF[:2000], nil, "cut off"},
	} {
		extra := NewExtra(func() ([]byte, []byte, error) { return c.data, c.data, c.err })
		var b bytes.Buffer
		if _, err := (Renderer{Extra: extra}).Render(&b, testkit.Sheet(t, "", han)); err == nil || !strings.Contains(err.Error(), c.want) || b.Len() > 0 {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := (Renderer{Extra: extra}).Render(&b, testkit.Sheet(t, "", latin)); err != nil {
			t.Errorf("%s: a sheet that does not need it: %v", name, err)
		}
	}
}

// A font is asked for the scripts that it has whole. What it does less well than it seems to is told.
func TestCheckFont(t *testing.T) {
	hangul := glyphsFor("가나다라마바사아자차카타파하병원약")
	korean := testkit.WithGlyphs(t, goregular.TTF, hangul)
	withoutA := maps.Clone(hangul)
	withoutA['A'] = '\uffff'
	for name, c := range map[string]struct {
		data         []byte
		bold         bool
		covers, note string
	}{
		"of use to nobody":     {goregular.TTF, false, "Cyrillic", notUsed},
		"without a bold one":   {korean, false, "Korean", notBold},
		"with a bold one":      {korean, true, "Korean", ""},
		"and without A beside": {testkit.WithGlyphs(t, goregular.TTF, withoutA), true, "Korean", ""},
	} {
		r, err := CheckFont(c.data, c.bold)
		if err != nil || !slices.Contains(r.Covers, c.covers) || !slices.Contains(r.Lacks, "Georgian") || strings.Join(r.Notes, "") != c.note {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	if _, err := CheckFont([]byte("wOFF00000000"), false); err == nil || !strings.Contains(err.Error(), "web font") {
		t.Error(err)
	}
	nothing := map[rune]rune{}
	for r := rune(0xc0); r < 0x100; r++ {
		nothing[r] = '\uffff'
	}
	if _, err := CheckFont(testkit.WithGlyphs(t, goregular.TTF, nothing), false); err == nil || !strings.Contains(err.Error(), "covers no script") {
		t.Error(err)
	}
}

// glyphsFor shows letters with the glyphs of capital ones.
func glyphsFor(letters string) map[rune]rune {
	out := map[rune]rune{}
	for n, r := range []rune(letters) {
		out[r] = 'A' + rune(n%26)
	}
	return out
}

// Without a bold file the regular face is used for both; a file that can't be read is an error of the first sheet.
func TestFontFiles(t *testing.T) {
	if FontFiles("", "bold.ttf") != nil {
		t.Error("no regular file, and still a typeface")
	}
	dir := t.TempDir()
	regular := filepath.Join(dir, "regular.ttf")
	if err := os.WriteFile(regular, goregular.TTF, 0o600); err != nil {
		t.Fatal(err)
	}
	for bold, want := range map[string]bool{"": true, regular: true, filepath.Join(dir, "missing.ttf"): false} {
		if _, err := FontFiles(regular, bold).load(); (err == nil) != want {
			t.Errorf("bold %q: %v", bold, err)
		}
	}
}
