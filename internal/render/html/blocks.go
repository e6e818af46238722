package html

import (
	"strings"

	"aftercare/internal/sheet"
)

// Notice writes the bar that says that the sheet is a sample, or isn't approved.
func (p *page) Notice(b sheet.Notice) { p.element("p", "notice", b.Text) }

// Letterhead writes the clinic.
func (p *page) Letterhead(b sheet.Letterhead) {
	p.markup(`<div class="letterhead">`, "\n")
	if b.Logo != nil {
		p.markup(`<img class="logo" src="`, dataURI(b.Logo), `" alt="`, p.isolateText(b.LogoAlt), `">`, "\n")
	}
	p.markup("<div>\n")
	p.paragraph("clinic", b.Name)
	if len(b.Address) > 0 {
		p.markup("<p><bdi>", p.text(strings.Join(b.Address, ", ")), "</bdi></p>\n")
	}
	p.element("p", "", b.Motto)
	p.markup("</div>\n<div>\n")
	p.paragraph("clinic", b.Phone)
	p.paragraph("", b.AfterHours)
	p.markup("</div>\n</div>\n")
}

// Heading writes the title, and the ages that the sheet is for.
func (p *page) Heading(b sheet.Heading) {
	p.heading("h1", b.Text)
	p.element("p", "for", p.sheet.ForWhom)
}

// Overview writes its sentences as running text, a paragraph for each group.
func (p *page) Overview(b sheet.Overview) {
	p.markup(`<section class="overview">`, "\n")
	p.saidHeading(p.sheet.Voice.Overview)
	for _, g := range b.Groups {
		p.leadIn(g.LeadIn)
		if len(g.Items) == 0 {
			continue
		}
		p.markup("<p>")
		for n, i := range g.Items {
			if n > 0 {
				p.markup(" ")
			}
			p.sentence(i)
			p.note(i)
		}
		p.markup("</p>\n")
	}
	p.markup("</section>\n")
}

// Summary writes what matters most as running text after its heading.
func (p *page) Summary(b sheet.Summary) {
	p.markup(`<p class="summary"><strong>`, p.text(b.Heading), "</strong>")
	for _, g := range b.Groups {
		for _, i := range g.Items {
			p.markup(" ")
			p.sentence(i)
			p.note(i)
		}
	}
	p.markup("</p>\n")
}

// PatientBanner writes the fields that say whose sheet this is. Typed text may have the other direction.
func (p *page) PatientBanner(b sheet.PatientBanner) {
	p.markup(`<dl class="strip">`, "\n")
	for _, f := range b.Fields {
		p.markup("<div><dt>", p.text(f.Label), "</dt><dd>")
		if len(f.Value) > 0 {
			p.markup("<bdi>")
			p.runs(f.Value)
			p.markup("</bdi> ")
		}
		p.choices(f.Choices)
		p.markup("</dd></div>\n")
	}
	p.markup("</dl>\n")
}

// choices writes words with a box to tick before each.
func (p *page) choices(words []string) {
	for _, w := range words {
		p.markup(`<span class="choice">`)
		p.tick()
		p.markup(p.text(w), "</span> ")
	}
}

// KeyTimes writes a cell for each time.
func (p *page) KeyTimes(b sheet.KeyTimes) {
	class := "box keys"
	if len(b.Cells) <= 1 {
		class += " one" // alone, it would leave a black box nearly empty
	}
	p.markup(`<section class="`+class+`">`, "\n")
	p.heading("h2", b.Heading)
	if len(b.Cells) > 0 {
		p.keyTimeCells(b.Cells)
	}
	if len(b.Lines) > 0 {
		p.markup(`<ul class="once">`, "\n")
		for _, l := range b.Lines {
			p.markup(`<li><span class="label">`, p.text(l.Label), `:</span> <span class="line">`, p.said(p.sheet.Voice.Blank), "</span></li>\n")
		}
		p.markup("</ul>\n")
	}
	p.markup("</section>\n")
}

func (p *page) keyTimeCells(cells []sheet.KeyTime) {
	p.markup("<ul>\n")
	for _, k := range cells {
		p.markup(`<li><span class="label">`, p.text(k.Label))
		if k.Lead != "" {
			p.markup(" ", p.text(k.Lead))
		}
		from, to := timeTags(k.Time)
		// The value may be a length, and the note its end: together they state the time.
		p.markup(`</span> `, from)
		if k.Value != "" { // otherwise a line to write it on
			p.markup(`<strong class="value">`, p.text(k.Value), "</strong>")
		}
		if k.Note != "" {
			p.markup(` <span class="note">`, p.text(k.Note), "</span>")
		}
		p.markup(to)
		if k.Write {
			p.markup(` <span class="line">`, p.said(p.sheet.Voice.Blank), "</span>")
		}
		p.markup("</li>\n")
	}
	p.markup("</ul>\n")
}

// Help writes a box for each level.
func (p *page) Help(b sheet.Help) {
	for _, box := range b.Boxes {
		p.markup(`<section class="box help `, escapeHTML(box.Level), `">`, "\n<h2>", warning(box.Level))
		p.runs(box.Heading)
		p.endDraftHeading()
		p.markup("</h2>\n")
		p.paragraph("", box.Note)
		p.groups(box.Groups)
		p.markup("</section>\n")
	}
}

// ForOthers writes what to show or tell helpers.
func (p *page) ForOthers(b sheet.ForOthers) {
	p.markup(`<section class="box for-others">`, "\n")
	p.heading("h2", b.Heading)
	p.groups(b.Groups)
	p.markup("</section>\n")
}

// Message writes the clinician's words, in their own direction.
func (p *page) Message(b sheet.Message) {
	p.markup(`<section class="box message">`, "\n")
	p.heading("h2", b.Heading)
	p.markup(`<p dir="auto">`)
	p.runs(b.Text)
	p.markup("</p>\n</section>\n")
}

// Section writes its instructions.
func (p *page) Section(b sheet.Section) {
	p.markup("<section>\n")
	p.heading("h2", b.Heading)
	p.groups(b.Groups)
	p.markup("</section>\n")
}

// Conditional writes the answer that its instructions are for, or the answers to tick.
func (p *page) Conditional(b sheet.Conditional) {
	p.markup(`<section class="only">`, "\n")
	if len(b.Heading) == 1 {
		p.markup("<h2>")
		p.checkbox(b.Heading[0])
		p.markup(p.text(b.Heading[0].Text))
		p.endDraftHeading()
		p.markup("</h2>\n")
	} else {
		p.saidHeading(p.sheet.Voice.Choice)
		p.markup(`<ul class="answers">`, "\n")
		for _, l := range b.Heading {
			p.markup("<li>")
			p.checkbox(l)
			p.markup(p.text(l.Text))
			p.endDraftHeading()
			p.markup("</li>\n")
		}
		p.markup("</ul>\n")
	}
	p.groups(b.Groups)
	p.markup("</section>\n")
}

// NextVisit writes what comes next, with the code to scan.
func (p *page) NextVisit(b sheet.NextVisit) {
	p.markup("<section>\n")
	p.heading("h2", b.Heading)
	p.groups(b.Groups)
	if b.Link != nil {
		p.link(*b.Link)
	}
	p.markup("</section>\n")
}

func (p *page) link(l sheet.Link) {
	p.markup(`<p class="scan">`, code(l), "<span>", p.text(l.Lead), "<br>")
	if href := safeURL(l.URL); href != "" {
		p.markup(`<a href="`, escapeHTML(href), `" dir="ltr">`, escapeHTML(l.Text), "</a>")
	} else {
		p.markup(`<bdi dir="ltr">`, escapeHTML(l.Text), "</bdi>")
	}
	p.markup("</span></p>\n")
}

// safeURL returns a URL that a patient can follow; "" for any other scheme.
func safeURL(url string) string {
	for _, scheme := range []string{"https://", "http://", "tel:"} {
		if strings.HasPrefix(url, scheme) {
			return url
		}
	}
	return ""
}

// TeachBack writes the questions.
func (p *page) TeachBack(b sheet.TeachBack) {
	p.markup("<section>\n")
	p.heading("h2", b.Heading)
	p.markup("<ol>\n")
	for _, q := range b.Questions {
		p.markup("<li>")
		p.sentence(q)
		p.markup(`<span class="line paper">`, p.said(p.sheet.Voice.Blank), "</span></li>\n")
	}
	p.markup("</ol>\n</section>\n")
}

// Signatures are for paper: they are hidden on a screen.
func (p *page) Signatures(b sheet.Signatures) {
	p.markup(`<div class="signatures paper">`, "\n")
	for _, s := range b.Lines {
		p.markup("<div><p>", p.text(s.Label), "</p> <p>", p.text(s.When), "</p></div>\n")
	}
	p.markup("</div>\n")
}
