// Package zone loads the time zone of a place. A zone that is only an offset, such as EST, has no
// daylight saving time: for half of the year its hours are wrong.
package zone

import (
	_ "embed"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// Accepted describes what Load accepts.
const Accepted = "the IANA name of a place"

// placesFile has every name in the IANA time zone database that is a place. It leaves out offsets
// (EST, Etc/GMT+5), rules without a place (EST5EDT, CET) and UTC.
//
//go:embed places.txt
var placesFile string

var places = sync.OnceValue(func() []string { return strings.Fields(placesFile) })

// Error reports a name that isn't a place.
type Error struct {
	Problem           string   // "is an offset without summer time, and not a place"
	Places            []string // the one that was probably meant first; several if that isn't clear
	WithoutSummerTime string   // the place with the same offset where the clocks don't change; "" for none
	isExamples        bool     // Places are examples
}

// Error says what is wrong, without the name.
func (e *Error) Error() string { return e.Problem }

// Expected describes what to write instead of the name.
func (e *Error) Expected() string {
	switch {
	case e.isExamples:
		return Accepted + ", that of the clinic"
	case e.WithoutSummerTime != "":
		return Accepted + ": " + e.Places[0] + ", or " + e.WithoutSummerTime + " where the clocks don't change in summer"
	}
	return Accepted + ": " + e.Places[0]
}

// Hint returns what to write instead, beginning with before, such as "time-zone: ". If it isn't
// clear which place was meant, it lists some.
func (e *Error) Hint(before string) string {
	if e.isExamples {
		return "the place where the clinic is: " + strings.Join(e.Places, ", ") + ", or another name of the IANA time zone database"
	}
	return before + e.Places[0]
}

// Load returns the zone of a place by its IANA name. The error is an *Error.
func Load(name string) (*time.Location, error) {
	if !isPlace(name) {
		return nil, explainRefusal(name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, explainRefusal(name)
	}
	return loc, nil
}

var placePattern = pattern.New(`^(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z][A-Za-z_-]+(?:/[A-Z][A-Za-z_-]+)?$`)

// isPlace reports whether a name is a place. A name that only a newer database has is accepted by
// its form, unless it differs from a known one only in case: some file systems would open that too.
func isPlace(name string) bool {
	if slices.Contains(places(), name) {
		return true
	}
	return placePattern().MatchString(name) && !slices.ContainsFunc(places(), func(p string) bool { return strings.EqualFold(p, name) })
}

// usZones lists the zones of the United States and its territories, except those that begin with
// US/, America/Indiana/, America/Kentucky/ and America/North_Dakota/.
var usZones = []string{
	"America/New_York", "America/Detroit", "America/Chicago", "America/Menominee", "America/Denver", "America/Boise", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/Juneau",
	"America/Sitka", "America/Metlakatla", "America/Yakutat", "America/Nome", "America/Adak", "Pacific/Honolulu", "America/Puerto_Rico", "America/St_Thomas", "Pacific/Guam", "Pacific/Saipan",
	"Pacific/Pago_Pago", "America/Atka", "America/Fort_Wayne", "America/Indianapolis", "America/Knox_IN", "America/Louisville", "America/Shiprock", "America/Virgin", "Navajo", "Pacific/Johnston", "Pacific/Samoa",
}

// InUS reports whether a place is in the United States or its territories.
func InUS(name string) bool {
	for _, prefix := range []string{"US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains(usZones, name)
}

// likelyPlaces holds the place that a rule or an offset probably means, and one with the same
// offset and no daylight saving time.
type likelyPlaces struct{ withSummerTime, withoutSummerTime string }

var (
	eastern  = likelyPlaces{"America/New_York", "America/Panama"}
	central  = likelyPlaces{"America/Chicago", "America/Regina"}
	mountain = likelyPlaces{"America/Denver", "America/Phoenix"}
	pacific  = likelyPlaces{"America/Los_Angeles", ""}
	alaska   = likelyPlaces{"America/Anchorage", ""}
	hawaii   = likelyPlaces{"Pacific/Honolulu", ""}
	atlantic = likelyPlaces{"America/Halifax", "America/Puerto_Rico"}
	london   = likelyPlaces{"Europe/London", "Africa/Abidjan"}
	berlin   = likelyPlaces{"Europe/Berlin", "Africa/Lagos"}
	athens   = likelyPlaces{"Europe/Athens", "Africa/Johannesburg"}
	sydney   = likelyPlaces{"Australia/Sydney", "Australia/Brisbane"}
)

// abbreviations maps short names and Windows names to places, in small letters and without spaces.
var abbreviations = map[string]likelyPlaces{
	"est": eastern, "edt": eastern, "et": eastern, "est5edt": eastern, "eastern": eastern, "easterntime": eastern, "easternstandardtime": eastern, "easterndaylighttime": eastern,
	"cst": central, "cdt": central, "ct": central, "cst6cdt": central, "central": central, "centraltime": central, "centralstandardtime": central, "centraldaylighttime": central,
	"mst": mountain, "mdt": mountain, "mt": mountain, "mst7mdt": mountain, "mountain": mountain, "mountaintime": mountain, "mountainstandardtime": mountain, "mountaindaylighttime": mountain,
	"usmountainstandardtime": {"America/Phoenix", ""},
	"pst":                    pacific, "pdt": pacific, "pt": pacific, "pst8pdt": pacific, "pacifictime": pacific, "pacificstandardtime": pacific, "pacificdaylighttime": pacific,
	"akst": alaska, "akdt": alaska, "alaska": alaska, "alaskantime": alaska, "alaskanstandardtime": alaska,
	"hst": hawaii, "hdt": {"America/Adak", ""}, "hawaii": hawaii, "hawaiianstandardtime": hawaii,
	"ast": atlantic, "adt": atlantic, "atlanticstandardtime": atlantic, "nst": {"America/St_Johns", ""}, "chst": {"Pacific/Guam", ""},
	"bst": {"Europe/London", ""}, "gmtstandardtime": {"Europe/London", ""}, "wet": {"Europe/Lisbon", ""}, "cet": berlin, "cest": berlin, "met": berlin, "mest": berlin, "eet": athens, "eest": athens,
	"jst": {"Asia/Tokyo", ""}, "aest": sydney, "aedt": sydney, "nzst": {"Pacific/Auckland", ""}, "nzdt": {"Pacific/Auckland", ""},
}

// placesByHour maps hours ahead of Greenwich to places.
var placesByHour = map[int]likelyPlaces{
	-10: hawaii, -9: alaska, -8: pacific, -7: mountain, -6: central, -5: eastern, -4: atlantic, -3: {"America/Sao_Paulo", ""}, 0: london, 1: berlin, 2: athens, 3: {"Africa/Nairobi", ""},
	4: {"Asia/Dubai", ""}, 5: {"Asia/Karachi", ""}, 6: {"Asia/Dhaka", ""}, 7: {"Asia/Bangkok", ""}, 8: {"Asia/Singapore", ""}, 9: {"Asia/Tokyo", ""}, 10: sydney, 12: {"Pacific/Auckland", "Pacific/Fiji"},
}

// cities maps large cities that the database doesn't name to their zones.
var cities = map[string]string{
	"atlanta": "America/New_York", "austin": "America/Chicago", "baltimore": "America/New_York", "beverly_hills": "America/Los_Angeles", "boston": "America/New_York", "charlotte": "America/New_York",
	"cleveland": "America/New_York", "dallas": "America/Chicago", "houston": "America/Chicago", "las_vegas": "America/Los_Angeles", "memphis": "America/Chicago", "miami": "America/New_York",
	"milwaukee": "America/Chicago", "minneapolis": "America/Chicago", "new_orleans": "America/Chicago", "oakland": "America/Los_Angeles", "philadelphia": "America/New_York", "pittsburgh": "America/New_York",
	"portland": "America/Los_Angeles", "sacramento": "America/Los_Angeles", "salt_lake_city": "America/Denver", "san_antonio": "America/Chicago", "san_diego": "America/Los_Angeles",
	"san_francisco": "America/Los_Angeles", "san_jose": "America/Los_Angeles", "santa_monica": "America/Los_Angeles", "seattle": "America/Los_Angeles", "st_louis": "America/Chicago", "tampa": "America/New_York",
	"tucson": "America/Phoenix", "washington": "America/New_York", "barcelona": "Europe/Madrid", "munich": "Europe/Berlin", "milan": "Europe/Rome", "geneva": "Europe/Zurich", "beijing": "Asia/Shanghai",
	"mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "osaka": "Asia/Tokyo", "guadalajara": "America/Mexico_City", "rio_de_janeiro": "America/Sao_Paulo", "honolulu": "Pacific/Honolulu",
}

// usExamples lists a place for each zone of the United States.
var usExamples = []string{"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu"}

// notPlaceNames lists the names of universal time, and of a zone that nobody set.
var notPlaceNames = []string{"utc", "uct", "zulu", "universal", "z", "factory", "localtime", "local", "posixrules", "leapseconds"}

var offsetPattern = pattern.New(`^(etc/)?(?:gmt|utc)?([+-])(\d{1,2})(?::?(\d\d))?$|^(?:etc/)?(?:gmt|greenwich)[+-]?0?$`)

func explainRefusal(name string) *Error {
	plain := strings.ToLower(strings.TrimSpace(name))
	short := strings.ReplaceAll(plain, " ", "")
	bare := strings.TrimPrefix(short, "etc/")
	if plain == "" {
		return &Error{Problem: "is empty", Places: usExamples, isExamples: true}
	}
	if slices.Contains(notPlaceNames, bare) {
		return &Error{Problem: "is not a place: in summer its hours are wrong", Places: usExamples, isExamples: true}
	}
	if m, ok := abbreviations[bare]; ok {
		return newError("is an abbreviation and not a place: in summer its hours can be wrong", m)
	}
	if m := offsetPattern().FindStringSubmatch(short); m != nil {
		return offsetError(m)
	}
	for _, prefix := range []string{"posix/", "right/"} {
		if rest, ok := strings.CutPrefix(plain, prefix); ok {
			if place, ok := suggestPlace(rest); ok {
				return &Error{Problem: "is another form of the zone, which some machines lack or which counts leap seconds", Places: []string{place}}
			}
		}
	}
	if place, ok := suggestPlace(plain); ok {
		return &Error{Problem: "is not the name of a time zone", Places: []string{place}}
	}
	return &Error{Problem: "is not the name of a time zone", Places: usExamples, isExamples: true}
}

func newError(problem string, m likelyPlaces) *Error {
	return &Error{Problem: problem, Places: []string{m.withSummerTime}, WithoutSummerTime: m.withoutSummerTime}
}

// offsetError returns the error for an offset. Etc/GMT+5 is five hours behind Greenwich: its sign
// is that of POSIX.
func offsetError(m []string) *Error {
	const etc, sign, hour, minutes = 1, 2, 3, 4
	h, _ := strconv.Atoi(m[hour])
	behind := m[sign] == "-"
	if m[etc] != "" {
		behind = !behind
	}
	if behind {
		h = -h
	}
	problem := "is an offset without summer time, and not a place"
	switch {
	case h < 0:
		problem = fmt.Sprintf("is an offset, %d hours behind Greenwich without summer time, and not a place", -h)
	case h > 0:
		problem = fmt.Sprintf("is an offset, %d hours ahead of Greenwich without summer time, and not a place", h)
	}
	found, ok := placesByHour[h]
	if !ok || strings.Trim(m[minutes], "0") != "" {
		return &Error{Problem: problem, Places: usExamples, isExamples: true}
	}
	if other, ok := placesByHour[-h]; ok && h > 0 && m[etc] != "" { // the sign is easily misread
		return &Error{Problem: problem, Places: []string{found.withSummerTime, other.withSummerTime}, isExamples: true}
	}
	return newError(problem, found)
}

// suggestPlace returns the place that somebody who wrote name, in small letters, probably meant.
func suggestPlace(name string) (string, bool) {
	name = strings.NewReplacer(" ", "_", `\`, "/", "-", "_", ".", "").Replace(name)
	spelled := func(place string) string { return strings.ReplaceAll(strings.ToLower(place), "-", "_") }
	for _, place := range places() {
		if spelled(place) == name {
			return place, true
		}
	}
	city := lastPart(name)
	if place, ok := cities[city]; ok {
		return place, true
	}
	// A city with its country, or with another area before it, as in "USA/Chicago".
	for _, place := range places() {
		if lastPart(spelled(place)) == city {
			return place, true
		}
	}
	if city == name {
		return "", false // a single word resembles too many places
	}
	return nearest(name)
}

func nearest(name string) (string, bool) {
	const slips = 2 // letters that are wrong, missing or extra
	best, distance := "", slips+1
	for _, place := range places() {
		if d := diag.Distance(name, strings.ToLower(place)); d < distance {
			best, distance = place, d
		}
	}
	return best, best != ""
}

// lastPart returns the part of s after its last slash, or all of s.
func lastPart(s string) string {
	return s[strings.LastIndexByte(s, '/')+1:]
}

// Place is a place whose time zone can be chosen.
type Place struct {
	Name string   // its IANA name
	Also []string // what else it is known by: large cities in its zone, "pacific time"
}

// Places returns the places to choose from, by their names in the IANA database: the main zones of the United States first,
// then its others, then the rest of the world.
func Places() []Place {
	also := map[string][]string{}
	for _, m := range []map[string]string{cities, abbreviatedPlaces()} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			also[m[name]] = append(also[m[name]], strings.ReplaceAll(name, "_", " "))
		}
	}
	names := slices.Clone(usExamples)
	add := func(belongs func(string) bool) {
		for _, name := range places() {
			if strings.Contains(name, "/") && belongs(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	add(InUS)
	add(func(string) bool { return true })
	out := make([]Place, len(names))
	for n, name := range names {
		out[n] = Place{name, also[name]}
	}
	return out
}

// abbreviatedPlaces maps each abbreviation to the place that it probably means.
func abbreviatedPlaces() map[string]string {
	out := map[string]string{}
	for short, likely := range abbreviations {
		out[short] = likely.withSummerTime
	}
	return out
}

// OfMachine returns the place that a machine is set to: by the variable TZ, or else by the link that a Unix system keeps in
// localtime (/etc/localtime). It returns "" where neither names a place.
func OfMachine(variable, localtime string) string {
	name := strings.TrimPrefix(variable, ":")
	if name == "" {
		target, err := os.Readlink(localtime)
		if err != nil {
			return ""
		}
		_, name, _ = strings.Cut(filepath.ToSlash(target), "zoneinfo/")
	}
	if _, err := Load(name); err != nil {
		return ""
	}
	return name
}
