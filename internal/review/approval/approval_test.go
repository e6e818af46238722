package approval_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/questions"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/typeset"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// folder writes a clinic's folder of two definitions, one of which includes blocks.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "clinic.yaml", "name: Test Clinic\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\nsettings: {fever: 101 °F (38.3 °C)}\n")
	data, err := procedures.FS.ReadFile("medial-branch-block.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "procedures/medial-branch-block.yaml", string(data))
	for _, block := range []string{"sedation", "needle-site", "spine-injection", "steroid", "blood-thinner", "conditions", "medicines"} {
		data, err := procedures.FS.ReadFile("shared/" + block + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, "shared/"+block+".yaml", string(data))
	}
	words, err := procedures.FS.ReadFile("locales/en/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "locales/en/words.yaml", string(words))
	write(t, dir, "procedures/plain.yaml", "title: Plain\nedition: 2026-11-23\nabout: We did it.\nexpect:\n  sore:\n    text: It may be sore for {for}.\n    for: 2 days\n    confirm:\n      question: For how long?\n      range: 1 to 4 days\n      changes: for\n      required: yes\nmedication:\n  pain: You can take {medicine.acetaminophen}.\nwarnings:\n  call-911:\n    chest: Chest pain.\n")
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var (
	ids   = []string{"medial-branch-block", "plain"}
	today = visit.Date{Year: 2026, Month: 11, Day: 24}
)

func statuses(t *testing.T, dir string) map[string]approval.Status {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]approval.Status{}
	for _, id := range ids {
		p, words, err := lib.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		out[id] = approval.StatusOf(p, lib.Clinic(), words, today, 30)
	}
	return out
}

// approveAll records an approval of each text in its current form.
func approveAll(t *testing.T, dir string, change func(a *clinic.Approval)) {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
	if err != nil {
		t.Fatal(err)
	}
	var file []byte
	for _, id := range ids {
		p, words, err := lib.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		text := compose.Encode(compose.Statements(p, lib.Clinic(), words))
		a := clinic.Approval{Procedure: id, Language: "en", By: "Dr. Ana Ruiz: MD", Role: "pain physician", On: "2026-11-01", Digest: compose.DigestOf(text), Confirm: map[string]string{}}
		for _, q := range compose.Questions(p) {
			a.Confirm[q.Name] = questions.CurrentAnswer(q)
		}
		if change != nil {
			change(&a)
		}
		file = approval.Append(file, a)
		write(t, dir, approval.TextFile(id, "en", a.Digest), string(text))
	}
	write(t, dir, "approvals.yaml", string(file))
}

// TestAChangeEndsTheApprovalOfWhatItChanges and of nothing else; the status shows what changed.
func TestAChangeEndsTheApprovalOfWhatItChanges(t *testing.T) {
	for _, c := range []struct {
		name, file, from, to string
		ends                 []string // ids
		shows                string
	}{
		{"a letter", "procedures/plain.yaml", "We did it.", "We did it!", []string{"plain"}, "We did it!"},
		{"a time", "procedures/plain.yaml", "2 days", "3 days", []string{"plain"}, "3 days"},
		{"a setting", "clinic.yaml", "101 °F (38.3 °C)", "100 °F (37.8 °C)", []string{"medial-branch-block"}, "100 °F"},
		{"a setting that is a time", "clinic.yaml", "settings: {", "settings: {driving-after-sedation: 12 hours, ", []string{"medial-branch-block"}, "12 hours"},
		{"a block", "shared/sedation.yaml", "Do not drink alcohol", "Drink no alcohol", []string{"medial-branch-block"}, "Drink no alcohol"},
		{"a lead-in that no text needs", "shared/conditions.yaml", "If you have stitches", "If you got stitches", nil, ""},
		{"a lead-in", "shared/conditions.yaml", "If this was a test", "If it was a test", []string{"medial-branch-block"}, "If it was a test"},
		{
			"what a condition excludes", "shared/conditions.yaml", "  lead-in-not: If this was not a test\n", "  lead-in-not: If this was not a test\n  excludes: [sedation]\n",
			[]string{"medial-branch-block"}, "if we gave you no medicine to make you sleepy",
		},
		{"a name of a medicine", "shared/medicines.yaml", "brands: [Tylenol], also: [", "brands: [Tylenol, Mapap], also: [", []string{"plain"}, "(Tylenol, Mapap)"},
		{"another name of a medicine, never printed", "shared/medicines.yaml", "also: [paracetamol, ", "also: [paracetamol, Feverall, ", nil, ""},
		{"a name of a medicine that no text says", "shared/medicines.yaml", "brands: [Mobic]", "brands: [Mobic, Vivlodex]", nil, ""},
		{"a side on which it is never done", "procedures/medial-branch-block.yaml", "ask: yes}", "ask: yes, never: left}", []string{"medial-branch-block"}, ""},
		{"a fixed word", "locales/en/words.yaml", "No answer? Go to the emergency room.", "No answer? Go to a hospital.", []string{"medial-branch-block"}, "Go to a hospital."},
		{"a fixed word of every sheet", "locales/en/words.yaml", "the same day for", "on the same day for", []string{"medial-branch-block"}, "on the same day for"},
		{"a pattern of time", "locales/en/words.yaml", `about: "{length} (until about {time})"`, `about: "{length} (to about {time})"`, []string{"medial-branch-block"}, "(to "},
		{"a pattern of dates", "locales/en/words.yaml", `date: "{length} (until {date})"`, `date: "{length} (to {date})"`, ids, "(to "},
		{"a heading", "locales/en/words.yaml", "expect: What to expect", "expect: What is normal", ids, "What is normal"},
		{"the phone", "clinic.yaml", "phone: (310) 555-0142", "phone: (310) 555-0199", []string{"medial-branch-block"}, "555-0199"},
		{"the name of the clinic", "clinic.yaml", "Test Clinic", "Another Clinic", nil, ""},
		{"the zone", "clinic.yaml", "America/Los_Angeles", "America/Chicago", nil, ""},
		{"a question to the clinic", "procedures/plain.yaml", "range: 1 to 4 days", "range: 1 to 7 days", nil, ""},
		{"a comment", "procedures/plain.yaml", "title: Plain", "# note\ntitle: Plain", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t)
			approveAll(t, dir, nil)
			for id, s := range statuses(t, dir) {
				if s.State != approval.Approved {
					t.Fatalf("%s is %s before any change", id, s.State)
				}
			}
			was := read(t, dir, c.file)
			if !strings.Contains(was, c.from) {
				t.Fatalf("%s does not hold %q", c.file, c.from)
			}
			write(t, dir, c.file, strings.Replace(was, c.from, c.to, 1))
			for id, s := range statuses(t, dir) {
				want := approval.Approved
				for _, ends := range c.ends {
					if ends == id {
						want = approval.Changed
					}
				}
				if s.State != want {
					t.Errorf("%s is %s, want %s", id, s.State, want)
				}
				if want != approval.Changed {
					continue
				}
				shown := &typeset.Text{}
				revision.Set(shown, s.Changes)
				if all := strings.ReplaceAll(shown.String(), "*", ""); !strings.Contains(all, c.shows) {
					t.Errorf("%s: nothing says %q:\n%s", id, c.shows, all)
				}
			}
		})
	}
}

func TestStates(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(a *clinic.Approval)
		want   approval.State
		good   bool
	}{
		{"in force", func(*clinic.Approval) {}, approval.Approved, true},
		{"until later", func(a *clinic.Approval) { a.Until = "2027-11-30" }, approval.Approved, true},
		{"ends soon", func(a *clinic.Approval) { a.Until = "2026-12-01" }, approval.Due, true},
		{"ends today", func(a *clinic.Approval) { a.Until = "2026-11-24" }, approval.Due, true},
		{"ended yesterday", func(a *clinic.Approval) { a.Until = "2026-11-23" }, approval.Expired, false},
		{"undecided", func(a *clinic.Approval) { a.Confirm = nil }, approval.Incomplete, false},
		{"another text", func(a *clinic.Approval) { a.Digest = strings.Repeat("0", 64) }, approval.Changed, false},
		{"another language", func(a *clinic.Approval) { a.Language = "es" }, approval.Never, false},
	} {
		dir := folder(t)
		approveAll(t, dir, c.change)
		if s := statuses(t, dir)["plain"]; s.State != c.want || s.IsUsable() != c.good {
			t.Errorf("%s: %s, good %v; want %s, %v", c.name, s.State, s.IsUsable(), c.want, c.good)
		}
	}
}

// A text that was changed by hand after it was approved isn't shown as what was approved.
func TestAStoredTextThatWasChangedIsRefused(t *testing.T) {
	dir := folder(t)
	approveAll(t, dir, nil)
	write(t, dir, "procedures/plain.yaml", strings.Replace(read(t, dir, "procedures/plain.yaml"), "We did it.", "We did that.", 1))
	files, err := filepath.Glob(filepath.Join(dir, "approved", "plain.*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], []byte("aftercare text 1: tampered\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if s := statuses(t, dir)["plain"]; s.State != approval.Changed || !strings.Contains(s.Note, "not the text that was approved") {
		t.Errorf("%+v", s)
	}
}

// Withdraw marks the one record, and the others stay unchanged, including comments.
func TestWithdrawKeepsTheRest(t *testing.T) {
	dir := folder(t)
	approveAll(t, dir, nil)
	file := "# by hand\n" + read(t, dir, "approvals.yaml")
	all, err := library.Approvals("approvals.yaml", []byte(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	after := string(approval.Withdraw([]byte(file), all[1], "2026-11-24"))
	if want := strings.Replace(file, "- procedure: plain\n", "- procedure: plain\n  withdrawn: 2026-11-24\n", 1); after != want {
		t.Errorf("got\n%s", after)
	}
	write(t, dir, "approvals.yaml", after)
	got := statuses(t, dir)
	if got["plain"].State != approval.Withdrawn || got["medial-branch-block"].State != approval.Approved {
		t.Errorf("%s, %s", got["plain"].State, got["medial-branch-block"].State)
	}
}

// What was added to an original since it was copied is reported, even if its text at that time
// isn't stored.
func TestACopyReportsWhatItsOriginalAdded(t *testing.T) {
	dir := folder(t)
	load := func(id string) library.Definition {
		lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
		if err != nil {
			t.Fatal(err)
		}
		p, words, err := lib.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		return library.Definition{Procedure: p, Words: words}
	}
	then := compose.Encode(compose.Statements(load("plain").Procedure, clinic.Profile{}, load("plain").Words))
	digest := compose.DigestOf(then)
	copied := load("plain").Procedure
	copied.BasedOn = "plain@" + digest[:16]
	s := approval.Status{}
	if s.CompareOriginal(copied, load("plain"), dir); len(s.Upstream) > 0 {
		t.Errorf("nothing changed, and it says %v", s.Upstream)
	}
	write(t, dir, "procedures/plain.yaml", strings.Replace(read(t, dir, "procedures/plain.yaml"), "    chest: Chest pain.", "    chest: Chest pain.\n    stroke: A drooping face.", 1))
	for _, keeps := range []bool{true, false} {
		if keeps {
			write(t, dir, approval.OriginFile("plain", digest), string(then))
		} else if err := os.RemoveAll(filepath.Join(dir, "based-on")); err != nil {
			t.Fatal(err)
		}
		s := approval.Status{}
		s.CompareOriginal(copied, load("plain"), dir)
		if len(s.Upstream) != 1 || s.Upstream[0].Kind != revision.Added || s.Upstream[0].Ref != "warnings.call-911.stroke" || s.Upstream[0].Is[0].Words != "A drooping face." || (s.Note == "") != keeps {
			t.Errorf("kept %v: %v, note %q", keeps, s.Upstream, s.Note)
		}
	}
}

// A checkout with Windows line breaks is the same folder: what was approved is still known, and
// what changed.
func TestLineEndsDoNotCount(t *testing.T) {
	dir := folder(t)
	approveAll(t, dir, nil)
	var all []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), "\n", "\r\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for id, s := range statuses(t, dir) {
		if s.State != approval.Approved {
			t.Errorf("%s is %s", id, s.State)
		}
	}
	write(t, dir, "procedures/plain.yaml", strings.Replace(read(t, dir, "procedures/plain.yaml"), "2 days", "3 days", 1))
	if s := statuses(t, dir)["plain"]; s.State != approval.Changed || s.Note != "" || len(s.Changes) != 1 {
		t.Errorf("%+v", s)
	}
}
