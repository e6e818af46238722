package pdf

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/testkit"
)

// A clinic's own font prints what the embedded ones lack: the whole sheet is set in it.
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

func TestCheckFont(t *testing.T) {
	covered, missing, err := CheckFont(goregular.TTF)
	if err != nil || !strings.Contains(strings.Join(covered, ","), "Cyrillic") || !strings.Contains(strings.Join(missing, ","), "Korean") {
		t.Errorf("%v, %v, %v", covered, missing, err)
	}
	if _, _, err := CheckFont([]byte("wOFF00000000")); err == nil || !strings.Contains(err.Error(), "web font") {
		t.Error(err)
	}
	if _, _, err := CheckFont(testkit.WithGlyphs(t, goregular.TTF, map[rune]rune{'A': '\uffff'})); err == nil || !strings.Contains(err.Error(), "lacks") {
		t.Error(err)
	}
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
