package questions_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/questions"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

func thisVersion() string { return "this version" }

func options() library.Options { return library.Options{Builtin: procedures.FS, Program: thisVersion} }

// folder makes a clinic's folder with these files, and opens it.
func folder(t *testing.T, files map[string]string) (string, *library.Library) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := options()
	o.Clinic = dir
	lib, err := library.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, lib
}

const profile = "name: Test Clinic\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\n# ours\n"

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Answers go to the profile, unless another version that approved texts may still print from the folder.
func TestWhereAnswersGo(t *testing.T) {
	own, other, gone := clinic.Approval{Program: thisVersion()}, clinic.Approval{Program: "older"}, clinic.Approval{Program: "older", Withdrawn: "2026-11-23"}
	for _, c := range []struct {
		approvals []clinic.Approval
		next      *clinic.NextVersion
		want      string // "" for an error
	}{
		{nil, nil, "clinic.yaml"},
		{[]clinic.Approval{own}, nil, "clinic.yaml"},
		{[]clinic.Approval{other}, nil, library.NextFile},
		{[]clinic.Approval{gone}, nil, "clinic.yaml"},
		{[]clinic.Approval{other, own}, nil, "clinic.yaml"},
		{[]clinic.Approval{other}, &clinic.NextVersion{Program: thisVersion()}, library.NextFile},
		{[]clinic.Approval{other, own}, &clinic.NextVersion{Program: thisVersion()}, library.NextFile},
		{[]clinic.Approval{other}, &clinic.NextVersion{Program: thisVersion(), Adopted: true}, "clinic.yaml"},
		{[]clinic.Approval{other}, &clinic.NextVersion{Program: "newer", Adopted: true}, library.NextFile},
		{[]clinic.Approval{other, own}, &clinic.NextVersion{Program: "newer"}, "clinic.yaml"},
		{[]clinic.Approval{other}, &clinic.NextVersion{Program: "newer"}, ""},
	} {
		f, err := questions.FileOf(clinic.Profile{Origin: "ours", Approvals: c.approvals, NextVersion: c.next}, thisVersion)
		if (err != nil) != (c.want == "") || err == nil && f.Path != filepath.Join("ours", c.want) || f.IsForOneVersion() != (c.want == library.NextFile) {
			t.Errorf("%+v, %+v: %+v, %v; want %q", c.approvals, c.next, f, err, c.want)
		}
	}
}

// Answers are added to the file, whose other lines stay; a file that somebody else changed meanwhile isn't written.
func TestAnswersAreAddedToTheFile(t *testing.T) {
	dir, lib := folder(t, map[string]string{"clinic.yaml": profile})
	f, err := questions.FileOf(lib.Clinic(), thisVersion)
	if err != nil {
		t.Fatal(err)
	}
	answers := []questions.FileAnswer{{ID: "plain", Question: setting("fever", "100.4 °F (38 °C)", false).Question, Value: "101 °F (38.3 °C)"}}
	data, err := f.With(answers)
	if err != nil {
		t.Fatal(err)
	}
	want := profile + "settings:\n  fever: \"101 °F (38.3 °C)\"\n"
	if string(data) != want || read(t, dir, "clinic.yaml") != profile {
		t.Errorf("%s\nfile:\n%s", data, read(t, dir, "clinic.yaml"))
	}
	then, err := f.Open(lib.Clinic(), options(), data)
	if err != nil {
		t.Fatal(err)
	}
	settings, err := questions.Settings(then, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings {
		if s.Confirmed != (s.Name == "fever") || s.Name == "fever" && s.Value != "101 °F (38.3 °C)" {
			t.Errorf("%+v", s)
		}
	}
	changed := profile + "motto: Ours\n"
	if err := os.WriteFile(f.Path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(answers, data); err == nil || read(t, dir, "clinic.yaml") != changed {
		t.Errorf("%v\n%s", err, read(t, dir, "clinic.yaml"))
	}
	if data, err = f.With(answers); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(answers, data); err != nil || !strings.Contains(read(t, dir, "clinic.yaml"), "motto: Ours\nsettings:") {
		t.Errorf("%v\n%s", err, read(t, dir, "clinic.yaml"))
	}
}

// Answers beside another version stay apart, from the first approval on, until they are adopted; that changes no text.
func TestAnswersForOneVersionAreAdopted(t *testing.T) {
	older := "# written by aftercare older\n- procedure: skin-biopsy\n  language: en\n  by: Dr. A\n  role: physician\n  on: 2026-11-01\n  digest: " + strings.Repeat("0", 64) + "\n"
	dir, lib := folder(t, map[string]string{"clinic.yaml": profile, "approvals.yaml": older})
	if file, _, err := questions.Adopt(lib, options(), visit.Date{}); file != "" || err != nil {
		t.Errorf("%q, %v", file, err)
	}
	f, err := questions.FileOf(lib.Clinic(), thisVersion)
	if err != nil || !f.IsForOneVersion() || f.Head() == "" {
		t.Fatal(f, err)
	}
	for _, want := range []bool{true, false} {
		if written, err := f.Begin(); written != want || err != nil {
			t.Errorf("%v, %v; want %v", written, err, want)
		}
	}
	answers := []questions.FileAnswer{{Question: setting("fever", "100.4 °F (38 °C)", false).Question, Value: "101 °F (38.3 °C)"}}
	data, err := f.With(answers)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Save(answers, data); err != nil || read(t, dir, "clinic.yaml") != profile || f.Head() != "" {
		t.Fatalf("%v\n%s", err, read(t, dir, "clinic.yaml"))
	}
	o := options()
	o.Clinic = dir
	if lib, err = library.Open(o); err != nil {
		t.Fatal(err)
	}
	if note := questions.VersionNote(lib.Clinic()); !strings.Contains(note, "aftercare settings --adopt") {
		t.Errorf("the note is %q", note)
	}
	file, count, err := questions.Adopt(lib, options(), visit.Date{Year: 2026, Month: 11, Day: 24})
	if err != nil || count != 1 || file != filepath.Join(dir, "clinic.yaml") {
		t.Fatal(file, count, err)
	}
	if now := read(t, dir, "clinic.yaml"); now != profile+"settings:\n  fever: \"101 °F (38.3 °C)\"\n" {
		t.Errorf("the profile is\n%s", now)
	}
	if now := read(t, dir, library.NextFile); !strings.Contains(now, "adopted: 2026-11-24") || strings.Contains(now, "fever") {
		t.Errorf("the file of answers is\n%s", now)
	}
	// another version's answers stay where they are
	if err := os.WriteFile(filepath.Join(dir, library.NextFile), []byte("program: newer\nsettings: {fever: 102}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if lib, err = library.Open(o); err != nil {
		t.Fatal(err)
	}
	if _, _, err := questions.Adopt(lib, options(), visit.Date{}); err == nil || questions.VersionNote(lib.Clinic()) == "" {
		t.Errorf("the answers of another version are adopted: %v", err)
	}
}

// What settings writes to be edited answers every question, and changes nothing.
func TestAnswersToEditAnswerEveryQuestion(t *testing.T) {
	dir, lib := folder(t, map[string]string{"clinic.yaml": profile})
	lines, err := questions.AnswersToEdit(lib, thisVersion)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	sheets, err := questions.Open(lib)
	for _, s := range sheets {
		asked += len(s.Open)
	}
	if err != nil || asked == 0 {
		t.Fatal(asked, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile+lines), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Clinic = dir
	if lib, err = library.Open(o); err != nil {
		t.Fatal(err)
	}
	if sheets, err = questions.Open(lib); err != nil {
		t.Fatal(err)
	}
	for _, s := range sheets {
		for _, q := range s.Open {
			t.Errorf("%s: %s is still open", s.Procedure.ID, q.Name)
		}
	}
	settings, err := questions.Settings(lib, false)
	if err != nil {
		t.Fatal(err)
	}
	report := strings.Split(strings.TrimSpace(questions.Report(clinic.Profile{}, settings, settings, sheets).String()), "\n")
	if line := report[len(report)-len(sheets)-3]; !strings.HasSuffix(line, ", of which the clinic has not confirmed 0") {
		t.Errorf("the count is %q", line)
	}
	for _, s := range settings {
		if s.Layer == procedure.DefaultLayer {
			t.Errorf("%s is still a default", s.Name)
		}
	}
}
