package draft

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"aftercare/internal/procedure"
	"aftercare/internal/yamlfile"
)

// Definition is what is known of a definition before its author writes it.
type Definition struct {
	Title     string
	Specialty string
	Edition   string   // the day, 2026-11-23
	Ages      string   // of its patients: "18+"; "" for that
	Include   []string // blocks
	Part      string   // of the body, where the procedure has a side; "" for none
	Schema    string   // where its JSON Schema is, for editors; "" for nowhere
}

// Bytes writes the definition: it loads and passes the rules of check, and each line that
// its author must decide asks for it under confirm.
func (d Definition) Bytes() []byte {
	var b bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if d.Schema != "" {
		p("# yaml-language-server: $schema=%s", d.Schema)
	}
	p("# Each confirm is a question to you, and each note says what belongs there. Write your own words, then take it out;")
	p("# or leave the questions for those who approve.")
	p("title: %s", yamlfile.Quote(d.Title))
	p("edition: %s", d.Edition)
	p("# for patients of these ages, in completed years, such as 18+, 12+ or 0 to 17: others get no sheet")
	p("ages: %s", cmp.Or(d.Ages, procedure.Adults.String()))
	if d.Specialty != "" {
		p("specialty: %s", yamlfile.Quote(d.Specialty))
	}
	p("include: [%s]", strings.Join(d.Include, ", "))
	if d.Part != "" {
		p("side: {part: %s, ask: yes}", yamlfile.Quote(d.Part))
	}
	p("key-times: [observation.stay, activity.normal]")
	b.WriteString(body)
	if !d.includes("acetaminophen") && !d.includes("ibuprofen") {
		b.WriteString(ownPain)
	}
	b.WriteString(bodyAfterMedicines)
	if !d.includes("needle-site") {
		b.WriteString(ownSigns)
	}
	if !d.includes("spine-injection") {
		b.WriteString(forOthers)
	}
	return b.Bytes()
}

func (d Definition) includes(block string) bool {
	for _, i := range d.Include {
		if i == block {
			return true
		}
	}
	return false
}

// ownPain stands where no block names a pain medicine: beside a dose, or "ask us which", it would say
// otherwise.
const ownPain = `  pain:
    text: Take your usual {class.pain-medicine} as its label says.
    confirm:
      question: Which pain medicine may patients take, and which not?
      required: yes
`

const body = `
about:
  text: We did your procedure. Ask us what we found.
  note: Say in two or three short sentences what was done and what it is for.
  source: [memory]

observation:
  stay:
    text: We watch you for {for}. Then you go home.
    for: about 30 minutes
    milestone: Go home
    confirm:
      question: How long do patients stay?
      range: as you do it
      changes: for

medication:
  usual:
    text: Take your usual medicines, unless we told you otherwise.
    confirm:
      question: Is a medicine stopped or held?
      required: yes
`

const bodyAfterMedicines = `
activity:
  normal:
    text: Go back to your normal activity {from}. Other limits are below.
    from: next day
    milestone: Normal activity
    confirm:
      question: When may patients work, lift, drive and do sports?
      range: as you do it
      changes: from
      required: yes

diet:
  meals:
    text: Eat and drink as usual {from}, except for what we told you.
    from: now
    confirm:
      question: Is food or drink limited?

expect:
  sore:
    text: You may be sore for {for}. This is normal.
    for: 2 to 3 days
    confirm:
      question: How long is which complaint normal?
      range: as you see it
      changes: for

follow-up:
  next:
    text: If you have no next visit set by {by}, call us.
    by: 1 week
    without-visit: yes
    confirm:
      question: By when does a patient without a next visit call?
      range: as you do it
      changes: by

teach-back:
  activity.normal: When can you go back to your normal activity?
`

const ownSigns = `
warnings:
  call-911:
    breathing:
      text: Trouble breathing or chest pain.
      note: The signs of this procedure that need an ambulance.
      source: [memory]
  call-now:
    bleeding:
      text: Bleeding after 10 minutes of firm pressing.
      note: The signs that need a call day or night.
      source: [memory]
  call-today:
    fever:
      text: A fever of {setting.fever} or higher.
      note: The signs that need a call the same day.
      source: [memory]
`

const forOthers = `
for-others:
  emergency-room:
    text: 'In the emergency room, show this sheet and say what was done on {procedure-day}.'
    confirm:
      question: What must an emergency room know of it, in the patient's own words?
`

// Copy writes a definition of the library as a clinic's own: the same lines, with a note of
// where they came from.
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
			fmt.Fprintf(&b, "# where it came from: \"aftercare status\" says what changed there since\nbased-on: %s@%s\n", id, digest)
			done = true
		}
	}
	return []byte(b.String())
}
