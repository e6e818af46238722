package prompt

import (
	"slices"
	"testing"
)

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
		{procedures, "clnscpy", []int{0}},
		{procedures, "xyzzy", nil},
		{procedures, "pain xyzzy", nil},
		{people, "ann", []int{0}}, // and not Alana Nilsson
		{people, "lee", []int{0, 4}},
		{people, "lee ann", []int{0}},
		{people, "jose mun", []int{2}},
		{people, "小", []int{3}},
		{people, "1950-01", []int{1, 2}},
		{people, "brien", []int{4}},
		{people, "417", nil}, // 00417 is another number
		{people, "le e", nil},
	} {
		if got := c.list.filter(c.typed); !slices.Equal(got, c.want) {
			t.Errorf("%q finds %v, want %v", c.typed, got, c.want)
		}
	}
}
