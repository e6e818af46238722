package schedule

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/batch/schedule/excel"
	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/batch/schedule/jsonlines"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
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
// value is written. The columns of JSON Lines are their keys; of FHIR resources it has the types and the statuses.
func Propose(name string, in io.Reader, o Options, known Known) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, form.MaxFile+1))
	if err != nil {
		return nil, form.ReadError(name, err)
	}
	if len(data) > form.MaxFile {
		return nil, form.FileError(name, 0, "give it a part of the file, with all the words that it can hold", "the file is larger than %d MiB", form.MaxFile>>20)
	}
	p := proposer{known: known}
	quiet := o
	quiet.Warn = nil
	at, err := findHeader(name, data, quiet)
	if err != nil {
		return nil, err
	}
	if err := p.read(name, data, o, at); err != nil {
		return nil, err
	}
	names := slices.Collect(maps.Keys(known.Procedures))
	for _, n := range known.Procedures {
		names = append(names, n...)
	}
	for _, columns := range [][]column{p.columns, p.resources} {
		for n := range columns {
			columns[n].settle(names)
		}
	}
	p.writeFile(at)
	p.write()
	return append([]byte(mapHead), p.out.Bytes()...), nil
}

// openAt opens a schedule whose column names stand where the rules say.
func openAt(name string, data []byte, o Options, at form.Place) (form.Source, error) {
	o.Map = &Map{file: at}
	return openSource(name, bytes.NewReader(data), o)
}

// findHeader finds the column names: the first line, or two lines, with different names whose rows have as many cells. It
// returns no line where none is better than the first with something in it. Of a workbook with several sheets it takes the
// only one with names that say what they hold.
func findHeader(name string, data []byte, o Options) (form.Place, error) {
	at, err := findHeaderIn(name, data, o, "")
	if err == nil || !bytes.HasPrefix(data, []byte(zipStart)) {
		return at, err
	}
	sheets, bookErr := excel.SheetNames(name, data)
	if bookErr != nil {
		return at, err
	}
	const several = 3
	var found []form.Place
	for _, sheet := range sheets {
		if one, sheetErr := findHeaderIn(name, data, o, sheet); sheetErr == nil && toldFields(name, data, o, one) >= several {
			found = append(found, one)
		}
	}
	if len(found) != 1 {
		return at, err
	}
	return found[0], nil
}

// toldFields counts the column names that say or suggest what they hold; 0 if they are none.
func toldFields(name string, data []byte, o Options, at form.Place) (told int) {
	src, err := openAt(name, data, o, at)
	if err != nil {
		return 0
	}
	defer func() { _ = src.Close() }()
	if !isHeader(src) {
		return 0
	}
	for _, n := range src.Header() {
		if of, _ := suggestedBy(n); of != "" {
			told++
		}
	}
	return told
}

// findHeaderIn finds the column names in one sheet; "" is the only one.
func findHeaderIn(name string, data []byte, o Options, sheet string) (form.Place, error) {
	none := form.Place{Sheet: sheet}
	first, err := openAt(name, data, o, none)
	if err != nil {
		return none, err
	}
	defer func() { _ = first.Close() }()
	if len(first.Header()) == 0 || isHeader(first) {
		return none, nil
	}
	const most, mostLines = 30, 2
	for lines := 1; lines <= mostLines; lines++ {
		for line := 1; line <= most; line++ {
			at := form.Place{Sheet: sheet, HeaderLine: line, HeaderLines: lines}
			src, err := openAt(name, data, o, at)
			if err != nil {
				continue // such as an empty line, or one with a stray quote
			}
			found := isHeader(src) && (src.HeaderLine() == line || lines > 1 && src.HeaderLine() == line+lines-1)
			_ = src.Close()
			if !found {
				continue
			}
			// The line above may have a part of each name.
			above := form.Place{Sheet: sheet, HeaderLine: line - 1, HeaderLines: mostLines}
			if lines == 1 && line > 1 && toldFields(name, data, o, above) > toldFields(name, data, o, at) {
				at = above
			}
			return at, nil
		}
	}
	return none, nil
}

// isHeader reports whether a source's line of names looks like one.
func isHeader(src form.Source) bool {
	const (
		least = 3 // names
		rows  = 10
	)
	names := src.Header()
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
		rec, err := src.Next()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		filled := len(slices.DeleteFunc(slices.Clone(rec.Cells), func(c string) bool { return c == "" }))
		if filled > form.MaxEndCells && len(rec.Cells) > len(names) {
			return false
		}
	}
	return true
}

// column is what was read of a column.
type column struct {
	name    string
	of      string         // the field that its name says, or suggests; "" for none
	sure    bool           // its name says it
	tally   Tally          // of its words
	words   map[string]int // those that may be told, with how often each stands there; nil if there are too many
	formats []string       // those that its dates may have
	fits    map[string]int // how many of its dates, or names, each format fits
	swaps   map[string]int // how many of them it fits while the same form with day and month exchanged doesn't
	filled  int
	hidden  int  // rows with a word that may name a patient
	badID   bool // an appointment id has a sign that none may have
}

// proposer writes a proposal.
type proposer struct {
	known   Known
	columns []column
	// resources are the types and the statuses of a format that needs no columns; nil for others.
	resources []column
	far       []string // appointment types that are near no procedure, quoted
	last      string   // the first words of the last line, if it hardly holds anything
	out       bytes.Buffer
}

// read reads all rows.
func (p *proposer) read(name string, data []byte, o Options, at form.Place) error {
	src, err := openAt(name, data, o, at)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	if resources, is := src.(*fhirfile.Reader); is {
		return p.readResources(newFHIRReader(name, resources, newBinder(Options{}), nil, Options{Zone: o.Zone}))
	}
	next := src.Next
	if src.Header() == nil {
		if next, err = p.readKeys(name, data, o, at, src); err != nil {
			return err
		}
	}
	for _, n := range src.Header() {
		p.addColumn(n)
	}
	isName := func(c column) bool { return slices.Contains([]string{fieldName, fieldGiven, fieldFamily}, c.of) }
	unnamed := !slices.ContainsFunc(p.columns, isName)
	for row := 0; ; row++ {
		rec, err := next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		held := slices.DeleteFunc(slices.Clone(rec.Cells), func(c string) bool { return c == "" })
		if p.last = ""; len(held) <= form.MaxEndCells && len(p.columns) > form.MaxEndCells && len(held) > 0 {
			p.last = held[0]
			continue
		}
		cells := rec.Cells[:min(len(rec.Cells), len(p.columns))]
		var names []string
		for n, text := range cells {
			if isName(p.columns[n]) {
				names = append(names, text)
			}
		}
		who := Patient(names...)
		if unnamed {
			who = strconv.Itoa(row)
		}
		for n, text := range cells {
			p.columns[n].add(text, who, false, names...)
		}
	}
}

// hl7Reasons are HL7's codes for why an appointment was booked (table 0276), in lower case: any procedure can have them.
var hl7Reasons = []string{"checkup", "emergency", "followup", "routine", "walkin", "routine appointment - default if not valued"}

func (p *proposer) addColumn(name string) {
	c := column{name: name, fits: map[string]int{}, swaps: map[string]int{}}
	c.of, c.sure = suggestedBy(name)
	p.columns = append(p.columns, c)
}

// readKeys makes columns of the keys of JSON objects, in the order in which they come, and returns what reads an object as their
// cells. A key that only one of several objects has may be what staff typed, and is no column.
func (p *proposer) readKeys(name string, data []byte, o Options, at form.Place, src form.Source) (next func() (form.Record, error), err error) {
	var keys []string
	held, objects := map[string]int{}, 0
	for {
		rec, err := src.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		objects++
		jsonlines.Walk([]byte(rec.Cells[0]), func(key string, _ jsonlines.Value) bool {
			if held[key]++; held[key] == 1 {
				keys = append(keys, key)
			}
			return len(keys) < MaxColumns
		})
	}
	keys = slices.DeleteFunc(keys, func(key string) bool { return objects > 1 && held[key] == 1 })
	for _, key := range keys {
		p.addColumn(key)
	}
	again, err := openAt(name, data, o, at)
	if err != nil {
		return nil, err
	}
	return func() (form.Record, error) {
		rec, err := again.Next()
		if err != nil {
			return rec, err
		}
		cells := make([]string, len(keys))
		jsonlines.Walk([]byte(rec.Cells[0]), func(key string, value jsonlines.Value) bool {
			if n := slices.Index(keys, key); n >= 0 {
				cells[n], _ = value.Scalar()
			}
			return true
		})
		rec.Cells = cells
		return rec, nil
	}, nil
}

// readResources reads the types of FHIR resources, and their statuses. Of the names that a resource has for its type, it
// takes the first that is near a procedure's, else the first that isn't a code.
func (p *proposer) readResources(r *fhirReader) error {
	types := column{name: fieldProcedure, of: fieldProcedure, sure: true}
	states := column{name: fieldStatus, of: fieldStatus, sure: true}
	for !r.ended {
		if err := r.step(); err != nil {
			return err
		}
		for _, row := range r.queue {
			who := ""
			if len(row.patients) > 0 {
				who = row.patients[0].ref.Reference
			}
			states.add(row.cells[fieldStatus], who, true)
			names := slices.DeleteFunc(slices.Clone(row.types), func(t string) bool {
				return !strings.ContainsFunc(t, unicode.IsLetter) || slices.Contains(hl7Reasons, strings.ToLower(t))
			})
			if n := slices.IndexFunc(names, func(t string) bool { return p.nearest(t) != "" }); n > 0 {
				names = names[n:]
			}
			if len(names) > 0 {
				types.add(names[0], who, slices.Contains(row.coded, names[0]))
			}
		}
		r.queue = nil
	}
	p.resources = []column{types, states}
	return nil
}

// endWords are how a line begins that ends the rows, in programs' words.
var endWords = []string{"grand total", "total", "sum", "count", "end of", "("}

// writeFile writes where the rows are, if they are among other lines.
func (p *proposer) writeFile(at form.Place) {
	var rules []string
	if at.Sheet != "" {
		rules = append(rules, "sheet: "+yamlfile.Quote(at.Sheet))
	}
	if at.HeaderLine > 1 {
		rules = append(rules, fmt.Sprintf("header-line: %d", at.HeaderLine))
	}
	if at.HeaderLines > 1 {
		rules = append(rules, fmt.Sprintf("header-lines: %d", at.HeaderLines))
	}
	last := strings.ToLower(p.last)
	if n := slices.IndexFunc(endWords, func(w string) bool { return strings.HasPrefix(last, w) }); n >= 0 {
		rules = append(rules, "ends-at: ["+yamlfile.Quote(endWords[n])+"]")
	}
	if len(rules) > 0 {
		p.out.WriteString("# The rows are among other lines.\nfile: {" + strings.Join(rules, ", ") + "}\n")
	}
}

// add adds a cell of a patient with these names.
func (c *column) add(text, patient string, isCode bool, names ...string) {
	text, problem := field.Clean(text)
	if problem != "" || text == "" || field.IsNullWord(text) {
		return
	}
	c.filled++
	if c.of == fieldAppointment {
		_, problem := field.Read(field.Field(fieldAppointment), text)
		c.badID = c.badID || problem != ""
	}
	const enough = 100 // dates, to drop the formats that none has
	if c.filled == 1 {
		c.formats = candidateFormats(c.of)
	} else if c.filled == enough {
		c.formats = slices.DeleteFunc(c.formats, func(format string) bool { return c.fits[format] == 0 })
	}
	for _, format := range c.formats {
		if fits(c.of, format, text) {
			c.fits[format]++
			if other := exchanged(format); other != "" && !fits(c.of, other, text) {
				c.swaps[format]++
			}
		}
	}
	c.tally.Add(Tell(text, names...), patient, isCode)
}

// settle finds out which words of a column may be told. Names are those of procedures.
func (c *column) settle(names []string) {
	if c.tally.TooMany() {
		return
	}
	c.words, c.hidden = map[string]int{}, c.tally.Rows
	for _, w := range c.tally.Told(func(w string) bool {
		return statusOfWord(w)+sideOfWord(w)+languageOfWord(w)+answerOfWord(w) != "" || IsOrdinary(w, names)
	}) {
		c.words[w.Word] = w.Rows
		c.hidden -= w.Rows
	}
}

// candidateFormats returns the formats that dates of a field may have, the usual one first.
func candidateFormats(of string) []string {
	days, clocks := Formats()
	var out []string
	switch of {
	case fieldBorn, fieldDate, fieldNextVisit:
		out = append([]string{""}, days...)
	case fieldEnded:
		out = append([]string{""}, clocks...)
	case fieldName:
		return []string{formatFamilyGiven}
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

// exchanged returns a format with day and month exchanged; "" if that is no other one.
func exchanged(format string) string {
	other := strings.NewReplacer("MM/DD", "DD/MM", "DD/MM", "MM/DD", "MM-DD-", "DD-MM-", "DD-MM-", "MM-DD-").Replace(format)
	if _, _, ok := layout(other); !ok || other == format {
		return ""
	}
	return other
}

// fits reports whether a date of a field can be read in a format.
func fits(of, format, text string) bool {
	var problem string
	switch {
	case of == fieldName:
		_, problem = readFamilyGiven(text)
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
	var fields, asked, types, statuses bytes.Buffer
	var unknown []string
	seen, held, likely := map[string]bool{}, map[string]bool{}, map[string][]string{}
	for n, c := range p.columns {
		if !c.sure && c.filled == 0 {
			p.columns[n].of = ""
		}
		held[c.of] = held[c.of] || c.sure
	}
	// A middle name and a suffix are joined to the names beside them.
	isTaken := func(of string) bool {
		if of == fieldGiven || of == fieldFamily {
			return held[fieldName]
		}
		return held[of]
	}
	for _, c := range p.columns {
		if c.of != "" && !c.sure && !isTaken(c.of) {
			likely[c.of] = append(likely[c.of], c.name)
		}
	}
	for _, c := range p.columns {
		key := fold(c.name)
		name, _ := field.Clean(c.name)
		if seen[key] {
			continue
		}
		seen[key] = true
		if !c.sure && isTaken(c.of) {
			c.of = ""
		}
		fill, isFill := strings.CutPrefix(strings.ToLower(name), fillPrefix)
		quoted := yamlfile.Quote(name)
		switch {
		case key == "" && c.filled > 0:
			unknown = append(unknown, `""`)
		case key == "":
		case c.of != "":
			line := p.line(quoted, c.of, c)
			if !c.sure && !strings.HasPrefix(line, "#") {
				note := "by its name; is it?"
				if all := likely[c.of]; len(all) > 1 && c.of != fieldGiven && c.of != fieldFamily {
					note = fmt.Sprintf("by its name; which of %s is it?", quoteAll(all, " and "))
				}
				line = noted(note, commented(line))
			}
			fields.WriteString(line)
			if c.of == fieldProcedure && (c.sure || likely[c.of][0] == c.name) {
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
			unknown = append(unknown, quoted)
		}
	}
	if p.resources != nil {
		p.writeTypes(&types, p.resources[0])
		writeStatuses(&statuses, p.resources[1])
	}
	if slices.ContainsFunc(p.columns, func(c column) bool { return c.badID }) {
		p.out.WriteString("# Some appointment ids have signs that no file name may have: 100^EPIC is then written as 100_5E_EPIC.\nappointment-ids: " + idsEscaped + "\n")
	}
	if p.resources == nil {
		p.out.WriteString("columns:\n")
		p.out.Write(fields.Bytes())
		p.out.WriteString("  # what a column can hold: " + strings.Join(Fields, ", ") + ", fill.NAME\n")
	}
	p.section("conditions:\n", asked)
	if len(unknown) > 0 {
		p.out.WriteString("# Not known. Give a column that is needed a line under columns or conditions, and take off the # signs to ignore the others.\n" + commentedList("ignore", unknown))
	}
	without := "rejects its rows"
	if p.resources != nil {
		without = "skips its rows"
	}
	p.section("# The clinic's appointment types. A type without a line "+without+". "+anySide+" stands for the word of the side.\nprocedures:\n", types)
	if len(p.far) > 0 {
		p.out.WriteString("# No procedure's name is near these types. Take out those that need a sheet, and give each a line under procedures. Rows of\n" +
			"# those that stay in the list are skipped, once the # signs are off.\n" + commentedList("no-sheet", p.far))
	}
	p.section("# The words of the status. A word that is in no list rejects its rows.\nstatus:\n", statuses)
}

func (p *proposer) section(head string, lines bytes.Buffer) {
	if lines.Len() > 0 {
		p.out.WriteString(head)
		p.out.Write(lines.Bytes())
	}
}

// commented makes a comment of lines that are uncommented by taking off the sign and the blank after it.
func commented(lines string) string {
	var out strings.Builder
	for l := range strings.Lines(lines) {
		if !strings.HasPrefix(strings.TrimSpace(l), "#") {
			l = "# " + l
		}
		out.WriteString(l)
	}
	return out.String()
}

// quoteAll quotes words, with a sign between them.
func quoteAll(words []string, sign string) string {
	out := make([]string, len(words))
	for n, w := range words {
		out[n] = yamlfile.Quote(w)
	}
	return strings.Join(out, sign)
}

// commentedList returns a key with a list of quoted words, as a comment of lines that are not too long.
func commentedList(key string, words []string) string {
	const width = 110
	out, line := "", "# "+key+": ["
	for n, w := range words {
		if n < len(words)-1 {
			w += ","
		}
		if len(line)+len(w) > width {
			out, line = out+line+"\n", "#  "
		}
		if !strings.HasSuffix(line, "[") {
			line += " "
		}
		line += w
	}
	return out + line + "]\n"
}

// line returns the line of a column under columns.
func (p *proposer) line(quoted, of string, c column) string {
	switch of {
	case fieldBorn, fieldDate, fieldEnded, fieldNextVisit, fieldName:
		return formLine(quoted, of, c)
	case fieldSide:
		return wordLine(quoted, of, c, sideOfWord, []string{"left", "right", "both"})
	case fieldLanguage:
		return wordLine(quoted, of, c, languageOfWord, nil)
	}
	return "  " + quoted + ": " + of + "\n"
}

// formLine returns the line of a column of dates with the only format that fits more than half of them: with any other, more
// rows are rejected. Where several do or none does, or where a date can only be read with day and month exchanged, it returns a
// comment for each. A whole name has a format only if most have a
// comma after the family name.
func formLine(quoted, of string, c column) string {
	entry := func(format string) string {
		if format == "" {
			return "  " + quoted + ": " + of + "\n"
		}
		return "  " + quoted + ": {is: " + of + ", format: " + yamlfile.Quote(format) + "}\n"
	}
	fitting := slices.DeleteFunc(candidateFormats(of), func(f string) bool { return c.fits[f]*2 <= c.filled })
	if slices.Contains(fitting, "") {
		fitting = []string{""}
	} else if len(fitting) > 1 {
		fitting = slices.DeleteFunc(fitting, func(f string) bool { return f == formatHL7 })
		if whole := slices.DeleteFunc(slices.Clone(fitting), func(f string) bool { return c.fits[f] < c.filled }); len(whole) > 0 {
			fitting = whole
		}
	}
	if len(fitting) == 1 && c.swaps[exchanged(fitting[0])] > 0 {
		fitting = append(fitting, exchanged(fitting[0])) // some dates are in the other order, and more may be
	}
	switch {
	case c.filled == 0 && of == fieldName, len(fitting) == 0 && of == fieldName:
		return entry("")
	case c.filled == 0:
		return noted("empty: no date shows its form", entry(""))
	case len(fitting) == 0:
		return noted("no one form fits most of its dates", commented(entry("FORM")))
	case len(fitting) > 1:
		out := ""
		for _, f := range fitting {
			out += commented(entry(f))
		}
		return noted("its dates can be read in each of these forms; which one is it?", out)
	}
	if others := c.filled - c.fits[fitting[0]]; others > 0 {
		return noted(fmt.Sprintf("%s of %d can't be read in this form, and will be rejected", diag.Count(others, "row"), c.filled), entry(fitting[0]))
	}
	return entry(fitting[0])
}

// wordLine returns the line of a column of words, each under the word of ours that it most likely means. Known are our
// words in the order in which they are written; nil for any.
func wordLine(quoted, is string, c column, meaning func(string) string, known []string) string {
	theirs, plain := map[string][]string{}, true
	var open []string
	if c.hidden > 0 {
		open = []string{"words that only one patient has (" + diag.Count(c.hidden, "row") + ")"}
	}
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
	sideWords     = map[string]string{"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right", "both": "both", "b": "both", "bilateral": "both", "bilat": "both", "bl": "both", "os": "left", "od": "right", "ou": "both"}
	languageWords = map[string]string{"en": "en", "eng": "en", "english": "en", "es": "es", "spa": "es", "spanish": "es", "español": "es"}
	answerWords   = map[string]string{"yes": "yes", "y": "yes", "1": "yes", "true": "yes", "no": "no", "n": "no", "0": "no", "false": "no"}
	yesNo         = []string{"yes", "no"}
)

func sideOfWord(word string) string     { return sideWords[strings.ToLower(word)] }
func languageOfWord(word string) string { return languageWords[strings.ToLower(word)] }
func answerOfWord(word string) string   { return answerWords[strings.ToLower(word)] }

// statusCode matches a code that some systems write before the word of a status: "x - Cancelled".
var statusCode = pattern.New(`^\w{1,2} - `)

// statusOfWord returns the meaning of a word of a status, with or without such a code; "" if it isn't known.
func statusOfWord(word string) string {
	return cmp.Or(statuses[fold(word)], statuses[fold(statusCode().ReplaceAllString(word, ""))])
}

// writeStatuses writes the words of a column of statuses, unless all are known without a list.
func writeStatuses(out *bytes.Buffer, c column) {
	theirs := map[string][]string{}
	plain := true
	var open []string
	for _, w := range slices.Sorted(maps.Keys(c.words)) {
		plain = plain && statuses[fold(w)] != ""
		if ours := statusOfWord(w); ours != "" {
			theirs[ours] = append(theirs[ours], yamlfile.Quote(w))
		} else {
			open = append(open, w)
		}
	}
	if plain {
		return
	}
	writeHidden(out, c)
	for _, ours := range []string{statusActive, statusCancelled, statusNoShow, statusEnteredInError, statusNotDone} {
		if len(theirs[ours]) > 0 {
			fmt.Fprintf(out, "  %s: [%s]\n", ours, strings.Join(theirs[ours], ", "))
		}
	}
	for _, w := range open {
		out.WriteString(noted(diag.Count(c.words[w], "row")+"; WORD is active, cancelled, no-show, entered-in-error or not-done, each on one line", "#   WORD: ["+yamlfile.Quote(w)+"]\n"))
	}
}

// typeGroup is appointment types that differ by the word of their side alone.
type typeGroup struct {
	name string // with {side} in place of that word
	rows int
	said []string // the words of the side, with their rows
}

// groupTypes joins appointment types that differ by the word of their side alone, in the order of their names.
func groupTypes(words map[string]int) []*typeGroup {
	groups := map[string]*typeGroup{}
	for _, w := range slices.Sorted(maps.Keys(words)) {
		name, said := withoutSide(w)
		key := strings.ToLower(name)
		if groups[key] == nil {
			groups[key] = &typeGroup{name: name}
		}
		g := groups[key]
		g.rows += words[w]
		if said != "" {
			g.said = append(g.said, fmt.Sprintf("%s %d", said, words[w]))
		}
	}
	var out []*typeGroup
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		out = append(out, groups[key])
	}
	return out
}

// sideWord matches a word that names a side in an appointment type.
var sideWord = pattern.New(`(?i)\b(?:left|lt|os|right|rt|od|both|bilateral|bilat|ou)\b`)

// withoutSide returns an appointment type with {side} in place of its only word for a side, and that word; the type itself where
// it has none or several, or where the word is a part of the body's name, as in left heart.
func withoutSide(kind string) (name, said string) {
	at := sideWord().FindAllStringIndex(kind, -1)
	if len(at) != 1 || midline().MatchString(kind) {
		return kind, ""
	}
	from, to := at[0][0], at[0][1]
	return kind[:from] + anySide + kind[to:], kind[from:to]
}

// writeHidden says how many rows have words that are not listed.
func writeHidden(out *bytes.Buffer, c column) {
	if c.hidden > 0 {
		out.WriteString(noted(diag.Count(c.hidden, "row")+" of "+yamlfile.Quote(c.name)+" may name a patient: words that only one patient has are not listed", ""))
	}
}

// writeTypes writes a line for each appointment type, with the nearest procedure.
func (p *proposer) writeTypes(out *bytes.Buffer, c column) {
	if c.words == nil {
		out.WriteString(noted(fmt.Sprintf("the column %s holds more than %d different words", yamlfile.Quote(c.name), MaxWords), "#   TYPE: ID\n"))
	}
	writeHidden(out, c)
	isOwn := true
	for w := range c.words {
		isOwn = isOwn && p.known.Procedures[w] != nil
	}
	if isOwn {
		return // ids need no line
	}
	for _, g := range groupTypes(c.words) {
		rows := diag.Count(g.rows, "row")
		if len(g.said) > 0 {
			rows += " (" + strings.Join(g.said, ", ") + ")"
		}
		id, near := p.nearest(g.name), p.sharing(g.name)
		if id == "" && len(near) == 1 {
			id = near[0]
		}
		line := func(is string) string { return "#   " + yamlfile.Quote(g.name) + ": " + is + "\n" }
		switch {
		case isBilling(g.name):
			out.WriteString(noted(rows+" of "+yamlfile.Quote(g.name)+", a billing code, which never chooses a sheet", ""))
		case id == "" && len(near) > 0:
			out.WriteString(noted(rows+"; near "+strings.Join(near, ", "), line("ID")))
		case id == "" && hasAny(nameWords(g.name), procedureWords):
			out.WriteString(noted(rows+"; it may be any procedure", line("ID")))
		case id == "":
			for w := range c.words {
				if name, _ := withoutSide(w); strings.EqualFold(name, g.name) {
					p.far = append(p.far, yamlfile.Quote(w))
				}
			}
		default:
			out.WriteString(noted(rows+"; the nearest procedure", line(id)))
		}
	}
	slices.Sort(p.far)
}

// procedureWords stand in types of procedures, and say none.
var procedureWords = []string{"procedure", "procedures", "proc", "px", "surgery", "sx", "injection", "inj", "block", "biopsy", "bx", "scope"}

func hasAny(words, of []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(of, w) })
}

// sharing returns the procedures that have a word of an appointment type in one of their names, without words that hold of any.
func (p *proposer) sharing(kind string) []string {
	const shortest = 3
	words := slices.DeleteFunc(nameWords(kind), func(w string) bool { return len(w) < shortest || slices.Contains(procedureWords, w) })
	var out []string
	for _, id := range slices.Sorted(maps.Keys(p.known.Procedures)) {
		for _, name := range append([]string{id}, p.known.Procedures[id]...) {
			if hasAny(words, nameWords(name)) {
				out = append(out, id)
				break
			}
		}
	}
	return out
}

// noted returns a line with a comment above it.
func noted(note, line string) string { return "  # " + note + "\n" + line }

// nearest returns the procedure that most words of an appointment type name, "" if none or several do.
func (p *proposer) nearest(kind string) (id string) {
	words := nameWords(kind)
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
	return id
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
