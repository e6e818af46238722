package draft

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
)

// Definition is what is known about a definition before its author writes it.
type Definition struct {
	Title     string
	Specialty string
	Edition   string // the day, 2026-11-23
	Ages      string // of its patients; "" means "18+"
	Include   []Block
	Part      string // of the body, if the procedure has a side; "" for none
	Schema    string // where its JSON Schema is, for editors; "" for none
}

// Block is a block that a definition includes, with the refs of its own instructions, such as
// "warnings.call-today.fever".
type Block struct {
	Name     string
	Refs     []string
	Replaces map[string][]string // by a ref of its own, the blocks whose line of that name it takes the place of
	IsAsked  bool                // whether it holds depends on an answer
}

// Bytes writes the definition: it loads and passes the rules of check, and each line that its author must
// decide on is asked about under confirm.
func (d Definition) Bytes() []byte {
	var b bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if d.Schema != "" {
		p("# yaml-language-server: $schema=%s", d.Schema)
	}
	p("# Each confirm is a question to you, and each note says what belongs there. Replace the text above it with your own words,")
	p("# then delete it; or leave the questions to those who approve the sheet.")
	p("title: %s", yamlfile.Quote(d.Title))
	p("edition: %s", d.Edition)
	p("# for patients of these ages, in completed years, such as 18+, 12+ or 0 to 17: others get no sheet")
	p("ages: %s", cmp.Or(d.Ages, procedure.Adults.String()))
	if d.Specialty != "" {
		p("specialty: %s", yamlfile.Quote(d.Specialty))
	}
	var names, repeated []string
	for n, block := range d.Include {
		names = append(names, block.Name)
		if refs := d.repeated(n); len(refs) > 0 {
			repeated = append(repeated, fmt.Sprintf("%s: [%s]", block.Name, strings.Join(refs, ", ")))
		}
	}
	p("include: [%s]", strings.Join(names, ", "))
	if len(repeated) > 0 {
		p("# lines that another line of this sheet already says, or says at a more urgent level\nomit: {%s}", strings.Join(repeated, ", "))
	}
	if d.Part != "" {
		p("side: {part: %s, ask: yes}", yamlfile.Quote(d.Part))
	}
	if slices.Contains(names, "surgical-cut") {
		p("headings: {site-care: Care of your cut}")
	}
	limit, teachBack := "activity.normal", "When can you go back to your normal activity?"
	if d.isOperation() {
		limit, teachBack = liftingRef, "When can you lift and do sports again?"
	}
	p("key-times: [%s]", limit)
	b.WriteString(aboutYAML)
	d.writeLines(&b)
	p("\nteach-back:\n  %s: %s", limit, teachBack)
	return b.Bytes()
}

// writeLines writes a first line in each section where no block has one of its own.
func (d Definition) writeLines(b *bytes.Buffer) {
	openPath := []string{""} // the open section and, for a warning sign, its open level
	for _, l := range firstLines {
		if slices.ContainsFunc(l.unless, d.hasRef) || d.hasRef(l.ref) || l.ref == liftingRef && !d.isOperation() || l.ref == faintingRef && d.hasEmergencySign() {
			continue
		}
		path := strings.Split(l.ref, ".")
		if path[0] != openPath[0] {
			b.WriteString("\n")
		}
		for depth, key := range path {
			if depth < len(openPath) && openPath[depth] == key {
				continue
			}
			openPath = path[:depth+1]
			fmt.Fprintf(b, "%s%s:\n", strings.Repeat("  ", depth), key)
		}
		for _, line := range strings.Split(strings.TrimSpace(l.yaml), "\n") {
			fmt.Fprintf(b, "%s%s\n", strings.Repeat("  ", len(path)), line)
		}
	}
}

// operationRefs are lines in blocks that rule out going back to normal activity the next day.
var operationRefs = []string{"site-care.closure", "activity.sling", "activity.weight"}

// liftingRef is what a definition of an operation has instead of activity.normal.
const liftingRef = "activity.lifting"

// isOperation reports whether a block is about an operation, a sling or crutches.
func (d Definition) isOperation() bool { return slices.ContainsFunc(operationRefs, d.hasRef) }

// Two signs for the emergency number: the one that blocks have in the place of the definition's own, and the one that a definition
// gets if all signs of its blocks depend on an answer.
const (
	lungRef     = "warnings.call-911.lung"
	faintingRef = "warnings.call-911.fainting"
)

// hasEmergencySign reports whether every patient's sheet has a sign to call the emergency number for.
func (d Definition) hasEmergencySign() bool {
	return !d.hasRef(lungRef) || slices.ContainsFunc(d.Include, func(b Block) bool {
		return !b.IsAsked && slices.ContainsFunc(b.Refs, func(ref string) bool { return strings.HasPrefix(ref, "warnings.call-911.") })
	})
}

// hasRef reports whether a block has an instruction with that ref.
func (d Definition) hasRef(ref string) bool {
	return slices.ContainsFunc(d.Include, func(b Block) bool { return slices.Contains(b.Refs, ref) })
}

// repeated returns the refs of a block that its definition leaves out, since a sheet says each thing once: a line that an
// earlier block has under the same name, and a sign that some block has at a more urgent level.
func (d Definition) repeated(n int) []string {
	var out []string
	for _, ref := range d.Include[n].Refs {
		path := strings.Split(ref, ".")
		again := slices.ContainsFunc(d.Include[:n], func(b Block) bool {
			settled := slices.Contains(b.Replaces[ref], d.Include[n].Name) || slices.Contains(d.Include[n].Replaces[ref], b.Name)
			return slices.Contains(b.Refs, ref) && !settled
		})
		if path[0] == string(procedure.Warnings) && !again {
			at := slices.Index(procedure.Levels, procedure.Level(path[1]))
			again = slices.ContainsFunc(procedure.Levels[:at], func(urgent procedure.Level) bool {
				return d.hasRef(strings.Join([]string{path[0], string(urgent), path[2]}, "."))
			})
		}
		if again {
			out = append(out, ref)
		}
	}
	return out
}

const aboutYAML = `
about:
  text: We did your procedure. Ask us what we found.
  note: Say in two or three short sentences what was done and what it is for.
  source: [memory]
`

// firstLines are the instructions that every definition starts with, in the order of its sections.
var firstLines = []struct {
	ref    string
	unless []string // instructions in blocks that already say it, or something else
	yaml   string
}{
	{"observation.stay", nil, `
text: We watch you for {for}. Then you go home.
for: about 30 minutes
milestone: Go home
confirm:
  question: How long do patients stay?
  range: as you do it
  changes: for`},
	{"medication.usual", nil, `
text: Take your usual medicines, unless we told you otherwise.
confirm:
  question: Is a medicine stopped or held?
  required: yes`},
	{"medication.pain", []string{"medication.acetaminophen", "medication.ibuprofen"}, `
text: Ask us before you go home which pain medicine to take, and how much.
confirm:
  question: Which pain medicine may patients take, and which not?
  required: yes`},
	{"activity.normal", operationRefs, `
text: Go back to your normal activity {from}, except for the limits on this sheet.
from: next day
milestone: Normal activity
confirm:
  question: When may patients work, lift, drive and do sports?
  range: as you do it
  changes: from
  required: yes`},
	{liftingRef, nil, `
text: Do not lift, run or do sports. You may do so again {from}. Ask us when you can work.
from: 2 weeks
milestone: Lifting and sports
confirm:
  question: When may patients lift and do sports, and when work?
  range: as you do it
  changes: from
  required: yes`},
	{"diet.meals", []string{"diet.first-food"}, `
text: Eat and drink as usual {from}, except for what we told you.
from: now
confirm:
  question: Is food or drink limited?`},
	{"expect.sore", []string{"expect.cut"}, `
text: You may be sore for {for}. This is normal.
for: 2 to 3 days
confirm:
  question: How long is which complaint normal?
  range: as you see it
  changes: for`},
	{"for-others.emergency-room", nil, `
text: 'In the emergency room, show this sheet and say what was done on {procedure-day}.'
confirm:
  question: What must an emergency room know of it, in the patient's own words?`},
	{"warnings.call-911.breathing", []string{lungRef}, `
text: Trouble breathing or chest pain.
note: The signs of this procedure that need an ambulance.
source: [memory]`},
	{faintingRef, nil, `
text: You faint, or your lips or face turn blue or gray.
note: The signs of this procedure that need an ambulance.
source: [memory]`},
	{"warnings.call-now.bleeding", nil, `
text: Bleeding after 10 minutes of firm pressing.
note: The signs that need a call day or night.
source: [memory]`},
	{"warnings.call-today.fever", []string{"warnings.call-now.fever"}, `
text: A fever of {setting.fever} or higher.
note: The signs that need a call the same day.
source: [memory]`},
	{"follow-up.next", []string{"follow-up.call-us"}, `
text: If you have no next visit set by {by}, call us.
by: 1 week
without-visit: yes
confirm:
  question: By when does a patient without a next visit call?
  range: as you do it
  changes: by`},
}

// WithoutAliases removes the short names from a copy of a definition that gets another id: they belong to the
// original, and a name that two procedures share finds neither.
func WithoutAliases(data []byte, of string) []byte {
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "aliases:") {
			line = fmt.Sprintf("# aliases: [short names of this one; those of %s find that]\n", of)
		}
		b.WriteString(line)
	}
	return []byte(b.String())
}

// Copy writes a library definition as a clinic's own: the same lines, with a note of where they came from.
func Copy(data []byte, id, digest, schema string) []byte {
	lines := strings.SplitAfter(string(data), "\n")
	var b strings.Builder
	fmt.Fprintf(&b, "# yaml-language-server: $schema=%s\n", schema)
	done := false
	for _, l := range lines {
		if strings.HasPrefix(l, "# yaml-language-server:") {
			continue
		}
		b.WriteString(l)
		if !done && strings.HasPrefix(l, "title:") {
			fmt.Fprintf(&b, "# where it came from: \"aftercare status\" shows what has changed there since\nbased-on: %s@%s\n", id, digest)
			done = true
		}
	}
	return []byte(b.String())
}
