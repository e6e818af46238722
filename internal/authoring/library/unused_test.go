package library

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/diag"
	"aftercare/procedures"
)

// misnamed are files of a clinic's folder, what each is meant to be there ("" if nobody can tell),
// and the procedure whose sheet isn't made until somebody has looked at it: "" for none, "*" for all.
var misnamed = []struct{ file, want, refuses string }{
	{"procedures/skin-biopsy.yml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.YAML", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.yaml.txt", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.yaml.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.json", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/Skin-Biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/SkinBiopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/SKIN BIOPSY.YML", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin_biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy .yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.yaml ", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy (1).yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy(2).yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy 2.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.yaml (1)", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy - Copy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy - Copy (3).yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy copy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/Copy of skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy-DESKTOP-AB12.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy-Anas-MacBook-Pro.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy (Ana's conflicted copy 2026-11-28).yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.sync-conflict-20261128-101500-ABCDEF2.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy_LOCAL_4711.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin\u2011biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-bi\u200bopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/.skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/Kopia skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy - Kopie (2).yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/Копия skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy のコピー.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy FINAL v2.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy_2026-11-28.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.en.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.yaml.1", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-biopsy.y\u0430ml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/skin-b\u0456opsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/pain/skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/a/b/Skin-Biopsy.yml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"Procedures/skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedure/skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures (1)/skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"shared/skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"approved/skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"schema/skin-biopsy.yaml", "procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"procedures/Own-Thing.yaml", "procedures/own-thing.yaml", "own-thing"},
	{"procedures/own-thing.yml", "procedures/own-thing.yaml", "own-thing"},
	{"procedures/colonoscopy prep.yaml", "procedures/colonoscopy-prep.yaml", "colonoscopy-prep"},
	{"procedures/sedation.yaml", "shared/sedation.yaml", "colonoscopy"},
	{"procedures/conditions.yaml", "shared/conditions.yaml", "*"},
	{"procedures/check.yaml", "", ""},
	{"procedures/биопсия.yaml", "", ""},
	{"procedures/()().yaml", "", ""},
	{"shared/Sedation.yaml", "shared/sedation.yaml", "colonoscopy"},
	{"shared/sedation.yml", "shared/sedation.yaml", "colonoscopy"},
	{"shared/blocks/sedation.yaml", "shared/sedation.yaml", "colonoscopy"},
	{"sedation.yaml", "shared/sedation.yaml", "colonoscopy"},
	{"shared/Conditions.yaml", "shared/conditions.yaml", "*"},
	{"shared/settings.yml", "shared/settings.yaml", "*"},
	{"settings.yaml", "shared/settings.yaml", "*"},
	{"shared/sources.yml", "shared/sources.yaml", ""},
	{"locales/en/words.yml", "locales/en/words.yaml", "*"},
	{"locales/en/Words.yaml", "locales/en/words.yaml", "*"},
	{"locales/EN/words.yaml", "locales/en/words.yaml", "*"},
	{"locales/english/words.yaml", "locales/en/words.yaml", "*"},
	{"locales/klingonish/words.yaml", "", ""},
	{"locales/words.yaml", "", ""},
	{"words.yaml", "", ""},
	{"locales/en/skin-biopsy.yaml", "", "skin-biopsy"},
	{"locales/es/Skin-Biopsy.yaml", "locales/es/skin-biopsy.yaml", "skin-biopsy es"},
	{"locales/es/shared/skin-biopsy.yaml", "locales/es/skin-biopsy.yaml", "skin-biopsy es"},
	{"locales/es/sedation.yaml", "locales/es/shared/sedation.yaml", "colonoscopy es"},
	{"locales/es/shared/settings.yml", "locales/es/shared/settings.yaml", "* es"},
	{"locales/es/no-such-thing.yaml", "", ""},
	{"locales/ES/shared/sedation.yaml", "locales/es/shared/sedation.yaml", "colonoscopy es"},
	{"Clinic.yaml", "clinic.yaml", "*"},
	{"clinic.yml", "clinic.yaml", "*"},
	{"clinic (1).yaml", "clinic.yaml", "*"},
	{"approvals.yml", "approvals.yaml", ""},
	{"Next-Version.yaml", "next-version.yaml", ""},
	{"shared/approvals.yaml", "approvals.yaml", ""},
}

// ignoredFiles are files that nobody expects to be read.
var ignoredFiles = []string{
	".DS_Store", "Thumbs.db", "desktop.ini", "README.md", ".gitattributes", ".gitignore", ".git/config.yaml", ".github/workflows/check.yml", "docker-compose.yml", ".pre-commit-config.yaml", "config.yaml", "night.yaml",
	"logo.png", "next-version.yaml", "schedules/monday.csv", "schedules/map.yaml", "out/manifest.json", "clinic-night.yaml", "clinic.yaml.lock", "clinic.yaml~", "clinic.yaml.bak", "approved/skin-biopsy.en.0123456789abcdef.txt",
	"schema/procedure.schema.json", "procedures/.DS_Store", "procedures/._skin-biopsy.yaml", "procedures/.skin-biopsy.yaml.swp", "procedures/skin-biopsy.yaml~", "procedures/#skin-biopsy.yaml#", "procedures/.#skin-biopsy.yaml",
	"procedures/skin-biopsy.yaml.bak", "procedures/skin-biopsy.yaml.orig", "procedures/~$skin-biopsy.yaml", "procedures/README.md", "procedures/skin-biopsy.docx", "procedures/.aftercare-123", "procedures/.idea/x.yaml",
	"procedures/skin-biopsy", "procedures/skin-biopsy.txt", "procedures/LICENSE", "procedures/skin-biopsy.pdf", "shared/Makefile",
	"shared/Thumbs.db", "locales/README.txt", "locales/es/notes.txt",
}

const profileOf = "phone: (310) 555-0100\ntime-zone: America/Los_Angeles\nlanguages: [en, es]\n"

// caseFoldingFS is a case-insensitive disk: it opens a file under any case of its name.
type caseFoldingFS struct{ fstest.MapFS }

func (f caseFoldingFS) realName(name string) string {
	for known := range f.MapFS {
		for at := known; at != "."; at = path.Dir(at) {
			if strings.EqualFold(at, name) {
				return at
			}
		}
	}
	return name
}

func (f caseFoldingFS) Open(name string) (fs.File, error) { return f.MapFS.Open(f.realName(name)) }

func (f caseFoldingFS) ReadFile(name string) ([]byte, error) {
	return f.MapFS.ReadFile(f.realName(name))
}

func (f caseFoldingFS) ReadDir(name string) ([]fs.DirEntry, error) {
	return f.MapFS.ReadDir(f.realName(name))
}

func (f caseFoldingFS) Stat(name string) (fs.FileInfo, error) { return f.MapFS.Stat(f.realName(name)) }

// openFiles opens a clinic with the files, on a case-insensitive disk or on a case-sensitive one.
func openFiles(t *testing.T, files fstest.MapFS, folds bool) *Library {
	t.Helper()
	if files["clinic.yaml"] == nil {
		files["clinic.yaml"] = &fstest.MapFile{Data: []byte(profileOf)}
	}
	o := Options{Builtin: procedures.FS, Reserved: []string{"check"}, Clinic: t.TempDir(), Files: files, NeededOnly: true}
	if folds {
		o.Files = caseFoldingFS{files}
	}
	lib, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// Each file that doesn't have the name or the place of one that is read is reported, with the name that it
// should have; none is used, on either kind of disk; and the sheet that it may be meant for reports it.
func TestEachFileIsUsedOrNamed(t *testing.T) {
	for _, folds := range []bool{false, true} {
		for _, c := range misnamed {
			if folds && strings.EqualFold(c.file, "clinic.yaml") {
				continue // such a disk can hold only one of the two
			}
			lib := openFiles(t, fstest.MapFS{c.file: {Data: []byte("warnings: [a definition\n")}}, folds)
			list, err := lib.Unused()
			if err != nil || len(list.Errors()) != 1 || len(list) != 1 {
				t.Errorf("%s: %v, %v", c.file, list, err)
				continue
			}
			d := list[0]
			root := lib.Clinic().Origin
			if d.Pos.File != path.Join(root, c.file) || d.Pos.Line != 1 || d.Pos.Column != 1 || d.Rule != "" {
				t.Errorf("%s: told at %v", c.file, d)
			}
			if c.want != "" && !strings.Contains(d.Message, `"`+path.Base(c.want)+`"`) && !strings.Contains(d.Message, `"`+c.want+`"`) {
				t.Errorf("%s: %s; want %s", c.file, d.Message, c.want)
			}
			switch {
			case !strings.Contains(d.Hint, "mv "):
				t.Errorf("%s: the hint is %q", c.file, d.Hint)
			case c.want != "" && !strings.EqualFold(c.want, "clinic.yaml") && !strings.HasSuffix(d.Hint, " "+path.Join(root, c.want)):
				t.Errorf("%s: the hint is %q; want %s", c.file, d.Hint, c.want)
			}
			id, lang, _ := strings.Cut(c.refuses, " ")
			for _, known := range []string{"skin-biopsy", "colonoscopy", "own-thing", "colonoscopy-prep"} {
				want := id == known || id == "*"
				p, _, err := lib.Load(known, cmpOr(lang, "en"))
				var refused bool
				if err == nil {
					refused = len(p.UnusedFiles) == 1
					if p.Origin != BuiltIn {
						t.Errorf("%s is used as %s", c.file, known)
					}
				} else {
					var unused *UnusedFileError
					refused = errors.As(err, &unused)
				}
				if _, _, builtin := lib.openDefinition(known); builtin != nil && id == "*" {
					continue
				}
				if refused != want {
					t.Errorf("%s: refuses %s: %v, %v", c.file, known, refused, err)
				}
				if other, _, err := lib.Load(known, "es"); err == nil && lang == "es" && !want && len(other.UnusedFiles) > 0 {
					t.Errorf("%s refuses %s", c.file, known)
				}
			}
			if lang == "es" {
				if p, _, err := lib.Load("skin-biopsy", "en"); err != nil || len(p.UnusedFiles) > 0 {
					t.Errorf("%s refuses the English sheet: %v", c.file, err)
				}
			}
			sources, err := lib.Files("en", "es")
			if err != nil || slices.ContainsFunc(sources, func(f SourceFile) bool { return f.FromClinic && path.Base(f.Name) != profileFile }) {
				t.Errorf("%s is looked at: %v", c.file, err)
			}
		}
	}
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// Together in one folder, each is reported once, and what nobody expects to be read is ignored.
func TestAFolderOfMisnamedFiles(t *testing.T) {
	files := fstest.MapFS{}
	for _, c := range misnamed {
		files[c.file] = &fstest.MapFile{Data: []byte("title: x\nquestion: y\n")}
	}
	for _, name := range ignoredFiles {
		files[name] = &fstest.MapFile{Data: []byte("a: b\n")}
	}
	lib := openFiles(t, files, false)
	list, err := lib.Unused()
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, d := range list.Errors() {
		count[strings.TrimPrefix(d.Pos.File, lib.Clinic().Origin+"/")]++
	}
	for _, c := range misnamed {
		if count[c.file] != 1 {
			t.Errorf("%s is told %d times", c.file, count[c.file])
		}
		delete(count, c.file)
	}
	for name := range count {
		t.Errorf("%s is told", name)
	}
	moved := map[string]string{}
	for _, d := range list {
		_, to, _ := strings.Cut(d.Hint, "mv ")
		if before, twice := moved[to]; twice {
			t.Errorf("%s and %s are moved to one place", before, d.Pos.File)
		}
		moved[to] = d.Pos.File
		if fields := strings.Split(d.Hint, " "); slices.ContainsFunc(list, func(other diag.Diagnostic) bool { return fields[len(fields)-1] == other.Pos.File }) {
			t.Errorf("%s would take the place of another: %s", d.Pos.File, d.Hint)
		}
	}
}

// What nobody expects to be read is ignored, one by one.
func TestWhatIsNoDefinitionIsPassedOver(t *testing.T) {
	for _, name := range ignoredFiles {
		lib := openFiles(t, fstest.MapFS{name: {Data: []byte("a: b\n")}}, false)
		if list, err := lib.Unused(); len(list) > 0 || err != nil {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
}

// Files with the right name in the right place are used; those that no sheet needs yet are warned of.
func TestFilesThatAreUsed(t *testing.T) {
	definition, err := procedures.FS.ReadFile("skin-biopsy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	block, err := procedures.FS.ReadFile("shared/sedation.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for file, c := range map[string]struct {
		data []byte
		want string // in the message; "" for nothing
		hard bool
	}{
		"procedures/own.yaml":              {definition, "", false},
		"procedures/skin-biopsy.yaml":      {definition, "", false},
		"procedures/skin-biopsy-2.yaml":    {definition, "", false},
		"procedures/copy-of-x.yaml":        {definition, "", false},
		"procedures/skinbiopsy.yaml":       {definition, "", false},
		"shared/sedation.yaml":             {block, "", false},
		"shared/own-block.yaml":            {block, "no definition includes this block", false},
		"shared/sedaton.yaml":              {block, `the built-in "sedation"`, false},
		"shared/own.yaml":                  {definition, "it holds a definition", true},
		"procedures/own-block.yaml":        {block, "it holds a block", true},
		"procedures/skin-biopsy":           {definition, `expected "skin-biopsy.yaml"`, true},
		"procedures/skin-biopsy.txt":       {definition, `expected "skin-biopsy.yaml"`, true},
		"shared/Sedation":                  {block, `expected "sedation.yaml"`, true},
		"procedures/skin-biopsy.md":        {definition, "", false},
		"own.yaml":                         {definition, `expected "procedures/own.yaml"`, true},
		"approved/own.json":                {block, "the program alone writes", false},
		"locales/es/skin-biopsy.yaml":      {block, "", false},
		"locales/es/shared/sedation.yaml":  {block, "", false},
		"locales/es/shared/settings.yaml":  {nil, "", false},
		"locales/fr/skin-biopsy.yaml":      {block, `"fr" is not among the languages`, false},
		"locales/zh-Hant/skin-biopsy.yaml": {block, `"zh-Hant" is not among the languages`, false},
		"shared/medicines.yaml":            {nil, "", false},
		"approvals.yaml":                   {[]byte("[]\n"), "", false},
	} {
		list, err := openFiles(t, fstest.MapFS{file: {Data: c.data}}, false).Unused()
		switch {
		case err != nil:
			t.Errorf("%s: %v", file, err)
		case c.want == "" && len(list) > 0:
			t.Errorf("%s: %v", file, list)
		case c.want != "" && (len(list) != 1 || !strings.Contains(list[0].Message, c.want) || (len(list.Errors()) > 0) != c.hard):
			t.Errorf("%s: %v; want %s", file, list, c.want)
		}
	}
}

// Another program's files beside the clinic's folders stop no sheet, and are warned of.
func TestFilesOfAnotherProgram(t *testing.T) {
	const others = "theme: dark\nlogging: {level: info, title: x}\nenv:\n  level: 1\n"
	for _, name := range []string{"settings.yaml", "settings.yml", "settings.json", "conditions.yaml", "medicines.json", "sources.json", "words.yaml", "clinic.json", "sedation.json", "skin-biopsy.json"} {
		data := others
		if path.Ext(name) == ".json" {
			data = `{"theme": "dark", "logging": {"title": "x"}} // of an editor`
		}
		for _, c := range []struct {
			data string
			hard bool
		}{{data, false}, {"question: x\n", true}, {`{"question": "x"}`, path.Ext(name) == ".json"}, {"", false}} {
			lib := openFiles(t, fstest.MapFS{name: {Data: []byte(c.data)}}, false)
			list, err := lib.Unused()
			if err != nil || len(list) != 1 || len(list.Errors()) > 0 != c.hard {
				t.Errorf("%s, %q: %v, %v", name, c.data, list, err)
			}
			if p, _, err := lib.Load("skin-biopsy", "en"); err != nil || !c.hard && len(p.UnusedFiles) > 0 {
				t.Errorf("%s, %q: %v, %v", name, c.data, p.UnusedFiles, err)
			}
		}
	}
}

// A profile under another name isn't a profile, and is reported.
func TestAProfileUnderAnotherName(t *testing.T) {
	for _, name := range []string{"Clinic.yaml", "clinic.yml", "clinic.yaml.txt"} {
		for _, folds := range []bool{false, true} {
			files := fstest.MapFS{name: {Data: []byte(profileOf)}}
			o := Options{Builtin: procedures.FS, Clinic: t.TempDir(), Files: files, NeededOnly: true}
			if folds {
				o.Files = caseFoldingFS{files}
			}
			_, err := Open(o)
			if err == nil || !strings.Contains(err.Error(), `its name is "`+name+`"; expected "clinic.yaml"`) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// A folder that can't be listed is reported: otherwise the patient would get the built-in text.
func TestAFolderThatCannotBeListed(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root lists everything")
	}
	dir := clinicFolder(t, map[string]string{"procedures/own.yaml": "title: Own\n"})
	if err := os.Chmod(path.Join(dir, "procedures"), 0o300); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(path.Join(dir, "procedures"), 0o700) })
	if _, err := open(t, dir).Find("skin-biopsy"); err == nil {
		t.Error("no error")
	}
}
