package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/testkit"
)

type finding struct{ Rule, File, Message string }

// findingsOf returns what check finds in a file.
func findingsOf(t *testing.T, file string) []finding {
	t.Helper()
	stdout, _, _ := inProcess(t, "check", file, "--format", "json")
	var out struct{ Findings []finding }
	if err := json.Unmarshal([]byte(stdout), &out); err != nil {
		t.Fatal(err)
	}
	return out.Findings
}

// Each first version that "new" writes with blocks has no finding except its length, which
// is for its author to fix, and prints.
func TestNewWritesOperations(t *testing.T) {
	testkit.SkipUnderRace(t)
	dir := filepath.Join(t.TempDir(), "c")
	if _, stderr, code := inProcess(t, "init", dir); code != exitDone {
		t.Fatal(stderr)
	}
	write(t, filepath.Join(dir, "clinic.yaml"), []byte("phone: (310) 555-0100\nafter-hours: (310) 555-0199\ntime-zone: America/Chicago\n"))
	for id, include := range map[string]string{
		"asleep":   "general-anesthesia",
		"cut":      "surgical-cut",
		"hernia":   "general-anesthesia,surgical-cut,acetaminophen,opioid,allergy",
		"shoulder": "general-anesthesia,surgical-cut,nerve-block,sling,acetaminophen,opioid,allergy",
		"foot":     "general-anesthesia,surgical-cut,nerve-block,crutches,acetaminophen,opioid,allergy",
		"nail":     "nerve-block,surgical-cut,acetaminophen,allergy",
		"needle":   "sedation,needle-site,spine-injection,steroid",
		"cast":     "sling",
		"wrist":    "sedation,sling,surgical-cut",
		"ankle":    "crutches",
		"toe":      "sedation,crutches,nerve-block",
	} {
		if _, stderr, code := inProcess(t, "new", id, "--title", "Operation", "--include", include, "--yes", "--clinic", dir); code != exitDone {
			t.Fatalf("%s: %s", id, stderr)
		}
		for _, f := range findingsOf(t, filepath.Join(dir, "procedures", id+".yaml")) {
			if f.Rule != "E20" && f.Rule != "E21" {
				t.Errorf("%s: %s: %s: %s", id, f.File, f.Rule, f.Message)
			}
		}
		if stdout, stderr, code := inProcess(t, "show", id, "--clinic", dir, "--ended", "10:20 AM", "--format", "text"); code != exitDone || stdout == "" {
			t.Errorf("%s: %s", id, stderr)
		} else if !strings.Contains(include, "sling") && !strings.Contains(include, "crutches") {
			continue
		} else if strings.Contains(stdout, "Driving: not before") || !strings.Contains(stdout, "Do not drive, ride a bike") {
			t.Errorf("%s: the limit of anesthesia or sedation stands in the place of the later one", id)
		}
	}
}
