package draft

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"aftercare/internal/authoring/phone"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/authoring/zone"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
)

// Clinic is what is known about a clinic before its profile is complete.
type Clinic struct {
	Name       string
	Phone      string
	AfterHours string
	TimeZone   string
	Paper      string
}

// File is one file of a folder.
type File struct {
	Name string // with slashes, relative to the folder
	Data []byte
}

// Files returns what is in a new clinic's folder: the JSON Schemas for editors, the profile, with the places to fill
// in, a README, and Git's attributes.
func (c Clinic) Files() []File {
	var out []File
	for _, f := range schema.Files() {
		out = append(out, File{"schema/" + f.Name + ".schema.json", f.JSON()})
	}
	return append(out, File{"clinic.yaml", c.profile()}, File{"README.md", []byte(readme)}, File{".gitattributes", []byte(attributes)})
}

// Write makes a clinic's folder, with those folders that start empty.
func (c Clinic) Write(dir string) error {
	for _, folder := range []string{"procedures", "shared", "locales"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			return err
		}
	}
	for _, f := range c.Files() {
		if err := sink.Replace(filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data); err != nil {
			return err
		}
	}
	return nil
}

func (c Clinic) profile() []byte {
	var b bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	value := func(key, v, note string) {
		p("# %s", note)
		if v == "" {
			p("%s:", key)
			return
		}
		p("%s: %s", key, yamlfile.Quote(v))
	}
	p("# yaml-language-server: $schema=schema/clinic.schema.json")
	p("# The clinic's profile. What you leave empty is a line to write on, on every sheet. The phone and the time zone are required.")
	value("name", c.Name, "as the letterhead shows it")
	value("phone", c.Phone, "required: every sheet tells patients to call this number during the day")
	value("after-hours", c.AfterHours, "the number that patients call at night and on weekends; the same as phone if it is answered at all hours")
	value("time-zone", c.TimeZone, "required: the IANA name of a place in the clinic's time zone, such as America/Chicago")
	p("# address: lines of the letterhead, each on a line that begins with \"- \"")
	p("# motto: a line under the name")
	p("# logo: a black and white .png file in this folder")
	paper := c.Paper
	if paper == "" {
		paper = "letter"
	}
	p("# letter or a4")
	p("paper: %s", paper)
	p("languages: [en]")
	p("# the built-in procedures that the clinic does; without this line, all of them (\"aftercare list\" lists them)")
	p("# offers: [colonoscopy, upper-endoscopy]")
	p("# print only what the clinic has approved: \"aftercare approve\" records who approved it")
	p("require-approved: yes")
	p("# What the clinic decides: \"aftercare settings --format yaml\" writes all questions as lines for the end of this file, such as")
	p("# settings:")
	p("#   fever: 101 °F (38.3 °C)")
	return b.Bytes()
}

// attributes keeps Git from changing a byte of what was approved.
const attributes = `# Keep approved texts as they are, byte for byte: no checkout may change their line endings.
approved/* -text
based-on/* -text
*.png binary
*.ttf binary
`

const readme = `# This clinic's discharge sheets

| file or folder | what it is |
|---|---|
| clinic.yaml | letterhead, phones, time zone, paper, and what the clinic decided |
| procedures/ | our own definitions; one with the id of a built-in definition replaces it |
| shared/ | our own blocks, and conditions.yaml, medicines.yaml, settings.yaml, sources.yaml |
| locales/ | translations |
| schema/ | lets editors complete and check what you type |
| approvals.yaml, approved/ | who approved which text, and the texts; written by aftercare |
| unsigned-answers.yaml | the answers of somebody who is in the middle of approving; they approve nothing yet |

Give each command --clinic and the path of this folder, or set AFTERCARE_CLINIC once.

    aftercare settings --format yaml      write every open question as lines for clinic.yaml
    aftercare new ID --from ID            copy a built-in definition to change it
    aftercare new ID                      write a definition of our own
    aftercare check                       check our definitions
    aftercare approve ID --by NAME --role ROLE
    aftercare status                      show what is approved, and what has changed since
`

// Check trims the values and checks them: what would be refused when the profile is read is refused before it is
// written, by a diag.UsageError. Empty values are filled in later.
func (c *Clinic) Check() error {
	for _, f := range []struct {
		key   string
		value *string
	}{{"phone", &c.Phone}, {"after-hours", &c.AfterHours}, {"time-zone", &c.TimeZone}} {
		*f.value = strings.TrimSpace(*f.value)
		if err := checkField(f.key, *f.value); err != nil {
			return err
		}
	}
	return nil
}

// checkField checks a value for a key of the profile.
func checkField(key, value string) error {
	if value == "" {
		return nil
	}
	var (
		noPhone *phone.Error
		noPlace *zone.Error
	)
	switch key {
	case "phone", "after-hours":
		if errors.As(phone.Check(value), &noPhone) {
			hint := ""
			if noPhone.Likely != "" {
				hint = "--" + key + ` "` + noPhone.Likely + `"`
			}
			expected := phone.Expected
			if key == "after-hours" {
				expected += ", or nothing, for a line to write it on"
			}
			return diag.Usage(hint, "--%s is %q, which %s; expected %s", key, value, noPhone.Problem, expected)
		}
	case "time-zone":
		if _, err := zone.Load(value); errors.As(err, &noPlace) {
			return diag.Usage(noPlace.Hint("--time-zone "), "--time-zone is %q, which %s; expected %s", value, noPlace.Problem, noPlace.Expected())
		}
	}
	return nil
}

// CheckAnswer checks an answer in the terminal for a key of the profile; the error also suggests what was probably
// meant.
func CheckAnswer(key, value string) error {
	var wrong *diag.UsageError
	if !errors.As(checkField(key, strings.TrimSpace(value)), &wrong) {
		return nil
	}
	problem, hint := strings.TrimPrefix(wrong.Problem, "--"), strings.TrimPrefix(wrong.Hint, "--"+key+" ")
	if hint == "" {
		return errors.New(problem)
	}
	return errors.New(problem + " (" + hint + ")")
}

// Next lists what comes next in the clinic's folder, one step a line.
func (c Clinic) Next(dir string) []string {
	var missing []string
	if c.Phone == "" {
		missing = append(missing, "phone")
	}
	if c.TimeZone == "" {
		missing = append(missing, "time-zone")
	}
	if len(missing) > 0 {
		return []string{"fill in " + strings.Join(missing, " and ") + " in " + filepath.Join(dir, "clinic.yaml")}
	}
	clinic := " --clinic " + diag.ShellWord(dir)
	return []string{
		"list the procedures:        aftercare list" + clinic,
		"look at a sheet:            aftercare show mbb" + clinic,
		"approve it, then print it:  aftercare approve mbb --by NAME --role ROLE" + clinic,
		"write one of your own:      aftercare new ID" + clinic,
	}
}
