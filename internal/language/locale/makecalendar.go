//go:build ignore

// Command makecalendar writes calendar.tsv, the names of weekdays, months and halves of the day and the words for and and or in the
// languages of Unicode's CLDR, from its JSON packages on npm, whose versions and hashes are pinned here.
// Run it with "go generate ./internal/language/locale" after a change of the version.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

const version = "48.2.0"

// packages are the packages, with the hash that npm gives.
var packages = map[string]string{
	"cldr-core":         "zfmLothncSwfv2jlevoSrgI2VGgH8SDGHXst6jUEotHA8nq9Igeg9jzdJDFtBso9pgJuG89DK16TzrmZDdo2Bg==",
	"cldr-dates-full":   "zMrKvjMO414HDftLr6vKH1fNQHakFNe+F1h4S0eg+zmL4WRi9pI41fxB3UrTJDY42MEM87jCuAw/qlqCgYKcAQ==",
	"cldr-misc-full":    "dSc2Tr53dQcUGwsTinamEeoP2YXOhQrIZ+SyeuUrv4MzJOSjT/Q0qkSmX11ZwfcTbYSkIqbrgALQLhAm1yf5fA==",
	"cldr-numbers-full": "0EQ+UkVDsyXOlxnWnL1RIENVZFqCnb04D1Yrku0obnOyttbuZz8tHmUd5c5AEvhGS/Gg2zI4fTaCm51LSGITog==",
}

// languages are those that hospitals in the United States meet, and related ones.
var languages = strings.Fields(`af am ar az be bg bn bo bs ca cs cy da de el en es et eu fa fi fil fo fr ga gl gu ha haw he hi hr hu hy id ig is it ja ka kk
	km kn ko ku ky lb lo lt lv mk ml mn mr ms mt my nb ne nl nn no om pa pl ps pt ro ru rw sd si sk sl so sq sr sr-Latn sv sw ta te tg th ti tk to tr uk ur uz vi wo xh yo yue zh zh-Hant zu`)

func main() {
	log.SetFlags(0)
	files := map[string][]byte{}
	for name, sum := range packages {
		read(name, sum, files)
	}
	var forms struct {
		Supplemental struct {
			Cardinal map[string]map[string]string `json:"plurals-type-cardinal"`
		}
	}
	decode(files["cldr-core/supplemental/plurals.json"], &forms)
	var out bytes.Buffer
	out.WriteString("# Names of weekdays, months and halves of the day, words for and and or: CLDR " + version + ", © Unicode, Inc., Unicode License v3 (Unicode-3.0); made by makecalendar.go\n")
	for _, lang := range languages {
		write(&out, lang, files, forms.Supplemental.Cardinal)
	}
	if err := os.WriteFile("calendar.tsv", out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("LICENSE.cldr", files["cldr-core/LICENSE"], 0o644); err != nil {
		log.Fatal(err)
	}
}

// read fetches a package, verifies its hash, and keeps the files that are needed.
func read(name, sum string, files map[string][]byte) {
	client := http.Client{Timeout: 2 * time.Minute}
	r, err := client.Get("https://registry.npmjs.org/" + name + "/-/" + name + "-" + version + ".tgz")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		log.Fatal(name, ": ", r.Status, err)
	}
	if hash := sha512.Sum512(data); base64.StdEncoding.EncodeToString(hash[:]) != sum {
		log.Fatal(name, " ", version, " is not what was pinned")
	}
	zipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		log.Fatal(err)
	}
	wanted := []string{"ca-gregorian.json", "listPatterns.json", "numbers.json", "plurals.json", "LICENSE"}
	for t := tar.NewReader(zipped); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		if !slices.Contains(wanted, path.Base(h.Name)) {
			continue
		}
		if files[name+strings.TrimPrefix(h.Name, "package")], err = io.ReadAll(t); err != nil {
			log.Fatal(err)
		}
	}
}

// names are words by their key, by width, by context.
type names map[string]map[string]map[string]string

func write(out *bytes.Buffer, lang string, files map[string][]byte, forms map[string]map[string]string) {
	var dates struct {
		Main map[string]struct {
			Dates struct {
				Calendars struct {
					Gregorian struct{ Days, Months, DayPeriods names }
				}
			}
		}
	}
	decode(files["cldr-dates-full/main/"+lang+"/ca-gregorian.json"], &dates)
	var numbers struct {
		Main map[string]struct {
			Numbers struct {
				Symbols struct{ Decimal string } `json:"symbols-numberSystem-latn"`
			}
		}
	}
	decode(files["cldr-numbers-full/main/"+lang+"/numbers.json"], &numbers)
	base, _, _ := strings.Cut(lang, "-")
	var plurals []string
	for _, form := range strings.Fields("zero one two few many other") {
		if forms[base]["pluralRule-count-"+form] != "" {
			plurals = append(plurals, form)
		}
	}
	g := dates.Main[lang].Dates.Calendars.Gregorian
	months := make([]string, 12)
	for n := range months {
		months[n] = fmt.Sprint(n + 1)
	}
	days := strings.Fields("sun mon tue wed thu fri sat")
	if all := words(g.Days, days[0]); len(all) == 0 || all[0] == "Sun" && base != "en" {
		log.Fatal(lang, ": CLDR has no words of its own")
	}
	each := func(of names, keys []string) string {
		var all []string
		for _, k := range keys {
			all = append(all, strings.Join(words(of, k), "|"))
		}
		return strings.Join(all, ";")
	}
	half := func(keys ...string) string {
		var all []string
		for _, k := range keys {
			for _, w := range words(g.DayPeriods, k) {
				if !slices.Contains(all, w) {
					all = append(all, w)
				}
			}
		}
		return strings.Join(all, "|")
	}
	var lists struct {
		Main map[string]struct {
			ListPatterns struct {
				And map[string]string `json:"listPattern-type-standard"`
				Or  map[string]string `json:"listPattern-type-or"`
			}
		}
	}
	decode(files["cldr-misc-full/main/"+lang+"/listPatterns.json"], &lists)
	joins := func(pattern string) string {
		word := strings.Trim(strings.NewReplacer("{0}", "", "{1}", "").Replace(pattern), " \u00a0\u200b,،、")
		if word == "or" && base != "en" {
			return "" // CLDR has none, and falls back to English
		}
		return word
	}
	l := lists.Main[lang].ListPatterns
	fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s;%s\t%s;%s\n", lang, strings.Join(plurals, " "), numbers.Main[lang].Numbers.Symbols.Decimal,
		each(g.Days, days), each(g.Months, months), half("am", "morning1", "morning2"), half("pm", "afternoon1", "afternoon2", "evening1", "evening2"), joins(l.And["2"]), joins(l.Or["2"]))
}

// words returns the forms of one name, each once, the short one for a date first. Narrow ones are
// omitted: two days can have the same letter.
func words(of names, key string) []string {
	var out []string
	for _, context := range []string{"format", "stand-alone"} {
		for _, width := range []string{"abbreviated", "wide", "short"} {
			if w := of[context][width][key]; w != "" && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

func decode(data []byte, to any) {
	if err := json.Unmarshal(data, to); err != nil {
		log.Fatal(err)
	}
}
