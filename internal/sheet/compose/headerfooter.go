package compose

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// subject returns the line that says whose sheet it is and of which day.
func (w *writer) subject() []string {
	v := w.plan.Visit
	var out []string
	if v.IsNamed() {
		out = append(out, v.Name, w.secondIdentifier())
	}
	if day := w.plan.Anchor.Day; !day.IsZero() {
		out = append(out, w.words.FullDate(day))
	}
	if ages := w.agesLine(); ages != "" {
		out = append(out, ages)
	}
	return out
}

// agesLine says which ages the sheet is for; empty where the birth date is known, since a patient
// of another age gets no sheet.
func (w *writer) agesLine() string {
	if _, known := w.plan.Visit.Age(); known {
		return ""
	}
	a := w.plan.Ages()
	return w.words.Say(agesKey(a), "n", strconv.Itoa(a.Min), "low", strconv.Itoa(a.Min), "high", strconv.Itoa(a.Max))
}

// agesKey returns the key of the words for the ages that a sheet is for.
func agesKey(a procedure.Ages) string {
	switch {
	case a == procedure.Adults:
		return "ages.adults"
	case a.Min == 0 && a.Max == procedure.NoMax:
		return "ages.any"
	case a.Max == procedure.NoMax:
		return "ages.from"
	default:
		return "ages.range"
	}
}

// secondIdentifier returns the birth date in words, or the record number if there is none.
func (w *writer) secondIdentifier() string {
	v := w.plan.Visit
	if !v.Born.IsZero() {
		return w.words.Say("running.born", "date", w.words.DateWithoutWeekday(v.Born))
	}
	return w.words.Say("running.record", "number", v.Record)
}

// runningHead returns the header of every page after the first.
func (w *writer) runningHead() sheet.RunningHead {
	var r sheet.RunningHead
	if w.plan.Visit.IsNamed() {
		r.Left = append(r.Left, w.plan.Visit.Name, w.secondIdentifier())
	}
	r.Left = append(r.Left, w.plan.Procedure.Title)
	if day := w.plan.Anchor.Day; !day.IsZero() {
		r.Left = append(r.Left, w.words.FullDate(day))
	}
	r.Right = w.patternText("running.call", "phone", w.plan.Clinic.Phone)
	return r
}

func (w *writer) notice(s sheet.Status) (sheet.Block, bool) {
	switch s {
	case sheet.Sample:
		return sheet.Notice{Text: w.words.Say("status.sample")}, true
	case sheet.NotApproved:
		return sheet.Notice{Text: w.words.Say("status.not-approved")}, true
	case sheet.NotReviewed:
		return sheet.Notice{Text: w.words.Say("status.not-reviewed")}, true
	case sheet.Approved:
	}
	return nil, false
}

func (w *writer) letterhead() sheet.Block {
	c := w.plan.Clinic
	name, phone := textOrBlank(c.Name), phoneText(c.Phone)
	if c.Name == "" {
		name = w.patternText("letterhead.clinic", "name", "")
	}
	if c.Phone == "" {
		phone = w.patternText("letterhead.phone", "phone", "")
	}
	alt := ""
	if c.Logo != nil {
		alt = w.words.Say("letterhead.logo", "clinic", c.Name)
	}
	return sheet.Letterhead{
		Logo:       c.Logo,
		LogoAlt:    alt,
		Name:       name,
		Address:    c.Address,
		Motto:      c.Motto,
		Phone:      phone,
		AfterHours: w.patternText("letterhead.after-hours", "phone", c.AfterHours),
	}
}

func (w *writer) heading() sheet.Block {
	return sheet.Heading{Text: w.words.Say("going-home", "procedure", lowerFirst(w.plan.Procedure.Title))}
}

// patientBanner holds the fields by which a nurse and a patient see that the sheet is the right one.
func (w *writer) patientBanner() sheet.Block {
	v := w.plan.Visit
	var s sheet.PatientBanner
	field := func(kind sheet.FieldKind, value sheet.Text, choices ...string) {
		s.Fields = append(s.Fields, sheet.Field{
			Kind: kind, Label: w.words.Say("field." + string(kind)), Value: value, Choices: choices,
		})
	}
	field(sheet.FieldName, breakableOrBlank(v.Name))
	if !v.Born.IsZero() || !v.IsNamed() {
		field(sheet.FieldBorn, dayText(w.bornLabel(), v.Born))
	}
	if v.Record != "" {
		field(sheet.FieldRecord, textOrBlank(v.Record))
	}
	field(sheet.FieldProcedure, w.procedureField())
	if w.plan.Procedure.Side.Ask {
		value, choices := w.sideField()
		field(sheet.FieldSide, value, choices...)
	}
	if v.Clinician != "" {
		field(sheet.FieldClinician, sheet.Words(v.Clinician))
	}
	return s
}

// breakableOrBlank keeps the spaces of a name breakable, since a long one takes several lines.
func breakableOrBlank(s string) sheet.Text {
	if s == "" {
		return textOrBlank("")
	}
	return sheet.Words(s)
}

// dayText returns a day's words with its value, or with a line to write it on.
func dayText(words string, d visit.Date) sheet.Text {
	out := textOrBlank(words)
	if words != "" {
		noon := d.Noon(time.UTC)
		out[0].Time = &sheet.Time{Start: noon, End: noon, Day: true}
	}
	return out
}

func (w *writer) bornLabel() string {
	if w.plan.Visit.Born.IsZero() {
		return ""
	}
	return w.words.DateWithoutWeekday(w.plan.Visit.Born)
}

func (w *writer) procedureField() sheet.Text {
	a := w.plan.Anchor
	switch {
	case a.Day.IsZero():
		return textOrBlank("")
	case a.Ended.IsZero():
		return dayText(w.words.FullDate(a.Day), a.Day)
	}
	return sheet.Text{{
		Words: w.words.Say("field.ended", "date", w.words.FullDate(a.Day), "time", w.words.ClockInText(a.Ended)),
		Time:  &sheet.Time{Start: a.Ended, End: a.Ended},
	}}
}

func (w *writer) sideField() (value sheet.Text, choices []string) {
	v := w.plan.Visit
	if v.Side == visit.NoSide {
		for _, s := range w.plan.Procedure.Side.Options() {
			choices = append(choices, w.words.Say("side."+s))
		}
		return sheet.Words(v.Site), choices
	}
	parts := []string{w.words.Say("side." + string(v.Side))}
	if v.Site != "" {
		parts = append(parts, v.Site)
	}
	return sheet.Words(strings.Join(parts, ", ")), nil
}

// status sets who answers for the text, and returns the approval if there is one.
func (w *writer) status(s *sheet.Sheet, digest string) *clinic.Approval {
	if w.plan.Clinic.IsSample() {
		s.Status, s.StatusLine = sheet.Sample, w.words.Say("status.sample-line")
		return nil
	}
	if w.plan.Procedure.IsUnreviewed() {
		s.Status, s.StatusLine = sheet.NotReviewed, w.words.Say("status.not-reviewed-line")
		return nil
	}
	a := FindApproval(w.plan.Clinic, w.plan.Procedure, w.words.Language, digest, w.plan.Anchor.Day)
	if a == nil {
		s.Status, s.StatusLine = sheet.NotApproved, w.words.Say("status.not-approved-line")
		return nil
	}
	s.Status = sheet.Approved
	s.StatusLine = w.words.Say("status.approved-line", "by", a.By, "role", a.Role, "date", w.isoDate(a.On))
	return a
}

// FindApproval returns the newest record by which the clinic approved exactly this text, with a decision
// on each question to the clinic, in force on that day; nil if there is none. A zero day accepts any day.
func FindApproval(c clinic.Profile, p *procedure.Procedure, lang, digest string, day visit.Date) *clinic.Approval {
	for n := range slices.Backward(c.Approvals) {
		a := &c.Approvals[n]
		if a.Procedure != p.ID || a.Language != lang || a.Digest != digest || a.Withdrawn != "" || len(UndecidedQuestions(p, *a)) > 0 {
			continue
		}
		if until, err := visit.ParseDate(a.Until); err == nil && !day.IsZero() && until.Before(day) {
			continue
		}
		return a
	}
	return nil
}

// IsApproved reports whether the clinic approved a procedure's text in its present form, as FindApproval finds it, and it
// isn't a translation that nobody has reviewed.
func IsApproved(c clinic.Profile, p *procedure.Procedure, words *locale.Words, day visit.Date) bool {
	return !p.IsUnreviewed() && FindApproval(c, p, words.Language, Digest(p, c, words), day) != nil
}

// isoDate words an ISO date; anything else is returned unchanged.
func (w *writer) isoDate(iso string) string {
	d, err := visit.ParseDate(iso)
	if err != nil {
		return iso
	}
	return w.words.DateWithoutWeekday(d)
}

// footer is for staff: which text this is, and its date. It doesn't hold the time of printing, so
// that the same visit gives the same sheet.
func (w *writer) footer(s *sheet.Sheet, a *clinic.Approval) sheet.Footer {
	p := w.plan.Procedure
	source := w.words.Say("footer.source", "id", p.ID, "edition", p.Edition,
		"language", w.words.Language, "digest", groupDigest(s.Source.Digest))
	second := []string{s.StatusLine}
	switch day := w.plan.Anchor.Day; {
	case !day.IsZero():
		second = append([]string{w.words.Say("footer.visit", "date", w.words.FullDate(day))}, second...)
	default:
		if last, ok := lastUse(p, a); ok {
			second = append([]string{w.words.Say("footer.do-not-use-after", "date", w.words.DateWithoutWeekday(last))}, second...)
		}
	}
	return sheet.Footer{Lines: []string{source, strings.Join(second, " | ")}, PageOf: w.words.Say("footer.page")}
}

// lastUse is the day after which a blank handout must not be used: the end of its approval,
// or a year after its edition.
func lastUse(p *procedure.Procedure, a *clinic.Approval) (visit.Date, bool) {
	if a != nil {
		if d, err := visit.ParseDate(a.Until); err == nil {
			return d, true
		}
	}
	d, err := visit.ParseDate(p.Edition)
	if err != nil {
		return visit.Date{}, false
	}
	return visit.DateOf(d.Noon(time.UTC).AddDate(1, 0, 0)), true
}

// groupDigest returns the first 16 digits of a digest in groups of four.
func groupDigest(digest string) string {
	const digits, group = 16, 4
	if len(digest) < digits {
		return digest
	}
	var parts []string
	for n := 0; n < digits; n += group {
		parts = append(parts, digest[n:n+group])
	}
	return strings.Join(parts, " ")
}
