//go:build ignore

// Command make writes what a built-in language lacks: go run internal/authoring/draft/make.go es, from the project's
// root. Each file of procedures/ that patients read gets a translation file, with each source text beside its
// translation. Existing translations are kept as long as the source is the same; the rest is left empty, and
// doesn't load until a translator has filled it in.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"aftercare/internal/authoring/draft"
	"aftercare/internal/authoring/yamlfile"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run internal/authoring/draft/make.go LANGUAGE")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(lang string) error {
	top := "procedures"
	var files []string
	for _, form := range []string{"*.yaml", "shared/*.yaml"} {
		found, err := filepath.Glob(filepath.Join(top, form))
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	data, err := os.ReadFile(filepath.Join(top, "shared", "medicines.yaml"))
	if err != nil {
		return err
	}
	list, _ := yamlfile.Parse("medicines.yaml", data)
	listed := draft.MedicineLookup(list)
	for _, file := range files {
		name, err := filepath.Rel(top, file)
		if err != nil {
			return err
		}
		if name == filepath.Join("shared", "sources.yaml") {
			continue
		}
		if err := translate(listed, file, filepath.Join(top, "locales", lang, name), filepath.ToSlash(name)); err != nil {
			return err
		}
	}
	return nil
}

func translate(listed func(string) bool, source, target, name string) error {
	data, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	n, list := yamlfile.Parse(source, data)
	if err := list.Err(); err != nil {
		return err
	}
	old, err := os.ReadFile(target)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	var known *yamlfile.Node
	if len(old) > 0 {
		known, _ = yamlfile.Parse(target, old)
	}
	schema := "# yaml-language-server: $schema=" + strings.Repeat("../", 2+strings.Count(name, "/")) + "schema/"
	var out []byte
	switch name {
	case "shared/conditions.yaml":
		out = draft.Conditions(n, schema+"translated-conditions.schema.json\n", draft.KnownTexts(known))
	case "shared/settings.yaml":
		out = draft.Settings(n, schema+"translated-settings.schema.json\n", draft.KnownTexts(known))
	case "shared/medicines.yaml":
		out = draft.Medicines(n, schema+"translated-medicines.schema.json\n", draft.KnownTexts(known))
	default:
		out = draft.Translation(n, schema+"translation.schema.json\n"+head, listed, draft.KnownTexts(known))
	}
	if string(old) == string(out) {
		return nil
	}
	fmt.Println(target)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	return os.WriteFile(target, out, 0o644)
}

const head = "# check: allow E19, no qualified human translator has reviewed it yet: blank samples only, until a clinic records its reviewer\n"
