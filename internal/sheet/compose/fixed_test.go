package compose_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/picture"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// firstMark is the first of the private-use characters that mark where words come from.
const firstMark = 0xF0000

// markedWords are a language's words with a unique character in each entry and each word of a list.
type markedWords struct {
	*locale.Words
	key map[rune]string
}

// markWords returns the words of a built-in language, marked. Clock and direction aren't words.
func markWords(t *testing.T, lang string) markedWords {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	node, _, err := lib.TranslationSource(lang, "words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	entries, lists := map[string]string{}, map[string][]string{}
	library.Flatten(node, entries, lists)
	out := markedWords{key: map[rune]string{}}
	mark := func(key, text string) string {
		r := rune(firstMark + len(out.key))
		out.key[r] = key
		return text + string(r)
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		if key != "clock" && key != "direction" && key != "reviewed-by" {
			entries[key] = mark(key, entries[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(lists)) {
		if key == "before-range.not-after" {
			continue // they are compared, never printed
		}
		for n := range lists[key] {
			lists[key][n] = mark(fmt.Sprintf("%s.%d", key, n+1), lists[key][n])
		}
	}
	var bad []locale.Problem
	if out.Words, bad = locale.NewUnchecked(lang, entries, lists); len(bad) > 0 {
		t.Fatal(bad)
	}
	return out
}

// add adds the keys of the marks in a text.
func (m markedWords) add(found map[string]bool, text string) {
	for _, r := range text {
		if r >= firstMark {
			found[m.key[r]] = true
		}
	}
}

// eachString calls each with every string of a value, except under the names in leftOut.
func eachString(v reflect.Value, leftOut []string, each func(string)) {
	switch v.Kind() { //nolint:exhaustive // the others hold no text
	case reflect.String:
		each(v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			eachString(v.Elem(), leftOut, each)
		}
	case reflect.Slice, reflect.Array:
		for n := range v.Len() {
			eachString(v.Index(n), leftOut, each)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() || v.Type() == reflect.TypeFor[picture.Picture]() {
			return
		}
		for n := range v.NumField() {
			if !slices.Contains(leftOut, v.Type().Field(n).Name) {
				eachString(v.Field(n), leftOut, each)
			}
		}
	}
}

// forStaff are the parts of a sheet that no format prints for a patient.
var forStaff = []string{"PartialLine", "ConfirmLine"}

// withoutLines returns a sheet without what no approval covers: the lines for times that are written by hand, and
// the words that refer to them.
func withoutLines(s *sheet.Sheet) *sheet.Sheet {
	out := *s
	out.Blocks = nil
	for _, b := range s.Blocks {
		for r := range sheet.Runs(b) {
			if r.Moment != "" {
				*r = sheet.Run{Blank: true}
			}
		}
		if key, ok := b.(sheet.KeyTimes); ok {
			key.Lines = nil
			for n := range key.Cells {
				key.Cells[n].Moment = ""
			}
			if b = key; len(key.Cells) == 0 {
				continue
			}
		}
		out.Blocks = append(out.Blocks, b)
	}
	return &out
}

// approving returns a clinic that approved whatever is asked.
func approving(p *procedure.Procedure, lang string) clinic.Profile {
	a := clinic.Approval{Procedure: p.ID, Language: lang, By: "Dr. Example", Role: "physician", On: "2026-11-01", Digest: "d", Confirm: map[string]string{}}
	for _, q := range compose.Questions(p) {
		a.Confirm[q.Name] = "as written"
	}
	return clinic.Profile{
		ID: "front", Name: "Front Clinic", Phone: "(310) 555-0142", AfterHours: "(310) 555-0143", Logo: &picture.Picture{}, Approvals: []clinic.Approval{a},
		Contacts: map[string]clinic.Contact{"device": {Who: "Helpline", Phone: "(310) 555-0144", Hours: "always", Translations: map[string]clinic.Contact{lang: {Who: "Helpline", Hours: "always"}}}},
	}
}

// endsOf returns ends of a procedure that together produce every weekday, month and part of a day,
// and with each length of the procedure's times midnight.
func endsOf(p *procedure.Procedure) []time.Time {
	var out []time.Time
	day := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	for minutes := 0; minutes < 24*60; minutes += 40 {
		out = append(out, day.Add(time.Duration(minutes)*time.Minute))
	}
	out = append(out, day.Add(23*time.Hour+59*time.Minute), day.Add(time.Hour*24*39))
	for n := range 7 {
		out = append(out, day.AddDate(0, 0, n).Add(12*time.Hour))
	}
	for n := range 12 {
		out = append(out, time.Date(2026, time.Month(n+1), 20, 9, 0, 0, 0, time.UTC))
	}
	midnight := func(s procedure.Span) {
		for _, minutes := range []int{s.Low.Minutes(), s.High.Minutes()} {
			if minutes > 0 {
				out = append(out, day.Add(24*time.Hour-time.Duration(minutes%(24*60))*time.Minute))
			}
		}
	}
	for in := range p.All() {
		for _, c := range in.Cases {
			for _, w := range c.Times {
				midnight(w.Span)
			}
		}
	}
	if p.Diary != nil {
		for _, r := range resolve.DiaryRows(p.Diary) {
			midnight(r.Span)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.Compact(out)
}

// eachVisit calls each with visits that together produce everything that a sheet of the procedure can say.
func eachVisit(p *procedure.Procedure, each func(visit.Visit)) {
	base := visit.Visit{Name: "Ann Example", Record: "0012", Born: visit.Date{Year: 1961, Month: 4, Day: 2}, AgeOn: visit.Date{Year: 2026, Month: 11, Day: 23}, Clinician: "Dr. Example", Message: "Come back soon."}
	all := endsOf(p)
	each(visit.Visit{Message: base.Message})
	for _, side := range p.Side.Options() {
		v := base
		v.Side, v.Answers = visit.Side(side), map[string]string{}
		each(v)
		for name, c := range p.Conditions {
			v.Answers[name] = c.Answers()[0]
		}
		each(v)
	}
	each(visit.Visit{Name: base.Name, Record: base.Record, Clinician: base.Clinician})
	each(visit.Visit{Name: base.Name, Born: base.Born, AgeOn: base.AgeOn})
	each(visit.Visit{Name: base.Name, Born: visit.Date{Year: 2020, Month: 4, Day: 2}, AgeOn: base.AgeOn})
	filled := []int{-1, 0, 1, 5} // days after the procedure, of each date
	if len(p.Fills) == 0 {
		filled = filled[:1]
	}
	for _, after := range filled {
		for _, answers := range answersOf(p) {
			v := visit.Visit{Answers: answers, FillValues: fill(p, visit.DateOf(all[0]), after)}
			each(v)
			v.Day = visit.DateOf(all[0])
			each(v)
			for n, ended := range all {
				if after >= 0 && n%5 > 0 {
					continue
				}
				v := base
				v.Answers, v.Ended, v.FillValues = answers, ended, fill(p, visit.DateOf(ended), after)
				each(v)
			}
		}
	}
	answers := answersOf(p)
	for _, a := range answers {
		for _, day := range []int{0, 1, 2, 3, 5, 7, 9, 10, 12, 14, 21, 28, 42, 45, 90} {
			for _, of := range append([]string{""}, visitNames(p)...) {
				v := visit.Visit{Ended: all[len(all)/2], Answers: a, NextVisitFor: of}
				v.NextVisit.Day = visit.DateOf(v.Ended).Add(day)
				if v.FillValues = fill(p, visit.DateOf(v.Ended), day%9-1); day%2 == 0 {
					v.Clinician = "Dr. Example"
				}
				if day%3 == 0 {
					v.NextVisit.At = v.NextVisit.Day.Noon(time.UTC)
				}
				each(v)
			}
		}
	}
}

// answersOf returns the combinations of answers that some instruction, the diary or the ages depend on.
func answersOf(p *procedure.Procedure) []map[string]string {
	var out []map[string]string
	seen := map[string]bool{}
	with := func(names []string) {
		for _, a := range resolve.Assignments(p, names) {
			if key := fmt.Sprint(a); !seen[key] {
				seen[key] = true
				out = append(out, a)
			}
		}
	}
	with(nil)
	for in := range p.All() {
		with(in.Conditions())
	}
	if p.Diary != nil {
		with((&procedure.Instruction{If: p.Diary.If}).Conditions())
	}
	var ages []string
	for name, c := range p.Conditions {
		if c.Ages.IsSet() {
			ages = append(ages, name)
		}
	}
	slices.Sort(ages)
	with(ages)
	return out
}

func fill(p *procedure.Procedure, day visit.Date, after int) map[string]visit.FillValue {
	if after < 0 {
		return nil
	}
	out := map[string]visit.FillValue{}
	for _, f := range p.Fills {
		switch f.Kind {
		case procedure.FillDate:
			out[f.Name] = visit.FillValue{Day: day.Add(after)}
		default:
			out[f.Name] = visit.FillValue{Words: "12"}
		}
	}
	return out
}

func visitNames(p *procedure.Procedure) []string {
	var out []string
	for in := range p.Each() {
		if in.Visit != "" && !slices.Contains(out, in.Visit) {
			out = append(out, in.Visit)
		}
	}
	return out
}

// onSheets returns the marks on the sheets of a procedure.
func (m markedWords) onSheets(p *procedure.Procedure, c clinic.Profile) map[string]bool {
	found := map[string]bool{}
	blankLetterhead := c
	blankLetterhead.Name, blankLetterhead.Phone, blankLetterhead.AfterHours, blankLetterhead.Logo = "", "", "", nil
	one := func(s *sheet.Sheet) {
		s.Voice = sheet.Voice{} // it says no more than the print, and is in no digest
		eachString(reflect.ValueOf(withoutLines(s)), forStaff, func(text string) { m.add(found, text) })
	}
	eachVisit(p, func(v visit.Visit) {
		if age, known := v.Age(); known && !procedure.SheetAges(p, v.Answers).Contains(age) {
			return // a patient of another age gets no sheet
		}
		one(compose.Compose(resolve.Resolve(p, c, v, time.UTC), m.Words, "d"))
	})
	withLink := c
	withLink.Link = "https://front.example/{id}"
	next := visit.Visit{} // its line stands beside the link on every sheet
	next.NextVisit.Day = visit.Date{Year: 2026, Month: 11, Day: 23}
	one(compose.Compose(resolve.Resolve(p, withLink, next, time.UTC), m.Words, "d"))
	for _, b := range compose.Compose(resolve.Resolve(p, blankLetterhead, visit.Visit{}, time.UTC), m.Words, "d").Blocks {
		if l, is := b.(sheet.Letterhead); is { // whatever the letterhead lacks, the text is the same
			eachString(reflect.ValueOf(l), nil, func(text string) { m.add(found, text) })
		}
	}
	return found
}

// inText returns the marks in the approved text of a procedure.
func (m markedWords) inText(p *procedure.Procedure, c clinic.Profile) map[string]bool {
	found := map[string]bool{}
	for _, s := range compose.Statements(p, c, m.Words) {
		m.add(found, s.Words)
		m.add(found, s.Under)
	}
	return found
}

// maybeDrawn are the words that only a timeline may bring. Whether there is one depends on the hour at which a
// procedure ended and on which milestones come together, so a text may have them and no sheet that is tried.
var maybeDrawn = []string{"timeline.title", "timeline.alt", "timeline.lane", "timeline.legend", "timeline.legend-from", "timeline.legend-until", "hour", "noon", "midnight", "date"}

// compareMarks reports which keys are on sheets but not in the text, and the reverse.
func compareMarks(t *testing.T, name string, onSheets, inText map[string]bool) (wrong int) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(onSheets)) {
		if !inText[key] {
			t.Errorf("%s: a sheet says %s, and the approved text doesn't", name, key)
			wrong++
		}
	}
	for _, key := range slices.Sorted(maps.Keys(inText)) {
		if !onSheets[key] && !slices.Contains(maybeDrawn, key) {
			t.Errorf("%s: the approved text has %s, and no sheet says it", name, key)
			wrong++
		}
	}
	return wrong
}

// samplePeriod means that one of this many definitions is tried, unless all are.
const samplePeriod = 16

// wholeLibrary reports whether all definitions are tried, as in .ci/run --all.
func wholeLibrary() bool { return os.Getenv("EVERY_TEXT") != "" }

// TestTheFixedWordsOfATextAreThoseOfItsSheets covers every entry of words.yaml, and every word of
// its lists.
func TestTheFixedWordsOfATextAreThoseOfItsSheets(t *testing.T) {
	testkit.SkipUnderRace(t)
	count := 0
	for _, lang := range []string{"en", "es"} {
		words := markWords(t, lang)
		lib, err := library.Open(library.Options{Builtin: procedures.FS})
		if err != nil {
			t.Fatal(err)
		}
		all, _, err := lib.LoadAll(lang)
		if err != nil {
			t.Fatal(err)
		}
		for n, l := range all {
			if !wholeLibrary() && n%samplePeriod > 0 {
				continue
			}
			p := *l.Procedure
			p.Reviewer = "Dr. Example"
			c := approving(&p, lang)
			on := words.onSheets(&p, c)
			count += len(words.key)
			compareMarks(t, lang+" "+p.ID, on, words.inText(&p, c))
		}
	}
	t.Logf("%d changes", count)
}

// reachableKeys removes the wordings that no patient reads, since those before them hold for everybody.
func reachableKeys(p *procedure.Procedure) {
	plan := resolve.Resolve(p, clinic.Profile{}, visit.Visit{}, time.UTC)
	for n := range p.Sections {
		items := p.Sections[n].Items
		for i := range items {
			in := items[i]
			keys := map[string]bool{}
			for _, a := range resolve.Assignments(p, in.Conditions()) {
				for _, item := range plan.Wordings(&in, a) {
					keys[item.Text] = true
				}
			}
			items[i].Cases = slices.DeleteFunc(slices.Clone(in.Cases), func(c procedure.Case) bool { return !keys[c.Text] })
		}
		p.Sections[n].Items = slices.DeleteFunc(items, func(in procedure.Instruction) bool { return len(in.Cases) == 0 })
	}
}

// TestTheFixedWordsOfRandomDefinitions has every form of time under every key.
func TestTheFixedWordsOfRandomDefinitions(t *testing.T) {
	testkit.SkipUnderRace(t)
	words := markWords(t, "en")
	wrong := 0
	for seed := range uint64(60) {
		if !wholeLibrary() && seed%samplePeriod > 0 {
			continue
		}
		p, _ := testkit.Random(seed)
		p.Fills = append(p.Fills, procedure.Fill{Name: "out", Question: "When?", Kind: procedure.FillDate})
		if seed%2 == 0 {
			p.Events[0].On = "out"
		}
		reachableKeys(p)
		c := approving(p, "en")
		if wrong += compareMarks(t, fmt.Sprintf("seed %d", seed), words.onSheets(p, c), words.inText(p, c)); wrong > 20 {
			t.FailNow()
		}
	}
}

// TestWhatLaysOutASheetIsApproved: the direction isn't a word, and changes every sheet; what no
// approved sheet prints changes none.
func TestWhatLaysOutASheetIsApproved(t *testing.T) {
	p, _ := testkit.Random(1)
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	node, _, err := lib.TranslationSource("en", "words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	digest := func(key, value string) string {
		entries, lists := map[string]string{}, map[string][]string{}
		library.Flatten(node, entries, lists)
		if key != "" {
			entries[key] = value
		}
		words, bad := locale.New("en", entries, lists)
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		return compose.Digest(p, clinic.Profile{}, words)
	}
	base := digest("", "")
	if digest("direction", "rtl") == base {
		t.Error("another direction keeps the approval")
	}
	for key, value := range map[string]string{"language": "American", "partial": "A part.", "status.sample": "TRY", "status.not-approved": "NO"} {
		if digest(key, value) != base {
			t.Errorf("%s: %s ends the approval, and no approved sheet says it", key, value)
		}
	}
}
