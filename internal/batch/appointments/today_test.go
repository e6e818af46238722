package appointments

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/files/spool"
	"aftercare/procedures"
)

// newClinic writes a clinic's folder with files, and returns its path.
func newClinic(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const testProfile = "name: Clinic\nphone: (310) 555-0100\ntime-zone: America/Los_Angeles\nschedule: \"{year}/{month}-{day}.csv\"\n"

var titles = map[string]string{"medial-branch-block": "Medial branch block"}

// openToday opens today's schedule of a clinic on the afternoon of November 23.
func openToday(t *testing.T, clinic string) (*Day, error) {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, time.November, 23, 13, 32, 0, 0, zone) }
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: clinic, Now: now()})
	if err != nil {
		t.Fatal(err)
	}
	return OpenToday(Machine{Inputs: batch.Inputs{Stdin: new(bytes.Buffer), Clock: spool.Clock{Now: now, Sleep: func(time.Duration) {}}}, Now: now, Zone: time.UTC}, lib, Form{})
}

// Today's appointments as a person chooses from them: the latest end first; those of another day are
// missing, and rows that can't make a sheet, or were cancelled, are marked and come last.
func TestTodaysAppointments(t *testing.T) {
	dir := newClinic(t, map[string]string{"clinic.yaml": testProfile, "2026/11-23.csv": `appointment_id,procedure,given_name,family_name,birth_date,side,ended,status
A-1,medial-branch-block,Rosa,Example,1961-04-02,left,2026-11-23 10:20,booked
A-2,medial-branch-block,李,小龍,1961-04-02,left,2026-11-23T19:00:00Z,booked
A-3,medial-branch-block,Kim,Gone,1961-04-02,left,,cancelled
A-4,medial-branch-block,Ann,Yesterday,1961-04-02,left,2026-11-22 10:20,booked
A-5,medial-branch-block,Ann,Late,1961-04-02,left,2026-11-24T07:59:00Z,booked
A-6,medial-branch-block,Ann,Tomorrow,1961-04-02,left,2026-11-24T08:00:00Z,booked
A-7,medial-branch-block,Bob,Unclear,1961-04-02,left,7:15,booked
A-8,medial-branch-block,Bob,Never,1961-13-02,left,,booked
`})
	day, err := openToday(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	list, err := day.List(t.Context(), titles)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range list.Entries {
		got = append(got, item.Words)
	}
	want := []string{
		"Ann Late, born Apr 2, 1961, Medial branch block left, ended 11:59 PM", "李 小龍, born Apr 2, 1961, Medial branch block left, ended 11:00 AM",
		"Rosa Example, born Apr 2, 1961, Medial branch block left, ended 10:20 AM", "Bob Unclear, born Apr 2, 1961, Medial branch block left",
		"Bob Never, Medial branch block left [can't be used]", "Kim Gone, born Apr 2, 1961, Medial branch block left (cancelled)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestNoAppointmentsToday(t *testing.T) {
	if _, err := openToday(t, "beverly-hills"); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
	day, err := openToday(t, newClinic(t, map[string]string{"clinic.yaml": testProfile}))
	if err != nil {
		t.Fatal(err)
	}
	var none *NoScheduleError
	if _, err := day.List(t.Context(), nil); !errors.As(err, &none) || filepath.Base(none.File) != "11-23.csv" {
		t.Error(err)
	}
}

// A name is a procedure, or an appointment of today, or refused: never the one where the other may be meant.
func TestAProcedureOrAnAppointment(t *testing.T) {
	booked := newClinic(t, map[string]string{"clinic.yaml": testProfile, "2026/11-23.csv": `appointment_id,procedure,name,birth_date,side,ended
A-1,medial-branch-block,Rosa Example,1961-04-02,left,2026-11-23 10:20
A-2,medial-branch-block,Ann Yesterday,1961-04-02,left,2026-11-22 10:20
mbb,medial-branch-block,Kim Example,1961-04-02,left,2026-11-23 10:20
`})
	torn := newClinic(t, map[string]string{"clinic.yaml": testProfile, "2026/11-23.csv": "appointment_id,procedure\n\"A-1,medial"})
	empty := newClinic(t, map[string]string{"clinic.yaml": testProfile})
	for name, c := range map[string]struct {
		clinic, name, row, unread, err string
	}{
		"a procedure":                    {clinic: booked, name: "egd"},
		"an appointment":                 {clinic: booked, name: "A-1", row: "A-1"},
		"both":                           {clinic: booked, name: "mbb", err: `"mbb" is a procedure, and an appointment of today's schedule`},
		"neither":                        {clinic: booked, name: "A-9", err: `no procedure and no appointment of today is called "A-9"`},
		"of another day":                 {clinic: booked, name: "A-2", err: `the appointment "A-2" is of 2026-11-22, and today is 2026-11-23`},
		"a procedure without a schedule": {clinic: empty, name: "egd"},
		"a name without a schedule":      {clinic: empty, name: "A-1", err: "today's schedule is not there"},
		"a procedure beside a torn file": {clinic: torn, name: "egd", unread: "2026/11-23.csv"},
		"a name beside a torn file":      {clinic: torn, name: "A-1", err: "2026/11-23.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			day, err := openToday(t, c.clinic)
			if err != nil {
				t.Fatal(err)
			}
			found, unread, err := Choose(day.Library, c.name, func() (*Day, error) { return day, nil })
			if c.row == "" && found != nil || c.row != "" && (found == nil || found.Row.Fields["appointment_id"] != c.row) {
				t.Errorf("found %+v", found)
			}
			for _, e := range []struct {
				got  error
				want string
			}{{unread, c.unread}, {err, c.err}} {
				if (e.got == nil) != (e.want == "") || e.got != nil && !strings.Contains(filepath.ToSlash(e.got.Error()), e.want) {
					t.Errorf("%v, want %q", e.got, e.want)
				}
			}
		})
	}
}
