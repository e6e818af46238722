package schedule

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// Map says what the columns of a clinic's export mean. The zero value maps nothing.
type Map struct {
	columns    map[string]Column // by the column's name, normalized
	procedures map[string]string // appointment type, in lower case, to id
	status     map[string]string // status word, in lower case, to its meaning
	ignore     []string          // normalized
	ids        []ProcedureID
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
		r.statuses(n.Get("status"))
		r.ignored(n.Get("ignore"))
		if len(r.m.columns)+len(r.m.procedures)+len(r.m.status)+len(r.m.ignore) == 0 && len(r.list) == 0 {
			r.list.Add(n.Pos, "columns: {Date of Birth: birth_date}", "the mapping names nothing; expected columns:, conditions:, procedures:, status: or ignore:")
		}
	}
	if err := r.list.Err(); err != nil {
		return nil, err
	}
	return r.m, nil
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
		r.list.Add(n.Pos, "take it out", "%s %s", what, problem)
	}
	if t == "" {
		r.list.Add(n.Pos, "", "%s is empty; expected a text", what)
	}
	return t
}

// texts reads a list; a single text is a list with one item.
func (r *mapReader) texts(n *yamlfile.Node, what string) []string {
	if n.Kind == yamlfile.Mapping {
		r.list.Add(n.Pos, "", "%s is a mapping of keys; expected a list of texts", what)
		return nil
	}
	items := n.Items
	if n.Kind == yamlfile.Scalar {
		items = []*yamlfile.Node{n}
	}
	var out []string
	for _, i := range items {
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
	_, timed, ok := layout(format)
	days, clocks := Formats()
	dates := slices.Contains([]string{fieldBorn, fieldDate, fieldEnded, fieldNextVisit}, of) || strings.HasPrefix(of, fillPrefix)
	switch {
	case !ok:
		r.list.Add(n.Pos, "a date: "+strings.Join(days, ", ")+"; alone or with a time after a space: "+strings.Join(clocks, ", "), "%q is not a date format", format)
	case !dates:
		r.list.Add(n.Pos, "", "%q has a format, but only a date can have one", of)
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

// procedures reads which appointment type maps to which definition.
func (r *mapReader) procedures(n *yamlfile.Node) {
	if n == nil || n.IsEmpty || !r.mapping(n, "procedures", nil) {
		return
	}
	r.m.procedures = map[string]string{}
	for _, p := range n.Pairs {
		kind, problem := field.Clean(p.Key)
		id := r.text(p.Value, "the procedure")
		key := strings.ToLower(kind)
		_, twice := r.m.procedures[key]
		switch {
		case problem != "" || kind == "":
			r.list.Add(p.KeyPos, "", "the appointment type can't be read; expected a text")
		case isBilling(kind):
			r.list.Add(p.KeyPos, "map the clinic's own appointment types; one code pays for procedures with different sheets", "%q is a billing code, which never chooses a sheet", kind)
		case twice:
			r.list.Add(p.KeyPos, "case makes no difference", "the appointment type %q is listed a second time", kind)
		case id != "" && !isID(id):
			r.list.Add(p.Value.Pos, "lowercase letters, digits and hyphens", "%q is not a valid id for a procedure", id)
		}
		r.m.procedures[key] = id
		r.m.ids = append(r.m.ids, ProcedureID{id, p.Value.Pos})
	}
}

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
	for _, name := range r.texts(n, "ignore") {
		key := fold(name)
		if c, both := r.m.columns[key]; both {
			r.list.Add(n.Pos, "", "the column %q is ignored, and named above", c.name)
		}
		r.m.ignore = append(r.m.ignore, key)
	}
}

// mapHead explains a proposed mapping to the person who completes it.
const mapHead = `# What the columns of a schedule mean. Look at each line, complete it, then: aftercare batch SCHEDULE --map THIS-FILE --dry-run
# A column that has no line here, and is none of the program's own, is refused: name it, or list it under ignore.
`

const mapTail = `# Where the file has other words or dates than the program:
#   Side: {is: side, values: {left: [L, Left], right: [R, Right], both: [B]}}
#   Start: {is: date, format: YYYYMMDD HHMMSS}
# conditions:
#   Sedated: {is: sedation, values: {"yes": [Y], "no": [N]}}
# The clinic's own appointment types; no billing code.
# procedures:
#   MBB diagnostic: medial-branch-block
# The words of the status column. A word that is not listed rejects its row.
# status:
#   active: [Booked, Arrived]
#   cancelled: [Cancelled]
#   no-show: [No show]
#   entered-in-error: [Error]
`

// Propose writes a mapping for the columns of a header, for a person to complete. Where it doesn't know a
// column, it writes an incomplete line, so that nothing is ignored by accident.
//
// A column with the name of a condition is proposed as that condition's answers.
func Propose(header, conditions []string) []byte {
	var known, asked, unknown strings.Builder
	seen := map[string]bool{}
	for _, name := range header {
		key := fold(name)
		text, _ := field.Clean(name)
		if key == "" || seen[key] {
			continue
		}
		seen[key] = true
		held, ok := byFold()[key]
		fill, isFill := strings.CutPrefix(strings.ToLower(text), fillPrefix)
		switch {
		case ok:
			known.WriteString("  " + yamlfile.Quote(text) + ": " + proposal(held) + "\n")
		case isFill && isID(fill):
			known.WriteString("  " + yamlfile.Quote(text) + ": " + fillPrefix + fill + "\n")
		case slices.Contains(conditions, strings.ToLower(text)):
			asked.WriteString("  " + yamlfile.Quote(text) + ": " + strings.ToLower(text) + "\n")
		default:
			unknown.WriteString("#   - " + yamlfile.Quote(text) + "\n")
		}
	}
	out := mapHead + "columns:\n"
	if known.Len() > 0 {
		out += "  # The formats are to be checked: 03/04/2026 can be two days.\n" + known.String()
	}
	out += "  # what a column can hold: " + strings.Join(Fields, ", ") + ", fill.NAME\n"
	if asked.Len() > 0 {
		out += "conditions:\n" + asked.String()
	}
	if unknown.Len() > 0 {
		out += "# Not known. Give each a line under columns or conditions, or take off the # signs to ignore it.\n# ignore:\n" + unknown.String()
	}
	return []byte(out + mapTail)
}

// proposal returns a field's entry, with the format of its dates to be checked.
func proposal(of string) string {
	switch of {
	case fieldBorn, fieldDate:
		return "{is: " + of + ", format: YYYY-MM-DD}"
	case fieldEnded, fieldNextVisit:
		return "{is: " + of + ", format: 'YYYY-MM-DD HH:MM'}"
	}
	return of
}
