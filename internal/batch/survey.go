package batch

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/visit"
)

// scheduleSurvey is what only shows in a schedule as a whole. Of each row it keeps a few bytes that reveal
// nothing.
type scheduleSurvey struct {
	rows         int
	sum          []byte           // a hash of all rows, as they were read
	ids          []keyedRow       // of each row that has an id, sorted by key
	duplicateIDs map[key]struct{} // ids that several rows have
	unsafeIDs    map[key]bool     // ids that can't be used in a name
	withoutSheet map[key]Status   // ids of rows that get no sheet by what the schedule itself says
	unmapped     unmappedWords    // of the rows of this shard and day
	days         days             // how many rows each day has
	day          visit.Date       // the day asked for; zero for any
	places       *rowPlaces
	warnings     []warning         // of the schedule as a whole
	alike        []warning         // of rows that could be mistaken for each other, which may be many
	sources      []*countingReader // while they are read
	sample       *sample           // nil if there are no sheets from an earlier run
}

// key is a hash of a text: it takes less memory and doesn't reveal the text.
type key [16]byte

type keyedRow struct {
	key      key
	row      uint32
	spelling uint32 // distinguishes spellings of one id
}

func keyOf(s string) key {
	sum := sha256.Sum256([]byte(s))
	return key(sum[:len(key{})])
}

// idKey returns the key of an appointment. On some systems A1.pdf and a1.pdf are one file, so these are one id.
func idKey(id string) key { return keyOf(strings.ToLower(id)) }

// rowsOf counts the rows of a shard.
func (f *scheduleSurvey) rowsOf(s Shard) int {
	first, step := s.first()
	if f.rows < first {
		return 0
	}
	return (f.rows-first)/step + 1
}

// spellingHash hashes an id exactly as it is written.
func spellingHash(id string) uint32 {
	k := keyOf(id)
	return binary.BigEndian.Uint32(k[:])
}

// has reports whether the schedule has a row for an appointment.
func (f *scheduleSurvey) has(id string) bool {
	_, ok := f.find(id)
	return ok
}

// hasSpelling reports whether a row spells an appointment this way.
func (f *scheduleSurvey) hasSpelling(id string) bool {
	n, _ := f.find(id)
	for k := idKey(id); n < len(f.ids) && f.ids[n].key == k; n++ {
		if f.ids[n].spelling == spellingHash(id) {
			return true
		}
	}
	return false
}

func (f *scheduleSurvey) find(id string) (int, bool) { return f.findKey(idKey(id)) }

func (f *scheduleSurvey) hasKey(k key) bool {
	_, ok := f.findKey(k)
	return ok
}

func (f *scheduleSurvey) findKey(k key) (int, bool) {
	return slices.BinarySearchFunc(f.ids, k, func(a keyedRow, k key) int { return bytes.Compare(a.key[:], k[:]) })
}

// isDuplicate reports whether several rows have the id.
func (f *scheduleSurvey) isDuplicate(id string) bool {
	_, ok := f.duplicateIDs[idKey(id)]
	return ok
}

// rows reads all sources, one after the other, and numbers their rows consecutively. If empty is set, a file
// that holds nothing counts as one without rows.
func rows(ctx context.Context, sources []Source, empty bool, do func(number int, row schedule.Row, header []string) error) error {
	number := 0
	for _, s := range sources {
		err := func() error {
			in, err := s.Open()
			if nothing := (*form.EmptyError)(nil); empty && errors.As(err, &nothing) {
				return nil
			}
			if err != nil {
				return &ReadError{err}
			}
			defer func() { _ = in.Close() }()
			for {
				row, err := in.Next()
				if errors.Is(err, io.EOF) {
					return nil
				}
				if err != nil {
					return &ReadError{err}
				}
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				number++
				if err := do(number, row, in.Header()); err != nil {
					return err
				}
			}
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// survey reads the whole schedule once, before anything is made. If sampled is set, it keeps some of its rows.
func survey(ctx context.Context, o Options, sampled bool) (*scheduleSurvey, error) {
	f := &scheduleSurvey{duplicateIDs: map[key]struct{}{}, unsafeIDs: map[key]bool{}, withoutSheet: map[key]Status{}, unmapped: unmappedWords{}, days: days{}, day: o.Maker.Day}
	zone := o.Maker.zone()
	if sampled {
		f.sample = newSample()
	}
	people, hasher, midnights := &people{}, newRowHasher(), 0
	places := &rowPlaces{inOneFile: len(o.Sources) == 1}
	f.places = places
	var visits []keyedRow // of each row with a patient and a time
	err := rows(ctx, f.countRows(o.Sources), o.AllowEmpty, func(number int, row schedule.Row, _ []string) error {
		f.rows = number
		hasher.add(row)
		of, timed := DayOf(row, zone)
		f.days[of]++
		if o.Shard.has(number) && (f.day.IsZero() || of == f.day || of.IsZero()) {
			f.unmapped.add(row, o.Maker.IDs)
		}
		if !timed && row.Skip == "" && row.Reject == "" && (f.day.IsZero() || of == f.day) && endedAtMidnight(row, of, zone) {
			midnights++
		}
		if id := row.Fields["appointment_id"]; id != "" {
			f.ids = append(f.ids, keyedRow{idKey(id), uint32(number), spellingHash(id)})
			if safeID(row.Fields) == "" {
				f.unsafeIDs[idKey(id)] = true
			}
			if f.sample != nil && row.Skip == "" && row.Reject == "" && (f.day.IsZero() || of == f.day) {
				f.sample.add(idKey(id), number, row)
			}
			if row.Skip != "" {
				f.withoutSheet[idKey(id)] = Skipped
			} else if row.Reject != "" || !f.day.IsZero() && of != f.day {
				f.withoutSheet[idKey(id)] = Rejected
			}
		}
		places.add(row)
		if row.Skip == "" {
			people.add(number, row.Fields)
			if k, ok := visitKey(row.Fields); ok && row.Reject == "" {
				visits = append(visits, keyedRow{key: k, row: uint32(number), spelling: spellingHash(strings.ToLower(row.Fields["appointment_id"]))})
			}
		}
		return nil
	})
	var unreadable *ReadError
	if err != nil && !errors.As(err, &unreadable) {
		return nil, err
	}
	for _, s := range o.Sources {
		if s.Verify == nil {
			continue
		}
		if err := s.Verify(); err != nil {
			return nil, &ReadError{err} // also if half a file can't be read
		}
	}
	if err != nil {
		return nil, err
	}
	if !f.day.IsZero() && f.days[f.day] == 0 && (f.rows > 0 || !o.AllowEmpty) {
		return nil, &NoneOfDayError{f.day, f.days.summary()}
	}
	if n := f.days[f.day]; !f.day.IsZero() && n < o.LeastRows && !o.AllowFewer {
		return nil, &FewRowsError{f.day, n, o.LeastRows}
	}
	f.warnEmptySources()
	f.sum = hasher.sum()
	slices.SortFunc(f.ids, byKey)
	for _, same := range groupEqual(f.ids) {
		f.duplicateIDs[same[0].key] = struct{}{}
		f.alike = append(f.alike, warning{text: places.lines(same) + " have the same appointment_id, so each of them is rejected", rows: rowNumbers(same)})
	}
	slices.SortFunc(visits, byKey)
	for _, same := range groupEqual(visits) {
		if !isOneAppointment(same) {
			f.alike = append(f.alike, warning{text: places.names(same) + " are of the same patient, procedure and time; each has a sheet", rows: rowNumbers(same)})
		}
	}
	f.alike = append(f.alike, people.warnings(places)...)
	if midnights > 0 {
		f.warnings = append([]warning{{text: midnightWarning(midnights)}}, f.warnings...)
	}
	if w := f.days.warning(visit.DateOf(o.Now().In(zone))); w != "" && f.day.IsZero() {
		f.warnings = append([]warning{{text: w}}, f.warnings...)
	}
	return f, nil
}

// countingReader counts the rows of one of the sources.
type countingReader struct {
	schedule.Reader
	name string
	rows int
}

// Next counts the rows that it returns.
func (s *countingReader) Next() (schedule.Row, error) {
	row, err := s.Reader.Next()
	if err == nil {
		s.rows++
	}
	return row, err
}

// countRows returns the sources, wrapped to count the rows of each.
func (f *scheduleSurvey) countRows(sources []Source) []Source {
	out := slices.Clone(sources)
	for n, s := range sources {
		out[n].Open = func() (schedule.Reader, error) {
			in, err := s.Open()
			if err != nil {
				return nil, err
			}
			c := &countingReader{Reader: in, name: s.Name}
			f.sources = append(f.sources, c)
			return c, nil
		}
	}
	return out
}

// warnEmptySources reports files without rows among others. A FHIR file may only hold resources that the others
// refer to.
func (f *scheduleSurvey) warnEmptySources() {
	for _, s := range f.sources {
		if f.rows > 0 && s.rows == 0 && !schedule.MayHoldReferenced(s.Reader) {
			f.warnings = append(f.warnings, warning{text: fmt.Sprintf("%q has no rows", s.name)})
		}
	}
	f.sources = nil
}

func byKey(a, b keyedRow) int {
	return cmp.Or(bytes.Compare(a.key[:], b.key[:]), cmp.Compare(a.row, b.row))
}

// groupEqual returns each run of two or more with the same key, in row order.
func groupEqual(sorted []keyedRow) [][]keyedRow {
	var out [][]keyedRow
	for start := 0; start < len(sorted); {
		end := start + 1
		for end < len(sorted) && sorted[end].key == sorted[start].key {
			end++
		}
		if end-start > 1 {
			out = append(out, sorted[start:end])
		}
		start = end
	}
	slices.SortFunc(out, func(a, b []keyedRow) int { return cmp.Compare(a[0].row, b[0].row) })
	return out
}

// isOneAppointment reports whether rows have one appointment id.
func isOneAppointment(same []keyedRow) bool {
	return !slices.ContainsFunc(same, func(k keyedRow) bool { return k.spelling != same[0].spelling })
}

// visitKey returns the key of a patient, a procedure and its time; false for a row that lacks one of them.
func visitKey(fields map[string]string) (key, bool) {
	name, when := normalizeName(fields), cmp.Or(fields["ended"], fields["date"])
	if name == "" || when == "" || fields["birth_date"]+fields["record"] == "" {
		return key{}, false
	}
	return keyOf(strings.Join([]string{name, fields["birth_date"], fields["record"], fields["procedure"], when, fields["side"]}, "\x00")), true
}

// rowPlaces remembers how a person finds each row: by its appointment, and by the line of the file, as a spreadsheet
// counts it.
type rowPlaces struct {
	inOneFile bool
	all       []rowPlace
}

type rowPlace struct {
	id   string // "" for one that can't be told
	line int    // 0 if the format has no lines
}

// maxPlaces is how many rows are remembered; the rows after them are told by their number.
const maxPlaces = 200_000

func (p *rowPlaces) add(r schedule.Row) {
	if len(p.all) < maxPlaces {
		p.all = append(p.all, rowPlace{strings.Clone(safeID(r.Fields)), r.Line})
	}
}

// names returns rows by their appointments, with their lines: "A-3 and A-4 (lines 4 and 5)".
func (p *rowPlaces) names(same []keyedRow) string {
	var ids []string
	for _, k := range same {
		if n := int(k.row) - 1; n >= 0 && n < len(p.all) && p.all[n].id != "" {
			ids = append(ids, p.all[n].id)
		}
	}
	if len(ids) < len(same) {
		return p.lines(same)
	}
	return joinShortened(ids) + " (" + p.lines(same) + ")"
}

// lines returns rows by their lines, if they are all of one file that has lines; else by their numbers.
func (p *rowPlaces) lines(same []keyedRow) string {
	what, numbers := "lines ", []string{}
	for _, k := range same {
		n := int(k.row) - 1
		if !p.inOneFile || n < 0 || n >= len(p.all) || p.all[n].line == 0 {
			what = "rows "
		}
	}
	for _, k := range same {
		n := int(k.row)
		if what == "lines " {
			n = p.all[n-1].line
		}
		numbers = append(numbers, fmt.Sprint(n))
	}
	return what + joinShortened(numbers)
}

// joinShortened joins the first of several words.
func joinShortened(all []string) string {
	const shown = 10
	if len(all) > shown {
		all = append(slices.Clone(all[:shown]), fmt.Sprintf("%d more", len(all)-shown))
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " and " + all[last]
}

// limitList cuts a list of sentences to the length that a person reads.
func limitList(warnings []string) []string {
	const maxLines = 20
	if len(warnings) <= maxLines {
		return warnings
	}
	return append(warnings[:maxLines:maxLines], fmt.Sprintf("%d more such warnings", len(warnings)-maxLines))
}

// people looks for patients who could be mistaken for each other: giving a patient someone else's paper is the
// most common harm.
type people struct {
	all   []person
	count int
	names []keyedRow // used when there are too many to compare all: names only
}

// person is a patient reduced to what can be compared.
type person struct {
	row      uint32
	name     string // sorted words, letters only
	letters  []rune // of the name
	born     string
	identity key
}

// maxCompared is how many patients are compared with each other. A list that staff hand out from is shorter; in
// a longer one, only equal names of different people are looked for.
const maxCompared = 2000

// maxForBirthDates is how many patients have their birth dates compared: among more, equal ones are to be
// expected, and nobody reads warnings that are mostly meaningless.
const maxForBirthDates = 200

// maxNameLength is the longest name compared: anything longer isn't a name, and is rejected.
const maxNameLength = 1000

func (p *people) add(row int, fields map[string]string) {
	name := normalizeName(fields)
	if name == "" {
		return
	}
	p.count++
	identity := keyOf(fields["birth_date"] + "\x00" + fields["record"])
	p.names = append(p.names, keyedRow{key: keyOf(name), row: uint32(row)})
	if p.count > maxCompared {
		p.all = nil
		return
	}
	p.all = append(p.all, person{row: uint32(row), name: name, letters: []rune(name), born: isoDate(fields["birth_date"]), identity: identity})
}

// isoDate returns a birth date that can be compared; "" if it isn't a date.
func isoDate(s string) string {
	if len(s) != len("2006-01-02") {
		return ""
	}
	return strings.Clone(s)
}

// normalizeName returns a name without what is easily overlooked: case, punctuation, word order.
func normalizeName(fields map[string]string) string {
	name := fields["name"]
	if name == "" {
		name = fields["given_name"] + " " + fields["family_name"]
	}
	if len(name) > maxNameLength {
		return ""
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	slices.Sort(words)
	return strings.Join(words, " ")
}

// warnings says which patients could be mistaken for each other.
func (p *people) warnings(places *rowPlaces) []warning {
	if p.count > maxCompared {
		slices.SortFunc(p.names, byKey)
		var out []warning
		for _, same := range groupEqual(p.names) {
			out = append(out, warning{text: places.names(same) + " have the same name; check the birth dates before you hand out a sheet", rows: rowNumbers(same)})
		}
		return out
	}
	var out []warning
	days := p.count <= maxForBirthDates
	for n, a := range p.all {
		for _, b := range p.all[n+1:] {
			if like := similarity(a, b, days); like != "" {
				both := []keyedRow{{row: a.row}, {row: b.row}}
				out = append(out, warning{text: places.names(both) + " have " + like + "; check twice before you hand out a sheet", rows: rowNumbers(both)})
			}
		}
	}
	return out
}

// similarity says how two patients are nearly equal; "" if they aren't, or if both are the same patient.
// CompareDates says whether birth dates are compared too.
func similarity(a, b person, compareDates bool) string {
	switch {
	case a.name == b.name && a.identity == b.identity:
		return ""
	case a.name == b.name:
		return "the same name"
	case isWithinOneEdit(a.letters, b.letters):
		return "nearly the same name"
	case compareDates && a.born != "" && (a.born == b.born || isDayMonthSwapped(a.born, b.born)):
		if a.born == b.born {
			return "the same birth date"
		}
		return "nearly the same birth date"
	}
	return ""
}

// isWithinOneEdit reports whether adding, removing or changing one letter, or swapping two, turns one name into
// the other.
func isWithinOneEdit(x, y []rune) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	const minLength = 4 // many shorter names differ by one letter
	if len(x) < minLength || len(y)-len(x) > 1 {
		return false
	}
	head := 0
	for head < len(x) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < len(x)-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	rest := len(x) - head - tail
	if len(x) != len(y) {
		return rest == 0
	}
	return rest <= 1 || rest == 2 && x[head] == y[head+1] && x[head+1] == y[head]
}

// isDayMonthSwapped reports whether two dates differ only by swapping day and month.
func isDayMonthSwapped(a, b string) bool {
	const iso = len("2006-01-02")
	return len(a) == iso && len(b) == iso && a[:4] == b[:4] && a[5:7] == b[8:] && a[8:] == b[5:7]
}
