package schedule

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/visit/field"
)

// Known is what the program offers: what a proposed mapping can lead to.
type Known struct {
	Conditions []string
	Procedures map[string][]string // by id: its title and its other names
}

// mapHead explains a proposed mapping to the person who completes it.
const mapHead = `# What the columns of a schedule mean. Look at each line. Correct or complete those that are commented out, and uncomment
# them. Then see what is still open: aftercare batch SCHEDULE --map THIS-FILE --dry-run
`

// Propose reads a schedule, and writes a mapping for it, for a person to complete: what each column holds, the form of its
// dates, and each word of its statuses, sides, languages, answers and appointment types. A line that is uncertain, with
// the reason beside it, is a comment, so that nothing is guessed and nothing is ignored by accident. Of other columns no
// value is written. For a format without a line of names only the words to begin with are written.
func Propose(name string, in io.Reader, o Options, known Known) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	if err != nil {
		return nil, readError(name, err)
	}
	if len(data) > MaxFile {
		return nil, fileError(name, 0, "give it a part of the file, with all the words that it can hold", "the file is larger than %d MiB", MaxFile>>20)
	}
	p := proposer{known: known}
	line, err := headerLine(name, data, o)
	if err != nil {
		return nil, err
	}
	if err := p.read(name, data, o, line); err != nil {
		return nil, err
	}
	p.writeFile(line)
	p.write()
	return append([]byte(mapHead), p.out.Bytes()...), nil
}

// openAt opens a schedule whose column names stand on a line.
func openAt(name string, data []byte, o Options, line int) (source, error) {
	o.Map = &Map{file: fileRules{headerLine: line}}
	return openSource(name, bytes.NewReader(data), o)
}

// headerLine finds the line of the column names: the first one with different names whose rows have as many cells. It
// returns 0 where no line is better than the first with something in it.
func headerLine(name string, data []byte, o Options) (int, error) {
	first, err := openAt(name, data, o, 0)
	if err != nil {
		return 0, err
	}
	defer func() { _ = first.close() }()
	if len(first.header()) == 0 || isHeader(first) {
		return 0, nil
	}
	const most = 30
	for line := 2; line <= most; line++ {
		src, err := openAt(name, data, o, line)
		if err != nil {
			continue // such as an empty line, or one with a stray quote
		}
		found := isHeader(src) && src.headerLine() == line
		_ = src.close()
		if found {
			return line, nil
		}
	}
	return 0, nil
}

// isHeader reports whether a source's line of names looks like one.
func isHeader(src source) bool {
	const (
		least = 3 // names
		rows  = 10
	)
	names := src.header()
	seen := map[string]bool{}
	named := 0
	for _, n := range names {
		key := fold(n)
		if key != "" && seen[key] || strings.ContainsAny(key, "0123456789") && key[0] < 'a' {
			return false
		}
		if seen[key] = true; key != "" {
			named++
		}
	}
	if named < least || named < len(names)-1 {
		return false
	}
	for range rows {
		cells, err := src.nextCells()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		filled := len(slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" }))
		if filled > maxEndCells && len(cells) > len(names) {
			return false
		}
	}
	return true
}

// MaxWords is how many different words of a column are kept. A column with more has no list of words.
const MaxWords = 60

// column is what was read of a column.
type column struct {
	name    string
	of      string         // the field that its name says, or suggests; "" for none
	sure    bool           // its name says it
	words   map[string]int // how often each stands there; nil if there are too many
	formats []string       // those that fit all dates
	filled  int
	badID   bool // an appointment id has a sign that none may have
}

// proposer writes a proposal.
type proposer struct {
	known   Known
	columns []column
	last    string // the first words of the last line, if it hardly holds anything
	out     bytes.Buffer
}

// read reads all rows.
func (p *proposer) read(name string, data []byte, o Options, line int) error {
	src, err := openAt(name, data, o, line)
	if err != nil {
		return err
	}
	defer func() { _ = src.close() }()
	for _, n := range src.header() {
		c := column{name: n, of: heldBy(n), words: map[string]int{}}
		if c.sure = c.of != ""; !c.sure {
			c.of = likelyNames[fold(n)]
		}
		c.formats = candidateFormats(c.of)
		p.columns = append(p.columns, c)
	}
	for {
		cells, err := src.nextCells()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		held := slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" })
		if p.last = ""; len(held) <= maxEndCells && len(p.columns) > maxEndCells && len(held) > 0 {
			p.last = held[0]
			continue
		}
		for n, text := range cells[:min(len(cells), len(p.columns))] {
			p.columns[n].add(text)
		}
	}
}

// endWords are how a line begins that ends the rows, in programs' words.
var endWords = []string{"grand total", "total", "sum", "count", "end of", "("}

// writeFile writes where the rows are, if they are among other lines.
func (p *proposer) writeFile(line int) {
	var rules []string
	if line > 1 {
		rules = append(rules, fmt.Sprintf("header-line: %d", line))
	}
	last := strings.ToLower(p.last)
	if n := slices.IndexFunc(endWords, func(w string) bool { return strings.HasPrefix(last, w) }); n >= 0 {
		rules = append(rules, "ends-at: ["+yamlfile.Quote(endWords[n])+"]")
	}
	if len(rules) > 0 {
		p.out.WriteString("# The rows are among other lines.\nfile: {" + strings.Join(rules, ", ") + "}\n")
	}
}

// add adds a cell.
func (c *column) add(text string) {
	text, problem := field.Clean(text)
	if problem != "" || text == "" || field.IsNullWord(text) {
		return
	}
	c.filled++
	if c.of == fieldAppointment {
		_, problem := field.Read(field.Field(fieldAppointment), text)
		c.badID = c.badID || problem != ""
	}
	c.formats = slices.DeleteFunc(c.formats, func(format string) bool { return !fits(c.of, format, text) })
	if c.words == nil {
		return
	}
	if c.words[text]++; len(c.words) > MaxWords {
		c.words = nil
	}
}

// heldBy returns the field that a column's name says; "" if it says none.
func heldBy(name string) string { return byFold()[fold(name)] }

// candidateFormats returns the formats that dates of a field may have, the usual one first.
func candidateFormats(of string) []string {
	days, clocks := Formats()
	var out []string
	switch of {
	case fieldBorn, fieldDate, fieldNextVisit:
		out = append([]string{""}, days...)
	case fieldEnded:
		out = append([]string{""}, clocks...)
	default:
		return nil
	}
	if of != fieldBorn {
		for _, d := range days {
			for _, c := range clocks {
				out = append(out, d+" "+c)
			}
		}
	}
	return slices.DeleteFunc(append(out, formatHL7), func(format string) bool { return of == fieldBorn && hasShortYear(format) })
}

// fits reports whether a date of a field can be read in a format.
func fits(of, format, text string) bool {
	var problem string
	switch {
	case isClockFormat(format):
		_, problem = readClock(text, format)
	case of == fieldEnded:
		_, problem = readEnded(text, format, false)
	case of == fieldNextVisit:
		_, problem = readMoment(text, format)
	default:
		_, problem = readDay(text, format, nil)
	}
	return problem == ""
}

// write writes the proposal.
func (p *proposer) write() {
	var fields, asked, unknown, types, statuses bytes.Buffer
	seen := map[string]bool{}
	held := map[string]bool{}
	for _, c := range p.columns {
		held[c.of] = held[c.of] || c.sure
	}
	for _, c := range p.columns {
		key := fold(c.name)
		name, _ := field.Clean(c.name)
		if seen[key] {
			continue
		}
		seen[key] = true
		if !c.sure && held[c.of] {
			c.of = ""
		}
		fill, isFill := strings.CutPrefix(strings.ToLower(name), fillPrefix)
		quoted := yamlfile.Quote(name)
		switch {
		case key == "" && c.filled > 0:
			unknown.WriteString(noted("the column without a name", "#   - \"\"\n"))
		case key == "":
		case c.of != "":
			line := p.line(quoted, c.of, c)
			if !c.sure && !strings.HasPrefix(line, "#") {
				line = noted("by its name; is it?", "# "+line)
			}
			fields.WriteString(line)
			if c.of == fieldProcedure {
				p.writeTypes(&types, c)
			}
			if c.of == fieldStatus {
				writeStatuses(&statuses, c)
			}
		case isFill && isID(fill):
			fields.WriteString("  " + quoted + ": " + fillPrefix + fill + "\n")
		case slices.Contains(p.known.Conditions, strings.ToLower(name)):
			asked.WriteString(wordLine(quoted, strings.ToLower(name), c, answerOfWord, yesNo))
		default:
			unknown.WriteString("#   - " + quoted + "\n")
		}
	}
	if slices.ContainsFunc(p.columns, func(c column) bool { return c.badID }) {
		p.out.WriteString("# Some appointment ids have signs that no file name may have: 100^EPIC is then written as 100_5E_EPIC.\nappointment-ids: " + idsEscaped + "\n")
	}
	p.out.WriteString("columns:\n")
	p.out.Write(fields.Bytes())
	p.out.WriteString("  # what a column can hold: " + strings.Join(Fields, ", ") + ", fill.NAME\n")
	p.section("conditions:\n", asked)
	p.section("# Not known. Give each a line under columns or conditions, or take off the # signs to ignore it.\n# ignore:\n", unknown)
	p.section("# The clinic's appointment types. A type without a line rejects its rows; none skips them: \"OFFICE VISIT: none\".\nprocedures:\n", types)
	p.section("# The words of the status. A word that is in no list rejects its rows.\nstatus:\n", statuses)
}

func (p *proposer) section(head string, lines bytes.Buffer) {
	if lines.Len() > 0 {
		p.out.WriteString(head)
		p.out.Write(lines.Bytes())
	}
}

// likelyNames are names of columns, normalized, that suggest a field and leave open whether they mean it: an appointment's
// type is the clinic's own word for a procedure, and a scheduled end isn't when it ended.
var likelyNames = map[string]string{
	"type": fieldProcedure, "visittype": fieldProcedure, "appointmenttype": fieldProcedure, "appttype": fieldProcedure, "proceduretype": fieldProcedure,
	"proceduredescription": fieldProcedure, "procedurename": fieldProcedure, "service": fieldProcedure, "servicetype": fieldProcedure,
	"apptdate": fieldDate, "visitdate": fieldDate, "encounterdate": fieldDate, "startdate": fieldDate, "servicedate": fieldDate,
	"end": fieldEnded, "endtime": fieldEnded, "apptendtime": fieldEnded, "appointmentendtime": fieldEnded, "procedureendtime": fieldEnded, "procend": fieldEnded, "outtime": fieldEnded,
	"appt": fieldAppointment, "csn": fieldAppointment, "visitid": fieldAppointment, "encounterid": fieldAppointment, "appointmentkey": fieldAppointment,
	"patientid": fieldRecord, "patientmrn": fieldRecord, "chartno": fieldRecord, "apptstatus": fieldStatus, "visitstatus": fieldStatus,
	"nextapptdate": fieldNextVisit, "followupdate": fieldNextVisit, "apptprovider": fieldClinician, "providername": fieldClinician, "bodyside": fieldSide, "patientlanguage": fieldLanguage,
}

// line returns the line of a column under columns.
func (p *proposer) line(quoted, of string, c column) string {
	switch of {
	case fieldBorn, fieldDate, fieldEnded, fieldNextVisit:
		return dateLine(quoted, of, c)
	case fieldSide:
		return wordLine(quoted, of, c, sideOfWord, []string{"left", "right", "both"})
	case fieldLanguage:
		return wordLine(quoted, of, c, languageOfWord, nil)
	}
	return "  " + quoted + ": " + of + "\n"
}

// dateLine returns the line of a column of dates, with the only format that fits; where several do or none does, a
// comment for each.
func dateLine(quoted, of string, c column) string {
	entry := func(format string) string {
		if format == "" {
			return "  " + quoted + ": " + of
		}
		return "  " + quoted + ": {is: " + of + ", format: " + yamlfile.Quote(format) + "}"
	}
	fitting := c.formats
	if slices.Contains(fitting, "") {
		fitting = []string{""}
	} else if len(fitting) > 1 {
		fitting = slices.DeleteFunc(slices.Clone(fitting), func(f string) bool { return f == formatHL7 })
	}
	switch {
	case c.filled == 0:
		return noted("empty: no date shows its form", entry("")+"\n")
	case len(fitting) == 1:
		return entry(fitting[0]) + "\n"
	case len(fitting) == 0:
		return noted("no one form fits all its dates", "# "+entry("FORM")+"\n")
	}
	out := ""
	for _, f := range fitting {
		out += "# " + entry(f) + "\n"
	}
	return noted("every date of the file can be read in each of these forms; which one is it?", out)
}

// wordLine returns the line of a column of words, each under the word of ours that it most likely means. Known are our
// words in the order in which they are written; nil for any.
func wordLine(quoted, is string, c column, meaning func(string) string, known []string) string {
	theirs, plain := map[string][]string{}, true
	var open []string
	for _, w := range slices.Sorted(maps.Keys(c.words)) {
		ours := meaning(w)
		if ours == "" {
			open = append(open, fmt.Sprintf("%s (%s)", yamlfile.Quote(w), diag.Count(c.words[w], "row")))
			continue
		}
		plain = plain && ours == strings.ToLower(w)
		theirs[ours] = append(theirs[ours], yamlfile.Quote(w))
	}
	with := func(line string) string {
		if len(open) == 0 {
			return line
		}
		return noted("what is meant by "+strings.Join(open, ", ")+"?", line)
	}
	if len(theirs) == 0 || plain {
		return with("  " + quoted + ": " + is + "\n")
	}
	if known == nil {
		known = slices.Sorted(maps.Keys(theirs))
	}
	var values []string
	for _, ours := range known {
		if len(theirs[ours]) > 0 {
			values = append(values, yamlfile.Quote(ours)+": ["+strings.Join(theirs[ours], ", ")+"]")
		}
	}
	return with("  " + quoted + ": {is: " + is + ", values: {" + strings.Join(values, ", ") + "}}\n")
}

// The words that mean one of ours, in lower case.
var (
	sideWords     = map[string]string{"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right", "both": "both", "b": "both", "bilateral": "both", "bilat": "both", "bl": "both"}
	languageWords = map[string]string{"en": "en", "eng": "en", "english": "en", "es": "es", "spa": "es", "spanish": "es", "español": "es"}
	answerWords   = map[string]string{"yes": "yes", "y": "yes", "1": "yes", "true": "yes", "no": "no", "n": "no", "0": "no", "false": "no"}
	yesNo         = []string{"yes", "no"}
)

func sideOfWord(word string) string     { return sideWords[strings.ToLower(word)] }
func languageOfWord(word string) string { return languageWords[strings.ToLower(word)] }
func answerOfWord(word string) string   { return answerWords[strings.ToLower(word)] }

// writeStatuses writes the words of a column of statuses, unless all are known without a list.
func writeStatuses(out *bytes.Buffer, c column) {
	theirs := map[string][]string{}
	var open []string
	for _, w := range slices.Sorted(maps.Keys(c.words)) {
		if ours := statuses[fold(w)]; ours != "" {
			theirs[ours] = append(theirs[ours], yamlfile.Quote(w))
		} else {
			open = append(open, w)
		}
	}
	if len(open) == 0 {
		return
	}
	for _, ours := range []string{statusActive, statusCancelled, statusNoShow, statusEnteredInError, statusNotDone} {
		if len(theirs[ours]) > 0 {
			fmt.Fprintf(out, "  %s: [%s]\n", ours, strings.Join(theirs[ours], ", "))
		}
	}
	for _, w := range open {
		out.WriteString(noted(diag.Count(c.words[w], "row")+"; WORD is active, cancelled, no-show, entered-in-error or not-done", "#   WORD: ["+yamlfile.Quote(w)+"]\n"))
	}
}

// writeTypes writes a line for each appointment type, with the nearest procedure.
func (p *proposer) writeTypes(out *bytes.Buffer, c column) {
	if c.words == nil {
		out.WriteString(noted(fmt.Sprintf("the column %s holds more than %d different words", yamlfile.Quote(c.name), MaxWords), "#   TYPE: ID\n"))
	}
	isOwn := true
	for w := range c.words {
		isOwn = isOwn && p.known.Procedures[w] != nil
	}
	if isOwn {
		return // ids need no line
	}
	for _, w := range slices.Sorted(maps.Keys(c.words)) {
		rows, line := diag.Count(c.words[w], "row"), "#   "+yamlfile.Quote(w)+": "
		id, side := p.nearest(w)
		switch {
		case isBilling(w):
			out.WriteString(noted(rows+" of "+yamlfile.Quote(w)+", a billing code, which never chooses a sheet", ""))
		case id == "":
			out.WriteString(noted(rows+"; no procedure is near", line+noSheet+"\n"))
		case side == "":
			out.WriteString(noted(rows+"; the nearest procedure", line+id+"\n"))
		default:
			out.WriteString(noted(rows+"; the nearest procedure", line+"{is: "+id+", side: "+side+"}\n"))
		}
	}
}

// noted returns a line with a comment above it.
func noted(note, line string) string { return "  # " + note + "\n" + line }

// nearest returns the procedure that most words of an appointment type name, "" if none or several do; and the only side
// that they name.
func (p *proposer) nearest(kind string) (id, side string) {
	words := nameWords(kind)
	var sides []string
	for _, w := range words {
		if s := sideOfWord(w); s != "" && len(w) > 1 {
			sides = append(sides, s)
		}
	}
	if slices.Sort(sides); len(slices.Compact(sides)) == 1 {
		side = sides[0]
	}
	best := 0
	for _, other := range slices.Sorted(maps.Keys(p.known.Procedures)) {
		score := 0
		for _, name := range append([]string{strings.ReplaceAll(other, "-", " ")}, p.known.Procedures[other]...) {
			score = max(score, likeness(words, nameWords(name)))
		}
		switch {
		case score > best:
			best, id = score, other
		case score == best:
			id = ""
		}
	}
	return id, side
}

// likeness returns how much of a name the words hold, in hundredths; 0 for less than half. A longer name that is held
// whole counts for more.
func likeness(words, name []string) int {
	const half, perWord = 50, 100
	held := 0
	for _, n := range name {
		if slices.ContainsFunc(words, func(w string) bool { return w == n || len(w) >= 4 && strings.HasPrefix(n, w) }) {
			held++
		}
	}
	if len(name) == 0 || held*perWord < half*len(name) {
		return 0
	}
	return held*perWord/len(name) + held
}
