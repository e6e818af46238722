package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/testkit"
)

// unfilled matches a placeholder that was printed as its author wrote it.
var unfilled = regexp.MustCompile(`\{[a-z][a-z-]*(\.[a-z0-9-]+)?\}`)

// No command shows staff a definition's text with placeholders in it: neither questions to the clinic nor
// lines, in either language.
func TestStaffReadWordsAndNoPlaceholders(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	for _, lang := range []string{"en", "es"} {
		clinic := t.TempDir()
		profile := strings.Replace(ownProfile, "languages: [en, es]", "languages: ["+lang+"]", 1)
		if err := os.WriteFile(filepath.Join(clinic, "clinic.yaml"), []byte(profile), 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, _ := inProcess(t, "list", "--format", "json", "--clinic", clinic)
		var list struct {
			Procedures []struct {
				ID string `json:"id"`
			} `json:"procedures"`
		}
		if err := json.Unmarshal([]byte(stdout), &list); err != nil || len(list.Procedures) < 20 {
			t.Fatalf("%d procedures, %v\n%s", len(list.Procedures), err, stderr)
		}
		commands := [][]string{
			{"list"}, {"settings"}, {"settings", "--format", "json"}, {"settings", "--format", "yaml"}, {"search", "blood"}, {"search", "medicine", "--format", "json"}, {"status"},
			{"approve", "--all", "--yes", "--by", "Dr. Ruiz", "--role", "physician"},
		}
		for _, p := range list.Procedures {
			commands = append(commands, []string{"explain", p.ID, "--lang", lang})
		}
		for _, args := range commands {
			stdout, stderr, code := inProcess(t, append(args, "--clinic", clinic)...)
			if code != 0 && args[0] != "approve" && args[0] != "status" {
				t.Errorf("%s, %v: exit code %d\n%s", lang, args, code, stderr)
			}
			if len(stdout)+len(stderr) < 100 {
				t.Errorf("%s, %v: printed only %q", lang, args, stdout+stderr)
			}
			for line := range strings.Lines(stdout + stderr) {
				if args[0] == "explain" && strings.HasPrefix(line, "  {") {
					continue // the list of the medicines' placeholders
				}
				if found := unfilled.FindString(line); found != "" {
					t.Errorf("%s, %v: prints %s in %q", lang, args, found, line)
				}
			}
		}
	}
}
