package html

import (
	"strings"
	"time"
	"unicode"

	"aftercare/internal/sheet"
)

// escapeHTML makes a text safe anywhere: between tags and in a quoted attribute. All texts of a
// page pass through it.
func escapeHTML(s string) string {
	return escapes.Replace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s))
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// runs writes a text with its marks.
func (p *page) runs(t sheet.Text) {
	for _, r := range t {
		p.run(r)
	}
}

func (p *page) run(r sheet.Run) {
	if r.Blank {
		p.markup(`<span class="blank">`, p.said(p.sheet.Voice.Blank), "</span>")
		return
	}
	open, end := "", ""
	if r.Strong {
		open, end = "<strong>", "</strong>"
	}
	if dial := r.DialURL(); dial != "" {
		// A number keeps its order in right-to-left text.
		open, end = open+`<a href="`+dial+`" dir="ltr">`, "</a>"+end
	}
	from, to := timeTags(r.Time)
	words := p.text(r.Words)
	switch {
	case r.Phone != "":
		words = escapeHTML(r.Words) // its link keeps the order
	case p.sheet.Direction == "rtl" && (r.Strong || r.Time != nil):
		from, to = "<bdi>"+from, to+"</bdi>"
	}
	p.markup(open, from, words, to, end)
}

// timeTags returns the tags around words that state a time. HTML has a time element for a moment or
// a day; a period gets an ISO 8601 interval.
func timeTags(t *sheet.Time) (open, end string) {
	if t == nil {
		return "", ""
	}
	form := time.RFC3339
	if t.Day {
		form = time.DateOnly
	}
	start, stop := t.Start.Format(form), t.End.Format(form)
	if start == stop {
		return `<time datetime="` + start + `">`, "</time>"
	}
	return `<data value="` + start + "/" + stop + `">`, "</data>"
}

// paragraph writes a text in a paragraph; nothing for an empty text.
func (p *page) paragraph(class string, t sheet.Text) {
	if len(t) == 0 {
		return
	}
	t = t.WithoutLoneStop()
	p.markup("<p")
	if class != "" {
		p.markup(` class="`, class, `"`)
	}
	p.markup(">")
	p.runs(t)
	p.markup("</p>\n")
}

// sentence writes an instruction with what to do at once.
func (p *page) sentence(i sheet.Item) {
	p.runs(i.Text)
	if len(i.Do) > 0 {
		p.markup(" <strong>")
		for _, r := range i.Do {
			r.Strong = false
			p.run(r)
		}
		p.markup("</strong>")
	}
}

// leadIn writes who the following items are for; on paper it stays with them.
func (p *page) leadIn(l *sheet.LeadIn) {
	if l == nil {
		return
	}
	p.markup(`<p class="if">`)
	p.checkbox(*l)
	p.markup(p.text(l.Text), ":</p>\n")
}

// checkbox writes the box of a lead-in that has one.
func (p *page) checkbox(l sheet.LeadIn) {
	if l.Box {
		p.tick()
	}
}

// tick writes a box to tick.
func (p *page) tick() { p.markup(`<span class="tick"></span>`, p.said(p.sheet.Voice.Tick+" ")) }

// text returns a text between tags. A voice gets a shortened day in full: it is hidden from the eye, as the short
// one is from the voice. Browsers and screen readers agree on that more than on abbr.
func (p *page) text(s string) string {
	if at, _, said := p.sheet.Voice.Next(s); at == 0 && said == "" {
		return p.isolateText(s)
	}
	var b strings.Builder
	for printed, said := range p.sheet.Voice.Split(s) {
		if said == "" {
			b.WriteString(p.isolateText(printed))
			continue
		}
		b.WriteString(`<span aria-hidden="true">` + p.isolateText(printed) + "</span>" + p.said(said))
	}
	return b.String()
}

// said returns words that only a voice gets.
func (p *page) said(words string) string {
	return `<span class="said">` + p.isolateText(words) + "</span>"
}

// groups writes instructions as lists, each under its lead-in.
func (p *page) groups(groups []sheet.Group) {
	for _, g := range groups {
		p.markup(`<div class="group">`, "\n")
		p.leadIn(g.LeadIn)
		if len(g.Items) > 0 {
			p.markup("<ul>\n")
			for _, i := range g.Items {
				p.item(i)
			}
			p.markup("</ul>\n")
		}
		p.markup("</div>\n")
	}
}

func (p *page) item(i sheet.Item) {
	if len(i.Do) == 0 {
		i.Text = i.Text.WithoutLoneStop()
	}
	if len(i.Steps) == 0 {
		p.markup("<li>")
		p.sentence(i)
		p.note(i)
		p.drawing(i.Drawing)
		p.log(i.Log)
		p.markup("</li>\n")
		return
	}
	id := p.id()
	p.markup(`<li><span id="`, id, `">`)
	p.sentence(i)
	p.markup("</span>")
	p.drawing(i.Drawing)
	p.steps(i, id)
	p.markup("</li>\n")
}

func (p *page) note(i sheet.Item) {
	if i.StepsNote != "" {
		p.markup(" ", p.text(i.StepsNote))
	}
}

// steps writes an instruction's steps as a table that is labelled by the instruction.
func (p *page) steps(i sheet.Item, id string) {
	p.markup("\n", `<table class="steps" aria-labelledby="`, id, `">`, "\n")
	p.element("caption", "", i.StepsNote)
	p.markup(`<thead><tr><th scope="col">`, p.text(i.StepHeads.When), `</th><th scope="col">`, p.text(i.StepHeads.What), "</th></tr></thead>\n<tbody>\n")
	for _, s := range i.Steps {
		from, to := timeTags(s.Time)
		p.markup(`<tr><th scope="row">`, from, p.text(s.When), to, "</th><td>")
		p.runs(s.What.WithoutLoneStop())
		p.markup("</td></tr>\n")
	}
	p.markup("</tbody>\n</table>\n")
}

// log writes where the patient ticks each day, or writes each time. A voice gets each day whole.
func (p *page) log(l *sheet.Log) {
	if l == nil {
		return
	}
	p.markup("\n", `<span class="log"><span class="note">`, p.text(l.Label), ":</span>")
	for _, d := range l.Days {
		p.markup(` <span class="day"><span class="tick"></span><span aria-hidden="true">`, p.isolateText(d.Label), "</span>", p.said(p.sheet.Voice.Tick+" "+d.Said), "</span>")
	}
	for range l.Lines {
		p.markup(" ")
		p.run(sheet.Run{Blank: true})
	}
	p.markup("</span>")
}
