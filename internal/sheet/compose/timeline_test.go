package compose_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

func timelineOf(s *sheet.Sheet) (sheet.Timeline, bool) {
	for _, b := range s.Blocks {
		if t, is := b.(sheet.Timeline); is {
			return t, true
		}
	}
	return sheet.Timeline{}, false
}

// describeTimeline gives the axis, with its labels, and the lanes that are drawn.
func describeTimeline(t sheet.Timeline) string {
	var labels, lanes []string
	for _, k := range t.Ticks {
		if k.Label != "" {
			labels = append(labels, plainWords(k.Label))
		}
	}
	for _, l := range t.Lanes {
		lanes = append(lanes, l.Label+" "+plainWords(l.Words))
	}
	return fmt.Sprintf("%s [%s ... %s] %s: %s", plainWords(t.Label), labels[0], labels[len(labels)-1], plainWords(t.Later), strings.Join(lanes, ", "))
}

// TestWhichTimelineIsDrawn: hours for the day of the procedure, days for what takes days, and none where fewer
// than two bars lie on its axis or all begin on the same later day.
func TestWhichTimelineIsDrawn(t *testing.T) {
	for name, c := range map[string]struct {
		ended string
		marks []string // "for 40 minutes"
		want  string   // "" for none
	}{
		"two today":                  {"10:20", []string{"for 40 minutes", "until 6 hours"}, "Mon, Nov 23 [10 AM ... 10 PM] : A 11:00 AM, B not before 4:30 PM"},
		"one today, one tomorrow":    {"10:20", []string{"for about 40 minutes", "until 24 hours"}, "Mon, Nov 23 [10 AM ... 10 PM] Tue, Nov 24: A about 11:00 AM, B not before 10:30 AM on Tue, Nov 24"},
		"a day stays words":          {"10:20", []string{"for 40 minutes", "until 6 hours", "from 7 days"}, "Mon, Nov 23 [10 AM ... 10 PM] : A 11:00 AM, B not before 4:30 PM"},
		"longer than the usual axis": {"06:00", []string{"for 40 minutes", "until 14 hours"}, "Mon, Nov 23 [6 AM ... 8 PM] : A 7:00 AM, B not before 8:00 PM"},
		"days":                       {"10:20", []string{"until 24 hours", "from 3 days"}, " [Mon, Nov 23 ... Fri, Nov 27] : A not before 10:30 AM on Tue, Nov 24, B from Thu, Nov 26"},
		"weeks":                      {"10:20", []string{"from 7 days", "from 6 weeks"}, " [Mon, Nov 23 ... Mon, Jan 18] : A from Mon, Nov 30, B from Mon, Jan 4, 2027"},
		"one today, two in days":     {"10:20", []string{"for 40 minutes", "from 3 days", "from 7 days"}, " [Mon, Nov 23 ... Tue, Dec 1] : B from Thu, Nov 26, C from Mon, Nov 30"},
		"the same later day":         {"10:20", []string{"until 24 hours", "from next day"}, ""},
		"one bar":                    {"10:20", []string{"until 6 hours", "at 7 days"}, ""},
		"one today, one in days":     {"10:20", []string{"until 6 hours", "from 7 days"}, ""},
		"no bar":                     {"10:20", []string{"at next day", "for 3 days"}, ""},
		"nothing known":              {"", []string{"for 40 minutes", "until 6 hours"}, ""},
	} {
		p := &procedure.Procedure{
			About:    procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "x"}}},
			Settings: map[string]procedure.Setting{compose.EmergencyNumber: {Value: "911"}},
		}
		for n, mark := range c.marks {
			key, how, _ := strings.Cut(mark, " ")
			i := at(t, procedure.Activity, "It is {"+key+"}.", procedure.TimeKey(key), how)
			i.Key, i.Milestone = fmt.Sprint("x", n), string(rune('A'+n))
			if key == "for" && strings.HasSuffix(how, "minutes") {
				i.Section = procedure.Observation
			}
			p.Sections = append(p.Sections, procedure.Section{Kind: i.Section, Items: []procedure.Instruction{i}})
		}
		var v visit.Visit
		if c.ended != "" {
			v.Ended, _ = time.Parse(time.DateTime, "2026-11-23 "+c.ended+":00")
		}
		drawn, ok := timelineOf(compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), testkit.Words(t, "en"), ""))
		got := ""
		if ok {
			got = describeTimeline(drawn)
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
		var legend, lanes [3]bool // an arrow, a bar, stripes
		for _, e := range drawn.Legend {
			legend[0], legend[1], legend[2] = legend[0] || e.Kind == sheet.LaneOpen, legend[1] || e.Kind == sheet.LaneBar && !e.Striped, legend[2] || e.Striped
		}
		for _, l := range drawn.Lanes {
			lanes[0], lanes[1], lanes[2] = lanes[0] || l.Kind == sheet.LaneOpen, lanes[1] || l.Kind == sheet.LaneBar, lanes[2] || !l.AboutFrom.IsZero()
		}
		if legend != lanes {
			t.Errorf("%s: the legend is %v", name, drawn.Legend)
		}
	}
}

// TestEachTimelineIsHonest looks at every built-in definition, in each language: blank and named, with every answer
// yes, no and not asked, and at ends of the procedure that move times over midnight. A timeline has a title and at
// least two bars, and all of it lies on its axis. Every milestone stands in the key times or in a line of its own.
func TestEachTimelineIsHonest(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	hours, days, none := 0, 0, 0
	for _, lang := range []string{"en", "es"} {
		all, problems, err := lib.LoadAll(lang)
		if err != nil || problems.Err() != nil {
			t.Fatal(err, problems)
		}
		for _, l := range all {
			for _, v := range timelineVisits(l.Procedure) {
				plan := resolve.Resolve(l.Procedure, clinic.Profile{}, v, time.UTC)
				s := compose.Compose(plan, l.Words, "")
				name := fmt.Sprintf("%s %s, %v, ended %s", lang, l.Procedure.ID, v.Answers, v.Ended.Format(time.DateTime))
				for _, ref := range untoldMilestones(plan, s) {
					t.Errorf("%s: %s is neither a key time nor a line", name, ref)
				}
				line, ok := timelineOf(s)
				switch {
				case !ok:
					none++
					continue
				case line.LaterFrom.IsZero():
					days++
				default:
					hours++
				}
				for _, wrong := range dishonest(line, s.Voice) {
					t.Errorf("%s: %s", name, wrong)
				}
			}
		}
	}
	t.Logf("%d of hours, %d of days, %d sheets without", hours, days, none)
	if hours == 0 || days == 0 || none == 0 {
		t.Error("a kind of timeline was never looked at")
	}
}

// timelineVisits returns visits with all answers yes, no and not asked, at some hours; and a blank one.
func timelineVisits(p *procedure.Procedure) []visit.Visit {
	out := []visit.Visit{{}}
	for _, which := range []int{0, 1, -1} {
		answers := map[string]string{}
		for name, c := range p.Conditions {
			if all := c.Answers(); which >= 0 {
				answers[name] = all[min(which, len(all)-1)]
			}
		}
		for _, clock := range []time.Duration{6 * time.Hour, 10*time.Hour + 20*time.Minute, 15 * time.Hour, 23*time.Hour + 40*time.Minute} {
			ended := time.Date(2026, time.November, 27, 0, 0, 0, 0, time.UTC).Add(clock)
			out = append(out, visit.Visit{Name: "Ann Example", Answers: answers, Ended: ended, FillValues: fill(p, visit.DateOf(ended), 2)})
		}
	}
	return out
}

// untoldMilestones returns the milestones that a reader finds only on a timeline.
func untoldMilestones(plan *resolve.Plan, s *sheet.Sheet) []string {
	lines, cells := linesOf(s), keyTimes(s)
	var out []string
	for n := range plan.Items {
		i := &plan.Items[n]
		ref := i.Instruction.Ref()
		if i.Instruction.Milestone == "" {
			continue
		}
		_, isLine := lines[ref]
		if !isLine && !slices.ContainsFunc(cells, func(k sheet.KeyTime) bool { return k.Ref == ref }) {
			out = append(out, ref)
		}
	}
	return out
}

// dishonest returns what a timeline shows wrongly.
func dishonest(t sheet.Timeline, voice sheet.Voice) []string {
	var out []string
	wrong := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if t.Title == "" || len(t.Lanes) < 2 {
		wrong("the title %q and %d bars", t.Title, len(t.Lanes))
	}
	onAxis := func(at time.Time) bool {
		return !at.Before(t.From) && !at.After(t.To) || t.Later != "" && !at.Before(t.LaterFrom) && at.Before(t.LaterUntil)
	}
	for _, l := range t.Lanes {
		if !strings.Contains(t.Alt, voice.Say(l.Words)) || !strings.Contains(t.Alt, l.Label) {
			wrong("%s %s is not in %q", l.Label, l.Words, t.Alt)
		}
		switch {
		case l.Kind == sheet.LaneOpen && (!onAxis(l.From) || t.Later == "" && !l.From.Before(t.To)):
			wrong("%s opens at %s, outside %s to %s", l.Label, l.From, t.From, t.To)
		case l.Kind == sheet.LaneBar && (!onAxis(l.From) || !onAxis(l.To) || !l.From.Before(l.To) || !l.AboutTo.IsZero() && !onAxis(l.AboutTo)):
			wrong("%s is drawn from %s to %s, outside %s to %s", l.Label, l.From, l.To, t.From, t.To)
		}
	}
	for n, k := range t.Ticks {
		if k.At.Before(t.From) || k.At.After(t.To) || n > 0 && !t.Ticks[n-1].At.Before(k.At) {
			wrong("a tick at %s, outside %s to %s", k.At, t.From, t.To)
		}
	}
	return out
}
