// Package internal_test holds the order of the packages, the homes of the libraries and the tests that every renderer has.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// ranks reads the table of internal/README.md: a package imports only earlier ranks. A test
// kit comes last, since only tests use it.
func ranks(t *testing.T) map[string]int {
	t.Helper()
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, row := range regexp.MustCompile(`(?m)^\| (\d+) \| (.*?) \|`).FindAllStringSubmatch(string(data), -1) {
		rank, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[2], -1) {
			name := m[1]
			if top, _, _ := strings.Cut(name, "/"); top != "cmd" && top != "conformance" && top != "procedures" {
				name = "internal/" + name
			}
			out[name] = rank
		}
	}
	return out
}

// homes says where each library may be imported. What is not named here may be imported
// nowhere.
var homes = map[string][]string{
	"codeberg.org/go-fonts/liberation/liberationsansbold":    {"internal/render/pdfwriter"},
	"codeberg.org/go-fonts/liberation/liberationsansregular": {"internal/render/pdfwriter"},
	"encoding/csv":                             {"internal/batch/schedule/csvfile"},
	"github.com/boombuler/barcode/qr":          {"internal/render/qr"},
	"github.com/charmbracelet/bubbletea":       {"internal/terminal/prompt"},
	"github.com/charmbracelet/huh":             {"cmd/aftercare", "internal/terminal/prompt"},
	"github.com/charmbracelet/lipgloss":        {"internal/terminal/console", "internal/render/terminal", "internal/terminal/prompt"},
	"github.com/charmbracelet/x/ansi":          {"internal/render/terminal", "internal/terminal/console", "internal/terminal/prompt"},
	"github.com/google/renameio/v2":            {"internal/files/sink"},
	"github.com/jung-kurt/gofpdf":              {"internal/render/pdfwriter"},
	"github.com/klauspost/compress/flate":      {"internal/render/pdfwriter"},
	"github.com/kljensen/snowball/english":     {"internal/review/search"},
	"github.com/kljensen/snowball/spanish":     {"internal/review/search"},
	"github.com/muesli/termenv":                {"internal/terminal/console"},
	"github.com/rivo/uniseg":                   {"internal/render/pdf"},
	"github.com/spf13/cobra":                   {"cmd/aftercare"},
	"github.com/spf13/pflag":                   {"cmd/aftercare"},
	"golang.org/x/image/font/gofont/gobold":    {"internal/render/pdfwriter", "conformance/sheets"},
	"golang.org/x/image/font/gofont/goregular": {"internal/render/pdfwriter", "conformance/sheets"},
	"golang.org/x/sys/unix":                    {"internal/files/sink"},
	"golang.org/x/sys/windows":                 {"internal/files/sink", "internal/files/spool"},
	"golang.org/x/term":                        {"cmd/aftercare"},
	"golang.org/x/text/encoding/charmap":       {"internal/visit/field", "internal/batch/schedule/form"},
	"golang.org/x/text/encoding/unicode":       {"internal/batch/schedule/form"},
	"golang.org/x/text/feature/plural":         {"internal/language/locale"},
	"golang.org/x/text/language":               {"internal/language/locale", "internal/authoring/library"},
	"golang.org/x/text/transform":              {"internal/batch/schedule/form"},
	"golang.org/x/text/unicode/norm":           {"internal/render/truetype", "internal/render/pdfwriter", "internal/visit/field", "internal/authoring/yamlfile", "internal/batch/schedule", "internal/review/search", "internal/terminal/prompt", "internal/authoring/library"},
	"gopkg.in/yaml.v3":                         {"internal/authoring/yamlfile"},
	"os/exec":                                  {"internal/files/sink", "internal/terminal/pager", "conformance/sheets"},
}

func TestImports(t *testing.T) {
	seen, ranks := map[string]bool{}, ranks(t)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			if d != nil && d.IsDir() && err == nil {
				return fs.SkipDir
			}
			return err
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || d.Name() == "make.go" {
			return nil
		}
		from := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), ".."+string(filepath.Separator)))
		if _, ok := ranks[from]; !ok {
			t.Errorf("%s has no rank: give it one in the table of internal/README.md", from)
		}
		seen[from] = true
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			check(t, ranks, path, from, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range ranks {
		if !seen[name] {
			t.Errorf("%s has a rank and is not there", name)
		}
	}
}

func check(t *testing.T, ranks map[string]int, path, from, name string) {
	t.Helper()
	if own, ok := strings.CutPrefix(name, "aftercare/"); ok {
		if ranks[own] >= ranks[from] {
			t.Errorf("%s (rank %d) imports %s (rank %d)", path, ranks[from], own, ranks[own])
		}
		return
	}
	allowed, named := homes[name]
	if !named && !strings.Contains(strings.SplitN(name, "/", 2)[0], ".") {
		return // the standard library
	}
	for _, home := range allowed {
		if home == from {
			return
		}
	}
	t.Errorf("%s imports %s, whose home is %v", path, name, allowed)
}

// maxCommandLines is how many lines cmd/aftercare may have without its tests. It declares commands, wires streams
// and words errors; what a command finds out belongs in a package, where other doors can call it.
const maxCommandLines = 5_600

func TestCommandsStayThin(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "cmd", "aftercare", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	lines := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(data), "\n")
	}
	if lines > maxCommandLines {
		t.Errorf("cmd/aftercare has %d lines without tests; expected at most %d: move what isn't flags, streams or the wording of errors into a package", lines, maxCommandLines)
	}
}

// Each renderer of the sheet's blocks has a test that looks for all texts of a sheet in what it writes.
func TestEachRendererIsTriedForLostTexts(t *testing.T) {
	folders, err := filepath.Glob("render/*")
	if err != nil {
		t.Fatal(err)
	}
	renderers := 0
	for _, folder := range folders {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		renders, tried := false, false
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				tried = tried || strings.Contains(string(data), "testkit.MissingTexts(")
			} else {
				renders = renders || strings.Contains(string(data), ".Accept(")
			}
		}
		if renders {
			renderers++
		}
		if renders && !tried {
			t.Errorf("no test of %s calls testkit.MissingTexts: a renderer could lose a warning unseen", folder)
		}
	}
	if least := 6; renderers < least {
		t.Errorf("%d renderers are found; expected at least %d", renderers, least)
	}
}
