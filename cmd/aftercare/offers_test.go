package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// No definition can have the name of a command, and every other name is free.
func TestReservedNamesAreTheCommands(t *testing.T) {
	t.Parallel()
	var names []string
	for _, c := range newRoot(&env{}).Commands() {
		names = append(names, c.Name())
		names = append(names, c.Aliases...)
	}
	if !slices.Contains(names, "help") {
		names = append(names, "help") // added by cobra when it runs
	}
	slices.Sort(names)
	if !slices.Equal(names, commandNames()) {
		t.Errorf("the commands are %q; %q are told apart from ids", names, commandNames())
	}
	if reserved := builtinOptions().Reserved; !slices.Equal(names, reserved) {
		t.Errorf("the commands are %q; the library reserves %q", names, reserved)
	}
}

// urology is a clinic that does one of the built-in procedures, and one of its own.
func urology(t *testing.T, offers string) string {
	t.Helper()
	dir := clinicFolder(t, "name: Front Street Urology", "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", offers)
	data, err := os.ReadFile("../../procedures/skin-biopsy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(data), "aliases: [", "aliases: [own short name, ", 1)
	own = strings.NewReplacer("shave biopsy, ", "", "punch biopsy, ", "", "skin excision, ", "", "mole removal", "another").Replace(own)
	if err := os.MkdirAll(filepath.Join(dir, "procedures"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "procedures", "own-procedure.yaml"), []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Whatever lists procedures lists those that the clinic offers, and its own.
func TestAClinicOffersWhatItDoes(t *testing.T) {
	t.Parallel()
	dir := urology(t, "offers: [cystoscopy]")
	stdout, _, code := inProcess(t, "list", "--clinic", dir, "--format", "names")
	if code != exitDone || stdout != "cystoscopy\nown-procedure\n" {
		t.Errorf("list: code %d, %s", code, stdout)
	}
	for _, args := range [][]string{
		{"list", "--clinic", dir}, {"list", "--clinic", dir, "--format", "json"}, {"search", "fever", "--clinic", dir}, {"status", "--clinic", dir}, {"settings", "--clinic", dir}, {"check", dir, "--format", "json"},
		{"__complete", "show", "--clinic", dir, ""}, {"approve", "--all", "--by", "A", "--role", "B", "--yes", "--clinic", dir},
	} {
		stdout, stderr, _ := inProcess(t, args...)
		for _, other := range []string{"colonoscopy", "medial-branch-block", "spinal-cord-stimulator-trial", "stellate-ganglion-block"} {
			if strings.Contains(stdout+stderr, other+",") || strings.Contains(stdout, other+"\t") || strings.Contains(stdout, other+":") || strings.Contains(stdout, `"`+other+`"`) || strings.Contains(stdout, other+".yaml") {
				t.Errorf("%v names %s:\n%s%s", args, other, stdout, stderr)
			}
		}
		if !strings.Contains(stdout+stderr, "cystoscopy") && args[0] != "check" {
			t.Errorf("%v does not name cystoscopy: %s%s", args, stdout, stderr)
		}
	}
	if stdout, stderr, code := inProcess(t, "check", urology(t, "offers: [cystoscopy]"), "--strict"); code != exitDone && strings.Contains(stdout, `"device"`) {
		t.Errorf("check --strict asks for what the clinic has no need of: code %d\n%s%s", code, stdout, stderr)
	}
}

// No command makes a sheet that the clinic doesn't offer, under any of its names, and each says how to offer
// it.
func TestWhatAClinicDoesNotOfferIsRefused(t *testing.T) {
	t.Parallel()
	dir := urology(t, "offers: [cystoscopy]")
	out := t.TempDir()
	for _, name := range []string{"colonoscopy", "Colonoscopy", "lower endoscopy", "colonos", "EMR"} {
		for _, args := range [][]string{
			{"show"}, {"pdf", "-o", filepath.Join(out, "a.pdf")}, {"explain"}, {"print", "--yes"}, {"diff"}, {"approve", "--by", "A", "--role", "B", "--yes"},
			{"show", "--name", "Rosa Example", "--born", "1961-04-02"},
		} {
			stdout, stderr, code := inProcess(t, slices.Concat(args[:1], []string{name, "--clinic", dir}, args[1:])...)
			want := `aftercare: the clinic does not offer "colonoscopy"`
			if code != exitUsage || stdout != "" || !strings.HasPrefix(stderr, want) || !strings.Contains(stderr, "offers: [cystoscopy, colonoscopy]") {
				t.Errorf("%v of %s: code %d\n%s%s", args, name, code, stdout, stderr)
			}
		}
	}
	csv := filepath.Join(out, "day.csv")
	rows := "appointment_id,procedure,name,birth_date,ended\n1,colonoscopy,Rosa Example,1961-04-02,2026-11-23 10:20\n2,cystoscopy,Ana Example,1961-04-02,2026-11-23 10:20\n"
	if err := os.WriteFile(csv, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := inProcess(t, "batch", csv, "--clinic", dir, "--dry-run", "-o", filepath.Join(out, "sheets"))
	if code != exitPartial || !strings.Contains(stderr, "1 rejected") {
		t.Errorf("batch: code %d, %s", code, stderr)
	}
	for _, args := range [][]string{{"show", "cystoscopy"}, {"show", "cysto"}, {"show", "own-procedure"}, {"show", "own short name"}, {"diff", "built-in:colonoscopy", "built-in:colonoscopy"}, {"new", "our-colonoscopy", "--from", "colonoscopy"}} {
		if _, stderr, code := inProcess(t, append(args, "--clinic", dir)...); code != exitDone {
			t.Errorf("%v: code %d, %s", args, code, stderr)
		}
	}
}

// What offers can say, and what it can't.
func TestOffersIsRead(t *testing.T) {
	t.Parallel()
	for offers, want := range map[string]string{
		"offers: [cystoscopy]":                "",
		"offers: cystoscopy":                  "",
		"offers:":                             "",
		"offers: []":                          "",
		"offers: [own-procedure, cystoscopy]": "",
		"offers: [cystoscopyy]":               `did you mean "cystoscopy"?`,
		"offers: [Cystoscopy]":                `did you mean "cystoscopy"?`,
		"offers: [mbb]":                       `did you mean "medial-branch-block"?`,
		"offers: [cystoscopy, cystoscopy]":    "twice",
		"offers: [sedation]":                  "expected the id of a procedure",
		"offers: {cystoscopy: yes}":           "expected a list",
		"offer: [cystoscopy]":                 `did you mean "offers"?`,
	} {
		dir := urology(t, offers)
		stdout, stderr, code := inProcess(t, "list", "--clinic", dir, "--format", "names")
		if (code == exitDone) != (want == "") || !strings.Contains(stderr, want) || want != "" && !strings.Contains(stderr, "clinic.yaml:5:") {
			t.Errorf("%s: code %d, %s", offers, code, stderr)
		}
		switch n := strings.Count(stdout, "\n"); {
		case offers == "offers:" && n < 20, offers == "offers: []" && stdout != "own-procedure\n":
			t.Errorf("%s: %s", offers, stdout)
		}
	}
}
