package approval_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/approval"
	"aftercare/procedures"
)

func thisVersion() string { return "this version" }

// A record is added with its text, after those that are there; while another writer holds the lock nothing is written.
func TestARecordIsStoredWithItsText(t *testing.T) {
	dir := t.TempDir()
	store := approval.Store{Dir: dir, Program: thisVersion}
	add := func(by string) error {
		return store.Add(clinic.Approval{Procedure: "plain", Language: "en", By: by, Role: "physician", On: "2026-11-23", Digest: "0123456789abcdef01", Program: thisVersion()}, []byte("a text\n"))
	}
	for _, by := range []string{"Dr. A", "Dr. B"} {
		if err := add(by); err != nil {
			t.Fatal(err)
		}
	}
	before := read(t, dir, "approvals.yaml")
	all, err := library.Approvals("approvals.yaml", []byte(before), thisVersion)
	if err != nil || len(all) != 2 || all[0].By != "Dr. A" || all[1].By != "Dr. B" || all[1].Program != thisVersion() {
		t.Fatalf("%v, %+v", err, all)
	}
	if got := read(t, dir, "approved/plain.en.0123456789abcdef.txt"); got != "a text\n" {
		t.Errorf("the text is %q", got)
	}
	unlock, err := sink.Lock(filepath.Join(dir, "approvals.yaml.lock"))
	if err != nil {
		t.Fatal(err)
	}
	if err := add("Dr. C"); !errors.As(err, new(*sink.LockedError)) {
		t.Errorf("beside another writer: %v", err)
	}
	unlock()
	if now := read(t, dir, "approvals.yaml"); now != before {
		t.Errorf("written without the lock:\n%s", now)
	}
}

// A file in a form in which no record can be added stays as it is, and no text is stored.
func TestAFileOfAnotherFormIsNotWritten(t *testing.T) {
	for _, file := range []string{"[]\n", "{a: b}\n", "- procedure: plain\n  digest: [\n"} {
		dir := t.TempDir()
		write(t, dir, "approvals.yaml", file)
		err := approval.Store{Dir: dir, Program: thisVersion}.Add(clinic.Approval{Procedure: "plain", Language: "en", By: "Dr. A", Role: "physician", On: "2026-11-23", Digest: "0123456789abcdef"}, []byte("a text\n"))
		if err == nil || read(t, dir, "approvals.yaml") != file {
			t.Errorf("%q: %v", file, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "approved")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%q: a text is stored", file)
		}
	}
}

// Every record of one text is withdrawn, whoever approved it, and no other; the newest comes first.
func TestWithdrawIsOfEachRecordOfAText(t *testing.T) {
	dir := t.TempDir()
	store := approval.Store{Dir: dir, Program: thisVersion}
	for _, r := range []clinic.Approval{{Procedure: "plain", Digest: "aaaa1", By: "Dr. A"}, {Procedure: "other", Digest: "aaaa1", By: "Dr. B"}, {Procedure: "plain", Digest: "bbbb", By: "Dr. C"}, {Procedure: "plain", Digest: "aaaa2", By: "Dr. D"}} {
		r.Language, r.Role, r.On = "en", "physician", "2026-11-23"
		if err := store.Add(r, nil); err != nil {
			t.Fatal(err)
		}
	}
	records := func() clinic.Profile {
		all, err := library.Approvals("approvals.yaml", []byte(read(t, dir, "approvals.yaml")), thisVersion)
		if err != nil {
			t.Fatal(err)
		}
		return clinic.Profile{Approvals: all}
	}
	before := read(t, dir, "approvals.yaml")
	for _, digest := range []string{"cccc", "aaaa3"} {
		if all, err := store.Withdraw(records(), "plain", "en", digest, today); len(all) != 0 || err != nil || read(t, dir, "approvals.yaml") != before {
			t.Errorf("%s: %v, %v", digest, all, err)
		}
	}
	all, err := store.Withdraw(records(), "plain", "en", "aaaa", today)
	if err != nil || len(all) != 2 || all[0].By != "Dr. D" || all[1].By != "Dr. A" {
		t.Fatalf("%v, %+v", err, all)
	}
	var withdrawn []string
	for _, r := range records().Approvals {
		if r.Withdrawn == today.String() {
			withdrawn = append(withdrawn, r.By)
		}
	}
	if got := strings.Join(withdrawn, ", "); got != "Dr. A, Dr. D" {
		t.Errorf("withdrawn: %s", got)
	}
	if again, err := store.Withdraw(records(), "plain", "en", "aaaa", today); len(again) != 0 || err != nil {
		t.Errorf("withdrawn twice: %v, %v", again, err)
	}
}

// The latest record is the newest of this version, or the newest of all if this version has none.
func TestLatestPrefersThisVersion(t *testing.T) {
	of := func(by, program, withdrawn string) clinic.Approval {
		return clinic.Approval{Procedure: "plain", Language: "en", By: by, Program: program, Withdrawn: withdrawn}
	}
	for _, c := range []struct {
		want string
		all  []clinic.Approval
	}{
		{"", nil},
		{"", []clinic.Approval{of("A", thisVersion(), "2026-11-23"), {Procedure: "other", Language: "en"}, {Procedure: "plain", Language: "es"}}},
		{"B", []clinic.Approval{of("A", "older", ""), of("B", "", "")}},
		{"B", []clinic.Approval{of("A", thisVersion(), ""), of("B", thisVersion(), ""), of("C", "newer", "")}},
		{"C", []clinic.Approval{of("A", thisVersion(), "2026-11-23"), of("B", "older", ""), of("C", "newer", "")}},
	} {
		got := ""
		if a := approval.Latest(clinic.Profile{Approvals: c.all}, "plain", "en", thisVersion); a != nil {
			got = a.By
		}
		if got != c.want {
			t.Errorf("%+v: %q", c.all, got)
		}
	}
}

// The report counts each text under its state, and a clinic that requires approvals hears how many lack one.
func TestReportCountsEachText(t *testing.T) {
	dir := folder(t)
	approveAll(t, dir, nil)
	open := func(o library.Options) *library.Library {
		t.Helper()
		o.Builtin, o.Program = procedures.FS, thisVersion
		lib, err := library.Open(o)
		if err != nil {
			t.Fatal(err)
		}
		return lib
	}
	all, problems, err := approval.Statuses(open(library.Options{Clinic: dir}), open(library.Options{}), today, 30)
	if err != nil || len(problems.Errors()) > 0 {
		t.Fatal(err, problems)
	}
	lines := strings.Split(strings.TrimSpace(approval.Report(all).String()), "\n")
	never := 0
	for _, s := range all {
		if s.State == approval.Never {
			never++
		}
	}
	var notApproved *approval.NotApprovedError
	if err := approval.RequireAll(all); !errors.As(err, &notApproved) || notApproved.Count != never || never != len(all)-2 {
		t.Errorf("%v; %d of %d were never approved", err, never, len(all))
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, " texts: 2 approved, ") || !strings.HasSuffix(last, " never") {
		t.Errorf("the count is %q", last)
	}
	if err := approval.RequireAll(all[:0]); err != nil {
		t.Error(err)
	}
}
