package compose

import (
	"strings"

	"aftercare/internal/sheet"
)

// link returns what a phone can scan: the clinic's address of the sheet, or its phone. Neither
// holds patient data.
func (w *writer) link() *sheet.Link {
	c := w.plan.Clinic
	switch {
	case c.Link != "":
		url := strings.ReplaceAll(strings.ReplaceAll(c.Link, "{id}", w.plan.Procedure.ID), "{lang}", w.words.Language)
		return w.linkTo("sheet", url, strings.TrimPrefix(strings.TrimPrefix(url, "https://"), "http://"))
	case dialString(c.Phone) != "":
		return w.linkTo("phone", "tel:"+dialString(c.Phone), strings.ReplaceAll(c.Phone, " ", "\u00a0"))
	}
	return nil
}

// linkTo returns a link to what opens names: "sheet" or "phone".
func (w *writer) linkTo(opens, url, text string) *sheet.Link {
	return &sheet.Link{
		URL: url, Text: text, Alt: w.words.Say("code-alt", "address", strings.ReplaceAll(text, "\u00a0", " ")),
		Lead: w.words.Say("link." + opens),
	}
}

// phoneText returns a phone number, or a line to write it on.
func phoneText(s string) sheet.Text {
	out := textOrBlank(s)
	out[0].Phone = dialString(s)
	return out
}

// dialString returns a phone number without the characters that only separate its digits; "" for one
// that can't be dialled as it stands, such as one with an extension, which would be another number.
func dialString(phone string) string {
	out := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \u00a0()-./", r) {
			return -1
		}
		return r
	}, phone)
	if rest := strings.TrimPrefix(out, "+"); rest == "" || strings.ContainsFunc(rest, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return out
}
