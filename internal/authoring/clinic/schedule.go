package clinic

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/visit"
)

// Schedule is where a clinic finds a day's appointments. The zero value is nowhere.
type Schedule struct {
	File     string // may contain DayPlaceholders in braces
	Map      string // what the columns mean; "" for the program's own names
	Encoding string // of a text that isn't UTF-8 or UTF-16; "" for none
	Folder   string // the folder that relative paths start from
	// Sheets is the folder for the sheets of a day, and may contain DayPlaceholders; "" for none.
	Sheets    string
	LeastRows int // how many rows a day has at least; 0 if nobody says
}

// DayPlaceholders lists the placeholders for the day in a schedule's file name.
var DayPlaceholders = []string{"date", "year", "month", "day"}

// IsSet reports whether the clinic has a schedule.
func (s Schedule) IsSet() bool { return s.File != "" }

// PathOn returns the path of a day's schedule.
func (s Schedule) PathOn(day visit.Date) string { return s.on(s.File, day) }

// SheetsOn returns the folder for the sheets of a day; "" if the clinic names none.
func (s Schedule) SheetsOn(day visit.Date) string {
	if s.Sheets == "" {
		return ""
	}
	return s.on(s.Sheets, day)
}

func (s Schedule) on(name string, day visit.Date) string {
	iso := day.String()
	const year, month = len("2006"), len("2006-01")
	return s.path(strings.NewReplacer("{date}", iso, "{year}", iso[:year], "{month}", iso[year+1:month], "{day}", iso[month+1:]).Replace(name))
}

// MapFile returns the path of the mapping; "" for none.
func (s Schedule) MapFile() string {
	if s.Map == "" {
		return ""
	}
	return s.path(s.Map)
}

func (s Schedule) path(name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.Folder, name)
}

// CheckDayPlaceholders refuses braces that hold anything else than one of DayPlaceholders.
func CheckDayPlaceholders(file string) error {
	for rest := file; ; {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			return nil
		}
		word, after, closed := strings.Cut(rest[at+1:], "}")
		if rest[at] == '}' || !closed || !slices.Contains(DayPlaceholders, word) {
			return fmt.Errorf("%q, which has a placeholder other than {%s}", file, strings.Join(DayPlaceholders, "}, {"))
		}
		rest = after
	}
}
