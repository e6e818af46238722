package library_test

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
)

func TestHowAClinicPrints(t *testing.T) {
	const head = "phone: (310) 555-0100\ntime-zone: America/Los_Angeles\n"
	for text, want := range map[string]clinic.Printer{
		"":                 {},
		"printer:\n":       {},
		"printer: Front\n": {Queue: "Front"},
		"printer: {queue: Front, copies: 2, sides: two, media: Letter, tray: Main}\n": {Queue: "Front", Copies: 2, Sides: "two", Media: "Letter", Tray: "Main"},
		"printer: {sides: one}\n": {Sides: "one"},
	} {
		lib, err := open(t, t.TempDir(), head+text)
		if err != nil || lib.Clinic().Printer != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		"printer: {copies: 0}\n":   `copies is "0"; expected a number from 1 to 100`,
		"printer: {copies: two}\n": `copies is "two"`,
		"printer: {sides: both}\n": `sides is "both"`,
		"printer: {name: x}\n":     `unknown key "name"`,
		"printer: [Front]\n":       "a printer is a list",
	} {
		if _, err := open(t, t.TempDir(), head+text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
