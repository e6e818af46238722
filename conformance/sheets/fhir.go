package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/procedures"
)

// writeRecords runs the program for the records of each procedure: for a patient with every detail known, and
// for one with only the required ones; as a document and as a transaction.
func writeRecords(tool, folder, full, bare string) error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		return err
	}
	ids, err := lib.IDs()
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, _, err := lib.Load(id, library.SourceLanguage)
		if err != nil {
			return err
		}
		for name, args := range map[string][]string{
			"full": append(fullArgs(p), "--clinic", full), "bare": append(minimalArgs(p), "--clinic", bare),
		} {
			for as, more := range map[string][]string{"document": nil, "transaction": {"--as", "transaction", "--given", "2026-01-12 15:40"}} {
				file := filepath.Join(folder, id+"-"+name+"-"+as+".json")
				all := append(append([]string{"show", id, "--format", "fhir", "--yes"}, args...), more...)
				out, err := exec.Command(tool, all...).Output()
				if err != nil {
					return fmt.Errorf("%s: %w: %v", file, err, all)
				}
				if err := os.WriteFile(file, out, 0o600); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// minimalArgs returns what a patient's record requires.
func minimalArgs(p *procedure.Procedure) []string {
	args := []string{"--name", "Zoë O'Brien-Łukasiewicz", "--record", "a/b, 7+1"}
	if sides := p.Side.Options(); len(sides) > 0 {
		args = append(args, "--side", sides[0])
	}
	for name, c := range p.Conditions {
		if c.MustAsk {
			args = append(args, "--with", name+"="+c.Answers()[0])
		}
	}
	return args
}

// fullArgs returns everything that can be known about a patient's visit.
func fullArgs(p *procedure.Procedure) []string {
	args := []string{
		"--name", `Zoë "Zoe" O'Example`, "--record", "00417", "--born", "1961-04-02", "--appointment", "A-1", "--ended", "2026-01-12 10:20",
		"--clinician", `Dr. A. <Okafor & "Sons"`, "--next-visit", "2026-01-20 09:30", "--message", "Please bring your list of medicines.",
	}
	if sides := p.Side.Options(); len(sides) > 0 {
		args = append(args, "--side", sides[len(sides)-1], "--site", "L4 to S1")
	}
	var answers []string
	given := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(p.Conditions)) {
		first := p.Conditions[name].Answers()[0]
		if _, excluded := p.FindExcluded(name, first, given); excluded {
			continue
		}
		given[name] = first
		answers = append(answers, name+"="+first)
	}
	if len(answers) > 0 {
		args = append(args, "--with", strings.Join(answers, ","))
	}
	return args
}
