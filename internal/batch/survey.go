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

	"aftercare/internal/schedule"
	"aftercare/internal/visit"
)

// findings is what can only be seen of a schedule as a whole. Of each row it keeps a few
// bytes that say nothing.
type findings struct {
	rows     int
	sum      []byte           // over all rows, as they were read
	ids      []keyed          // of each row that has one, in the order of keys
	twice    map[key]struct{} // ids that several rows have
	unsaid   map[key]bool     // ids that may stand in no name
	bare     map[key]Status   // ids of rows of which the schedule itself says that they get no sheet
	days     days             // how many rows are of which day
	day      visit.Date       // that was asked for; zero for any
	warnings []string
	sources  []*source // while they are read
	sample   *sample   // nil where no sheets of a run before are there
}

// key stands for a text in less memory, and without saying it.
type key [16]byte

type keyed struct {
	key   key
	row   uint32
	exact uint32 // tells spellings of one id apart
}

func keyOf(s string) key {
	sum := sha256.Sum256([]byte(s))
	return key(sum[:len(key{})])
}

// idKey stands for an appointment. On some systems A1.pdf and a1.pdf are one file, so these
// are one id.
func idKey(id string) key { return keyOf(strings.ToLower(id)) }

// of counts the rows of a shard.
func (f *findings) of(s Shard) int {
	first, step := s.first()
	if f.rows < first {
		return 0
	}
	return (f.rows-first)/step + 1
}

// spelling stands for an id as it is written.
func spelling(id string) uint32 {
	k := keyOf(id)
	return binary.BigEndian.Uint32(k[:])
}

// has reports whether the schedule has a row for an appointment.
func (f *findings) has(id string) bool {
	_, ok := f.find(id)
	return ok
}

// spelled reports whether a row spells an appointment so.
func (f *findings) spelled(id string) bool {
	n, _ := f.find(id)
	for k := idKey(id); n < len(f.ids) && f.ids[n].key == k; n++ {
		if f.ids[n].exact == spelling(id) {
			return true
		}
	}
	return false
}

func (f *findings) find(id string) (int, bool) { return f.findKey(idKey(id)) }

func (f *findings) hasKey(k key) bool {
	_, ok := f.findKey(k)
	return ok
}

func (f *findings) findKey(k key) (int, bool) {
	return slices.BinarySearchFunc(f.ids, k, func(a keyed, k key) int { return bytes.Compare(a.key[:], k[:]) })
}

// duplicate reports whether several rows have the id.
func (f *findings) duplicate(id string) bool {
	_, ok := f.twice[idKey(id)]
	return ok
}

// rows reads all sources, one after the other, and numbers their rows through. With empty set a file that holds nothing is
// one without rows.
func rows(ctx context.Context, sources []Source, empty bool, do func(number int, row schedule.Row, header []string) error) error {
	number := 0
	for _, s := range sources {
		err := func() error {
			in, err := s.Open()
			if nothing := (*schedule.EmptyError)(nil); empty && errors.As(err, &nothing) {
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

// survey reads the whole schedule once, before anything is made. Sampled keeps some of its rows.
func survey(ctx context.Context, o Options, sampled bool) (*findings, error) {
	f := &findings{twice: map[key]struct{}{}, unsaid: map[key]bool{}, bare: map[key]Status{}, days: days{}, day: o.Maker.Day}
	zone := o.Maker.zone()
	if sampled {
		f.sample = newSample()
	}
	people, all, midnights := &people{}, newSummer(), 0
	err := rows(ctx, f.counting(o.Sources), o.AllowEmpty, func(number int, row schedule.Row, _ []string) error {
		f.rows = number
		all.add(row)
		of, timed := DayOf(row, zone)
		f.days[of]++
		if !timed && row.Skip == "" && row.Reject == "" && (f.day.IsZero() || of == f.day) && atMidnight(row, of, zone) {
			midnights++
		}
		if id := row.Fields["appointment_id"]; id != "" {
			f.ids = append(f.ids, keyed{idKey(id), uint32(number), spelling(id)})
			if speakable(row.Fields) == "" {
				f.unsaid[idKey(id)] = true
			}
			if f.sample != nil && row.Skip == "" && row.Reject == "" && (f.day.IsZero() || of == f.day) {
				f.sample.add(idKey(id), number, row)
			}
			if row.Skip != "" {
				f.bare[idKey(id)] = Skipped
			} else if row.Reject != "" || !f.day.IsZero() && of != f.day {
				f.bare[idKey(id)] = Rejected
			}
		}
		if row.Skip == "" {
			people.add(number, row.Fields)
		}
		return nil
	})
	var unreadable *ReadError
	if err != nil && !errors.As(err, &unreadable) {
		return nil, err
	}
	for _, s := range o.Sources {
		if s.Whole == nil {
			continue
		}
		if err := s.Whole(); err != nil {
			return nil, &ReadError{err} // also where half a file can't be read
		}
	}
	if err != nil {
		return nil, err
	}
	if !f.day.IsZero() && f.days[f.day] == 0 && (f.rows > 0 || !o.AllowEmpty) {
		return nil, &NoneOfDayError{f.day, f.days.words()}
	}
	f.emptyOnes()
	f.sum = all.sum()
	slices.SortFunc(f.ids, byKey)
	for _, same := range equals(f.ids) {
		f.twice[same[0].key] = struct{}{}
		f.warnings = append(f.warnings, fmt.Sprintf("%s have one appointment_id, so each of them is rejected", rowsOf(same)))
	}
	f.warnings = capped(append(f.warnings, people.warnings()...))
	if midnights > 0 {
		f.warnings = append([]string{midnightWords(midnights)}, f.warnings...)
	}
	if w := f.days.warning(visit.DateOf(o.Now().In(zone))); w != "" && f.day.IsZero() {
		f.warnings = append([]string{w}, f.warnings...)
	}
	return f, nil
}

// source counts the rows of one of the sources.
type source struct {
	schedule.Reader
	name string
	rows int
}

// Next counts.
func (s *source) Next() (schedule.Row, error) {
	row, err := s.Reader.Next()
	if err == nil {
		s.rows++
	}
	return row, err
}

// counting is the sources, of which it is kept how many rows each has.
func (f *findings) counting(sources []Source) []Source {
	out := slices.Clone(sources)
	for n, s := range sources {
		out[n].Open = func() (schedule.Reader, error) {
			in, err := s.Open()
			if err != nil {
				return nil, err
			}
			c := &source{Reader: in, name: s.Name}
			f.sources = append(f.sources, c)
			return c, nil
		}
	}
	return out
}

// emptyOnes tells of files without rows among others. One of FHIR may lend to the others.
func (f *findings) emptyOnes() {
	for _, s := range f.sources {
		if f.rows > 0 && s.rows == 0 && !schedule.Lends(s.Reader) {
			f.warnings = append(f.warnings, fmt.Sprintf("%q has no rows", s.name))
		}
	}
	f.sources = nil
}

func byKey(a, b keyed) int {
	return cmp.Or(bytes.Compare(a.key[:], b.key[:]), cmp.Compare(a.row, b.row))
}

// equals returns the stretches of two or more with one key, in the order of their rows.
func equals(sorted []keyed) [][]keyed {
	var out [][]keyed
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
	slices.SortFunc(out, func(a, b []keyed) int { return cmp.Compare(a[0].row, b[0].row) })
	return out
}

func rowsOf(same []keyed) string {
	const shown = 10
	var numbers []string
	for n, k := range same {
		if n == shown {
			numbers = append(numbers, fmt.Sprintf("%d more", len(same)-shown))
			break
		}
		numbers = append(numbers, fmt.Sprint(k.row))
	}
	last := len(numbers) - 1
	return "rows " + strings.Join(numbers[:last], ", ") + " and " + numbers[last]
}

func capped(warnings []string) []string {
	const most = 20
	if len(warnings) <= most {
		return warnings
	}
	return append(warnings[:most:most], fmt.Sprintf("%d more such warnings", len(warnings)-most))
}

// people looks for patients who could be taken for one another: the wrong patient's paper is
// the harm that is seen most.
type people struct {
	all   []person
	count int
	names []keyed // where there are too many to compare all: names alone
}

// person is a patient without the words: what can be compared.
type person struct {
	row      uint32
	name     string // sorted words of letters
	letters  []rune // of the name
	born     string
	identity key
}

// mostCompared is how many patients are compared with each other. A list that people hand
// out from is shorter; in a longer one, only equal names of different people are looked for.
const mostCompared = 2000

// mostDays is how many patients have their birth dates compared: among more, equal ones are
// no surprise, and warnings of which most mean nothing are not read.
const mostDays = 200

// longestName is the longest that is compared: a longer one is no name, and is rejected.
const longestName = 1000

func (p *people) add(row int, fields map[string]string) {
	name := plainName(fields)
	if name == "" {
		return
	}
	p.count++
	identity := keyOf(fields["birth_date"] + "\x00" + fields["record"])
	p.names = append(p.names, keyed{key: keyOf(name), row: uint32(row)})
	if p.count > mostCompared {
		p.all = nil
		return
	}
	p.all = append(p.all, person{row: uint32(row), name: name, letters: []rune(name), born: plainDate(fields["birth_date"]), identity: identity})
}

// plainDate is a birth date that can be compared; "" for what is none.
func plainDate(s string) string {
	if len(s) != len("2006-01-02") {
		return ""
	}
	return strings.Clone(s)
}

// plainName is a name without what is easily overlooked: case, signs, the order of words.
func plainName(fields map[string]string) string {
	name := fields["name"]
	if name == "" {
		name = fields["given_name"] + " " + fields["family_name"]
	}
	if len(name) > longestName {
		return ""
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	slices.Sort(words)
	return strings.Join(words, " ")
}

func (p *people) warnings() []string {
	if p.count > mostCompared {
		slices.SortFunc(p.names, byKey)
		var out []string
		for _, same := range equals(p.names) {
			out = append(out, rowsOf(same)+" have the same name; look at the birth dates before a sheet is handed out")
		}
		return out
	}
	var out []string
	days := p.count <= mostDays
	for n, a := range p.all {
		for _, b := range p.all[n+1:] {
			if like := alike(a, b, days); like != "" {
				out = append(out, fmt.Sprintf("rows %d and %d have %s; look twice before a sheet is handed out", a.row, b.row, like))
			}
		}
	}
	return out
}

// alike says in what two patients are nearly equal; "" for nothing, or for one patient twice.
// Days says whether birth dates are compared too.
func alike(a, b person, days bool) string {
	switch {
	case a.name == b.name && a.identity == b.identity:
		return ""
	case a.name == b.name:
		return "the same name"
	case within(a.letters, b.letters):
		return "nearly the same name"
	case days && a.born != "" && (a.born == b.born || swapped(a.born, b.born)):
		if a.born == b.born {
			return "the same birth date"
		}
		return "nearly the same birth date"
	}
	return ""
}

// within reports whether one letter more, less or other, or two that changed places, makes
// one name of the other.
func within(x, y []rune) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	const shortest = 4 // shorter names are one letter from many others
	if len(x) < shortest || len(y)-len(x) > 1 {
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

// swapped reports whether two dates differ by day and month in each other's place.
func swapped(a, b string) bool {
	const iso = len("2006-01-02")
	return len(a) == iso && len(b) == iso && a[:4] == b[:4] && a[5:7] == b[8:] && a[8:] == b[5:7]
}
