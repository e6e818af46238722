package lint_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/internal/testkit"
)

// smallDefinition writes the definition of a labelled sheet: one instruction a line, as the README
// beside them says.
func smallDefinition(lines []string) string {
	head := map[string]string{"title": "title: Small surgery", "edition": "edition: 2026-11-23", "ages": "ages: 18+"}
	order := []string{"title", "edition", "ages"}
	about := "We took out a small lump."
	sections := map[string][]string{} // by section, and level
	var names []string
	for n, line := range expandRepeats(lines) {
		parts := strings.SplitN(line, " | ", 3)
		place, text, more := strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), ""
		if len(parts) > 2 {
			more = ", " + parts[2]
		}
		switch place {
		case "top":
			key, _, _ := strings.Cut(text, ":")
			if _, known := head[key]; !known {
				order = append(order, key)
			}
			head[key] = text
			continue
		case "about":
			about = text
			continue
		}
		dots, key := strings.Split(place, "."), fmt.Sprintf("line%d", n)
		if most := map[bool]int{false: 1, true: 2}[dots[0] == "warnings"]; len(dots) > most {
			key, dots = dots[len(dots)-1], dots[:most]
		}
		if text != "-" { // its wordings have the texts
			more = ", text: '" + strings.ReplaceAll(text, "'", "''") + "'" + more
		}
		section := strings.Join(dots, ".")
		if !slices.Contains(names, section) {
			names = append(names, section)
		}
		sections[section] = append(sections[section], key+": {source: [memory]"+more+"}")
	}
	var out strings.Builder
	for _, key := range order {
		out.WriteString(head[key] + "\n")
	}
	out.WriteString("about: {text: '" + about + "', source: [memory]}\n")
	slices.Sort(names)
	warned := false
	for _, name := range names {
		indent := "  "
		if level, ok := strings.CutPrefix(name, "warnings."); ok {
			if !warned {
				out.WriteString("warnings:\n")
			}
			warned, indent = true, "    "
			out.WriteString("  " + level + ":\n")
		} else {
			out.WriteString(name + ":\n")
		}
		for _, item := range sections[name] {
			out.WriteString(indent + item + "\n")
		}
	}
	return out.String()
}

// expandRepeats writes a line such as "12x activity | Door {n}." twelve times, with its number.
func expandRepeats(lines []string) []string {
	var out []string
	for _, line := range lines {
		count, rest, _ := strings.Cut(line, "x ")
		times, err := strconv.Atoi(count)
		if err != nil {
			out = append(out, line)
			continue
		}
		for n := range times {
			out = append(out, strings.ReplaceAll(rest, "{n}", strconv.Itoa(n+1)))
		}
	}
	return out
}

// checkSmall returns what a rule finds in a labelled sheet, and what the loader reports.
func checkSmall(t *testing.T, rule, sheet string) diag.List {
	t.Helper()
	lib := builtInLibrary(t)
	lib.OverlayDefinition("small.yaml", []byte(smallDefinition(strings.Split(strings.TrimSpace(sheet), "\n"))))
	return run(t, lint.Options{Rules: []string{rule}}, lib)
}

// Each labelled sheet is found by its rule, or accepted; what is labelled as missed still is.
func TestSheets(t *testing.T) {
	testkit.SkipUnderRace(t) // one small definition at a time; TestTheLibraryIsClean has all at once
	for _, name := range fixturesLike(t, "sheets/*.txt") {
		rule := strings.TrimSuffix(filepath.Base(name), ".txt")
		count := map[string]int{}
		for _, c := range strings.Split("\n"+fixture(t, name), "\n== ")[1:] {
			title, rest, _ := strings.Cut(c, "\n")
			label, _, _ := strings.Cut(title, ":")
			count[label]++
			list := checkSmall(t, rule, rest)
			if slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule != rule }) {
				t.Errorf("%s: %s\n%s\n%v", rule, title, rest, list)
			}
			if found := len(list) > 0; found != (label == "found") {
				t.Errorf("%s: %s: %v\n%s", rule, title, list, rest)
			}
		}
		const fewest = 5
		if count["found"] < fewest || count["passed"] < fewest {
			t.Errorf("%s: %v; expected at least %d sheets that are found and %d that are passed", rule, count, fewest, fewest)
		}
	}
}

// Definitions of kinds that the library lacks, with faults planted among lines that look like them:
// the rules that compare lines find those, and nothing else.
func TestKinds(t *testing.T) {
	rules := strings.Fields("X3 X4 X5 X7 X8 X9 X11 X13 X15 X16 X17 X18 X19 E9 E13 E36 E37 E38 M3")
	for _, name := range fixturesLike(t, "kinds/*.yaml") {
		data := fixture(t, name)
		var want, got []string
		for n, line := range strings.Split(data, "\n") {
			if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "# finds "); ok {
				for _, rule := range strings.Split(rest, ", ") {
					want = append(want, fmt.Sprintf("%d: %s", n+2, rule))
				}
			}
		}
		lib := builtInLibrary(t)
		lib.OverlayDefinition(filepath.Base(name), []byte(data))
		list := run(t, lint.Options{Rules: rules}, lib)
		for _, d := range list {
			got = append(got, fmt.Sprintf("%d: %s", d.Pos.Line, d.Rule))
		}
		slices.Sort(want)
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("%s: found %v; want %v\n%v", name, got, want, list)
		}
	}
}
