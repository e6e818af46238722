package schedule

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/diag"
	"aftercare/internal/visit/field"
)

// kind is what a column holds.
type kind int

const (
	kindField kind = iota
	kindCondition
	kindFill
	kindIgnored
	kindUnnamed // a column without a name, whose cells must be empty
)

// target is where a column's values go.
type target struct {
	kind   kind
	name   string // of the field, the condition or the value
	column string // as in the file
	rule   Column // from the mapping
	joined bool   // it may be one of several columns of one name
}

// isNamePart reports whether a mapping says that a column holds a part of a name: several such columns are joined, such as
// one of first names, one of middle names, and one of suffixes.
func (t target) isNamePart() bool { return t.rule.Is == fieldGiven || t.rule.Is == fieldFamily }

func (t target) String() string {
	if t.kind == kindFill {
		return fillPrefix + t.name
	}
	return t.name
}

// binder knows what columns mean, from a mapping or by our own names.
type binder struct {
	m              *Map
	conditions     []string
	conditionNames map[string]string // our own condition names, by their normalized form
	fhir           bool              // FHIR's words for a status count besides those of the mapping
	zone           *time.Location    // the clinic's; nil if it isn't known
}

func newBinder(o Options) *binder {
	b := &binder{m: o.Map, conditions: o.Conditions, conditionNames: map[string]string{}, zone: o.Zone}
	if b.m == nil {
		b.m = &Map{}
	}
	for _, c := range o.Conditions {
		b.conditionNames[fold(c)] = c
	}
	return b
}

// target finds out what the column with that name holds.
func (b *binder) target(column string) (target, bool) {
	t := target{column: column}
	key := fold(column)
	if rule, ok := b.m.columns[key]; ok {
		t.rule = rule
		switch name, fills := strings.CutPrefix(rule.Is, fillPrefix); {
		case rule.Condition != "":
			t.kind, t.name = kindCondition, rule.Condition
		case fills:
			t.kind, t.name = kindFill, name
		default:
			t.name = rule.Is
		}
		return t, true
	}
	if b.m.ignores(key) {
		t.kind = kindIgnored
		return t, true
	}
	if key == "" {
		if t.kind = kindUnnamed; b.m.ignoreUnnamed {
			t.kind = kindIgnored
		}
		return t, true
	}
	if f, ok := byFold()[key]; ok {
		t.name = f
		return t, true
	}
	if name, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(column)), fillPrefix); ok && isID(name) {
		t.kind, t.name = kindFill, name
		return t, true
	}
	if c, ok := b.conditionNames[key]; ok {
		t.kind, t.name = kindCondition, c
		return t, true
	}
	return t, false
}

// known lists the names that a column may have without a mapping.
func (b *binder) known() []string {
	return slices.Concat(Fields, b.conditions, slices.Sorted(maps.Keys(aliases)))
}

// MaxColumns is how many columns a schedule can have.
const MaxColumns = 2000

// header binds the columns of a file, and refuses anything uncertain.
func (b *binder) header(file string, line int, names []string) ([]target, error) {
	if len(names) > MaxColumns {
		return nil, form.FileError(file, line, "", "the first line names %d columns; expected at most %d", len(names), MaxColumns)
	}
	var list diag.List
	add := func(hint, format string, args ...any) {
		list.Add(diag.Pos{File: file, Line: line}, hint, format, args...)
	}
	out := make([]target, len(names))
	first, joined := map[string]string{}, map[string]bool{}
	found, unknown := 0, []string{}
	for n, name := range names {
		t, ok := b.target(name)
		out[n] = t
		if !ok {
			unknown = append(unknown, name)
			continue
		}
		if t.kind == kindIgnored || t.kind == kindUnnamed {
			continue
		}
		found++
		key := fmt.Sprint(t.kind, t.name)
		if t.isClock() {
			key = clockKey(t.name)
		}
		before, twice := first[key]
		if out[n].joined = t.isNamePart() && (!twice || joined[key]); out[n].joined {
			joined[key] = true
		} else if twice {
			add("keep one of them, or name the other under ignore: in a mapping",
				"the columns %q and %q both hold %q", form.ShortName(before), form.ShortName(name), t.String())
		}
		first[key] = name
	}
	if found == 0 {
		return nil, form.FileError(file, line, "the first line names the columns: "+strings.Join(Fields, ", ")+"; for other names write a mapping",
			"the first line names no known column")
	}
	for _, name := range unknown {
		add(b.hint(name, first), "the column %q is not known", form.ShortName(name))
	}
	b.checkNames(first, add)
	checkClocks(first, add)
	b.checkMapped(names, add)
	return out, list.Err()
}

// hint says what to do about an unknown column.
func (b *binder) hint(name string, taken map[string]string) string {
	whole, _ := field.Clean(name)
	ignore := "name it in a mapping, under columns:; where nothing of it is needed, the mapping is: ignore: " + yamlfile.Quote(whole)
	if !b.m.isEmpty() {
		ignore = "name it in the mapping, under columns: or ignore:"
	}
	if near, ok := b.nearestName(name, taken); ok {
		return fmt.Sprintf("did you mean %q? else %s", near, ignore)
	}
	return ignore
}

// nearestName returns the name that a column was probably meant to have. Taken are the file's known columns:
// what they hold isn't suggested again.
func (b *binder) nearestName(name string, taken map[string]string) (string, bool) {
	var free []string
	for _, known := range b.known() {
		if t, ok := b.target(known); !ok || taken[fmt.Sprint(t.kind, t.name)] == "" {
			free = append(free, known)
		}
	}
	near, ok := diag.NearestTypo(fold(name), foldAll(free))
	if !ok {
		return "", false
	}
	return free[slices.IndexFunc(free, func(known string) bool { return fold(known) == near })], true
}

func foldAll(names []string) []string {
	out := make([]string, len(names))
	for n, s := range names {
		out[n] = fold(s)
	}
	return out
}

type addProblem func(hint, format string, args ...any)

// checkNames refuses a patient's name that is given twice, or only in part.
func (b *binder) checkNames(first map[string]string, add addProblem) {
	column := func(of string) (string, bool) {
		name, ok := first[fmt.Sprint(kindField, of)]
		return form.ShortName(name), ok
	}
	whole, hasWhole := column(fieldName)
	given, hasGiven := column(fieldGiven)
	family, hasFamily := column(fieldFamily)
	switch {
	case hasWhole && hasGiven, hasWhole && hasFamily:
		part := given
		if !hasGiven {
			part = family
		}
		add("keep one of them, or name the other under ignore: in a mapping", "the column %q holds the whole name, and %q a part of it", whole, part)
	case hasGiven != hasFamily:
		add("", "the column %q holds a part of the name; expected one for given names and one for family names", given+family)
	}
}

// clockKey tells a column of times of day from one of the field's days.
func clockKey(of string) string { return "clock of " + of }

// dayFields has the field whose column has the day for a time of day that stands in a column of its own.
var dayFields = map[string]string{fieldEnded: fieldDate, fieldNextVisit: fieldNextVisit}

// checkClocks refuses a column of times of day without one of days.
func checkClocks(first map[string]string, add addProblem) {
	for _, of := range []string{fieldEnded, fieldNextVisit} {
		name, ok := first[clockKey(of)]
		if _, whole := first[fmt.Sprint(kindField, of)]; of == fieldEnded && ok && whole {
			add("keep one of them, or name the other under ignore: in a mapping", "the columns %q and %q both hold %q", form.ShortName(first[fmt.Sprint(kindField, of)]), form.ShortName(name), of)
		}
		if _, day := first[fmt.Sprint(kindField, dayFields[of])]; ok && !day {
			add("", "the column %q holds a time of day for %q; expected a column %q with the day", form.ShortName(name), of, dayFields[of])
		}
	}
}

// checkMapped refuses a mapping that names a missing column: one that was renamed would be lost silently.
func (b *binder) checkMapped(names []string, add addProblem) {
	have := map[string]bool{}
	for _, n := range names {
		have[fold(n)] = true
	}
	for _, key := range slices.Sorted(maps.Keys(b.m.columns)) {
		if !have[key] {
			column := b.m.columns[key].name
			add(b.renameHint(column, names), "the mapping names the column %q, which the file doesn't have", form.ShortName(column))
		}
	}
}

// renameHint says which column of the file may be the one that the mapping has under another name.
func (b *binder) renameHint(column string, names []string) string {
	if near, ok := diag.NearestTypo(column, names); ok {
		return fmt.Sprintf("did you mean %q?", form.ShortName(near))
	}
	return "the file names its columns in its first line; use the same names there and in the mapping"
}

// check refuses a mapping that names an unknown condition.
func (b *binder) check() error {
	var list diag.List
	for _, key := range slices.Sorted(maps.Keys(b.m.columns)) {
		c := b.m.columns[key]
		if c.Condition != "" && len(b.conditions) > 0 && !slices.Contains(b.conditions, c.Condition) {
			list.Add(c.Pos, diag.DidYouMean(c.Condition, b.conditions), "the condition %q is not known", c.Condition)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.m.procedures)) {
		t := b.m.procedures[key]
		for _, name := range slices.Sorted(maps.Keys(t.answers)) {
			if len(b.conditions) > 0 && !slices.Contains(b.conditions, name) {
				list.Add(t.pos, diag.DidYouMean(name, b.conditions), "the condition %q is not known", name)
			}
		}
	}
	return list.Err()
}

// isClock reports whether a column holds a time of day whose day stands in another.
func (t target) isClock() bool { return isClockFormat(t.rule.Format) }

// clock reads a time of day whose day stands in another column. A spreadsheet writes its own times as 10:20 AM.
func (b *binder) clock(t target, text string, native bool) (value, problem string) {
	format := t.rule.Format
	if native {
		format = spreadsheetClock
	}
	return readClock(text, format)
}

// spreadsheetClock is the form of a time of day that a spreadsheet stores as a part of a day.
const spreadsheetClock = "HH:MM AM"

// field returns the field whose rules apply to the column.
func (t target) field() field.Field {
	switch t.kind {
	case kindCondition:
		return field.Answer
	case kindFill:
		return field.Fill
	case kindField, kindIgnored, kindUnnamed:
	}
	return field.Field(t.name)
}

// value converts a clean text by the mapping's words, and by our own rules for the field; "" means nothing
// given.
func (b *binder) value(t target, text string, native bool) (value, problem string) {
	word, listed := t.rule.values[strings.ToLower(text)]
	if native || !listed {
		word = text
	}
	if t.kind == kindField && t.name == fieldAppointment && b.m.escapeIDs {
		word = escapeID(word)
	}
	value, problem = field.Read(t.field(), word)
	if problem != "" || value == "" {
		return "", problem
	}
	if t.rule.values != nil && !native && !listed {
		if value, listed = t.rule.values[strings.ToLower(value)]; !listed { // ="L" means L
			return "", "holds a value that the mapping doesn't list"
		}
	}
	return b.read(t, value, native)
}

// escapeID writes each sign of an id that no file name may have as its number between underscores, and underscores too:
// no two ids become one.
func escapeID(id string) string {
	var out strings.Builder
	for _, r := range id {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.' && out.Len() > 0:
			out.WriteRune(r)
		default:
			fmt.Fprintf(&out, "_%X_", r)
		}
	}
	return out.String()
}

// typeOf returns what the word for an appointment means by the mapping, beside its procedure.
func (b *binder) typeOf(text string) appointmentType {
	word, _ := field.Read(field.Field(fieldProcedure), text)
	return b.m.procedures[strings.ToLower(word)]
}

// read converts a text to a value of its type: dates as ISO, lower case if case has no meaning.
func (b *binder) read(t target, text string, native bool) (value, problem string) {
	format := t.rule.Format
	if native {
		format = ""
	}
	switch {
	case t.kind == kindCondition && field.IsNullWord(text):
		return text, "" // only callers that know the condition can tell whether it is an answer
	case t.kind == kindCondition:
		return strings.ToLower(text), ""
	case t.kind == kindFill && format != "":
		return readMoment(text, format)
	case t.kind != kindField:
		return text, ""
	}
	switch t.name {
	case fieldName:
		if format == formatFamilyGiven {
			return readFamilyGiven(text)
		}
	case fieldProcedure:
		return b.procedure(text)
	case fieldStatus:
		return b.status(text)
	case fieldBorn, fieldDate:
		return readDay(text, format, b.zone)
	case fieldEnded, fieldNextVisit:
		switch {
		case t.isClock():
			return b.clock(t, text, native)
		case t.name == fieldEnded:
			return readEnded(text, format, native)
		}
		return readMoment(text, format)
	case fieldSide:
		side, problem := field.ReadSide(text)
		if problem != "" {
			problem += ", or a mapping that lists other words"
		}
		return string(side), problem
	}
	return text, ""
}

// procedure returns the definition's id: what the mapping has for an appointment type, or the id itself. It
// never guesses the nearest one.
func (b *binder) procedure(text string) (value, problem string) {
	if b.m.procedures != nil {
		kind, ok := b.m.procedures[strings.ToLower(text)]
		if !ok {
			return "", "holds a type that the mapping doesn't list under procedures:"
		}
		return kind.id, ""
	}
	if isBilling(text) {
		return "", "holds a billing code, which never chooses a sheet; expected a procedure's id, or a mapping"
	}
	return text, ""
}

// The meanings of a status.
const (
	statusActive         = "active"
	statusCancelled      = "cancelled"
	statusNoShow         = "no-show"
	statusEnteredInError = "entered-in-error"
	statusNotDone        = "not-done"
)

// statuses are FHIR's words and their usual spellings, normalized. A word that is neither here nor in the
// mapping rejects the row: it may be another word for cancelled.
var statuses = map[string]string{
	"cancelled": statusCancelled, "canceled": statusCancelled, "noshow": statusNoShow, "enteredinerror": statusEnteredInError, "notdone": statusNotDone,
	"active": statusActive, "booked": statusActive, "arrived": statusActive, "fulfilled": statusActive, "checkedin": statusActive, "scheduled": statusActive, "confirmed": statusActive,
	"completed": statusActive, "complete": statusActive, "checkedout": statusActive, "started": statusActive, "finished": statusActive, "inprogress": statusActive, "planned": statusActive, "pending": statusActive, "triaged": statusActive,
}

// ambiguousStatuses are FHIR's words for a status that leave open whether something takes place or was done.
var ambiguousStatuses = []string{"proposed", "waitlist", "hold", "preparation", "on-hold", "stopped", "unknown"}

func (b *binder) status(text string) (value, problem string) {
	if v, ok := b.m.status[strings.ToLower(text)]; ok {
		return v, ""
	}
	if v, ok := statuses[fold(text)]; ok && (b.fhir || len(b.m.status) == 0) {
		return v, ""
	}
	if slices.Contains(ambiguousStatuses, text) && (b.fhir || len(b.m.status) == 0) {
		return "", "says " + text + ", which leaves open whether it takes place or was done; a mapping can say what it means, under status:"
	}
	if len(b.m.status) > 0 {
		return "", "holds a word that the mapping doesn't list under status:"
	}
	return "", "holds a word that is not known; expected one such as booked or cancelled, or a mapping that says what it means"
}
