package prompt

import (
	"slices"
	"testing"
)

// What a row shows finds it, in any order of words. Names come first, and what is shown beside them needs three letters. Hidden
// rows are found, and come last.
func TestWhatARowShowsFindsIt(t *testing.T) {
	rows := List{Exact: true, Items: []Item{
		{Find: []string{"Maria Garcia", "1950-01-12", "1/12/1950"}, Also: []string{"Cataract surgery", "left"}},
		{Find: []string{"Rosa Lee", "1961-04-02"}, Also: []string{"Medial branch block", "MBB", "right"}},
		{Find: []string{"Rosa Muster", "1961-04-03"}, Also: []string{"Cataract surgery", "right"}},
		{Find: []string{"Cata Gone", "1961-04-04"}, Also: []string{"Cataract surgery"}, Hidden: true},
	}}
	for typed, want := range map[string][]int{
		"": {0, 1, 2}, "cataract": {0, 2, 3}, "garcia left": {0}, "left garcia": {0}, "rosa m": {2}, "rosa mbb": {1}, "mbb rosa": {1}, "cata": {0, 2, 3}, "gone": {3},
		"1/12/1950": {0}, "garcia right": nil, "tarac": nil,
	} {
		if got := rows.filter(typed); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", typed, got, want)
		}
	}
	procedures := List{Items: []Item{{Find: []string{"Sacroiliac joint injection", "sacroiliac-joint", "interventional pain"}}, {Find: []string{"Colonoscopy", "lower endoscopy"}}}}
	if got := procedures.filter("colono"); !slices.Equal(got, []int{1}) {
		t.Errorf("colono finds %v", got)
	}
	if !procedures.Matches("colono") || procedures.Matches("colonascopy") || procedures.Matches("") {
		t.Error("a typing error counts as a match, or a word doesn't")
	}
}

func TestFilter(t *testing.T) {
	procedures := List{Items: []Item{
		{Find: []string{"Colonoscopy", "colonoscopy", "gastroenterology", "lower endoscopy"}},
		{Find: []string{"Medial branch ablation", "medial-branch-rfa", "pain", "RFA"}},
		{Find: []string{"Medial branch block", "medial-branch-block", "pain", "MBB"}},
		{Find: []string{"Upper endoscopy", "upper-endoscopy", "gastroenterology", "EGD"}},
	}}
	people := List{Exact: true, Items: []Item{
		{Find: []string{"Ann Lee", "1961-04-02", "A-1"}},
		{Find: []string{"Alana Nilsson", "1950-01-12", "A-2"}},
		{Find: []string{"José Muñoz", "1950-01-13", "A-3"}},
		{Find: []string{"李小龙", "1940-11-27", "A-4"}},
		{Find: []string{"Rosa O'Brien-Lee", "1940-11-28", "00417"}},
	}}
	for _, c := range []struct {
		list  List
		typed string
		want  []int
	}{
		{procedures, "", []int{0, 1, 2, 3}},
		{procedures, "mbb", []int{2}},
		{procedures, "branch bl", []int{2, 1}},
		{procedures, "ENDO", []int{0, 3}},
		{procedures, "egd", []int{3}},
		{procedures, "colonascopy", []int{0}},
		{procedures, "clnscpy", nil}, // letters in order are no word
		{procedures, "medial-branch", []int{1, 2}},
		{procedures, "xyzzy", nil},
		{procedures, "pain xyzzy", nil},
		{people, "ann", []int{0}}, // and not Alana Nilsson
		{people, "lee", []int{0, 4}},
		{people, "lee ann", []int{0}},
		{people, "jose mun", []int{2}},
		{people, "小", []int{3}},
		{people, "1950-01", []int{1, 2}},
		{people, "brien", []int{4}},
		{people, "obrien", []int{4}},
		{people, "O’Brien", []int{4}},
		{people, "obrien-lee", []int{4}},
		{people, "brienlee rosa", []int{4}},
		{people, "417", nil}, // 00417 is another number
		{people, "le e", nil},
	} {
		if got := c.list.filter(c.typed); !slices.Equal(got, c.want) {
			t.Errorf("%q finds %v, want %v", c.typed, got, c.want)
		}
	}
}
