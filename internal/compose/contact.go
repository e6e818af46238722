package compose

import (
	"aftercare/internal/procedure"
	"aftercare/internal/sheet"
)

// call adds to a text whom to call, as in "Call Device company helpline, (800) 555-0100".
func (w *writer) call(text sheet.Text, contact string) sheet.Text {
	end := " "
	if !opensSentence(text) {
		end = ". "
	}
	out := append(append(sheet.Text{}, text...), sheet.Run{Words: end})
	return append(out, w.pattern("contact.call", func(string) sheet.Text { return w.contact(contact) })...)
}

// contact says who it is, the phone and the hours; what the clinic does not say is a line to
// write on.
func (w *writer) contact(name string) sheet.Text {
	c := w.plan.Clinic.Contacts[name]
	if w.plan.Procedure.Translated() {
		// Words of another language would mix two on one sheet: a line to write on is better.
		c.Who, c.Hours = c.In[w.words.Language].Who, c.In[w.words.Language].Hours
	}
	key := "contact.who"
	if c.Hours != "" {
		key = "contact.who-hours"
	}
	return w.pattern(key, func(part string) sheet.Text {
		switch part {
		case "who":
			return orBlankWords(c.Who)
		case "phone":
			return phoneText(c.Phone)
		default:
			return words(c.Hours)
		}
	})
}

// pattern writes a fixed phrase with texts in it.
func (w *writer) pattern(key string, value func(name string) sheet.Text) sheet.Text {
	phrase := w.words.Say(key)
	parts, err := procedure.ParseText(phrase)
	if err != nil {
		return words(phrase)
	}
	var out sheet.Text
	for _, p := range parts {
		if p.Name != "" {
			out = append(out, value(p.Name)...)
			continue
		}
		out = append(out, words(afterStop(out, p.Words))...)
	}
	return out
}
