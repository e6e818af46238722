package compose

import (
	"aftercare/internal/authoring/phone"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
)

// EmergencyNumber is the setting that holds the number to call in an emergency.
const EmergencyNumber = procedure.EmergencyNumber

// help writes the warning signs, a box for each level that has any.
func (w *writer) help() (sheet.Block, bool) {
	var h sheet.Help
	for _, level := range procedure.Levels {
		signs := w.itemsWhere(func(in *procedure.Instruction) bool { return in.Section == procedure.Warnings && in.Level == level })
		if len(signs) > 0 {
			heading := w.helpHeading(level)
			h.Boxes = append(h.Boxes, sheet.HelpBox{
				Level: string(level), Heading: heading, Note: w.helpNote(level), Groups: w.groupByLeadIn(signs),
				Continued: w.fillPattern("help.continued", func(string) sheet.Text { return heading }),
			})
		}
	}
	return h, len(h.Boxes) > 0
}

// helpHeading says whom to call. Signs that can't wait for the morning also get the after-hours
// number, unless it is the same.
func (w *writer) helpHeading(level procedure.Level) sheet.Text {
	key := "help." + string(level)
	switch {
	case level == procedure.Call911:
		return w.patternText(key, "number", w.plan.Procedure.Settings[EmergencyNumber].Value)
	case level == procedure.CallNow && !w.hasOneNumber():
		return w.phonesText("help.call-now-or-closed")
	}
	return w.patternText(key, "phone", w.plan.Clinic.Phone)
}

// helpNote says what to do when the clinic is closed, unless the heading does, and when nobody answers.
func (w *writer) helpNote(level procedure.Level) sheet.Text {
	switch {
	case level == procedure.CallNow:
		return plainText(w.words.Say("help.no-answer"))
	case level != procedure.CallToday:
		return nil
	}
	var note sheet.Text
	if !w.hasOneNumber() {
		note = append(w.phonesText("help.closed"), sheet.Run{Words: " "})
	}
	return append(note, plainText(w.words.Say("help.no-answer-today"))...)
}

// hasOneNumber reports whether the clinic has one number for all hours, however it is written. Then
// no sheet says "if we are closed" with the number that the patient has just called.
func (w *writer) hasOneNumber() bool {
	c := w.plan.Clinic
	return c.AfterHours != "" && phone.Same(c.AfterHours, c.Phone)
}

// phonesText fills a fixed phrase with the clinic's numbers; one that the clinic doesn't give is a
// line to write on.
func (w *writer) phonesText(key string) sheet.Text {
	return w.fillPattern(key, func(name string) sheet.Text {
		if name == "after-hours" {
			return phoneText(w.plan.Clinic.AfterHours)
		}
		return phoneText(w.plan.Clinic.Phone)
	})
}

// forOthers is what the patient shows or says to those who help.
func (w *writer) forOthers() (sheet.Block, bool) {
	items := w.itemsIn(procedure.ForOthers)
	heading := w.partHeading(string(procedure.ForOthers))
	return sheet.ForOthers{
		Heading: heading, Continued: w.continued(heading), Groups: w.groupByLeadIn(items),
	}, len(items) > 0
}

// patternText fills a fixed phrase with one value, which becomes a phone number if it can be
// dialled; an empty value is a line to write on.
func (w *writer) patternText(key, name, value string) sheet.Text {
	before, after := w.splitPattern(key, name)
	out := append(sheet.Words(before), phoneText(value)...)
	return append(out, sheet.Words(after)...)
}
