package schedule

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/diag"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// Map says what the columns of a clinic's export mean. The zero value maps nothing.
type Map struct {
	columns    map[string]Column          // by the column's name, normalized
	procedures map[string]appointmentType // by the clinic's word, in lower case
	sites      map[string]appointmentType // by a body site's code or words, in lower case; without ids
	status     map[string]string          // status word, in lower case, to its meaning
	ignore     []string                   // normalized
	// ignoreUnnamed means that columns without a name, such as a program's count of its rows, are ignored too.
	ignoreUnnamed bool
	ids           []ProcedureID
	file          form.Place
	filePos       diag.Pos // of file:; zero without it
	escapeIDs     bool     // signs that no appointment id may have are written as their numbers
}

// noSheet stands for the id of an appointment type without a sheet, such as an office visit: its rows are skipped.
const (
	noSheet     = "none"
	skipNoSheet = "no sheet for this appointment type"
)

// appointmentType is what one of the clinic's words for an appointment means.
type appointmentType struct {
	id      string
	side    string            // "" where the word leaves it open
	site    string            // the same
	answers map[string]string // by condition
	pos     diag.Pos
}

// equal reports whether two types mean the same.
func (t appointmentType) equal(u appointmentType) bool {
	return t.id == u.id && t.side == u.side && t.site == u.site && maps.Equal(t.answers, u.answers)
}

// Column is a mapping's entry for one column.
type Column struct {
	Is        string // the field; "" for a condition
	Condition string
	Format    string // of its dates; "" for ISO
	Pos       diag.Pos
	name      string
	values    map[string]string // from the file's word, in lower case, to our own
}

// ProcedureID is an id that a mapping uses, and its position. The mapping doesn't know the definitions: a
// caller who does can refuse an unknown id before the first row.
type ProcedureID struct {
	ID  string
	Pos diag.Pos
}

// Procedures returns the ids that appointment types map to, in file order.
func (m *Map) Procedures() []ProcedureID { return m.ids }

func (m *Map) ignores(folded string) bool { return slices.Contains(m.ignore, folded) }

// ParseMap reads a mapping file. Name is what positions call it. The error is a diag.List of everything that is
// wrong.
func ParseMap(name string, data []byte) (*Map, error) {
	n, list := yamlfile.Parse(name, data)
	r := &mapReader{list: list, m: &Map{columns: map[string]Column{}}}
	if n != nil && r.mapping(n, "a mapping of columns", schema.ScheduleMap.Names()) {
		r.columns(n.Get("columns"), r.column)
		r.columns(n.Get("conditions"), r.condition)
		r.procedures(n.Get("procedures"))
		r.noSheet(n.Get("no-sheet"))
		r.sites(n.Get("sites"))
		r.statuses(n.Get("status"))
		r.ignored(n.Get("ignore"))
		r.file(n.Get("file"))
		r.appointmentIDs(n.Get("appointment-ids"))
		if r.m.isEmpty() && len(r.list) == 0 {
			r.list.Add(n.Pos, "columns: {Date of Birth: birth_date}", "the mapping names nothing; expected columns:, conditions:, procedures:, no-sheet:, sites:, status:, ignore:, file: or appointment-ids:")
		}
	}
	if err := r.list.Err(); err != nil {
		return nil, err
	}
	return r.m, nil
}

// isEmpty reports whether a mapping says nothing.
func (m *Map) isEmpty() bool {
	return len(m.columns)+len(m.procedures)+len(m.sites)+len(m.status)+len(m.ignore) == 0 && !m.ignoreUnnamed && m.filePos.Line == 0 && !m.escapeIDs
}

type mapReader struct {
	list diag.List
	m    *Map
}

func (r *mapReader) mapping(n *yamlfile.Node, what string, known []string) bool {
	if n.Kind != yamlfile.Mapping {
		r.list.Add(n.Pos, "", "%s is %s; expected a mapping of keys", what, n.Kind)
		return false
	}
	for _, p := range n.Pairs {
		if known != nil && !slices.Contains(known, p.Key) {
			r.list.Add(p.KeyPos, diag.DidYouMean(p.Key, known), "unknown key %q in %s", p.Key, what)
		}
	}
	return true
}

func (r *mapReader) text(n *yamlfile.Node, what string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yamlfile.Scalar {
		r.list.Add(n.Pos, "", "%s is %s; expected a text", what, n.Kind)
		return ""
	}
	t, problem := field.Clean(n.Text)
	if problem != "" {
		r.list.Add(n.Pos, "remove it", "%s %s", what, problem)
	}
	if t == "" {
		r.list.Add(n.Pos, "", "%s is empty; expected a text", what)
	}
	return t
}

// items returns the items of a list; a single text is a list with one item.
func (r *mapReader) items(n *yamlfile.Node, what string) []*yamlfile.Node {
	if n.Kind == yamlfile.Mapping {
		r.list.Add(n.Pos, "", "%s is a mapping of keys; expected a list of texts", what)
		return nil
	}
	if n.Kind == yamlfile.Scalar {
		return []*yamlfile.Node{n}
	}
	return n.Items
}

// texts reads the texts of a list.
func (r *mapReader) texts(n *yamlfile.Node, what string) []string {
	var out []string
	for _, i := range r.items(n, what) {
		if t := r.text(i, what); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// columns reads a mapping from columns to their meaning.
func (r *mapReader) columns(n *yamlfile.Node, read func(*yamlfile.Node, *Column)) {
	if n == nil || n.IsEmpty || !r.mapping(n, "columns", nil) {
		return
	}
	for _, p := range n.Pairs {
		c := Column{Pos: p.Value.Pos, name: p.Key}
		key := fold(p.Key)
		if _, twice := r.m.columns[key]; twice || key == "" {
			r.list.Add(p.KeyPos, "case, spaces, hyphens and underscores make no difference", "the column %q is listed a second time", p.Key)
			continue
		}
		read(p.Value, &c)
		r.m.columns[key] = c
	}
}

// column reads what a column means: a field alone, or a field with its format and its words.
func (r *mapReader) column(n *yamlfile.Node, c *Column) {
	is := n
	if n.Kind == yamlfile.Mapping {
		r.mapping(n, "a column", schema.MapColumn.Names())
		if is = n.Get("is"); is == nil {
			r.list.Add(n.Pos, "is: birth_date", "the column has no is:; expected the field that it holds")
			return
		}
	}
	if c.Is = r.text(is, "the column's field"); c.Is == "" {
		return
	}
	if !isField(c.Is) {
		r.list.Add(is.Pos, diag.DidYouMean(c.Is, Fields), "%q is not a field", c.Is)
	}
	if n.Kind != yamlfile.Mapping {
		return
	}
	c.Format = r.format(n.Get("format"), c.Is)
	r.values(n.Get("values"), c)
}

// condition reads which condition a column answers.
func (r *mapReader) condition(n *yamlfile.Node, c *Column) {
	is := n
	if n.Kind == yamlfile.Mapping {
		r.mapping(n, "a column", schema.MapCondition.Names())
		if is = n.Get("is"); is == nil {
			r.list.Add(n.Pos, "is: sedation", "the column has no is:; expected the condition that it answers")
			return
		}
		r.values(n.Get("values"), c)
	}
	if c.Condition = r.text(is, "the condition"); c.Condition != "" && !isID(c.Condition) {
		r.list.Add(is.Pos, "lowercase letters, digits and hyphens", "%q is not a valid name for a condition", c.Condition)
	}
}

// format reads a date format, one of a fixed list.
func (r *mapReader) format(n *yamlfile.Node, of string) string {
	format := r.text(n, "the format")
	if format == "" {
		return ""
	}
	if of == fieldName {
		if format != formatFamilyGiven {
			r.list.Add(n.Pos, "format: "+yamlfile.Quote(formatFamilyGiven), "%q is not a format for a name; expected %q", format, formatFamilyGiven)
		}
		return format
	}
	_, timed, ok := layout(format)
	days, clocks := Formats()
	dates := slices.Contains([]string{fieldBorn, fieldDate, fieldEnded, fieldNextVisit}, of) || strings.HasPrefix(of, fillPrefix)
	switch {
	case !dates:
		r.list.Add(n.Pos, "leave out format:", "%q has a format, but only a date or a whole name can have one", of)
	case format == formatHL7:
	case !ok:
		r.list.Add(n.Pos, "a date: "+strings.Join(days, ", ")+"; alone or with a time after a space: "+strings.Join(clocks, ", ")+"; or "+formatHL7, "%q is not a date format", format)
	case isClockFormat(format) && of != fieldEnded && of != fieldNextVisit:
		r.list.Add(n.Pos, "a time of day alone can only be ended, beside a column date, or next_visit, beside another column next_visit", "the format %q has no day; expected one, since %q is a day", format, of)
	case of == fieldBorn && hasShortYear(format):
		r.list.Add(n.Pos, "export the year with four digits", "the format %q leaves open in which century somebody was born; expected four digits for the year", format)
	case of == fieldEnded && !timed:
		r.list.Add(n.Pos, "a day alone is the field date", "the format %q has no time of day; expected one, since %q is a time", format, fieldEnded)
	}
	return format
}

// values reads the words of a column: our own word, and the file's word for it.
func (r *mapReader) values(n *yamlfile.Node, c *Column) {
	if n == nil || !r.mapping(n, "values", nil) {
		return
	}
	if c.Is == fieldProcedure || c.Is == fieldStatus {
		r.list.Add(n.Pos, "", "values of %q apply to the whole file, so they belong under %s", c.Is, map[string]string{fieldProcedure: "procedures:", fieldStatus: "status:"}[c.Is])
		return
	}
	c.values = map[string]string{}
	for _, p := range n.Pairs {
		if c.Is == fieldSide && !slices.Contains(visit.Sides, visit.Side(p.Key)) {
			r.list.Add(p.KeyPos, "", "%q is not a side; expected left, right or both", p.Key)
		}
		r.words(p, c.values)
	}
}

// words adds the file's words for one of our own. Each may have only one meaning.
func (r *mapReader) words(p yamlfile.Pair, to map[string]string) {
	for _, w := range r.texts(p.Value, "a value") {
		key := strings.ToLower(w)
		if before, twice := to[key]; twice {
			r.list.Add(p.Value.Pos, "", "%q stands for %q already", w, before)
			continue
		}
		to[key] = p.Key
	}
}

// procedures reads what the clinic's words for an appointment mean.
func (r *mapReader) procedures(n *yamlfile.Node) {
	if n == nil || n.IsEmpty || !r.mapping(n, "procedures", nil) {
		return
	}
	r.m.procedures = map[string]appointmentType{}
	for _, p := range n.Pairs {
		kind, problem := field.Clean(p.Key)
		t, pos := r.appointmentType(p.Value)
		keys := withSides(strings.ToLower(kind), t)
		_, named := keys[strings.ToLower(kind)]
		twice := false
		for key := range keys {
			_, has := r.m.procedures[key]
			twice = twice || has
		}
		switch {
		case problem != "" || kind == "":
			r.list.Add(p.KeyPos, "", "the appointment type can't be read; expected a text")
		case isBilling(kind):
			r.list.Add(p.KeyPos, "map the clinic's own appointment types; one code pays for procedures with different sheets", "%q is a billing code, which never chooses a sheet", kind)
		case twice:
			r.list.Add(p.KeyPos, "case makes no difference, and "+anySide+" stands for each word of a side", "the appointment type %q is listed a second time", kind)
		case !named && t.side != "":
			r.list.Add(p.KeyPos, "leave out side:", "the appointment type %q has both "+anySide+" and side:; expected one of them", kind)
		case t.id != "" && !isID(t.id):
			r.list.Add(pos, "lowercase letters, digits and hyphens", "%q is not a valid id for a procedure", t.id)
		}
		maps.Copy(r.m.procedures, keys)
		if t.id != noSheet {
			r.m.ids = append(r.m.ids, ProcedureID{t.id, pos})
		}
	}
}

// anySide stands in an appointment type for each word of a side that is written out.
const anySide = "{side}"

// typeSides are the words for a side that an appointment type may have in place of {side}. One letter is no such word: the L
// of "MBB L 4-5" is a level.
var typeSides = map[string]string{
	"left": "left", "lt": "left", "os": "left", "right": "right", "rt": "right", "od": "right", "both": "both", "bilateral": "both", "bilat": "both", "ou": "both",
}

// withSides returns an appointment type under its name, or under the names with each word of a side in place of {side}.
func withSides(kind string, t appointmentType) map[string]appointmentType {
	out := map[string]appointmentType{}
	if !strings.Contains(kind, anySide) {
		out[kind] = t
		return out
	}
	for word, side := range typeSides {
		t.side = side
		out[strings.ReplaceAll(kind, anySide, word)] = t
	}
	return out
}

// noSheet reads the appointment types without a sheet.
func (r *mapReader) noSheet(n *yamlfile.Node) {
	if n == nil || n.IsEmpty {
		return
	}
	if r.m.procedures == nil {
		r.m.procedures = map[string]appointmentType{}
	}
	for _, item := range r.items(n, "no-sheet") {
		kind := r.text(item, "no-sheet")
		key := strings.ToLower(kind)
		if _, twice := r.m.procedures[key]; twice {
			r.list.Add(item.Pos, "case makes no difference", "the appointment type %q is listed a second time", kind)
		}
		if kind != "" {
			r.m.procedures[key] = appointmentType{id: noSheet, pos: item.Pos}
		}
	}
}

// appointmentType reads what a word for an appointment means: an id alone, or with what the word says besides.
func (r *mapReader) appointmentType(n *yamlfile.Node) (t appointmentType, pos diag.Pos) {
	if n.Kind != yamlfile.Mapping {
		t.id = r.text(n, "the procedure")
		return t, n.Pos
	}
	r.mapping(n, "an appointment type", schema.MapProcedure.Names())
	is := n.Get("is")
	if is == nil {
		r.list.Add(n.Pos, "is: medial-branch-block", "the appointment type has no is:; expected the id of its procedure")
		return t, n.Pos
	}
	t.id = r.text(is, "the procedure")
	r.sideAndSite(n, &t)
	if answers := n.Get("answers"); answers != nil && r.mapping(answers, "answers", nil) {
		t.answers, t.pos = map[string]string{}, answers.Pos
		for _, p := range answers.Pairs {
			if !isID(p.Key) {
				r.list.Add(p.KeyPos, "lowercase letters, digits and hyphens", "%q is not a valid name for a condition", p.Key)
			}
			t.answers[p.Key] = strings.ToLower(r.text(p.Value, "the answer"))
		}
	}
	return t, is.Pos
}

// sideAndSite reads a side, and words for a site.
func (r *mapReader) sideAndSite(n *yamlfile.Node, t *appointmentType) {
	t.site = r.text(n.Get("site"), "the site")
	if side := n.Get("side"); side != nil {
		if t.side = r.text(side, "the side"); t.side != "" && !slices.Contains(visit.Sides, visit.Side(t.side)) {
			r.list.Add(side.Pos, "", "%q is not a side; expected left, right or both", t.side)
		}
	}
}

// exampleSite is what a body site can mean, for hints.
const exampleSite = "{side: left, site: left knee}"

// sites reads what the codes and the words of body sites mean.
func (r *mapReader) sites(n *yamlfile.Node) {
	if n == nil || n.IsEmpty || !r.mapping(n, "sites", nil) {
		return
	}
	r.m.sites = map[string]appointmentType{}
	for _, p := range n.Pairs {
		if p.Value.Kind != yamlfile.Mapping {
			r.list.Add(p.Value.Pos, exampleSite, "the site %q is %s; expected side:, site: or both", p.Key, p.Value.Kind)
			continue
		}
		r.mapping(p.Value, "a site", schema.MapSite.Names())
		var t appointmentType
		r.sideAndSite(p.Value, &t)
		name, problem := field.Clean(p.Key)
		keys := withSides(strings.ToLower(name), t)
		_, named := keys[strings.ToLower(name)]
		switch {
		case problem != "" || name == "":
			r.list.Add(p.KeyPos, "", "the site can't be read; expected a code or a text")
		case named && t.side == "" && t.site == "":
			r.list.Add(p.Value.Pos, exampleSite, "the site %q has neither side: nor site:; expected at least one", name)
		case !named && t.side != "":
			r.list.Add(p.KeyPos, "leave out side:", "the site %q has both "+anySide+" and side:; expected one of them", name)
		}
		for key, t := range keys {
			if visit.Side(t.side).Contradicts(t.site) {
				r.list.Add(p.Value.Pos, "leave the side out of site:", "the site %q has one side, and its words under site: name another", name)
				break
			}
			if _, twice := r.m.sites[key]; twice {
				r.list.Add(p.KeyPos, "case makes no difference, and "+anySide+" stands for each word of a side", "the site %q is listed a second time", name)
				break
			}
			r.m.sites[key] = t
		}
	}
}

// file reads where the rows are.
func (r *mapReader) file(n *yamlfile.Node) {
	if n == nil || n.IsEmpty || !r.mapping(n, "file", schema.MapFile.Names()) {
		return
	}
	f := &r.m.file
	r.m.filePos = n.Pos
	f.Sheet = r.text(n.Get("sheet"), "the sheet")
	f.HeaderLine = r.count(n.Get("header-line"), "the header's line")
	f.HeaderLines = r.count(n.Get("header-lines"), "the number of the header's lines")
	if ends := n.Get("ends-at"); ends != nil {
		for _, words := range r.texts(ends, "ends-at") {
			f.EndsAt = append(f.EndsAt, strings.ToLower(words))
		}
	}
}

// count reads a number of lines.
func (r *mapReader) count(n *yamlfile.Node, what string) int {
	text := r.text(n, what)
	if text == "" {
		return 0
	}
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 || v > maxHeaderLine {
		r.list.Add(n.Pos, "", "%s is %q; expected a number from 1 to %d", what, text, maxHeaderLine)
	}
	return v
}

// maxHeaderLine is how far down a header may begin, and how many lines it may have.
const maxHeaderLine = 100

// appointmentIDs reads what becomes of signs that no appointment id may have.
func (r *mapReader) appointmentIDs(n *yamlfile.Node) {
	if word := r.text(n, "appointment-ids"); word != "" {
		if r.m.escapeIDs = word == idsEscaped; !r.m.escapeIDs {
			r.list.Add(n.Pos, "appointment-ids: "+idsEscaped, "appointment-ids is %q; expected %s", word, idsEscaped)
		}
	}
}

// idsEscaped writes each sign of an appointment id that no file name may have as its number: 100^EPIC as 100_5E_EPIC.
const idsEscaped = "escaped"

// statuses reads the words for an appointment's status.
func (r *mapReader) statuses(n *yamlfile.Node) {
	if n == nil || n.IsEmpty || !r.mapping(n, "status", schema.MapStatus.Names()) {
		return
	}
	r.m.status = map[string]string{}
	for _, p := range n.Pairs {
		r.words(p, r.m.status)
	}
}

// ignored reads the columns to ignore.
func (r *mapReader) ignored(n *yamlfile.Node) {
	if n == nil || n.IsEmpty {
		return
	}
	for _, item := range r.items(n, "ignore") {
		if item.Kind == yamlfile.Scalar && strings.TrimSpace(item.Text) == "" {
			r.m.ignoreUnnamed = true // "" is a column without a name
			continue
		}
		key := fold(r.text(item, "ignore"))
		if c, both := r.m.columns[key]; both {
			r.list.Add(item.Pos, "remove it from one of them", "the column %q is under ignore:, and under columns: or conditions: too", c.name)
		}
		r.m.ignore = append(r.m.ignore, key)
	}
}
