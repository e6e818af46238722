// Package internal_test holds the order of the packages and the homes of the libraries.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// ranks is the table of internal/README.md: a package imports only earlier ranks. A test
// kit comes last, since only tests use it.
var ranks = map[string]int{
	"internal/diag":            0,
	"internal/licenses":        0,
	"internal/pattern":         0,
	"internal/phone":           0,
	"internal/picture":         0,
	"internal/quiet":           0,
	"internal/scan":            0,
	"internal/sign":            0,
	"internal/spool":           0,
	"internal/terminology":     0,
	"internal/wording":         0,
	"procedures":               0,
	"internal/console":         1,
	"internal/procedure":       1,
	"internal/sheet":           1,
	"internal/truetype":        1,
	"internal/visit":           1,
	"internal/yamlfile":        1,
	"internal/zone":            1,
	"internal/clinic":          2,
	"internal/config":          2,
	"internal/field":           2,
	"internal/locale":          2,
	"internal/prompt":          2,
	"internal/schema":          2,
	"internal/draft":           3,
	"internal/library":         3,
	"internal/resolve":         3,
	"internal/schedule":        3,
	"internal/compose":         4,
	"internal/intake":          4,
	"internal/account":         5,
	"internal/render/fhir":     5,
	"internal/render/html":     5,
	"internal/render/json":     5,
	"internal/render/markdown": 5,
	"internal/render/pdf":      5,
	"internal/render/terminal": 5,
	"internal/render/text":     5,
	"internal/revision":        5,
	"internal/search":          5,
	"internal/approval":        6,
	"internal/lint":            6,
	"internal/pipeline":        6,
	"internal/catalog":         7,
	"internal/sink":            7,
	"internal/batch":           8,
	"cmd/aftercare":            9,
	"conformance/times":        9,
	"internal/testkit":         9,
	"conformance/sheets":       10,
	"conformance/combinations": 10,
	"conformance/unsynced":     10,
}

// homes says where each library may be imported. What is not named here may be imported
// nowhere.
var homes = map[string][]string{
	"codeberg.org/go-fonts/liberation/liberationsansbold":    {"internal/render/pdf"},
	"codeberg.org/go-fonts/liberation/liberationsansregular": {"internal/render/pdf"},
	"encoding/csv":                             {"internal/schedule"},
	"github.com/boombuler/barcode/qr":          {"internal/scan"},
	"github.com/charmbracelet/bubbletea":       {"internal/prompt"},
	"github.com/charmbracelet/huh":             {"cmd/aftercare", "internal/prompt"},
	"github.com/charmbracelet/lipgloss":        {"internal/console", "internal/quiet", "internal/render/terminal", "internal/prompt"},
	"github.com/charmbracelet/x/ansi":          {"internal/render/terminal", "internal/console", "internal/prompt"},
	"github.com/google/renameio/v2":            {"internal/sink"},
	"github.com/jung-kurt/gofpdf":              {"internal/render/pdf"},
	"github.com/klauspost/compress/flate":      {"internal/render/pdf"},
	"github.com/kljensen/snowball/english":     {"internal/search"},
	"github.com/kljensen/snowball/spanish":     {"internal/search"},
	"github.com/muesli/termenv":                {"internal/console"},
	"github.com/rivo/uniseg":                   {"internal/render/pdf"},
	"github.com/spf13/cobra":                   {"cmd/aftercare"},
	"github.com/spf13/pflag":                   {"cmd/aftercare"},
	"github.com/vbauerster/mpb/v8":             {"cmd/aftercare"},
	"github.com/vbauerster/mpb/v8/decor":       {"cmd/aftercare"},
	"golang.org/x/image/font/gofont/gobold":    {"internal/render/pdf"},
	"golang.org/x/image/font/gofont/goregular": {"internal/render/pdf"},
	"golang.org/x/sys/unix":                    {"internal/sink"},
	"golang.org/x/sys/windows":                 {"internal/sink", "internal/spool"},
	"golang.org/x/term":                        {"cmd/aftercare"},
	"golang.org/x/text/encoding/charmap":       {"internal/field", "internal/schedule"},
	"golang.org/x/text/encoding/unicode":       {"internal/schedule"},
	"golang.org/x/text/feature/plural":         {"internal/locale"},
	"golang.org/x/text/language":               {"internal/locale", "internal/library"},
	"golang.org/x/text/transform":              {"internal/schedule"},
	"golang.org/x/text/unicode/norm":           {"internal/render/pdf", "internal/field", "internal/yamlfile", "internal/schedule", "internal/search", "internal/prompt", "internal/library"},
	"gopkg.in/yaml.v3":                         {"internal/yamlfile"},
	"os/exec":                                  {"internal/sink", "conformance/sheets"},
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
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
		rank, ok := ranks[from]
		if !ok {
			t.Errorf("%s has no rank: give it one here and in internal/README.md", from)
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
			check(t, path, from, rank, name)
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

func check(t *testing.T, path, from string, rank int, name string) {
	t.Helper()
	if own, ok := strings.CutPrefix(name, "aftercare/"); ok {
		if ranks[own] >= rank {
			t.Errorf("%s (rank %d) imports %s (rank %d)", path, rank, own, ranks[own])
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

// Each package of the table is in the README that draws the line, and the other way round.
func TestTheReadmeNamesEachPackage(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name := range ranks {
		if short := strings.TrimPrefix(name, "internal/"); !strings.Contains(string(data), "`"+short+"`") {
			t.Errorf("internal/README.md does not name `%s`", short)
		}
	}
}
