package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/diag"
	"aftercare/procedures"
)

// opened are the names of a clinic's folder that can't be opened in these tests, and the sheet that
// isn't made then: "*" for every one, with "es" for one in Spanish.
var opened = []struct{ name, refuses string }{
	{"clinic.yaml", "*"},
	{"approvals.yaml", "*"},
	{"next-version.yaml", "*"},
	{"procedures", "*"},
	{"shared", "*"},
	{"locales", "*"},
	{"locales/en", "*"},
	{"locales/en/words.yaml", "*"},
	{"locales/es", "* es"},
	{"locales/es/words.yaml", "* es"},
	{"locales/es/shared", "* es"},
	{"locales/es/shared/settings.yaml", "* es"},
	{"locales/es/shared/sedation.yaml", "colonoscopy es"},
	{"locales/es/skin-biopsy.yaml", "skin-biopsy es"},
	{"procedures/skin-biopsy.yaml", "skin-biopsy"},
	{"shared/sedation.yaml", "colonoscopy"},
	{"shared/conditions.yaml", "*"},
	{"shared/settings.yaml", "*"},
	{"shared/medicines.yaml", "*"},
	{"shared/sources.yaml", "*"},
	// with a name that is almost one of these
	{"Procedures", "*"},
	{"procédures", "*"},
	{"procedures/skin-biopsy.yml", "skin-biopsy"},
	{"procedures/Skin Biopsy (1).yaml", "skin-biopsy"},
	{"shared/Settings.yaml", "*"},
	{"locales/Spanish", "* es"},
	{"clinic (1).yaml", "*"},
}

// openedElsewhere are names that no sheet needs, and that nobody expects the program to read.
var openedElsewhere = []string{"README", "out", ".old", "Thumbs.db", "procedures/.#skin-biopsy.yaml", "procedures/skin-biopsy.yaml.bak", "procedures/.DS_Store", "approved/x.txt", "notes.txt"}

// profileAnd writes a clinic's profile to an empty folder, unless something else takes its place.
func profileAnd(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	if name != profileFile {
		if err := os.WriteFile(filepath.Join(dir, profileFile), []byte(profileOf), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// reportsUnreadable reports whether an error, or a finding, names a file that can't be opened, with what was
// expected and a command.
func reportsUnreadable(list diag.List, file string) bool {
	return slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
		named := filepath.ToSlash(d.Pos.File) == filepath.ToSlash(file) && d.Severity == diag.Error
		return named && (strings.Contains(d.Message, "expected") && d.Hint == "ls -ld "+diag.ShellWord(d.Pos.File) || strings.Contains(d.Hint, "mv "))
	})
}

// refusal returns the problems for which a sheet isn't made; nil if it is made.
func refusal(o Options, id, lang string) diag.List {
	lib, err := Open(o)
	if err == nil {
		loaded, _, loadErr := lib.Load(id, lang)
		if err = loadErr; err == nil {
			return loaded.UnusedFiles
		}
	}
	var list diag.List
	if !errors.As(err, &list) {
		return diag.List{{Message: err.Error()}}
	}
	return list
}

// A listed name that can't be opened stops each sheet that it could change, and no other; check
// names it. It is never ignored as if it weren't there.
func TestWhatCanNotBeOpenedStopsItsSheets(t *testing.T) {
	kinds := map[string]func(file string) error{
		"a link to nothing":  func(file string) error { return os.Symlink("nowhere", file) },
		"a link to itself":   func(file string) error { return os.Symlink(filepath.Base(file), file) },
		"a link to a device": func(file string) error { return os.Symlink(os.DevNull, file) },
	}
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	for kind, make := range kinds {
		for _, c := range opened {
			dir := profileAnd(t, c.name)
			file := filepath.Join(dir, c.name)
			if err := make(file); err != nil {
				t.Fatal(err)
			}
			o := Options{Builtin: procedures.FS, Clinic: dir, Program: func() string { return "1" }}
			wantID, wantLang, _ := strings.Cut(c.refuses, " ")
			for _, id := range []string{"skin-biopsy", "colonoscopy"} {
				for _, lang := range []string{"en", "es"} {
					want := (wantID == "*" || wantID == id) && (wantLang == "" || wantLang == lang)
					if c.name == "locales/en/words.yaml" || c.name == "locales/en" {
						want = lang == "en"
					}
					list := refusal(o, id, lang)
					if want != reportsUnreadable(list, file) || !want && list != nil {
						t.Errorf("%s at %s, %s in %s: %v", kind, c.name, id, lang, list)
					}
				}
			}
			var list diag.List
			lib, err := Open(o)
			if err == nil {
				list, err = lib.Unused()
			}
			if err != nil && !errors.As(err, &list) || !reportsUnreadable(list, file) {
				t.Errorf("%s at %s: check finds %v, %v", kind, c.name, list, err)
			}
		}
		for _, name := range openedElsewhere {
			dir := profileAnd(t, name)
			if err := make(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			o := Options{Builtin: procedures.FS, Clinic: dir}
			if list := refusal(o, "skin-biopsy", "en"); list != nil {
				t.Errorf("%s at %s: %v", kind, name, list)
			}
			lib, err := Open(o)
			if err != nil {
				t.Fatal(err)
			}
			if list, err := lib.Unused(); err != nil || len(list) > 0 {
				t.Errorf("%s at %s: check finds %v, %v", kind, name, list, err)
			}
		}
	}
}

// neverOpened is a folder in which what would hang must not be opened.
type neverOpened struct {
	fstest.MapFS

	t *testing.T
}

func (n neverOpened) check(name string) {
	if f := n.MapFS[name]; f != nil && f.Mode&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice) != 0 {
		n.t.Errorf("%s is opened", name)
	}
}

func (n neverOpened) Open(name string) (fs.File, error) {
	n.check(name)
	return n.MapFS.Open(name)
}

func (n neverOpened) ReadFile(name string) ([]byte, error) {
	n.check(name)
	return n.MapFS.ReadFile(name)
}

func (n neverOpened) ReadDir(name string) ([]fs.DirEntry, error) {
	n.check(name)
	return n.MapFS.ReadDir(name)
}

// A pipe, a socket and a device are named, and never opened: the program could wait for them forever.
func TestWhatWouldHangIsNeverOpened(t *testing.T) {
	for _, mode := range []fs.FileMode{fs.ModeNamedPipe, fs.ModeSocket, fs.ModeDevice | fs.ModeCharDevice} {
		for _, c := range opened {
			dir := t.TempDir()
			files := fstest.MapFS{profileFile: {Data: []byte(profileOf)}}
			files[c.name] = &fstest.MapFile{Mode: mode | 0o644}
			o := Options{Builtin: procedures.FS, Clinic: dir, Files: neverOpened{files, t}, Program: func() string { return "1" }}
			id, lang, _ := strings.Cut(c.refuses, " ")
			if list := refusal(o, strings.ReplaceAll(id, "*", "skin-biopsy"), cmpOr(lang, "en")); !reportsUnreadable(list, path.Join(filepath.ToSlash(dir), c.name)) {
				t.Errorf("%v at %s: %v", mode, c.name, list)
			}
			if lib, err := Open(o); err == nil {
				_, _ = lib.Unused() // opens nothing
			}
		}
		for _, key := range []string{"logo", "font", "schedule"} {
			for _, name := range []string{"x.png", "in/x.png"} {
				files := fstest.MapFS{profileFile: {Data: []byte(profileOf + "name: A\n" + key + ": " + name + "\n")}, name: {Mode: mode}}
				_, err := Open(Options{Builtin: procedures.FS, Clinic: t.TempDir(), Files: neverOpened{files, t}})
				if key != "schedule" && err == nil {
					t.Errorf("%s: %s, %v is taken", key, name, mode)
				}
			}
		}
	}
}

// A link that leads back is skipped: nothing in the folder is named twice, and what another link
// leads to is checked.
func TestLinksThatLeadBack(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	elsewhere := t.TempDir()
	for _, name := range []string{"skin-biopsy.yml", "in/colonoscopy.yml"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(elsewhere, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(elsewhere, name), []byte("title: Own\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir := clinicFolder(t, map[string]string{"procedures/a.yaml": "title: Own\n", "shared/b/Sedation.yaml": "about: x\n", "shared/c/x.md": ""})
	for link, to := range map[string]string{
		"procedures/self": ".", "procedures/up": "..", "procedures/other": "../shared", "shared/b/back": "../../procedures", "shared/c/back": "../b", "procedures/here": elsewhere, "procedures/again": elsewhere,
		"locales": "procedures", "procedures/above": filepath.Dir(dir),
	} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(dir, filepath.Join(elsewhere, "clinic")); err != nil {
		t.Fatal(err)
	}
	list, err := open(t, dir).Unused()
	if err != nil {
		t.Fatal(err)
	}
	ends := map[string]int{}
	for _, d := range list {
		ends[path.Base(d.Pos.File)]++
	}
	if want := map[string]int{"skin-biopsy.yml": 1, "colonoscopy.yml": 1, "Sedation.yaml": 1}; fmt.Sprint(ends) != fmt.Sprint(want) {
		t.Errorf("%v; want %v:\n%v", ends, want, list)
	}
}

// An approvals file that can't be read is an error in every command, and never "nothing is approved".
func TestApprovalsThatCanNotBeRead(t *testing.T) {
	const record = "- procedure: x\n  language: en\n  by: Dr. Example\n  role: physician\n  on: 2026-11-23\n  digest: \"00\"\n"
	for name, data := range map[string]string{
		"empty": "", "zeros": strings.Repeat("\x00", 100), "binary": "\x89PNG\r\n\x1a\n\xff\xfe", "two documents": record + "---\n" + record, "a word": "approved\n", "a mapping": "skin-biopsy: yes\n",
		"cut in a key": record + "- proc", "cut in a record": record + "- procedure: x\n  language: en\n", "cut in a quote": record[:len(record)-2], "compressed": "\x1f\x8b\x08\x00",
	} {
		files := fstest.MapFS{profileFile: {Data: []byte(profileOf)}, approvalsFile: {Data: []byte(data)}}
		_, err := Open(Options{Builtin: procedures.FS, Clinic: t.TempDir(), Files: files})
		var list diag.List
		if !errors.As(err, &list) || !strings.HasSuffix(list[0].Pos.File, "/"+approvalsFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := profileAnd(t, approvalsFile)
	if err := os.Mkdir(filepath.Join(dir, approvalsFile), 0o700); err != nil {
		t.Fatal(err)
	}
	if list := refusal(Options{Builtin: procedures.FS, Clinic: dir}, "skin-biopsy", "en"); !reportsUnreadable(list, filepath.Join(dir, approvalsFile)) {
		t.Errorf("a folder: %v", list)
	}
}

// What was set aside with another extension, or in another folder, is a warning; what isn't a
// definition is ignored.
func TestWhatWasSetAside(t *testing.T) {
	const definition = "title: Own\nedition: 2026-11-28\nabout:\n  text: We did it.\n"
	for _, name := range []string{
		"procedures/skin-biopsy.yaml.disabled", "procedures/skin-biopsy.yaml.off", "procedures/skin-biopsy.yaml.gz", "procedures/skin-biopsy.yaml.tar.gz", "procedures/skin-biopsy.yaml.zip", "procedures/skin-biopsy.yaml.download",
		"procedures/skin-biopsy.yaml.part", "procedures/skin-biopsy.yaml.crdownload", "procedures/skin-biopsy.yaml - Shortcut.lnk", "procedures/skin-biopsy.yaml.anything", "procedures/skin-biopsy.zip",
		"procedures/skin-biopsy.numbers", "procedures/skin-biopsy.disabled", "procedures/own.off", "shared/sedation.yaml.off", "shared/conditions.yaml.off", "locales/es/skin-biopsy.yaml.gz", "locales/es/shared/sedation.zip",
		".old/own.yaml", "procedures-old/own.yaml", "old/procedures/own.yaml", "procedures/.old/own.yaml", "2025/own.yaml", "skin/own.yaml",
	} {
		list, err := openFiles(t, fstest.MapFS{name: {Data: []byte(definition)}}, false).Unused()
		if err != nil || len(list) != 1 || list[0].Severity != diag.Warning || !strings.Contains(list[0].Message, "expected") || list[0].Hint == "" {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
	for _, name := range []string{
		".git/own.yaml", "drafts/own.yaml", "procedures/drafts.bak/README.md", "procedures.bak/own.yaml", "procedures/skin-biopsy.yaml.orig", "procedures/own.md", "out/deep/er/own.yaml",
		"procedures/.skin-biopsy.yaml.swp", "clinic.yaml.off",
	} {
		if list, err := openFiles(t, fstest.MapFS{name: {Data: []byte(definition)}}, false).Unused(); err != nil || len(list) > 0 {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
	for _, name := range []string{"procedures2/own.yaml", "procedimientos/own.yaml", "procédures/own.yaml", "proce\u0301dures/own.yaml", "procedures (copy)/own.yaml", "locales/espan\u0303ol/words.yaml"} {
		list, err := openFiles(t, fstest.MapFS{name: {Data: []byte(definition)}}, false).Unused()
		if err != nil || len(list) != 1 || list[0].Severity != diag.Error || !strings.Contains(list[0].Hint, "mv ") {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
}

// A placeholder for a file that is elsewhere stops the sheets that the file is meant for, and no other.
func TestWhatStandsForAFileElsewhere(t *testing.T) {
	t.Parallel()
	for _, end := range elsewhere {
		for _, o := range opened {
			if path.Ext(o.name) != ".yaml" || o.name == profileFile || strings.HasSuffix(o.name, sourcesFile) || o.name == "locales/en/words.yaml" {
				continue
			}
			name := path.Join(path.Dir(o.name), "."+path.Base(o.name)+end)
			lib := openFiles(t, fstest.MapFS{name: {Data: []byte("bplist00")}}, false)
			list, err := lib.Unused()
			if err != nil || len(list.Errors()) != 1 || !strings.Contains(list.Errors()[0].Hint, path.Base(o.name)) && end == ".icloud" {
				t.Errorf("%s: %v, %v", name, list, err)
			}
			wanted, lang, _ := strings.Cut(o.refuses, " ")
			for _, id := range []string{"skin-biopsy", "colonoscopy"} {
				p, _, err := lib.Load(id, cmpOr(lang, "en"))
				if err != nil {
					t.Fatal(name, err)
				}
				stops := (wanted == "*" || wanted == id) && o.name != approvalsFile && o.name != NextFile // without approvals nothing is approved
				if (len(p.UnusedFiles) > 0) != stops {
					t.Errorf("%s: %s: %v", name, id, p.UnusedFiles)
				}
			}
		}
	}
}

// A file of lists with almost its name stops every sheet; a block with such a name is a block.
func TestNearlyTheNameOfAList(t *testing.T) {
	for name, want := range map[string]string{
		"medicine": "medicines", "medicins": "medicines", "condition": "conditions", "conditons": "conditions", "setting": "settings", "source": "sources",
	} {
		for _, folder := range []string{"shared", "locales/es/shared"} {
			if folder != "shared" && want == "sources" {
				continue // they aren't translated
			}
			file := folder + "/" + name + ".yaml"
			lib := openFiles(t, fstest.MapFS{file: {Data: []byte("own:\n  text: x\n")}}, false)
			list, err := lib.Unused()
			if err != nil || len(list) != 1 || list[0].Severity != diag.Error || !strings.Contains(list[0].Message, want+".yaml") {
				t.Errorf("%s: %v, %v", file, list, err)
			}
			lang := map[string]string{"shared": "en"}[folder]
			p, _, err := lib.Load("skin-biopsy", cmpOr(lang, "es"))
			if err != nil || len(p.UnusedFiles) != 1 && want != "sources" {
				t.Errorf("%s: a sheet is made: %v", file, err)
			}
		}
		block := openFiles(t, fstest.MapFS{"shared/" + name + ".yaml": {Data: []byte("activity:\n  a: {text: Rest.}\n")}}, false)
		if list, err := block.Unused(); err != nil || len(list.Errors()) > 0 {
			t.Errorf("a block %s: %v, %v", name, list, err)
		}
	}
}
