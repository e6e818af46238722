package html

import (
	"strconv"

	"aftercare/internal/sheet"
)

// Diary writes the table to fill in on paper. Its ARIA roles are explicit, since a narrow screen
// stacks its cells, and browsers then don't treat it as a table.
func (p *page) Diary(b sheet.Diary) {
	p.markup(`<section class="diary">`, "\n")
	p.heading("h2", b.Heading)
	p.leadIn(b.LeadIn)
	p.markup("<p>")
	for n, i := range b.Intro {
		if n > 0 {
			p.markup(" ")
		}
		p.sentence(i)
		p.note(i)
	}
	low, high := strconv.Itoa(b.Low), strconv.Itoa(b.High)
	p.markup("</p>\n", `<table role="table">`, "\n<caption>", p.text(b.LowLabel), ": ", low, ". ", p.text(b.HighLabel), ": ", high, ".</caption>\n",
		`<thead role="rowgroup"><tr role="row">`)
	heads := []string{b.TimeHead}
	ratings := b.Sides
	if len(ratings) == 0 {
		ratings = []string{low + "\u2013" + high}
	}
	heads = append(append(heads, ratings...), b.Columns...)
	for _, h := range heads {
		p.markup(`<th scope="col" role="columnheader">`, p.text(h), "</th>")
	}
	p.markup("</tr></thead>\n", `<tbody role="rowgroup">`, "\n")
	for _, r := range b.Rows {
		p.diaryRow(b, r)
	}
	p.markup("</tbody>\n</table>\n", `<p class="relief">`, p.text(b.Relief), " ")
	p.choices(b.ReliefWords)
	p.markup("</p>\n</section>\n")
}

func (p *page) diaryRow(b sheet.Diary, r sheet.DiaryRow) {
	class := ""
	if r.NewDay {
		class = ` class="day"`
	}
	from, to := timeTags(r.Time)
	p.markup("<tr", class, ` role="row"><th scope="row" role="rowheader">`, from, p.text(r.Label), to)
	if r.Note != "" {
		p.markup(` <span class="note">`, p.text(r.Note), "</span>")
	}
	if r.Write {
		p.markup(` <span class="blank">`, p.said(p.sheet.Voice.Blank), "</span>")
	}
	p.markup("</th>")
	if len(b.Sides) == 0 {
		p.markup(`<td class="scale" role="cell">`)
		for n := b.Low; n <= b.High; n++ {
			p.markup("<span>", strconv.Itoa(n), "</span> ")
		}
		p.markup("</td>")
	}
	for _, side := range b.Sides {
		p.cell(side)
	}
	for _, c := range b.Columns {
		p.cell(c)
	}
	p.markup("</tr>\n")
}

// cell writes an empty cell to write in; if the header of its column is far away, it says what the
// cell is for.
func (p *page) cell(head string) {
	p.markup(`<td class="write" role="cell" data-head="`, p.isolateText(head), `"></td>`)
}
