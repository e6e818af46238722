package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/testkit"
)

// goodPhones and badPhones are valid and invalid phone numbers in a clinic's profile, at each door.
var (
	goodPhones = []string{
		"(310) 555-0100", "(310)555-0100", "310-555-0100", "310.555.0100", "310 555 0100", "3105550100", "+1 310 555 0100", "+1 (310) 555-0100", "+13105550100", "1-310-555-0100", "1-800-555-0100",
		"(888) 555-0100", "(310) 555-0100 ext. 4", "(310) 555-0100, ext. 417", "310-555-0100 x4", "310-555-0100 extension 4", "+49 30 901820", "+44 20 7946 0958", "+52 55 5658 1111", "+34 912 345 678",
	}
	badPhones = []string{
		"TBD", "tbd", "n/a", "N/A", "none", "null", "NULL", "same as above", "same number", "call us", "see website", "?", "-", "x", "____", "[phone number]", "911", "9111", "112", "0", "12:30", "8:00 AM",
		"310-555-014", "310-555-01000", "310555014", "555-0142", "5550142", "555-O142", "310-555-O142", "3l0-555-0142", "(010) 555-0100", "(110) 555-0100", "123-456-7890", "000-000-0000", "555-555-5555",
		"(310) 055-0100", "(911) 555-0100", "(310 555-0100", "310) 555-0100", "310--555-0100", "31-05-55-01-00", "310/555-0100", "310–555–0100", "３１０-５５５-０１００", "1-800-FLOWERS", "(310) 555-0100, press 2",
		"(310) 555-0100 (desk)", "Desk: 310-555-0100", "310-555-0100 or 310-555-0101", "310-555-0100 310-555-0101", "tel:+13105550100", "0049 30 901820", "011 49 30 901820", "+49 (0)30 901820", "030 901820", "+49",
		"+49 30 9018201234567890", "+1 310 555 010", "++49 30 901820", "<310-555-0100>", "info@front-street.example", "310-555-0100\u200b",
	}
	goodZones = []string{
		"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "America/Indiana/Indianapolis",
		"America/Buenos_Aires", "America/Mexico_City", "Europe/Madrid", "Asia/Kolkata", "Asia/Calcutta", "Australia/Sydney", "US/Eastern", "US/Arizona", "Canada/Pacific", "Japan", "Navajo",
	}
	badZones = []string{
		"EST", "MST", "HST", "PST", "CST", "EDT", "est", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "CET", "MET", "EET", "WET", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "UTC", "utc", "UCT", "Zulu", "Universal",
		"Etc/UTC", "Etc/GMT", "Etc/GMT+5", "Etc/GMT-5", "Etc/GMT+8", "Etc/GMT-14", "Etc/Zulu", "Factory", "Local", "localtime", "posixrules", "right/America/New_York", "posix/America/New_York", "right/UTC", "UTC-5",
		"-05:00", "GMT-5", "Eastern", "Eastern Standard Time", "ET", "america/los_angeles", "AMERICA/CHICAGO", "America/Los Angeles", "America/Los_Angelos", "Amercia/Chicago", "Los Angeles", "Chicago", "America/Boston",
		"America/San_Francisco", "America/Springfield", "America", "America/", "../../etc/passwd", "TBD", "310-555-0100", "2026-11-23", "America/Chicago America/Denver",
	}
)

func inProcess(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	e, out, errs := newTestEnv(t)
	code = run(t.Context(), e, args)
	return out.String(), errs.String(), code
}

func clinicFolder(t *testing.T, lines ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// An invalid phone number or place is refused at every door, with the value, its position and what was
// expected; doctor reports it in the words of check.
func TestAProfileIsCheckedAtEachDoor(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	const phone, afterHours, timeZone = "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago"
	quoted := func(s string) string { return `'` + s + `'` }
	for _, c := range []struct {
		key      string
		line     int
		column   int
		bad      []string
		profile  func(value string) []string
		expected string
		flag     string // of init; "" for none
	}{
		{"phone", 1, 8, badPhones, func(v string) []string { return []string{"phone: " + quoted(v), afterHours, timeZone} }, "(310) 555-0100", "--phone"},
		{"after-hours", 2, 14, badPhones, func(v string) []string { return []string{phone, "after-hours: " + quoted(v), timeZone} }, "(310) 555-0100", "--after-hours"},
		{"phone", 4, 36, badPhones, func(v string) []string {
			return []string{phone, afterHours, timeZone, "contacts: {device: {who: D, phone: " + quoted(v) + "}}"}
		}, "(310) 555-0100", ""},
		{"emergency-number", 4, 30, append([]string{"912", "91", "+911", "9 1 1"}, difference(badPhones, "911", "112")...), func(v string) []string {
			return []string{phone, afterHours, timeZone, "settings: {emergency-number: " + quoted(v) + "}"}
		}, "911", ""},
		{"time-zone", 3, 12, badZones, func(v string) []string { return []string{phone, afterHours, "time-zone: " + quoted(v)} }, "the IANA name of a place", "--time-zone"},
	} {
		for _, value := range c.bad {
			dir := clinicFolder(t, c.profile(value)...)
			file := filepath.Join(dir, "clinic.yaml")
			place := fmt.Sprintf("%s:%d:%d: ", file, c.line, c.column)
			told := ""
			for _, args := range [][]string{{"show", "mbb"}, {"check"}, {"list"}} {
				stdout, stderr, code := inProcess(t, append(args, "--clinic", dir)...)
				if code != exitDefinitions || !strings.Contains(stdout+stderr, place) || !strings.Contains(stdout+stderr, c.expected) || !strings.Contains(stdout+stderr, fmt.Sprintf("%s is %q", c.key, value)) {
					t.Errorf("%v with %s %q: code %d\n%s%s", args, c.key, value, code, stdout, stderr)
				}
				told = stderr // of list at last
			}
			first, _, _ := strings.Cut(told, "\n")
			if stdout, _, code := inProcess(t, "doctor", "--clinic", dir); code != exitFailed || !strings.Contains(stdout, "PROBLEM: clinic: "+first) {
				t.Errorf("doctor with %s %q: code %d, not in the words of the others:\n%s%s", c.key, value, code, stdout, first)
			}
			if _, hint, ok := strings.Cut(told, "  hint: "); ok && c.flag != "" && strings.HasPrefix(hint, c.key+":") {
				pasted := c.profile(value)
				pasted[c.line-1] = strings.TrimSpace(hint)
				if _, stderr, code := inProcess(t, "list", "--format", "names", "--clinic", clinicFolder(t, pasted...)); code != exitDone {
					t.Errorf("the hint for %s %q, pasted: %s", c.key, value, stderr)
				}
			}
			if c.flag == "" {
				continue
			}
			folder := filepath.Join(t.TempDir(), "new")
			_, stderr, code := inProcess(t, "init", folder, "--yes", "--phone", "(310) 555-0142", "--time-zone", "America/Chicago", c.flag+"="+value)
			if _, err := os.Stat(folder); code != exitUsage || err == nil || !strings.Contains(stderr, c.flag+" is ") {
				t.Errorf("init %s %q: code %d, %s", c.flag, value, code, stderr)
			}
		}
	}
}

func difference(all []string, without ...string) []string {
	var out []string
	for _, s := range all {
		if !strings.Contains("\n"+strings.Join(without, "\n")+"\n", "\n"+s+"\n") {
			out = append(out, s)
		}
	}
	return out
}

// A valid phone number or place is accepted at each door.
func TestAValidProfileIsAccepted(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	lines := []string{"phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", "contacts:", "  device: {who: Device company, phone: (800) 555-0100}"}
	for n, p := range goodPhones {
		lines = append(lines, fmt.Sprintf("  c%d: {who: Desk, phone: '%s'}", n, p))
		folder := filepath.Join(t.TempDir(), "new")
		if _, stderr, code := inProcess(t, "init", folder, "--yes", "--phone", p, "--after-hours", p, "--time-zone", goodZones[n%len(goodZones)]); code != exitDone {
			t.Errorf("init with %q: %s", p, stderr)
		}
		if _, stderr, code := inProcess(t, "list", "--format", "names", "--clinic", folder); code != exitDone {
			t.Errorf("a profile with %q: %s", p, stderr)
		}
	}
	dir := clinicFolder(t, lines...)
	for _, command := range []string{"check", "list"} {
		if stdout, stderr, code := inProcess(t, command, "--clinic", dir); code != exitDone {
			t.Errorf("%s: %s%s", command, stdout, stderr)
		}
	}
	for _, z := range goodZones {
		if _, stderr, code := inProcess(t, "list", "--format", "names", "--clinic", clinicFolder(t, "phone: (310) 555-0142", "after-hours:", "time-zone: "+z)); code != exitDone {
			t.Errorf("a profile with %q: %s", z, stderr)
		}
	}
}
