package compose_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// ends returns sixty-four moments at which a procedure may end, in one zone: four hours of sixteen
// days, among them a Friday, the eves of holidays, the ends of months and years, and the nights in
// which the clocks change.
func ends(loc *time.Location) []time.Time {
	var out []time.Time
	for _, day := range []string{
		"2026-11-23", "2026-11-27", "2026-11-28", "2026-11-25", "2026-11-26", "2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01",
		"2026-10-31", "2026-11-01", "2027-03-13", "2027-03-14", "2027-02-28", "2028-02-28", "2026-07-03",
	} {
		d, _ := visit.ParseDate(day)
		for _, clock := range []visit.Clock{{Hour: 8, Minute: 10}, {Hour: 13, Minute: 40}, {Hour: 18, Minute: 30}, {Hour: 23, Minute: 40}} {
			out = append(out, visit.Readings(d, clock, loc)...)
		}
	}
	return out
}

// aDate matches a day with its weekday in English or Spanish: "Mon, Dec 7", "lunes 7 de dic".
var aDate = regexp.MustCompile(`(Sun|Mon|Tue|Wed|Thu|Fri|Sat)\pL*, \pL+ \d+(, \d{4})?|(dom|lun|mar|mié|jue|vie|sáb)\pL* \d+ (de )?\pL+( \d{4})?`)

// hasAppointment returns the days that somebody made or filled in, and those that the item's other
// times count, such as a deadline.
func hasAppointment(plan *resolve.Plan, i *resolve.Item) []visit.Date {
	out := []visit.Date{plan.Anchor.Day}
	if v := plan.Visit.NextVisit; !v.IsZero() {
		out = append(out, v.Day)
	}
	for _, f := range plan.Visit.FillValues {
		out = append(out, f.Day)
	}
	for _, t := range i.Times {
		if t.When.Key != procedure.At && t.IsKnown() {
			out = append(out, visit.DateOf(t.Low), visit.DateOf(t.High))
		}
	}
	for _, s := range i.Steps {
		out = append(out, s.From, s.To)
	}
	return slices.DeleteFunc(out, visit.Date.IsZero)
}

// inventedDates returns what a sheet says about appointments that nobody made: a day in words, a
// value, or a place on the timeline.
func inventedDates(plan *resolve.Plan, s *sheet.Sheet, words *locale.Words) []string {
	var out []string
	byRef := map[string][]*resolve.Item{}
	for n := range plan.Items {
		i := &plan.Items[n]
		if _, at := i.Time(procedure.At); at && i.Instruction.Section == procedure.FollowUp {
			byRef[i.Instruction.Ref()] = append(byRef[i.Instruction.Ref()], i)
		}
	}
	allowed := func(ref string) (days []visit.Date) {
		for n := range plan.Items { // another wording of it may count a deadline
			if i := &plan.Items[n]; i.Instruction.HasRef(ref) {
				days = append(days, hasAppointment(plan, i)...)
			}
		}
		return days
	}
	look := func(where, ref, text string, at *sheet.Time) {
		if byRef[ref] == nil {
			return
		}
		days := allowed(ref)
		for _, found := range aDate.FindAllString(text, -1) {
			if !slices.ContainsFunc(days, func(d visit.Date) bool {
				return found == normalizeSpaces(words.FullDate(d)) || found == normalizeSpaces(words.Date(d, visit.Date{}))
			}) {
				out = append(out, fmt.Sprintf("%s %s: %s in %q", where, ref, found, text))
			}
		}
		if at != nil && (!slices.Contains(days, visit.DateOf(at.Start)) || !slices.Contains(days, visit.DateOf(at.End))) {
			out = append(out, fmt.Sprintf("%s %s: the value %s to %s", where, ref, at.Start, at.End))
		}
	}
	for _, b := range s.Blocks {
		for _, g := range sheet.Groups(b) {
			for _, i := range g.Items {
				look("text", i.Ref, normalizeSpaces(i.Text.String()), nil)
				for _, r := range i.Text {
					look("run", i.Ref, "", r.Time)
				}
			}
		}
		switch b := b.(type) {
		case sheet.KeyTimes:
			for _, c := range b.Cells {
				look("key time", c.Ref, normalizeSpaces(c.Value+" "+c.Note), c.Time)
			}
		case sheet.Timeline:
			for _, l := range b.Lanes {
				look("lane", l.Ref, normalizeSpaces(l.Words), nil)
				if byRef[l.Ref] != nil && (!l.From.IsZero() || !l.To.IsZero() || !l.AboutTo.IsZero()) && milestoneKey(byRef[l.Ref]) == procedure.At {
					out = append(out, fmt.Sprintf("lane %s is drawn from %s to %s", l.Ref, l.From, l.To))
				}
			}
		}
	}
	return out
}

// milestoneKey returns the key of the time that a milestone shows.
func milestoneKey(items []*resolve.Item) procedure.TimeKey { return items[0].Times[0].When.Key }

// normalizeSpaces returns a text with ordinary spaces.
func normalizeSpaces(s string) string {
	return strings.ReplaceAll(s, "\u00a0", " ")
}

// keepsPlaceholders reports whether each appointment shows the visit if that is in its window, and
// otherwise has a line to write on.
func keepsPlaceholders(plan *resolve.Plan, s *sheet.Sheet, words *locale.Words) []string {
	var out []string
	for _, o := range plan.VisitsOutside {
		if o.Days.Contains(o.Visit) {
			out = append(out, fmt.Sprintf("%s is told as outside, and the visit on %s lies in its window", o.Item.Instruction.Ref(), o.Visit))
		}
	}
	texts := map[string][]sheet.Text{}
	for _, b := range s.Blocks {
		for _, g := range sheet.Groups(b) {
			for _, i := range g.Items {
				texts[i.Ref] = append(texts[i.Ref], i.Text)
			}
		}
	}
	for n := range plan.Items {
		i := &plan.Items[n]
		at, ok := i.Time(procedure.At)
		if !ok || i.Instruction.Section != procedure.FollowUp {
			continue
		}
		all := texts[i.Instruction.Ref()]
		switch at.Appointment {
		case resolve.ToMake:
			if !slices.ContainsFunc(all, func(t sheet.Text) bool { return slices.ContainsFunc(t, func(r sheet.Run) bool { return r.Blank }) }) {
				out = append(out, i.Instruction.Ref()+" has no line to write on")
			}
		case resolve.Made:
			if named := plan.Visit.NextVisitFor; named != "" && i.Instruction.Visit != named || plan.PossibleVisits() != nil {
				out = append(out, i.Instruction.Ref()+" says a next visit that is another one, or may be")
			}
			day := plan.Visit.NextVisit.Day
			if !slices.ContainsFunc(all, func(t sheet.Text) bool {
				return slices.ContainsFunc(t, func(r sheet.Run) bool { return r.Time != nil && r.Time.Day && visit.DateOf(r.Time.Start) == day })
			}) {
				out = append(out, i.Instruction.Ref()+" does not say the next visit")
			}
		case resolve.NoAppointment:
		}
	}
	return out
}

// TestNoAppointmentOfARandomDefinition: whatever is written under follow-up, no line there has a
// day other than the next visit's or one that staff filled in.
func TestNoAppointmentOfARandomDefinition(t *testing.T) {
	words := testkit.English(t)
	spans := []string{
		"10 to 14 days", "3 days", "next day", "1 to 2 weeks", "about 1 week", "up to 5 days", "2 hours", "2 to 4 hours", "about 2 hours", "2 working days", "1 month",
		"a few days", "now", "bedtime", "out", "2 days after out", "filled", "1 to 3 days after filled",
	}
	isEvent := func(k string) bool { return k == "out" || k == "filled" }
	looked, made := 0, 0
	for seed := range uint64(2 * rounds) {
		p, v := testkit.Random(seed)
		g := rand.New(rand.NewPCG(seed, 11))
		p.Events = append(p.Events, procedure.Event{Key: "filled", Text: "it is filled in", On: "day"})
		p.Fills = append(p.Fills, procedure.Fill{Name: "day", Question: "Which day?", Kind: procedure.FillDate})
		follow := procedure.Section{Kind: procedure.FollowUp}
		p.Sections = slices.DeleteFunc(p.Sections, func(s procedure.Section) bool { return s.Kind == procedure.FollowUp })
		for n := range 1 + g.IntN(4) {
			in := procedure.Instruction{Section: procedure.FollowUp, Key: fmt.Sprintf("line-%d", n), WithoutVisit: g.IntN(5) == 0}
			if g.IntN(3) == 0 {
				in.Visit = testkit.VisitNames[g.IntN(2)]
			}
			w := spans[g.IntN(len(spans))]
			span, err := procedure.ParseSpan(w, isEvent)
			if err != nil {
				t.Fatal(err)
			}
			in.Cases = []procedure.Case{{Text: []string{"We see you {at}.", "{at} we see you.", "Come {at}, and call {by}."}[g.IntN(3)], Times: []procedure.When{{Key: procedure.At, Words: w, Span: span}}}}
			by, _ := procedure.ParseSpan("9 days", nil)
			in.Cases[0].Times = append(in.Cases[0].Times, procedure.When{Key: procedure.By, Words: "9 days", Span: by})
			if g.IntN(2) == 0 {
				in.Milestone = "Mark"
			}
			if g.IntN(4) == 0 {
				in.If = procedure.Conjunction{{Condition: "sedation", Answers: []string{procedure.Yes}}}
			}
			follow.Items = append(follow.Items, in)
		}
		p.Sections = append(p.Sections, follow)
		if day := resolve.Resolve(p, clinic.Profile{}, v, time.UTC).Anchor.Day; !day.IsZero() && g.IntN(4) > 0 {
			v.NextVisit.Day = day.Add(g.IntN(20))
		}
		if g.IntN(3) == 0 {
			v.FillValues = map[string]visit.FillValue{"day": {Day: visit.Date{Year: 2026, Month: 6, Day: 1 + g.IntN(28)}}}
		}
		plan := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
		s := compose.Compose(plan, words, "")
		for _, problem := range append(inventedDates(plan, s, words), keepsPlaceholders(plan, s, words)...) {
			t.Errorf("seed %d, next visit %s: %s", seed, v.NextVisit.Day, problem)
		}
		for _, i := range plan.Items {
			if at, ok := i.Time(procedure.At); ok && i.Instruction.Section == procedure.FollowUp {
				looked++
				if at.Appointment == resolve.Made {
					made++
				}
			}
		}
	}
	if looked < rounds || made < rounds/10 {
		t.Errorf("%d appointments, %d of them made: the test looks at nothing", looked, made)
	}
}

// TestNoAppointmentThatNobodyMade tests every built-in definition, at sixty-four ends, without a
// visit and with one before, inside and after each window.
func TestNoAppointmentThatNobodyMade(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	zone := testkit.Zone(t)
	looked := 0
	for _, lang := range []string{"en", "es"} {
		all, problems, err := lib.LoadAll(lang)
		if err != nil || problems.Err() != nil {
			t.Fatal(err, problems)
		}
		for _, l := range all {
			if day := (visit.Date{Year: 2026, Month: 12, Day: 7}); aDate.FindString(normalizeSpaces(l.Words.FullDate(day))) != normalizeSpaces(l.Words.FullDate(day)) {
				t.Fatalf("%q is not found as a day", l.Words.FullDate(day))
			}
			for _, end := range ends(zone) {
				for _, v := range visits(l.Procedure, end) {
					plan := resolve.Resolve(l.Procedure, clinic.Profile{}, v, zone)
					s := compose.Compose(plan, l.Words, "")
					looked++
					for _, problem := range append(inventedDates(plan, s, l.Words), keepsPlaceholders(plan, s, l.Words)...) {
						t.Errorf("%s %s, ended %s, next visit %s: %s", l.Procedure.ID, lang, end, v.NextVisit.Day, problem)
					}
				}
				if t.Failed() {
					break
				}
			}
		}
	}
	if looked < 64*len(visitDays)*20 {
		t.Errorf("only %d sheets", looked)
	}
}

// visitDays are next visits before, inside and after the windows that follow-up lines have.
var visitDays = []int{1, 3, 7, 11, 21, 60}

// visits returns visits of one procedure: nothing answered and everything answered, without a next
// visit and with one on each of several days.
func visits(p *procedure.Procedure, end time.Time) []visit.Visit {
	var out []visit.Visit
	for n, day := range append([]int{0}, visitDays...) {
		v := visit.Visit{Ended: end, Answers: map[string]string{}}
		if day > 0 {
			v.NextVisit.Day = visit.DateOf(end).Add(day)
		}
		for name, c := range p.Conditions {
			if answers := c.Answers(); n > 0 {
				v.Answers[name] = answers[(n+len(name))%len(answers)]
			}
		}
		out = append(out, v)
		for _, name := range resolve.VisitNamesOf(p, clinic.Profile{}, v) {
			if v.NextVisitFor = name; day > 0 {
				out = append(out, v)
			}
		}
	}
	return out
}
