package resolve

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

func load(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func when(t testing.TB, key procedure.TimeKey, words string) procedure.When {
	t.Helper()
	s, err := procedure.ParseSpan(words, nil)
	if err != nil {
		t.Fatal(err)
	}
	return procedure.When{Key: key, Words: words, Span: s}
}

func anchorAt(end time.Time) Anchor {
	return Anchor{Ended: end, Day: visit.DateOf(end), Zone: end.Location()}
}

// TestWorkedByHand checks the times that were worked out by hand, with a calendar and the rules of
// the clock changes, in testdata/by-hand.csv.
func TestWorkedByHand(t *testing.T) {
	f, err := os.Open("testdata/by-hand.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const enough = 40
	if len(rows) < enough {
		t.Fatalf("%d cases, want at least %d", len(rows), enough)
	}
	for _, row := range rows {
		zone, ended, key, words, want := row[0], row[1], row[2], row[3], row[4]
		end, err := time.Parse(time.RFC3339, ended)
		if err != nil {
			t.Fatal(err)
		}
		section, key, found := strings.Cut(key, ".")
		if !found {
			section, key = "", section
		}
		got := Compute(when(t, procedure.TimeKey(key), words), procedure.Kind(section), anchorAt(end.In(load(t, zone))))
		if s := formatTime(got); s != want {
			t.Errorf("%s, ended %s, %s: %s gives %s, want %s", zone, ended, key, words, s, want)
		}
	}
}

// formatTime writes a computed time as in the test tables.
func formatTime(t Time) string {
	about := ""
	if t.About {
		about = "about "
	}
	const clock, day = "2006-01-02 15:04 -0700", "2006-01-02"
	switch t.Shape {
	case AtClock:
		return about + t.Low.Format(clock)
	case OnDay:
		return t.Low.Format(day)
	case Clocks:
		return t.Low.Format(clock) + " to " + t.High.Format(clock)
	case DaySpan:
		return t.Low.Format(day) + " to " + t.High.Format(day)
	case LastDay:
		return "last " + t.Low.Format(day)
	case AtNights:
		return "night of " + t.Low.Format(day)
	case InWords:
		if t.When.Span.Kind == procedure.Bedtime {
			return "bedtime"
		}
	}
	return "words"
}

var zones = []string{
	"America/Los_Angeles", "America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kolkata",
	"America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu", "UTC",
}

// randomEnd prefers the days on which clocks change.
func randomEnd(t testing.TB, r *rand.Rand) time.Time {
	loc := load(t, zones[r.IntN(len(zones))])
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, loc)
	end := start.Add(time.Duration(r.IntN(2*365*24*60)) * time.Minute)
	for n := 0; n < 400 && r.IntN(4) > 0; n++ {
		if _, a := end.Zone(); a != offset(end.Add(30*time.Hour)) {
			break
		}
		end = start.Add(time.Duration(r.IntN(2*365*24*60)) * time.Minute)
	}
	return end
}

func offset(t time.Time) int {
	_, o := t.Zone()
	return o
}

// TestRestrictionNeverEndsEarly: however its printed wall time is read, a restriction doesn't end
// before its interval, nor more than half an hour, plus the clock change, after it.
func TestRestrictionNeverEndsEarly(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		end := randomEnd(t, r)
		mins := 1 + r.IntN(72*60)
		for _, key := range []procedure.TimeKey{procedure.Until, procedure.From} {
			w := procedure.When{Key: key, Span: procedure.Span{Low: procedure.Amount{N: mins, Unit: procedure.Minutes}, High: procedure.Amount{N: mins, Unit: procedure.Minutes}}}
			got := Compute(w, "", anchorAt(end)).Low
			elapsed := end.Add(minutes(mins))
			change := time.Duration(abs(offset(got)-offset(end))) * time.Second
			doubled := time.Duration(0)
			for _, reading := range wallReadings(got) {
				if reading.Before(elapsed) {
					t.Fatalf("%s + %d minutes: %s can be read as %s, before %s", end, mins, got, reading, elapsed)
				}
				doubled = reading.Sub(wallReadings(got)[0])
			}
			if late := got.Sub(elapsed); late > 30*time.Minute+max(change, doubled, time.Hour*boolInt(nearChange(end, got))) {
				t.Fatalf("%s + %d minutes: %s is %s late", end, mins, got, late)
			}
			if got.Minute()%30 != 0 {
				t.Fatalf("%s is not on a half hour", got)
			}
		}
	}
}

// nearChange reports whether the clocks change between the procedure and the day after it.
func nearChange(a, b time.Time) bool {
	for t := a; t.Before(b.Add(3 * time.Hour)); t = t.Add(30 * time.Minute) {
		if offset(t) != offset(a) {
			return true
		}
	}
	return false
}

func boolInt(b bool) time.Duration {
	if b {
		return 1
	}
	return 0
}

func abs(n int) int { return max(n, -n) }

// TestDeadlineIsNeverLate: however its printed wall time is read, a deadline is in time.
func TestDeadlineIsNeverLate(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		end := randomEnd(t, r)
		mins := 15 + r.IntN(72*60)
		w := procedure.When{Key: procedure.By, Span: procedure.Span{Low: procedure.Amount{N: mins, Unit: procedure.Minutes}, High: procedure.Amount{N: mins, Unit: procedure.Minutes}}}
		got := Compute(w, "", anchorAt(end)).Low
		for _, reading := range wallReadings(got) {
			if reading.After(end.Add(minutes(mins))) {
				t.Fatalf("%s + %d minutes: %s can be read as %s, too late", end, mins, got, reading)
			}
		}
		if early := end.Add(minutes(mins)).Sub(got); early > 2*time.Hour+5*time.Minute {
			t.Fatalf("%s + %d minutes: %s is %s early", end, mins, got, early)
		}
	}
}

// TestNothingExactIsMadeOfAbout: spans that aren't exact enough stay words, and "about" stays about.
func TestNothingExactIsMadeOfAbout(t *testing.T) {
	end := time.Date(2026, 11, 23, 10, 20, 0, 0, load(t, "America/Los_Angeles"))
	for _, c := range []string{
		"from: a few hours", "until: a few hours", "for: a few days", "from: 3 months", "by: 2 months", "at: 2 working days",
		"from: about 2 weeks", "for: about 3 days", "at: up to 3 days", "until: bedtime", "from: now", "at: up to 2 hours",
	} {
		key, words, _ := strings.Cut(c, ": ")
		if got := Compute(when(t, procedure.TimeKey(key), words), "", anchorAt(end)); got.IsKnown() {
			t.Errorf("%s gives %s", c, formatTime(got))
		}
	}
	for _, c := range []string{"from: about 2 hours", "until: about 2 hours", "for: about 2 hours", "for: 2 to 3 hours", "by: about 2 hours", "at: about 2 hours"} {
		key, words, _ := strings.Cut(c, ": ")
		if got := Compute(when(t, procedure.TimeKey(key), words), "", anchorAt(end)); !got.About {
			t.Errorf("%s gives %s, without about", c, formatTime(got))
		}
	}
}

// TestWhicheverComesFirst: "bedtime or" an amount doesn't end before the amount has passed, unless
// it ends at bedtime; and no clock time after bedtime is printed for it.
func TestWhicheverComesFirst(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	clocks := 0
	for range 5000 {
		end := randomEnd(t, r)
		amount := procedure.Amount{N: 1 + r.IntN(12*60), Unit: procedure.Minutes}
		got := Compute(procedure.When{Key: procedure.Until, Span: procedure.Span{Kind: procedure.BedtimeOr, Low: amount, High: amount}}, "", anchorAt(end))
		alone := Compute(procedure.When{Key: procedure.Until, Span: procedure.Span{Low: amount, High: amount}}, "", anchorAt(end))
		night := visit.DateOf(end) != visit.DateOf(alone.Low) || alone.Low.Hour() >= 22
		if got.IsKnown() == night || got.IsKnown() && !got.Low.Equal(alone.Low) {
			t.Fatalf("%s + %d minutes: %s; the amount alone ends at %s", end, amount.N, formatTime(got), formatTime(alone))
		}
		if got.IsKnown() {
			clocks++
		}
		unknown := Compute(got.When, "", Anchor{Day: visit.DateOf(end), Zone: end.Location()})
		if unknown.IsKnown() {
			t.Fatalf("without the end of the procedure it is %s", formatTime(unknown))
		}
	}
	if clocks < 500 || clocks > 4500 {
		t.Errorf("%d of 5000 end before bedtime: the test looks at one side alone", clocks)
	}
}

func TestWithoutTheEndOnlyDaysAreKnown(t *testing.T) {
	loc := load(t, "America/Los_Angeles")
	for _, a := range []Anchor{{Zone: loc}, {Zone: loc, Day: visit.Date{Year: 2026, Month: 11, Day: 23}}} {
		for _, c := range []string{"from: next day", "for: 3 days", "until: 24 hours", "by: 8 hours", "at: 10 to 14 days"} {
			key, words, _ := strings.Cut(c, ": ")
			w := when(t, procedure.TimeKey(key), words)
			want := !a.Day.IsZero() && !w.Span.High.Unit.IsElapsed()
			if got := Compute(w, "", a); got.IsKnown() != want {
				t.Errorf("%s with day %v: known %v, want %v", c, !a.Day.IsZero(), got.IsKnown(), want)
			}
		}
	}
}

// TestWhatIsNormalEndsFirst: what is normal for a length is over when a sign "by" the same length
// is a reason to call, however either is worded and however a clock is read.
func TestWhatIsNormalEndsFirst(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		end := randomEnd(t, r)
		amount := procedure.Amount{N: 15 + r.IntN(72*60), Unit: procedure.Minutes}
		if r.IntN(3) == 0 {
			amount = procedure.Amount{N: 1 + r.IntN(20), Unit: []procedure.Unit{procedure.Days, procedure.Weeks}[r.IntN(2)]}
		}
		sign := Compute(procedure.When{Key: procedure.By, Span: procedure.Span{Low: amount, High: amount}}, procedure.Warnings, anchorAt(end))
		low := procedure.Amount{N: 1 + r.IntN(amount.N), Unit: amount.Unit}
		for _, s := range []procedure.Span{
			{Low: amount, High: amount}, {Kind: procedure.UpTo, Low: amount, High: amount}, {Kind: procedure.Range, Low: low, High: amount},
			{Kind: procedure.About, Low: amount, High: amount},
		} {
			normal := Compute(procedure.When{Key: procedure.For, Span: s}, procedure.Expect, anchorAt(end))
			switch {
			case !normal.IsKnown():
				if s.Kind != procedure.About || amount.Unit.IsElapsed() {
					t.Fatalf("%s, %v: in words", end, s)
				}
			case amount.Unit.IsElapsed():
				if last(wallReadings(normal.High)).After(sign.Low) && last(wallReadings(normal.High)).After(end.Add(minutes(amount.N))) || normal.High.After(sign.Low) {
					t.Fatalf("%s, %v: normal until %s, a sign by %s", end, s, normal.High, sign.Low)
				}
			case !visit.DateOf(normal.High).Before(visit.DateOf(sign.Low)):
				t.Fatalf("%s, %v: normal until %s, a sign by %s", end, s, formatTime(normal), formatTime(sign))
			}
		}
	}
}

// A medicine's days count from its first dose, which is the first of them; if nobody says when that
// is, they have no date.
func TestAMedicineCountsFromItsFirstDose(t *testing.T) {
	loc := load(t, "America/Los_Angeles")
	ended := visit.Visit{Ended: time.Date(2026, 11, 27, 13, 40, 0, 0, loc)}
	for _, c := range []struct {
		section   procedure.Kind
		from, how string
		v         visit.Visit
		want      string
	}{
		{procedure.Medication, "", "7 days", ended, "words"},
		{procedure.Medication, "now", "7 days", ended, "last 2026-12-03"},
		{procedure.Medication, "next day", "7 days", ended, "last 2026-12-04"},
		{procedure.Medication, "next day", "1 week", ended, "last 2026-12-04"},
		{procedure.Medication, "3 days", "5 to 7 days", ended, "last 2026-12-06"},
		{procedure.Medication, "8 hours", "2 days", ended, "last 2026-11-28"},
		{procedure.Medication, "12 hours", "2 days", ended, "last 2026-11-29"},
		{procedure.Medication, "next day", "3 nights", ended, "night of 2026-11-30"},
		{procedure.Medication, "", "3 nights", ended, "words"},
		{procedure.Medication, "now", "3 nights", ended, "night of 2026-11-29"},
		{procedure.Medication, "bedtime", "7 days", ended, "words"},
		{procedure.Medication, "next day", "a few days", ended, "words"},
		{procedure.Medication, "next day", "about 3 days", ended, "words"},
		{procedure.Medication, "next day", "3 months", ended, "words"},
		{procedure.Medication, "next day", "7 days", visit.Visit{}, "words"},
		{procedure.SiteCare, "next day", "7 days", ended, "2026-12-04"},
	} {
		one := procedure.Case{Text: "Take it {for}.", Times: []procedure.When{when(t, procedure.For, c.how)}}
		if c.from != "" {
			one.Times = append(one.Times, when(t, procedure.From, c.from))
		}
		p := &procedure.Procedure{Sections: []procedure.Section{{Kind: c.section, Items: []procedure.Instruction{
			{Section: c.section, Key: "x", Cases: []procedure.Case{one}},
		}}}}
		got, _ := Resolve(p, clinic.Profile{}, c.v, loc).Items[0].Time(procedure.For)
		if s := formatTime(got); s != c.want {
			t.Errorf("%s from %q for %s: %s, want %s", c.section, c.from, c.how, s, c.want)
		}
	}
}
