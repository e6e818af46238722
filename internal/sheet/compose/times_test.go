package compose_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// textOf words one instruction for one visit.
func textOf(t *testing.T, lang string, i procedure.Instruction, v visit.Visit) string {
	t.Helper()
	i.Key = "x"
	p := &procedure.Procedure{
		About:    procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "x"}}},
		Sections: []procedure.Section{{Kind: i.Section, Items: []procedure.Instruction{i}}},
		Settings: map[string]procedure.Setting{compose.EmergencyNumber: {Value: "911"}},
	}
	plan := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
	for _, item := range linesOf(compose.Compose(plan, testkit.Words(t, lang), "")) {
		if item.Ref == i.Ref() {
			return item.Text.String()
		}
	}
	t.Fatal("the instruction is not on the sheet")
	return ""
}

// at returns an instruction of a section with one time.
func at(t *testing.T, section procedure.Kind, text string, key procedure.TimeKey, words string) procedure.Instruction {
	t.Helper()
	span, err := procedure.ParseSpan(words, nil)
	if err != nil {
		t.Fatal(err)
	}
	i := procedure.Instruction{Section: section, Cases: []procedure.Case{{Text: text, Times: []procedure.When{{Key: key, Words: words, Span: span}}}}}
	if section == procedure.Warnings {
		i.Level = procedure.CallNow
	}
	return i
}

func endedAt(hour, minute int) visit.Visit {
	return visit.Visit{Ended: time.Date(2026, 11, 27, hour, minute, 0, 0, time.UTC)}
}

// TestADeadlineAtNight: between 10 PM and 6 AM it says to look before sleep, at the end of a
// sentence and inside one: for a sign and for what is normal, but not for what a patient does.
func TestADeadlineAtNight(t *testing.T) {
	sign := at(t, procedure.Warnings, "Numbness that is not gone by {by}.", procedure.By, "12 hours")
	inside := at(t, procedure.Warnings, "You can't pass urine by {by}, or it hurts.", procedure.By, "8 hours")
	spanish := at(t, procedure.Warnings, "Todavía tiene adormecimiento {by}.", procedure.By, "12 hours")
	numb := at(t, procedure.Expect, "The numbness should be gone by {by}.", procedure.By, "12 hours")
	tablets := at(t, procedure.Medication, "Take your first tablets by {by}.", procedure.By, "12 hours")
	pastillas := at(t, procedure.Medication, "Tome las primeras pastillas {by}.", procedure.By, "12 hours")
	walk := at(t, procedure.Activity, "Walk a little by {by}.", procedure.By, "12 hours")
	drink := at(t, procedure.Diet, "Drink 2 glasses of water by {by}.", procedure.By, "12 hours")
	first := at(t, procedure.Warnings, "{by} todavía tiene adormecimiento.", procedure.By, "12 hours")
	for _, c := range []struct {
		lang string
		i    procedure.Instruction
		v    visit.Visit
		want string
	}{
		{"en", sign, endedAt(13, 40), "Numbness that is not gone by 1:40 AM on Sat, Nov 28 (check before you go to sleep)."},
		{"en", sign, endedAt(9, 55), "Numbness that is not gone by 9:55 PM today, Fri, Nov 27."},
		{"en", sign, endedAt(10, 0), "Numbness that is not gone by 10:00 PM today, Fri, Nov 27 (check before you go to sleep)."},
		{"en", sign, endedAt(12, 0), "Numbness that is not gone by midnight at the end of Fri, Nov 27 (check before you go to sleep)."},
		{"en", sign, endedAt(17, 59), "Numbness that is not gone by 5:55 AM on Sat, Nov 28 (check before you go to sleep)."},
		{"en", sign, endedAt(18, 0), "Numbness that is not gone by 6:00 AM on Sat, Nov 28."},
		{"en", sign, visit.Visit{}, "Numbness that is not gone by 12 hours after your procedure " + sheet.BlankLine + "."},
		{"en", inside, endedAt(18, 30), "You can't pass urine by 2:30 AM on Sat, Nov 28 (check before you go to sleep), or it hurts."},
		{"en", numb, endedAt(13, 40), "The numbness should be gone by 1:40 AM on Sat, Nov 28 (check before you go to sleep)."},
		{"en", tablets, endedAt(13, 40), "Take your first tablets by 1:40 AM on Sat, Nov 28."},
		{"en", walk, endedAt(13, 40), "Walk a little by 1:40 AM on Sat, Nov 28."},
		{"en", drink, endedAt(13, 40), "Drink 2 glasses of water by 1:40 AM on Sat, Nov 28."},
		{"es", pastillas, endedAt(13, 40), "Tome las primeras pastillas a la 1:40 a. m. del sábado 28 de nov."},
		{"es", spanish, endedAt(13, 40), "Todavía tiene adormecimiento a la 1:40 a. m. del sábado 28 de nov (revise antes de dormir)."},
		{"es", first, endedAt(13, 40), "A la 1:40 a. m. del sábado 28 de nov (revise antes de dormir) todavía tiene adormecimiento."},
	} {
		if got := normalizeSpaces(textOf(t, c.lang, c.i, c.v)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestBedtimeOrAnAmount: the clock time if it comes before bedtime, else bedtime; if the end of the
// procedure isn't known both, and a line with the amount.
func TestBedtimeOrAnAmount(t *testing.T) {
	const words = "bedtime or 8 hours"
	nap := at(t, procedure.Activity, "Do not nap until {until}. Do what hurts.", procedure.Until, words)
	rest := at(t, procedure.Activity, "You may rest {from}.", procedure.From, words)
	siesta := at(t, procedure.Activity, "No duerma siesta hasta {until}.", procedure.Until, words)
	for _, c := range []struct {
		lang string
		i    procedure.Instruction
		v    visit.Visit
		want string
	}{
		{"en", nap, endedAt(10, 20), "Do not nap until 6:30 PM today, Fri, Nov 27. Do what hurts."},
		{"en", nap, endedAt(16, 45), "Do not nap until bedtime. Do what hurts."},
		{"en", nap, visit.Visit{}, "Do not nap until bedtime, or 8 hours after your procedure " + sheet.BlankLine + ", whichever comes first. Do what hurts."},
		{"en", rest, endedAt(10, 20), "You may rest from 6:30 PM today, Fri, Nov 27."},
		{"en", rest, endedAt(16, 45), "You may rest starting at bedtime."},
		{"en", rest, visit.Visit{}, "You may rest starting at bedtime, or 8 hours after your procedure " + sheet.BlankLine + ", whichever comes first."},
		{"es", siesta, endedAt(10, 20), "No duerma siesta hasta las 6:30 p. m. de hoy, viernes 27 de nov."},
		{"es", siesta, endedAt(16, 45), "No duerma siesta hasta la hora de dormir."},
		{"es", siesta, visit.Visit{}, "No duerma siesta hasta 8 horas después de su procedimiento " + sheet.BlankLine + " o la hora de dormir, lo que pase primero."},
	} {
		if got := normalizeSpaces(textOf(t, c.lang, c.i, c.v)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestHowLong: in days, what is normal, a medicine and a restriction each end as they must.
func TestHowLong(t *testing.T) {
	medicine := at(t, procedure.Medication, "Take it for {for}.", procedure.For, "7 days")
	dated := medicine
	dated.Cases = []procedure.Case{{Text: "Take it {from}, for {for}.", Times: append(medicine.Cases[0].Times,
		at(t, procedure.Medication, "", procedure.From, "next day").Cases[0].Times...)}}
	for _, c := range []struct {
		lang string
		i    procedure.Instruction
		want string
	}{
		{"en", at(t, procedure.Expect, "It may be sore for {for}.", procedure.For, "2 to 4 days"), "It may be sore for 2 to 4 days (until Mon, Nov 30)."},
		{"en", at(t, procedure.SiteCare, "Wash it for {for}.", procedure.For, "4 days"), "Wash it for 4 days (until Tue, Dec 1)."},
		{"en", medicine, "Take it for 7 days."},
		{"en", dated, "Take it from Sat, Nov 28 on, for 7 days (the last day is Fri, Dec 4)."},
		{"es", dated, "Take it desde el sábado 28 de nov, for 7 días (el último día es el viernes 4 de dic)."},
		{"en", at(t, procedure.Activity, "Do not lift. You may do so again {from}.", procedure.From, "7 days"), "Do not lift. You may do so again from Fri, Dec 4 on."},
	} {
		if got := normalizeSpaces(textOf(t, c.lang, c.i, endedAt(13, 40))); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestASettingAtBedtime: a clinic's setting is completely in the reader's language.
func TestASettingAtBedtime(t *testing.T) {
	for _, c := range []struct{ lang, value, want string }{
		{"en", "bedtime or 8 hours", "The test ends at bedtime, or 8 hours after your procedure, whichever comes first."},
		{"en", "8 hours", "The test ends at 8 hours."},
		{"es", "bedtime", "The test ends at la hora de dormir."},
	} {
		p := &procedure.Procedure{
			About:    procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "The test ends at {setting.hold}."}}},
			Settings: map[string]procedure.Setting{"hold": {Name: "hold", Kind: procedure.SettingTime, Value: c.value}},
		}
		s := compose.Compose(resolve.Resolve(p, clinic.Profile{}, visit.Visit{}, time.UTC), testkit.Words(t, c.lang), "")
		if got := normalizeSpaces(strings.Join(sheet.Strings(s.Blocks), " ")); !strings.Contains(got, c.want) {
			t.Errorf("%q does not say %q", got, c.want)
		}
	}
}

// "Go home: 20 to 30 minutes (until about 10:50 AM)" would send a patient home too soon, and "Rest:
// about 2 weeks after your procedure" would mean that rest begins then.
func TestAMilestoneOfALength(t *testing.T) {
	ended := visit.Visit{Ended: time.Date(2026, 11, 23, 10, 20, 0, 0, time.UTC)}
	for _, c := range []struct {
		section   procedure.Kind
		how, want string
		v         visit.Visit
	}{
		{procedure.Observation, "20 to 30 minutes", "about 10:50 AM (after 20 to 30 minutes)", ended},
		{procedure.Observation, "about 40 minutes", "about 11:00 AM (after about 40 minutes)", ended},
		{procedure.Observation, "20 to 30 minutes", "20 to 30 minutes after your procedure ()", visit.Visit{}},
		{procedure.Observation, "3 nights", "3 nights (the last one is Wed, Nov 25)", ended},
		{procedure.Activity, "about 2 hours", "about 2 hours (until about 12:20 PM)", ended},
		{procedure.Activity, "about 2 hours", "about 2 hours ()", visit.Visit{}},
		{procedure.Activity, "about 2 weeks", "about 2 weeks ()", ended},
	} {
		i := at(t, c.section, "So it is {for}.", procedure.For, c.how)
		i.Key, i.Milestone = "x", "Mark"
		p := &procedure.Procedure{
			About:    procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "x"}}},
			Sections: []procedure.Section{{Kind: i.Section, Items: []procedure.Instruction{i}}},
			Settings: map[string]procedure.Setting{compose.EmergencyNumber: {Value: "911"}},
		}
		for _, b := range compose.Compose(resolve.Resolve(p, clinic.Profile{}, c.v, time.UTC), testkit.Words(t, "en"), "").Blocks {
			if k, is := b.(sheet.KeyTimes); is {
				cell := k.Cells[0]
				if got := strings.TrimSpace(plainWords(cell.Lead + " " + cell.Value + " (" + cell.Note + ")")); got != c.want {
					t.Errorf("%s for %s: %q, want %q", c.section, c.how, got, c.want)
				}
			}
		}
	}
}
