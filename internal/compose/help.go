package compose

import (
	"strings"

	"aftercare/internal/procedure"
	"aftercare/internal/sheet"
)

// EmergencyNumber is the setting that holds the number to call in an emergency.
const EmergencyNumber = "emergency-number"

// help writes the warning signs, a box for each level that has any.
func (w *writer) help() (sheet.Block, bool) {
	var h sheet.Help
	for _, level := range procedure.Levels {
		signs := w.where(func(in *procedure.Instruction) bool { return in.Section == procedure.Warnings && in.Level == level })
		if len(signs) > 0 {
			h.Boxes = append(h.Boxes, sheet.HelpBox{
				Level: string(level), Heading: w.helpHeading(level), Note: w.helpNote(level), Groups: w.groups(signs),
			})
		}
	}
	return h, len(h.Boxes) > 0
}

func (w *writer) helpHeading(level procedure.Level) sheet.Text {
	key := "help." + string(level)
	if level == procedure.Call911 {
		return w.around(key, "number", w.plan.Procedure.Settings[EmergencyNumber].Value)
	}
	return w.around(key, "phone", w.plan.Clinic.Phone)
}

// helpNote says, for signs that can't wait till morning, what to do when the clinic's line
// is closed.
func (w *writer) helpNote(level procedure.Level) sheet.Text {
	if level != procedure.CallNow {
		return nil
	}
	var note sheet.Text
	if w.plan.Clinic.AfterHours != w.plan.Clinic.Phone || w.plan.Clinic.AfterHours == "" {
		note = append(w.around("letterhead.after-hours", "phone", w.plan.Clinic.AfterHours), sheet.Run{Words: ". "})
	}
	return append(note, words(w.words.Say("help.no-answer"))...)
}

// forOthers is what the patient shows or says to those who help.
func (w *writer) forOthers() (sheet.Block, bool) {
	items := w.of(procedure.ForOthers)
	return sheet.ForOthers{Heading: w.headed(string(procedure.ForOthers)), Groups: w.groups(items)}, len(items) > 0
}

// around writes a fixed phrase with one value in it, which is a phone number where it can be
// dialled; an empty value is a line to write on.
func (w *writer) around(key, name, value string) sheet.Text {
	const hole = "\x00"
	before, after, _ := strings.Cut(w.words.Say(key, name, hole), hole)
	out := append(sheet.Words(before), phoneText(value)...)
	return append(out, sheet.Words(after)...)
}
