package zone

import (
	"archive/zip"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	_ "time/tzdata"
)

func TestLoadTakesPlaces(t *testing.T) {
	for _, name := range []string{
		"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/Adak", "Pacific/Honolulu", "America/Puerto_Rico", "America/Boise",
		"America/Indiana/Indianapolis", "America/Kentucky/Louisville", "America/North_Dakota/Center", "America/Detroit", "America/Port-au-Prince", "America/Argentina/Buenos_Aires", "America/Buenos_Aires",
		"America/Panama", "America/Regina", "America/Mexico_City", "America/Toronto", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Asia/Calcutta", "Asia/Ho_Chi_Minh", "Africa/Nairobi",
		"Australia/Sydney", "Antarctica/Troll", "Arctic/Longyearbyen", "Atlantic/Reykjavik", "Indian/Mauritius", "US/Eastern", "US/Central", "US/Mountain", "US/Pacific", "US/Arizona", "US/Hawaii", "US/Alaska",
		"Canada/Eastern", "Mexico/General", "Brazil/East", "Cuba", "Japan", "GB", "NZ", "Navajo",
	} {
		if loc, err := Load(name); err != nil || loc.String() != name {
			t.Errorf("%s: %v, %v", name, loc, err)
		}
	}
}

// Names that are refused, and the hint for a profile.
func TestLoadRefuses(t *testing.T) {
	const (
		city = "the place where the clinic is: America/New_York, America/Chicago, America/Denver, America/Phoenix, America/Los_Angeles, America/Anchorage, Pacific/Honolulu, or another name of the IANA time zone database"
		est  = "z: America/New_York"
		cst  = "z: America/Chicago"
		mst  = "z: America/Denver"
		pst  = "z: America/Los_Angeles"
		hst  = "z: Pacific/Honolulu"
		gmt  = "z: Europe/London"
	)
	for name, want := range map[string]string{
		"": city, "Local": city, "UTC": city, "UCT": city, "Zulu": city, "Universal": city, "Z": city, "Etc/UTC": city, "Etc/UCT": city, "Etc/Zulu": city, "Etc/Universal": city, "Factory": city, "posixrules": city, "localtime": city,
		"utc": city, "right/UTC": city, "TBD": city, "?": city, "here": city, "Etc/Unknown": city, "America": city, "America/": city, "Mars/Olympus": city, "../../etc/passwd": city, "/usr/share/zoneinfo/America/Chicago": "z: America/Chicago",
		"EST": est, "est": est, "EST5EDT": est, "EDT": est, "ET": est, "Eastern": est, "Eastern Time": est, "Eastern Standard Time": est, "Etc/GMT+5": est, "UTC-5": est, "UTC-05:00": est, "-05:00": est, "GMT-5": est,
		"CST": cst, "CST6CDT": cst, "CDT": cst, "Etc/GMT+6": cst, "Central": cst, "-6": cst,
		"MST": mst, "MST7MDT": mst, "Etc/GMT+7": mst, "US Mountain Standard Time": "z: America/Phoenix",
		"PST": pst, "PST8PDT": pst, "PDT": pst, "Pacific Standard Time": pst, "Etc/GMT+8": pst, "HST": hst, "Etc/GMT+10": hst, "Hawaiian Standard Time": hst, "AKST": "z: America/Anchorage",
		"GMT": gmt, "GMT0": gmt, "GMT+0": gmt, "GMT-0": gmt, "Greenwich": gmt, "Etc/GMT": gmt, "Etc/GMT0": gmt, "Etc/GMT+0": gmt, "Etc/Greenwich": gmt, "BST": "z: Europe/London", "WET": "z: Europe/Lisbon",
		"CET": "z: Europe/Berlin", "MET": "z: Europe/Berlin", "EET": "z: Europe/Athens", "GMT+1": "z: Europe/Berlin", "Etc/GMT-5": "the place where the clinic is: Asia/Karachi, America/New_York, or another name of the IANA time zone database",
		"Etc/GMT-14": city, "Etc/GMT+12": city, "UTC+05:30": city, "JST": "z: Asia/Tokyo", "AEST": "z: Australia/Sydney",
		"america/los_angeles": pst, "AMERICA/LOS_ANGELES": pst, "America/Los Angeles": pst, "America/Los-Angeles": pst, `America\Los_Angeles`: pst, "America/Los_Angelos": pst, "Amercia/Los_Angeles": pst, "America/LosAngeles": pst,
		"Los Angeles": pst, "Los_Angeles": pst, "US/Los_Angeles": pst, "America/San_Francisco": pst, "San Diego": pst, "America/Beverly_Hills": pst, "Portland": pst, "us/pacific": "z: US/Pacific",
		"America/Boston": "z: America/New_York", "America/Houston": "z: America/Chicago", "USA/Chicago": "z: America/Chicago", "America/Chicago ": "z: America/Chicago", "America/New York": "z: America/New_York",
		"right/America/New_York": "z: America/New_York", "posix/America/New_York": "z: America/New_York", "Europe/Munich": "z: Europe/Berlin", "America/Port_au_Prince": "z: America/Port-au-Prince",
		"America/Springfield": city, "America/Bozeman": city, "Europe/Hamburg": city,
	} {
		_, err := Load(name)
		var got *Error
		if !errors.As(err, &got) {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if hint := got.Hint("z: "); hint != want {
			t.Errorf("%q: %s\n\tis  %s\n\twant %s", name, got, hint, want)
		}
		for _, place := range got.Places {
			if _, err := Load(place); err != nil {
				t.Errorf("%q: %s", name, err)
			}
		}
	}
}

// Each place that a table names is one.
func TestTablesNamePlaces(t *testing.T) {
	var all []string
	for _, m := range abbreviations {
		all = append(all, m.withSummerTime, m.withoutSummerTime)
	}
	for _, m := range placesByHour {
		all = append(all, m.withSummerTime, m.withoutSummerTime)
	}
	all = append(all, usZones...)
	for _, place := range cities {
		all = append(all, place)
	}
	for _, place := range all {
		if _, err := Load(place); place != "" && err != nil {
			t.Errorf("%q: %v", place, err)
		}
	}
}

// notPlaces are the names of the database that Load refuses.
var notPlaces = []string{
	"CET", "CST6CDT", "EET", "EST", "EST5EDT", "Factory", "GMT", "GMT+0", "GMT-0", "GMT0", "Greenwich", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "UCT", "UTC", "Universal", "WET", "Zulu",
}

// The list is that of the toolchain's own database. A name that a newer one has is added here.
func TestPlacesAreWhole(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if errors.Is(err, os.ErrNotExist) { // some distributions' packages of Go omit it
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var want []string
	for _, f := range r.File {
		if !strings.HasSuffix(f.Name, "/") && !strings.HasPrefix(f.Name, "Etc/") && !slices.Contains(notPlaces, f.Name) {
			want = append(want, f.Name)
		}
	}
	slices.Sort(want)
	if !slices.Equal(want, places()) {
		t.Error("places.txt is not the database's list")
	}
}

// Each place that can be chosen is one that Load takes, once; those of the United States come first.
func TestPlaces(t *testing.T) {
	all := Places()
	seen := map[string]bool{}
	abroad := false
	for _, p := range all {
		if _, err := Load(p.Name); err != nil || seen[p.Name] {
			t.Errorf("%s: %v, seen %v", p.Name, err, seen[p.Name])
		}
		if seen[p.Name] = true; InUS(p.Name) && abroad {
			t.Errorf("%s stands behind other countries", p.Name)
		}
		abroad = abroad || !InUS(p.Name)
	}
	at := slices.IndexFunc(all, func(p Place) bool { return p.Name == "America/Los_Angeles" })
	for _, also := range []string{"beverly hills", "pacifictime", "pst"} {
		if at < 0 || !slices.Contains(all[at].Also, also) {
			t.Errorf("Los Angeles is not known by %q", also)
		}
	}
}

func TestOfMachine(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "localtime")
	if err := os.Symlink("/usr/share/zoneinfo/America/Boise", link); err != nil {
		t.Skip(err)
	}
	utc := filepath.Join(dir, "utc")
	if err := os.Symlink("/usr/share/zoneinfo/Etc/UTC", utc); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ variable, file, want string }{
		{"America/Chicago", link, "America/Chicago"}, {":America/Chicago", link, "America/Chicago"}, {"", link, "America/Boise"},
		{"EST5EDT", link, ""}, {"", utc, ""}, {"", filepath.Join(dir, "none"), ""}, {"UTC", link, ""},
	} {
		if got := OfMachine(c.variable, c.file); got != c.want {
			t.Errorf("%q, %s: %q, want %q", c.variable, c.file, got, c.want)
		}
	}
}
