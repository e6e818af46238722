package draft_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"aftercare/internal/authoring/draft"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/render/text"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// pseudo writes a text in an invented language: each letter a with accents as in Vietnamese or Polish, and a
// third longer. Placeholders are kept.
func pseudo(source string) string {
	parts, err := procedure.ParseText(source)
	if err != nil {
		return source
	}
	letters := strings.NewReplacer("a", "ằ", "e", "ệ", "o", "ờ", "u", "ữ", "s", "ś", "c", "ć", "l", "ł", "z", "ż", "n", "ń")
	var b strings.Builder
	count := 0
	for _, p := range parts {
		if p.Name != "" {
			b.WriteString("{" + p.Name + "}")
			continue
		}
		b.WriteString(letters.Replace(p.Words))
		count += len([]rune(p.Words))
	}
	out := strings.TrimRight(b.String(), ".?!")
	end := b.String()[len(out):]
	for n := 0; n < count*35/100; n += 4 {
		out += " ęộx"
	}
	return out + end
}

// label is a short pseudo text, for texts with a length limit.
func label(source string) string {
	r := []rune(strings.NewReplacer("a", "ằ", "e", "ệ", "o", "ờ", "u", "ữ", "i", "ị").Replace(source))
	return string(r[:min(len(r), 22)])
}

func fill(place, source string) string {
	if strings.HasSuffix(place, ".milestone") || strings.HasPrefix(place, "headings.") {
		return label(source)
	}
	return pseudo(source)
}

// language returns the built-in library with one more language: files added, none changed.
func language(t *testing.T, reviewed string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	head := ""
	if reviewed != "" {
		head = "reviewed-by: " + reviewed + "\n"
	}
	list, err := fs.ReadFile(procedures.FS, "shared/medicines.yaml")
	if err != nil {
		t.Fatal(err)
	}
	medicines, _ := yamlfile.Parse("medicines.yaml", list)
	listed := draft.MedicineLookup(medicines)
	add := func(name string, data []byte) { files["locales/pl/"+name] = &fstest.MapFile{Data: data} }
	err = fs.WalkDir(procedures.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(procedures.FS, name)
		if err != nil {
			return err
		}
		files[name] = &fstest.MapFile{Data: data}
		dir, base := path.Split(name)
		n, _ := yamlfile.Parse(name, data)
		switch {
		case name == "locales/en/words.yaml":
			add("words.yaml", []byte(head+pseudoWords(string(data))))
		case dir == "shared/" && base == "conditions.yaml":
			add(name, draft.Conditions(n, "", fill))
		case dir == "shared/" && base == "settings.yaml":
			add(name, draft.Settings(n, "", fill))
		case dir == "shared/" && base == "medicines.yaml":
			add(name, draft.Medicines(n, "", fill))
		case dir == "shared/" && base == "sources.yaml":
		case (dir == "shared/" || dir == "") && strings.HasSuffix(base, ".yaml"):
			add(name, draft.Translation(n, head, listed, fill))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// pseudoWords marks each text of the words, and leaves keys, lists and numbers unchanged.
func pseudoWords(s string) string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		key, value, ok := strings.Cut(line, ": ")
		plain := ok && !strings.HasPrefix(strings.TrimSpace(line), "#") && !strings.ContainsAny(value, `{["`) && !strings.Contains("clock direction", strings.TrimSpace(key))
		if plain {
			line = key + ": " + label(value)
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func line(t *testing.T, files fs.FS) *pipeline.Line {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: files})
	if err != nil {
		t.Fatal(err)
	}
	return &pipeline.Line{Library: lib, Zone: time.UTC}
}

// Adding a language means adding files: every definition is complete in it, on paper and on the screen, in its
// own letters, with no source text left over.
func TestAddingALanguageIsAddingFiles(t *testing.T) {
	files := language(t, "")
	l := line(t, files)
	ids, err := fs.Glob(procedures.FS, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range ids {
		id := strings.TrimSuffix(file, ".yaml")
		english, err := l.Make(id, visit.Visit{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := l.Make(id, visit.Visit{Language: "pl"})
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		if r.Sheet.Status != sheet.Sample {
			t.Errorf("%s: a translation that nobody reviewed is no sample", id)
		}
		said := map[string]bool{}
		for _, b := range english.Sheet.Blocks {
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					said[i.Text.String()] = true
				}
			}
		}
		for _, b := range r.Sheet.Blocks {
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					if said[i.Text.String()] {
						t.Errorf("%s: %s is left in the source language: %q", id, i.Ref, i.Text.String())
					}
				}
			}
		}
		var screen, paper bytes.Buffer
		if err := text.Render(&screen, r.Sheet); err != nil || !strings.Contains(screen.String(), "ệ") {
			t.Errorf("%s: %v", id, err)
		}
		if _, err := (pdf.Renderer{}).Render(&paper, r.Sheet); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// A weight has words too: a sheet never says "pounds" in another language.
func TestAWeightIsTranslated(t *testing.T) {
	r, err := line(t, language(t, "")).Make("facet-joint-injection", visit.Visit{Language: "pl"})
	if err != nil {
		t.Fatal(err)
	}
	var screen bytes.Buffer
	if err := text.Render(&screen, r.Sheet); err != nil || strings.Contains(screen.String(), "pounds") || !strings.Contains(screen.String(), pseudo("10 pounds (4.5 kg)")) {
		t.Errorf("%v: %s", err, screen.String())
	}
}

// A patient's sheet needs a translation that a named human reviewed.
func TestAPatientsSheetNeedsAReviewedTranslation(t *testing.T) {
	named := visit.Visit{Name: "Rosa Example", Record: "1", Language: "pl"}
	_, err := line(t, language(t, "")).Make("medial-branch-block", named)
	if err == nil || !strings.Contains(err.Error(), "nobody has reviewed the translation") {
		t.Errorf("got %v", err)
	}
	r, err := line(t, language(t, "A. Nowak")).Make("medial-branch-block", named)
	if err != nil || r.Procedure.Reviewer != "A. Nowak" {
		t.Errorf("%v", err)
	}
}

// A translation that is stale, incomplete or gives another time is refused by name.
func TestAnIncompleteTranslationIsRefused(t *testing.T) {
	const file = "locales/pl/medial-branch-block.yaml"
	for name, c := range map[string]struct{ from, to, want string }{
		"stale":          {"of: Driving\n", "of: Drive\n", `"activity.driving", milestone is stale: it translates "Drive", and the source says "Driving"`},
		"missing":        {"  stairs:\n", "  stars:\n", `"activity.stairs" is not translated into "pl"`},
		"a lost time":    {"{until}", "", `the source has {until}`},
		"an empty text":  {"text: " + label("Driving"), "text:", `not translated into`},
		"no source text": {"of: Driving\n", "", `has no "of"`},
	} {
		files := language(t, "").(fstest.MapFS)
		src := string(files[file].Data)
		changed := c.from
		if name == "a lost time" {
			lines := strings.Split(src, "\n")
			translated := false // a long text is on the lines after its key
			for n, l := range lines {
				if key, _, ok := strings.Cut(strings.TrimSpace(l), ":"); ok && (key == "of" || key == "text") {
					translated = key == "text"
				}
				if translated && strings.Contains(l, "{until}") {
					lines[n] = strings.Replace(l, "{until}", "later", 1)
					break
				}
			}
			src = strings.Join(lines, "\n")
		} else {
			if !strings.Contains(src, changed) {
				t.Fatalf("%s: nothing to change", name)
			}
			src = strings.Replace(src, changed, c.to, 1)
		}
		files[file] = &fstest.MapFile{Data: []byte(src)}
		_, err := line(t, files).Make("medial-branch-block", visit.Visit{Language: "pl"})
		if err == nil || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	files := language(t, "").(fstest.MapFS)
	delete(files, "locales/pl/shared/sedation.yaml")
	if _, err := line(t, files).Make("medial-branch-block", visit.Visit{Language: "pl"}); err == nil || !strings.Contains(err.Error(), "shared/sedation.yaml") {
		t.Errorf("a missing block: %v", err)
	}
}
