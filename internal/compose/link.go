package compose

import (
	"strings"

	"aftercare/internal/sheet"
)

// link is what a phone can scan: the clinic's address of the sheet, or its phone. Neither
// holds anything of the patient.
func (w *writer) link() *sheet.Link {
	c := w.plan.Clinic
	switch {
	case c.Link != "":
		url := strings.NewReplacer("{id}", w.plan.Procedure.ID, "{lang}", w.words.Language).Replace(c.Link)
		return w.linkTo(url, strings.TrimPrefix(strings.TrimPrefix(url, "https://"), "http://"))
	case c.Phone != "":
		return w.linkTo("tel:"+digits(c.Phone), strings.ReplaceAll(c.Phone, " ", "\u00a0"))
	}
	return nil
}

func (w *writer) linkTo(url, text string) *sheet.Link {
	return &sheet.Link{URL: url, Text: text, Alt: w.words.Say("code-alt", "address", strings.ReplaceAll(text, "\u00a0", " "))}
}

// digits keeps of a phone number what can be dialled.
func digits(phone string) string {
	return strings.Map(func(r rune) rune {
		if (r >= '0' && r <= '9') || r == '+' {
			return r
		}
		return -1
	}, phone)
}
