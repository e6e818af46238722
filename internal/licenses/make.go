//go:build ignore

// Command make writes licenses.txt: the program's own licence and that of every module and
// every table it is built of. Run it with "go generate ./internal/licenses" after a change of go.mod.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"

	"aftercare/internal/authoring/terminology"
)

type module struct {
	Path, Version, Dir string
	Main               bool
}

func main() {
	log.SetFlags(0)
	out, err := exec.Command("go", "list", "-deps", "-json=Module", "../../cmd/aftercare").Output()
	if err != nil {
		log.Fatal(err)
	}
	modules := map[string]module{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *module }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		if p.Module != nil && !p.Module.Main {
			modules[p.Module.Path] = *p.Module
		}
	}
	var b strings.Builder
	section(&b, "aftercare", "../../LICENSE")
	section(&b, "the texts of the procedures", "../../procedures/LICENSE")
	var paths []string
	for path := range modules {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		m := modules[path]
		found := 0
		for _, pattern := range []string{"LICENSE*", "LICENCE*", "UNLICENSE*", "COPYING*", "NOTICE*", "license*"} {
			files, err := filepath.Glob(filepath.Join(m.Dir, pattern))
			if err != nil {
				log.Fatal(err)
			}
			for _, f := range files {
				section(&b, path+" "+m.Version+", "+filepath.Base(f), f)
				found++
			}
		}
		if found == 0 {
			log.Fatalf("%s has no licence file", path)
		}
	}
	section(&b, "the Go standard library", filepath.Join(goroot(), "LICENSE"))
	section(&b, "Unicode's CLDR: names of weekdays, months and halves of the day", "../language/locale/LICENSE.cldr")
	heading(&b, "codes of other people's terminologies, in the records for a hospital")
	fmt.Fprintf(&b, "%s\n\n", terminology.Notices())
	if err := os.WriteFile("licenses.txt", []byte(b.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

func goroot() string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		log.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func section(b *strings.Builder, title, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	heading(b, title)
	fmt.Fprintf(b, "%s\n\n", strings.TrimSpace(string(data)))
}

func heading(b *strings.Builder, title string) {
	rule := strings.Repeat("=", 78)
	fmt.Fprintf(b, "%s\n%s\n%s\n\n", rule, title, rule)
}
