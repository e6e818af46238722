// Package clinic holds what a clinic defines once: its letterhead, its phones, its zone, its paper
// and its decisions. It knows no files and no patients.
package clinic

import (
	"slices"
	"time"

	"aftercare/internal/authoring/picture"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/visit"
)

// Profile is a clinic's profile. The zero value is no clinic: a sample.
type Profile struct {
	ID              string // the folder's name, or the built-in example's
	Origin          string // "built-in", or the path it was read from
	Name            string // "" if not known: a visible blank on the sheet
	Motto           string
	Logo            *picture.Picture // nil for none
	Address         []string
	Phone           string
	AfterHours      string
	Link            string // address of the sheet on the web, with {id} and {lang}; "" for none
	TimeZone        string // IANA name
	Location        *time.Location
	Paper           Paper
	Languages       []string
	Font            string            // a .ttf file for text that the embedded fonts lack; "" for none
	FontBold        string            // its bold face; "" for the same file
	Offers          []string          // the built-in procedures that it does; nil for all, empty for none
	Reviewers       map[string]string // language to the reviewer of its translations
	Ages            procedure.Ages    // of its patients, for its own definitions that give none; the zero value if not given
	ClosedDays      []string          // days of the week, "Sat", and ISO dates on which it is closed
	Printer         Printer
	Schedule        Schedule // where the day's appointments are
	RequireApproved bool
	FHIR            FHIR // how a hospital's records receive a sheet
	Settings        map[string]string
	Assume          map[string]string     // condition to answer, for this clinic's named patients
	Contacts        map[string]Contact    // by name, the others whom patients call
	Decide          map[string][]Decision // by procedure, what the clinic decided about it
	Approvals       []Approval
	NextVersion     *NextVersion // answers for one version of the program; nil for none
	Pos             diag.Pos
}

// Decision is a clinic's decision on one value of a definition: "activity.lifting.until" is "3
// days", or "activity.lifting" stays as written.
type Decision struct {
	Name  string
	Value string
	Pos   diag.Pos
}

// Contact is somebody besides the clinic whom patients call: a device's helpline, a pharmacy.
type Contact struct {
	Who          string
	Phone        string             // "" if not known: a visible blank on the sheet
	Hours        string             // when somebody answers: "24 hours a day"; may be empty
	Translations map[string]Contact // language to the words in it; the phone is the same
}

// FHIR is what a hospital's records need besides the sheet.
type FHIR struct {
	Type               string // LOINC code of the kind of document; "" for the usual one
	PatientSystem      string // URI of the issuer of the record numbers; "" for no records at all
	VisitSystem        string // URI of the issuer of the appointments' ids, if they are visit numbers
	OrganizationSystem string // URI of the issuer of the clinic's own number; "" for none
	Organization       string // the clinic's own number
}

// IsSample reports whether no clinic was chosen.
func (p Profile) IsSample() bool { return p.ID == "" }

// BuiltIn is the origin of the program's own files.
const BuiltIn = "built-in"

// HasFolder reports whether a clinic with files of its own was chosen, not an example or none.
func (p Profile) HasFolder() bool { return !p.IsSample() && p.Origin != BuiltIn }

// Argument returns the flag that chooses the clinic's folder, to go after a command in a hint: " --clinic folder". It
// is empty if the clinic has no folder.
func (p Profile) Argument() string {
	if !p.HasFolder() {
		return ""
	}
	return " --clinic " + diag.ShellWord(p.Origin)
}

// SheetLanguages returns the languages of the clinic's sheets, the usual one first; the source language if its profile
// names none.
func (p Profile) SheetLanguages() []string {
	if len(p.Languages) > 0 {
		return p.Languages
	}
	return []string{procedure.SourceLanguage}
}

// Zone returns the clinic's zone, or fallback for a sample.
func (p Profile) Zone(fallback *time.Location) *time.Location {
	if p.Location != nil {
		return p.Location
	}
	return fallback
}

// IsClosedOn reports whether the clinic is closed on a day.
func (p Profile) IsClosedOn(day visit.Date) bool {
	const short = 3
	return slices.Contains(p.ClosedDays, day.Weekday().String()[:short]) || slices.Contains(p.ClosedDays, day.String())
}

// MissingKeys returns the keys that a patient needs and the profile leaves blank.
func (p Profile) MissingKeys() []string {
	var keys []string
	for _, f := range []struct{ key, value string }{
		{"name", p.Name}, {"phone", p.Phone}, {"after-hours", p.AfterHours},
	} {
		if f.value == "" {
			keys = append(keys, f.key)
		}
	}
	return keys
}

// Paper is a paper size.
type Paper string

// The paper sizes.
const (
	Letter Paper = "letter"
	A4     Paper = "a4"
)

// Papers lists the paper sizes.
var Papers = []Paper{Letter, A4}

// Approval is one record of approvals.yaml: who answers for a text.
type Approval struct {
	Procedure string
	Language  string
	By        string
	Role      string
	On        string            // ISO dates
	Until     string            // "" for no end
	Confirm   map[string]string // ref to decision
	Digest    string
	Withdrawn string // the day on which it was withdrawn; "" while it stands
	Program   string // the version of the program that wrote it; "" if no comment gives it
	Pos       diag.Pos
}

// WrittenBy begins the comment above a record that gives the version of the program that wrote it.
const WrittenBy = "# written by aftercare "

// NextVersion is a file of answers for one version of the program, written while another one prints
// from the same folder. They apply together with those of the profile, for that version only.
type NextVersion struct {
	File          string
	Program       string // the version that they are for
	IsThisVersion bool   // this program is that version
	Adopted       bool   // the answers have since been moved to the profile
}
