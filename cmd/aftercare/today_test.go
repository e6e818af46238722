package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// newTestClinic writes a clinic's folder with files, and returns its path.
func newTestClinic(t *testing.T, files map[string]string) string {
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

// Today's appointments as a person chooses from them: the latest end first; those of another day and cancelled
// ones are missing, and rows that can't make a sheet are marked.
func TestTodaysAppointments(t *testing.T) {
	dir := newTestClinic(t, map[string]string{"clinic.yaml": testProfile, "2026/11-23.csv": `appointment_id,procedure,given_name,family_name,birth_date,side,ended,status
A-1,medial-branch-block,Rosa,Example,1961-04-02,left,2026-11-23 10:20,booked
A-2,medial-branch-block,李,小龍,1961-04-02,left,2026-11-23T19:00:00Z,booked
A-3,medial-branch-block,Kim,Gone,1961-04-02,left,,cancelled
A-4,medial-branch-block,Ann,Yesterday,1961-04-02,left,2026-11-22 10:20,booked
A-5,medial-branch-block,Ann,Late,1961-04-02,left,2026-11-24T07:59:00Z,booked
A-6,medial-branch-block,Ann,Tomorrow,1961-04-02,left,2026-11-24T08:00:00Z,booked
A-7,medial-branch-block,Bob,Unclear,1961-04-02,left,7:15,booked
A-8,medial-branch-block,Bob,Never,1961-13-02,left,,booked
`})
	e, _, _ := newTestEnv(t)
	day, err := e.todaysPatients(t.Context(), dir, map[string]string{"medial-branch-block": "Medial branch block"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range day.items {
		got = append(got, item.Words)
	}
	want := []string{
		"Ann Late, born 1961-04-02, Medial branch block left, ended 23:59", "李 小龍, born 1961-04-02, Medial branch block left, ended 11:00",
		"Rosa Example, born 1961-04-02, Medial branch block left, ended 10:20", "Bob Unclear, born 1961-04-02, Medial branch block left",
		"Bob Never, Medial branch block left [can't be used]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestNoAppointmentsToday(t *testing.T) {
	e, _, _ := newTestEnv(t)
	if _, err := e.todaysSchedule(&scheduleFlags{clinic: "beverly-hills"}); !errors.Is(err, errNoSchedule) {
		t.Error(err)
	}
	var none *noScheduleError
	if _, err := e.todaysPatients(t.Context(), newTestClinic(t, map[string]string{"clinic.yaml": testProfile}), nil); !errors.As(err, &none) || filepath.Base(none.file) != "11-23.csv" {
		t.Error(err)
	}
}
