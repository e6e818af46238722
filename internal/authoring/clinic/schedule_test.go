package clinic

import (
	"path/filepath"
	"testing"

	"aftercare/internal/visit"
)

func TestADaysFile(t *testing.T) {
	day := visit.Date{Year: 2026, Month: 1, Day: 3}
	for file, want := range map[string]string{
		"s/{date}.csv": "c/s/2026-01-03.csv", "{year}{month}{day}.xlsx": "c/20260103.xlsx", "today.csv": "c/today.csv", "/abs/{date}": "/abs/2026-01-03",
		"../{month}/{date}-{date}": "01/2026-01-03-2026-01-03",
	} {
		if got := (Schedule{File: file, Folder: "c"}).PathOn(day); filepath.ToSlash(got) != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
	if got := (Schedule{Folder: "c"}).MapFile(); got != "" {
		t.Error(got)
	}
}

func TestDayPlaceholders(t *testing.T) {
	for file, good := range map[string]bool{
		"": true, "x": true, "{date}": true, "a{year}-{month}-{day}b": true, "{Date}": false, "{": false, "}": false, "{date": false, "date}": false, "{{date}}": false, "{week}": false, "{}": false,
	} {
		if err := CheckDayPlaceholders(file); (err == nil) != good {
			t.Errorf("%q: %v", file, err)
		}
	}
}
