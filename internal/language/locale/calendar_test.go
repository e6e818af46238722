package locale

import (
	"slices"
	"strings"
	"testing"
)

// languages are those of the table.
func languages() []string {
	var out []string
	for _, line := range strings.Split(calendarTable, "\n") {
		if lang, _, ok := strings.Cut(line, "\t"); ok {
			out = append(out, lang)
		}
	}
	return out
}

// namesOnly returns what is wrong with the names of days, months and halves of the day only.
func namesOnly(lang string, lists map[string][]string) []Problem {
	w, bad := newWords(lang, map[string]string{}, lists)
	if w == nil {
		return bad
	}
	c := &checker{Words: w}
	for _, key := range []string{"weekdays", "months", "ampm"} {
		c.checkList(key)
	}
	c.checkNames()
	return c.found
}

// In each language CLDR's own forms pass, short and long; a list that begins with another name, or
// has two names swapped, is refused at the word.
func TestNamesOfEachLanguage(t *testing.T) {
	all := languages()
	if len(all) < 90 {
		t.Fatalf("only %d languages", len(all))
	}
	for _, lang := range all {
		known, ok := CalendarOf(lang)
		if !ok {
			t.Errorf("%s is not found", lang)
			continue
		}
		for key, names := range map[string][][]string{"weekdays": known.Weekdays, "months": known.Months} {
			long := make([]string, len(names))
			for n, forms := range names {
				long[n] = forms[min(1, len(forms)-1)]
			}
			for _, list := range [][]string{Short(names), long} {
				if bad := namesOnly(lang, map[string][]string{key: list}); len(bad) > 0 {
					t.Errorf("%s: %v", lang, bad)
				}
				shifted := slices.Concat(list[1:], list[:1])
				if bad := namesOnly(lang, map[string][]string{key: shifted}); len(bad) == 0 || bad[0].IsWarning || !strings.Contains(bad[0].Message, "begins with "+shifted[0]) {
					t.Errorf("%s, shifted: %v", lang, bad)
				}
				swapped := slices.Clone(list)
				swapped[2], swapped[4] = swapped[4], swapped[2]
				if bad := namesOnly(lang, map[string][]string{key: swapped}); len(bad) != 2 || bad[0].Item != 2 || bad[0].IsWarning || bad[1].Item != 4 {
					t.Errorf("%s, swapped: %v", lang, bad)
				}
			}
		}
		halves := Short(known.DayPeriods)
		if bad := namesOnly(lang, map[string][]string{"ampm": halves}); len(bad) > 0 {
			t.Errorf("%s: %v", lang, bad)
		}
		slices.Reverse(halves)
		if bad := namesOnly(lang, map[string][]string{"ampm": halves}); len(bad) == 0 || bad[0].IsWarning {
			t.Errorf("%s, reversed: %v", lang, bad)
		}
	}
}

// Different ways in which a clinic may write names pass; another day, English or a typo is refused;
// what is unlike anything is a warning.
func TestNamesAsAClinicWritesThem(t *testing.T) {
	for _, c := range []struct{ lang, key, list, want string }{
		{"en", "weekdays", "Sun. Mon. Tues Weds Thurs Fri Sat", ""},
		{"en-US", "weekdays", "SUN MON TUE WED THU FRI SAT", ""},
		{"en", "months", "Jan Feb March Apr May June July Aug Sept Oct Nov Dec", ""},
		{"es-US", "weekdays", "Dom. Lun. Mar. Mié. Jue. Vie. Sáb.", ""},
		{"es", "months", "1 2 3 4 5 6 7 8 9 10 11 12", ""},
		{"es", "months", "ene feb mar abr may jun jul ago set oct nov dic", ""},
		{"fr", "weekdays", "Dim Lun Mar Mer Jeu Ven Sam", ""},
		{"ar", "weekdays", "الاحد الإثنين الثلاثاء الاربعاء الخميس الجمعة السبت", ""},
		{"zh-TW", "weekdays", "週日 週一 週二 週三 週四 週五 週六", ""},
		{"zh", "weekdays", "礼拜天 礼拜一 礼拜二 礼拜三 礼拜四 礼拜五 礼拜六", "doubt"},
		{"tl", "weekdays", "Linggo Lunes Martes Miyerkules Huwebes Biyernes Sabado", ""},
		{"vi", "weekdays", "CN 2 3 4 5 6 7", ""},
		{"ht", "weekdays", "dim len mad mèk jed van sam", ""}, // no data to judge by
		{"en", "weekdays", "Sun Mon Tue Wed Thu Fri Sax", "refused"},
		{"en", "weekdays", "Sun Mon Tue Wed Thirsday Fri Sat", "refused"},
		{"es", "weekdays", "dom lun mar mie jue vie sáb", "refused"}, // without its accent
		{"fr", "weekdays", "Sun Mon Tue Wed Thu Fri Sat", "refused"},
		{"fr", "months", "janv févr mars avr May juin juil août sept oct nov déc", "refused"},
		{"es", "ampm", "a.m. p.m.", ""},
		{"fr", "ampm", "AM PM", ""},
		{"vi", "ampm", "sáng chiều", ""},
		{"vi", "ampm", "chiều sáng", "refused"},
	} {
		got := ""
		for _, p := range namesOnly(c.lang, map[string][]string{c.key: strings.Fields(c.list)}) {
			if got = "refused"; p.IsWarning {
				got = "doubt"
			}
		}
		if got != c.want {
			t.Errorf("%s, %s: %q, want %q: %v", c.lang, c.list, got, c.want, namesOnly(c.lang, map[string][]string{c.key: strings.Fields(c.list)}))
		}
	}
}
