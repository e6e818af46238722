package schedule

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"aftercare/internal/batch/schedule/excel"
	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/batch/schedule/jsonlines"
	"aftercare/internal/visit/field"
)

// Known is what the program offers: what a proposed mapping can lead to.
type Known struct {
	Conditions []string
	Procedures map[string][]string // by id: its title and its other names
}

// mapHead explains a proposed mapping to the person who completes it.
const mapHead = `# What the columns of a schedule mean. Check each line. Correct or complete the lines that are commented out, and uncomment them.
# Then see what is still missing: aftercare batch SCHEDULE --map THIS-FILE --clinic DIR --dry-run
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
		return nil, form.FileError(name, 0, "give it a part of the file in which every appointment type and status occurs", "the file is larger than %d MiB", form.MaxFile>>20)
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
		if one, sheetErr := findHeaderIn(name, data, o, sheet); sheetErr == nil && countFields(name, data, o, one) >= several {
			found = append(found, one)
		}
	}
	if len(found) != 1 {
		return at, err
	}
	return found[0], nil
}

// countFields counts the column names that say or suggest what they hold; 0 if the line is not a header.
func countFields(name string, data []byte, o Options, at form.Place) (n int) {
	src, err := openAt(name, data, o, at)
	if err != nil {
		return 0
	}
	defer func() { _ = src.Close() }()
	if !isHeader(src) {
		return 0
	}
	for _, column := range src.Header() {
		if of, _ := suggestedBy(column); of != "" {
			n++
		}
	}
	return n
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
			if lines == 1 && line > 1 && countFields(name, data, o, above) > countFields(name, data, o, at) {
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
	words   map[string]int // those that may be listed, with how often each occurs; nil if there are too many
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
	switch c.filled {
	case 1:
		c.formats = candidateFormats(c.of)
	case enough:
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
	c.tally.Add(Listable(text, names...), patient, isCode)
}

// settle finds out which words of a column may be listed. Names are those of procedures.
func (c *column) settle(names []string) {
	if c.tally.TooMany() {
		return
	}
	c.words, c.hidden = map[string]int{}, c.tally.Rows
	for _, w := range c.tally.Listed(func(w string) bool {
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
