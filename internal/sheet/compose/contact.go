package compose

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
)

// appendCall adds the contact to call to a text, as in "Call Device company helpline, (800) 555-0100".
func (w *writer) appendCall(text sheet.Text, contact string) sheet.Text {
	end := " "
	if !opensSentence(text) {
		end = ". "
	}
	out := append(append(sheet.Text{}, text...), sheet.Run{Words: end})
	return append(out, w.fillPattern("contact.call", func(string) sheet.Text { return w.contactText(contact) })...)
}

// contactText writes a contact's name, phone and hours; what the clinic doesn't give becomes a line
// to write on.
func (w *writer) contactText(name string) sheet.Text {
	c := w.plan.Clinic.Contacts[name]
	if w.plan.Procedure.IsTranslated() {
		// Words of another language would mix two languages on one sheet: a line to write on is better.
		c.Who, c.Hours = c.Translations[w.words.Language].Who, c.Translations[w.words.Language].Hours
	}
	key := "contact.who"
	if c.Hours != "" {
		key = "contact.who-hours"
	}
	return w.fillPattern(key, func(part string) sheet.Text {
		switch part {
		case "who":
			return breakableOrBlank(c.Who)
		case "phone":
			return phoneText(c.Phone)
		default:
			return plainText(c.Hours)
		}
	})
}

// fillPattern fills a fixed phrase with texts.
func (w *writer) fillPattern(key string, value func(name string) sheet.Text) sheet.Text {
	phrase := w.words.Say(key)
	parts, err := procedure.ParseText(phrase)
	if err != nil {
		return plainText(phrase)
	}
	var out sheet.Text
	for _, p := range parts {
		if p.Name != "" {
			out = append(out, value(p.Name)...)
			continue
		}
		out = append(out, plainText(trimDoubledStop(out, p.Words))...)
	}
	return out
}
