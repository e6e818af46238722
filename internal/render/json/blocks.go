package json

import (
	"time"

	"aftercare/internal/sheet"
)

// renderer collects the blocks as data.
type renderer struct{ blocks []any }

func (r *renderer) add(b any) { r.blocks = append(r.blocks, b) }

type notice struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Notice adds the bar's text.
func (r *renderer) Notice(b sheet.Notice) { r.add(notice{"notice", ordinarySpaces(b.Text)}) }

type letterhead struct {
	Type       string   `json:"type"`
	Name       *text    `json:"name"`
	Address    []string `json:"address"`
	Motto      string   `json:"motto,omitempty"`
	Phone      *text    `json:"phone"`
	AfterHours *text    `json:"after_hours,omitempty"`
	LogoAlt    string   `json:"logo_alt,omitempty"`
}

// Letterhead adds the clinic's lines, and the description of its logo.
func (r *renderer) Letterhead(b sheet.Letterhead) {
	r.add(letterhead{"letterhead", newText(b.Name), ordinarySpacesAll(b.Address), ordinarySpaces(b.Motto), newText(b.Phone), optionalText(b.AfterHours), ordinarySpaces(b.LogoAlt)})
}

// Heading adds the title.
func (r *renderer) Heading(b sheet.Heading) { r.add(notice{"heading", ordinarySpaces(b.Text)}) }

type groupsBlock struct {
	Type    string  `json:"type"`
	Kind    string  `json:"kind,omitempty"`
	Heading string  `json:"heading,omitempty"`
	Groups  []group `json:"groups"`
	Link    *link   `json:"link,omitempty"`
}

type link struct {
	Lead string `json:"lead"`
	URL  string `json:"url"`
	Text string `json:"text"`
}

// Overview adds its sentences.
func (r *renderer) Overview(b sheet.Overview) {
	r.add(groupsBlock{Type: "overview", Groups: newGroups(b.Groups)})
}

// Summary adds its sentences.
func (r *renderer) Summary(b sheet.Summary) {
	r.add(groupsBlock{Type: "summary", Heading: ordinarySpaces(b.Heading), Groups: newGroups(b.Groups)})
}

// Section adds its instructions.
func (r *renderer) Section(b sheet.Section) {
	r.add(groupsBlock{Type: "section", Kind: b.Kind, Heading: ordinarySpaces(b.Heading), Groups: newGroups(b.Groups)})
}

type conditional struct {
	Type      string   `json:"type"`
	Condition string   `json:"condition"`
	LeadIns   []leadIn `json:"lead_ins"`
	Groups    []group  `json:"groups"`
}

// Conditional adds what depends on an answer.
func (r *renderer) Conditional(b sheet.Conditional) {
	out := conditional{"conditional", b.Condition, nil, newGroups(b.Groups)}
	for n := range b.Heading {
		out.LeadIns = append(out.LeadIns, *newLeadIn(&b.Heading[n]))
	}
	r.add(out)
}

// NextVisit adds what comes next.
func (r *renderer) NextVisit(b sheet.NextVisit) {
	out := groupsBlock{Type: "next-visit", Heading: ordinarySpaces(b.Heading), Groups: newGroups(b.Groups)}
	if b.Link != nil {
		out.Link = &link{b.Link.Lead, b.Link.URL, ordinarySpaces(b.Link.Text)}
	}
	r.add(out)
}

type strip struct {
	Type   string  `json:"type"`
	Fields []field `json:"fields"`
}

type field struct {
	Kind    string   `json:"kind"`
	Label   string   `json:"label"`
	Value   *text    `json:"value,omitempty"`
	Choices []string `json:"choices,omitempty"`
}

// PatientBanner adds the fields.
func (r *renderer) PatientBanner(b sheet.PatientBanner) {
	out := strip{"strip", []field{}}
	for _, f := range b.Fields {
		out.Fields = append(out.Fields, field{string(f.Kind), ordinarySpaces(f.Label), optionalText(f.Value), ordinarySpacesAll(f.Choices)})
	}
	r.add(out)
}

type keyTimes struct {
	Type    string    `json:"type"`
	Heading string    `json:"heading"`
	Times   []keyTime `json:"times"`
	Lines   []string  `json:"lines,omitempty"`
}

type keyTime struct {
	Ref   string  `json:"ref"`
	Label string  `json:"label"`
	Lead  string  `json:"lead,omitempty"`
	Value string  `json:"value"`
	Note  string  `json:"note,omitempty"`
	Write bool    `json:"write,omitempty"`
	Time  *moment `json:"time,omitempty"`
}

// KeyTimes adds each cell.
func (r *renderer) KeyTimes(b sheet.KeyTimes) {
	out := keyTimes{"key-times", ordinarySpaces(b.Heading), []keyTime{}, nil}
	for _, k := range b.Cells {
		out.Times = append(out.Times, keyTime{k.Ref, ordinarySpaces(k.Label), ordinarySpaces(k.Lead), ordinarySpaces(k.Value), ordinarySpaces(k.Note), k.Write, newMoment(k.Time)})
	}
	for _, l := range b.Lines {
		out.Lines = append(out.Lines, ordinarySpaces(l.Label))
	}
	r.add(out)
}

type timeline struct {
	Type    string `json:"type"`
	Heading string `json:"heading"`
	Text    string `json:"text"`
	Lanes   []lane `json:"lanes"`
}

type lane struct {
	Ref   string `json:"ref"`
	Label string `json:"label"`
	Words string `json:"words"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
	About bool   `json:"about,omitempty"`
}

// Timeline adds the milestones: their starts and ends.
func (r *renderer) Timeline(b sheet.Timeline) {
	out := timeline{"timeline", ordinarySpaces(b.Title), ordinarySpaces(b.Alt), []lane{}}
	for _, l := range b.Lanes {
		out.Lanes = append(out.Lanes, lane{l.Ref, ordinarySpaces(l.Label), ordinarySpaces(l.Words), at(l.From), at(l.To), !l.AboutFrom.IsZero()})
	}
	r.add(out)
}

func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

type help struct {
	Type  string `json:"type"`
	Boxes []box  `json:"boxes"`
}

type box struct {
	Level   string  `json:"level"`
	Heading *text   `json:"heading"`
	Note    *text   `json:"note,omitempty"`
	Groups  []group `json:"groups"`
}

// Help adds each box.
func (r *renderer) Help(b sheet.Help) {
	out := help{"help", []box{}}
	for _, x := range b.Boxes {
		out.Boxes = append(out.Boxes, box{x.Level, newText(x.Heading), optionalText(x.Note), newGroups(x.Groups)})
	}
	r.add(out)
}

// ForOthers adds what to show or tell helpers.
func (r *renderer) ForOthers(b sheet.ForOthers) {
	r.add(groupsBlock{Type: "for-others", Heading: ordinarySpaces(b.Heading), Groups: newGroups(b.Groups)})
}

type message struct {
	Type    string `json:"type"`
	Heading string `json:"heading"`
	Text    *text  `json:"text"`
}

// Message adds the clinician's words.
func (r *renderer) Message(b sheet.Message) {
	r.add(message{"message", ordinarySpaces(b.Heading), newText(b.Text)})
}

type teachBack struct {
	Type      string `json:"type"`
	Heading   string `json:"heading"`
	Questions []item `json:"questions"`
}

// TeachBack adds the questions.
func (r *renderer) TeachBack(b sheet.TeachBack) {
	r.add(teachBack{"teach-back", ordinarySpaces(b.Heading), newItems(b.Questions)})
}

type signatures struct {
	Type  string      `json:"type"`
	Lines []signature `json:"lines"`
}

type signature struct {
	Label string `json:"label"`
	When  string `json:"when"`
}

// Signatures adds the lines to sign on.
func (r *renderer) Signatures(b sheet.Signatures) {
	out := signatures{"signatures", []signature{}}
	for _, s := range b.Lines {
		out.Lines = append(out.Lines, signature{ordinarySpaces(s.Label), ordinarySpaces(s.When)})
	}
	r.add(out)
}

type diary struct {
	Type        string     `json:"type"`
	Heading     string     `json:"heading"`
	LeadIn      *leadIn    `json:"lead_in,omitempty"`
	Intro       []item     `json:"intro"`
	TimeHead    string     `json:"time_head"`
	Low         int        `json:"low"`
	LowLabel    string     `json:"low_label"`
	High        int        `json:"high"`
	HighLabel   string     `json:"high_label"`
	Sides       []string   `json:"sides"`
	Columns     []string   `json:"columns"`
	Rows        []diaryRow `json:"rows"`
	Relief      string     `json:"relief"`
	ReliefWords []string   `json:"relief_words"`
}

type diaryRow struct {
	Label  string  `json:"label"`
	Note   string  `json:"note,omitempty"`
	NewDay bool    `json:"new_day,omitempty"`
	Write  bool    `json:"write,omitempty"`
	Time   *moment `json:"time,omitempty"`
}

// Diary adds the rules and the rows.
func (r *renderer) Diary(b sheet.Diary) {
	out := diary{
		"diary", ordinarySpaces(b.Heading), newLeadIn(b.LeadIn), newItems(b.Intro), ordinarySpaces(b.TimeHead), b.Low, ordinarySpaces(b.LowLabel), b.High, ordinarySpaces(b.HighLabel),
		ordinarySpacesAll(b.Sides), ordinarySpacesAll(b.Columns), []diaryRow{}, ordinarySpaces(b.Relief), ordinarySpacesAll(b.ReliefWords),
	}
	for _, w := range b.Rows {
		out.Rows = append(out.Rows, diaryRow{ordinarySpaces(w.Label), ordinarySpaces(w.Note), w.NewDay, w.Write, newMoment(w.Time)})
	}
	r.add(out)
}
