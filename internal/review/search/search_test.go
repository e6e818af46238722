package search_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/search"
	"aftercare/procedures"
)

func loaded(t testing.TB, lang string) ([]library.Definition, *library.Library) {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, problems, err := lib.LoadAll(lang)
	if err != nil {
		t.Fatal(err)
	}
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return all, lib
}

// query is what a person searches for.
type query struct {
	words, lang string
	sections    []string
	answers     map[string]string
}

// indexes caches those that were made: making one takes most of the time of these tests.
var indexes = map[string]*search.Index{}

func find(t testing.TB, q query) search.Result {
	t.Helper()
	if q.lang == "" {
		q.lang = "en"
	}
	key := fmt.Sprint(q.lang, q.answers)
	if indexes[key] == nil {
		all, lib := loaded(t, q.lang)
		indexes[key] = search.New(all, lib.Clinic(), q.lang, q.answers, lists(t, lib, q.lang)...)
	}
	return indexes[key].Find(q.words, q.sections)
}

// hits returns refs, with the procedure before them.
func hits(r search.Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.Procedure+" "+h.Ref)
	}
	return out
}

// Each procedure that says when a patient may drive is found, by any form of the word, and the
// instruction itself before anything else that mentions driving.
func TestDrivingIsAnsweredForEachProcedure(t *testing.T) {
	all, _ := loaded(t, "en")
	want := map[string]bool{}
	for _, l := range all {
		for _, in := range l.Procedure.Instructions() {
			if in.Key == "driving" {
				want[l.Procedure.ID] = true
			}
		}
	}
	if len(want) < 15 {
		t.Fatalf("%d procedures speak of driving", len(want))
	}
	first := find(t, query{words: "driving"})
	for _, form := range []string{"drive", "Driving", "drives", "DRIVING ", "when may they drive?", "drivin"} {
		if r := find(t, query{words: form}); !slices.Equal(hits(r), hits(first)) {
			t.Errorf("%q finds %d hits, driving %d", form, len(r.Hits), len(first.Hits))
		}
	}
	rank := map[string]int{}
	for n, h := range first.Hits {
		if h.Ref == "activity.driving" {
			delete(want, h.Procedure)
		} else if _, ok := rank[h.Procedure]; !ok && h.Section == "activity" {
			rank[h.Procedure] = n
		}
	}
	for n, h := range first.Hits {
		if at, ok := rank[h.Procedure]; ok && h.Ref == "activity.driving" && n > at {
			t.Errorf("%s: activity.driving is hit %d, after %d", h.Procedure, n, at)
		}
	}
	if len(want) > 0 {
		t.Errorf("not found in %v", want)
	}
}

func TestATypoIsReportedAndCorrected(t *testing.T) {
	r := find(t, query{words: "drvnig"})
	if r.CorrectedTo["drvnig"] != "driving" || len(r.Hits) == 0 {
		t.Errorf("%v, %d hits", r.CorrectedTo, len(r.Hits))
	}
	for _, q := range []string{"xyzzy", "", "  ", "🙂", "用药", "zz", strings.Repeat("a", 5000), "\x1b[31m"} {
		if r := find(t, query{words: q}); len(r.Hits) != 0 {
			t.Errorf("%q finds %v", q, hits(r))
		}
	}
}

func TestAllWordsMustBeThere(t *testing.T) {
	for _, h := range find(t, query{words: "blood thinner stop"}).Hits {
		text := strings.ToLower(h.Text + h.Ref + h.ForWhom + strings.Join(h.Steps, " ") + strings.Join(h.Conditions, " "))
		for _, w := range []string{"blood", "thinner", "stop"} {
			if !strings.Contains(text, w) {
				t.Errorf("%s %s lacks %q", h.Procedure, h.Ref, w)
			}
		}
	}
	if r := find(t, query{words: "mbb driving"}); len(r.Hits) == 0 || slices.ContainsFunc(r.Hits, func(h search.Passage) bool { return h.Procedure != "medial-branch-block" }) {
		t.Errorf("a procedure's name does not narrow: %v", hits(r))
	}
	if r := find(t, query{words: "mbb"}); len(r.Hits) != 0 || !slices.Equal(r.Named, []string{"medial-branch-block"}) {
		t.Errorf("%v, named %v", hits(r), r.Named)
	}
}

// With an answer, what is for other patients is omitted, and what is for everyone stays.
func TestAnAnswerLeavesOutWhatIsForOthers(t *testing.T) {
	words := func(about, answer string) (out []string) {
		q := query{words: "mbb " + about, answers: map[string]string{"sedation": answer}, sections: []string{"activity"}}
		for _, h := range find(t, q).Hits {
			out = append(out, h.Ref+": "+h.ForWhom+": "+h.Text)
		}
		return out
	}
	yes, no := fmt.Sprint(words("driving", "yes")), fmt.Sprint(words("driving", "no"))
	for text, in := range map[string]string{"machines until 24 hours after": yes, "Not before then": no} {
		other := no
		if in == no {
			other = yes
		}
		if !strings.Contains(in, text) || strings.Contains(other, text) {
			t.Errorf("%q: %s | %s", text, in, other)
		}
	}
	for _, answer := range []string{"yes", "no"} {
		all := fmt.Sprint(words("normal activity", answer))
		if !strings.Contains(all, "activity.normal: : Go back to your normal activity") {
			t.Errorf("what is for everyone is lost: %s", all)
		}
	}
	if strings.Contains(yes+no, "___") {
		t.Error("a line to write on stands beside a time")
	}
	if r := find(t, query{words: "driving", answers: map[string]string{"no-such": "yes"}}); len(r.Hits) != 0 {
		t.Errorf("%v", hits(r))
	}
}

// Every wording of every instruction is found by its own words.
func TestEveryInstructionIsFound(t *testing.T) {
	all, lib := loaded(t, "en")
	for _, l := range all {
		x := search.New([]library.Definition{l}, lib.Clinic(), "en", nil)
		for _, in := range l.Procedure.Instructions() {
			r := x.Find(strings.ReplaceAll(in.Key, "-", " "), nil)
			if !slices.ContainsFunc(r.Hits, func(h search.Passage) bool {
				return h.Ref == in.Ref() && h.Line == in.Pos.Line && h.File == in.Pos.File
			}) {
				t.Errorf("%s %s is not found", l.Procedure.ID, in.Ref())
			}
		}
	}
}

func TestTheSameWordsFindTheSame(t *testing.T) {
	all, lib := loaded(t, "en")
	a := search.New(all, lib.Clinic(), "en", nil).Find("fever pain", nil)
	if b := find(t, query{words: "fever pain"}); len(a.Hits) == 0 || !reflect.DeepEqual(a, b) {
		t.Error("two searches differ")
	}
}

func TestSpanishHasItsOwnForms(t *testing.T) {
	a, b := find(t, query{words: "manejar", lang: "es"}), find(t, query{words: "maneje", lang: "es"})
	if len(a.Hits) < 15 || !slices.Equal(hits(a), hits(b)) {
		t.Errorf("%d and %d hits", len(a.Hits), len(b.Hits))
	}
	if c, d := find(t, query{words: "corazón", lang: "es"}), find(t, query{words: "corazon", lang: "es"}); !slices.Equal(hits(c), hits(d)) {
		t.Errorf("an accent makes a difference: %d and %d hits", len(c.Hits), len(d.Hits))
	}
}

func BenchmarkSearch(b *testing.B) {
	all, lib := loaded(b, "en")
	for b.Loop() {
		search.New(all, lib.Clinic(), "en", nil).Find("driving", nil)
	}
}

// lists returns the medicines in a language and in English.
func lists(t testing.TB, lib *library.Library, lang string) (out []procedure.Medicines) {
	t.Helper()
	for _, l := range []string{lang, "en"} {
		list, err := lib.Medicines(l)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, list)
	}
	return out
}

// A medicine is found under each of its names, in each language, and as a member of its class; a
// passage with another name says so.
func TestAMedicineIsFoundUnderAnyName(t *testing.T) {
	for _, c := range []struct{ words, lang, ref, as string }{
		{"tylenol", "en", "medication.acetaminophen", ""},
		{"acetaminophen", "en", "medication.acetaminophen", ""},
		{"paracetamol", "en", "medication.acetaminophen", "acetaminophen"},
		{"Panadol", "en", "medication.acetaminophen", "acetaminophen"},
		{"panadoll", "en", "medication.acetaminophen", "acetaminophen"},
		{"ultram", "en", "medication.pain-medicine", "pain medicine"},
		{"eliquis", "en", "medication.blood-thinner", "blood thinner"},
		{"pradaxa", "en", "medication.blood-thinner", "blood thinner"},
		{"blood thinner", "en", "medication.acetaminophen-ask", "warfarin"},
		{"anticoagulant", "en", "medication.blood-thinner", "blood thinner"},
		{"Advil pain", "en", "medication.ibuprofen", ""},
		{"panadol", "es", "medication.acetaminophen", "acetaminofén"},
		{"paracetamol", "es", "medication.acetaminophen", ""},
		{"acetaminofen", "es", "medication.acetaminophen", ""},
		{"acetaminophen", "es", "medication.acetaminophen", ""},
		{"pradaxa", "es", "medication.blood-thinner", "medicina para adelgazar la sangre"},
		{"coumadin", "es", "medication.blood-thinner", "warfarina"},
	} {
		r := find(t, query{words: c.words, lang: c.lang})
		name := strings.ToLower(c.words)
		if corrected := r.CorrectedTo[c.words]; corrected != "" {
			name = corrected
		}
		n := slices.IndexFunc(r.Hits, func(h search.Passage) bool {
			return h.Ref == c.ref && (c.as == "" && len(h.FoundAs) == 0 || c.as != "" && h.FoundAs[name] == c.as)
		})
		if n < 0 {
			var got []string
			for _, h := range r.Hits {
				if h.Ref == c.ref {
					got = append(got, fmt.Sprint(h.FoundAs))
				}
			}
			t.Errorf("%s, %s: no %s found as %q: %d hits, taken as %v, found as %v", c.words, c.lang, c.ref, c.as, len(r.Hits), r.CorrectedTo, got)
		}
	}
}

// Each name in the list finds whatever the sheets say about it.
func TestEachNameFindsItsInstructions(t *testing.T) {
	_, lib := loaded(t, "en")
	list := lists(t, lib, "en")[0]
	for key, m := range list.Medicines {
		want := len(find(t, query{words: m.Name}).Hits)
		for _, other := range m.Names() {
			if got := len(find(t, query{words: other}).Hits); got != want {
				t.Errorf("%s: %q finds %d, %q %d", key, m.Name, want, other, got)
			}
		}
	}
}
