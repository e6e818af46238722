package compose_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/render/html"
	jsonformat "aftercare/internal/render/json"
	"aftercare/internal/render/markdown"
	"aftercare/internal/render/terminal"
	"aftercare/internal/render/text"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/terminal/console"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// direction is how a key time may begin, by the key of its time: each beginning, and the part of it
// that the instruction doesn't repeat. A time that happens, or lasts, has no direction.
type direction struct{ whole, dropped string }

var directions = map[string]map[procedure.TimeKey][]direction{
	"en": {
		procedure.Until: {{"not before ", "not before "}, {"not until ", "not until "}},
		procedure.From:  {{"from ", "from "}, {"starting ", "starting "}, {"right away", ""}, {"when ", ""}},
		procedure.By:    {{"by ", "by "}},
	},
	"es": {
		procedure.Until: {{"no antes de que ", "no antes de "}, {"no antes de ", "no antes de "}},
		procedure.From:  {{"desde ahora", ""}, {"desde ", "desde "}, {"cuando ", ""}},
		procedure.By:    {{"a más tardar ", "a más tardar "}},
	},
}

// clinicalWords is the one value that a key time words more briefly than its instruction.
var clinicalWords = map[string]string{"en": "the day after your procedure", "es": "el día después de su procedimiento"}

// TestAKeyTimeSaysWhatItsInstructionSays: the same direction, the same value and the same moment,
// on the sheet, in its timeline and in each text format.
func TestAKeyTimeSaysWhatItsInstructionSays(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		words := testkit.Words(t, lang)
		seen := map[procedure.TimeKey]int{}
		for seed := range uint64(rounds) {
			p, v := testkit.Random(seed)
			plan := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
			s := withoutLines(compose.Compose(plan, words, "")) // those are tested alone
			cells := keyTimes(s)
			if len(cells) == 0 {
				continue
			}
			lines := linesOf(s)
			for _, k := range cells {
				i := itemOf(plan, k.Ref)
				if !slices.Contains(procedure.Placeholders(i.Text), string(i.Times[0].When.Key)) {
					continue // its steps say when it begins
				}
				seen[i.Times[0].When.Key]++
				checkCell(t, lang, words, k, lines[k.Ref], i)
			}
			checkLanes(t, s, cells)
			inEachFormat(t, s, cells)
			if t.Failed() {
				t.Fatalf("in %s, with seed %d", lang, seed)
			}
		}
		for _, key := range procedure.TimeKeys {
			if seen[key] < 100 {
				t.Errorf("%s: only %d key times with %q: the test looks at too little", lang, seen[key], key)
			}
		}
	}
}

// checkCell compares a key time with the line of its instruction.
func checkCell(t *testing.T, lang string, words *locale.Words, k sheet.KeyTime, line sheet.Item, i *resolve.Item) {
	t.Helper()
	at := i.Times[0]
	shown, whole := plainWords(line.Text.String()), plainWords(statedTime(k))
	value := whole
	if ways := directions[lang][at.When.Key]; ways != nil {
		n := slices.IndexFunc(ways, func(d direction) bool { return strings.HasPrefix(whole, d.whole) })
		if n < 0 {
			t.Errorf("%s: %q has no direction; its line is %q", k.Label, whole, shown)
			return
		}
		value = strings.TrimPrefix(whole, ways[n].dropped)
	}
	if value == plainWords(words.Say("key-next-day")) {
		value = clinicalWords[lang]
	}
	if at.When.Key == procedure.For && !at.IsKnown() {
		value = plainWords(words.Length(at.When.Span)) // "Go home: about 40 minutes after your procedure"
		if !strings.HasPrefix(whole, value) {
			t.Errorf("%s: %q does not say how long, %q", k.Label, whole, value)
		}
	}
	if rest, about := strings.CutPrefix(value, words.Say("lead.about")+" "); about && at.IsKnown() {
		value = plainWords(words.Say("about", "time", rest))
	}
	if !strings.Contains(shown, value) {
		t.Errorf("%s: %q is not in its line, %q", k.Label, value, shown)
	}
	if at.When.Key == procedure.For && k.Note != "" && !isLength(k.Note, shown) {
		t.Errorf("%s: its line says nothing of %q: %q", k.Label, k.Note, shown)
	}
	var moment *sheet.Time
	for _, r := range line.Text {
		if r.Time != nil {
			moment = r.Time
		}
	}
	if (moment == nil) != (k.Time == nil) || moment != nil && *moment != *k.Time {
		t.Errorf("%s: its moment is %v, that of its line %v", k.Label, k.Time, moment)
	}
	checked := i.Instruction.Section == procedure.Warnings || i.Instruction.Section == procedure.Expect
	asleep := checked && at.When.Key == procedure.By && at.Shape == resolve.AtClock && (at.Low.Hour() >= 22 || at.Low.Hour() < 6)
	for _, s := range []string{shown, k.Note} {
		if asleep != strings.Contains(s, map[string]string{"en": "check before you go to sleep", "es": "revise antes de dormir"}[lang]) {
			t.Errorf("%s, by %s: %q", k.Label, at.Low, s)
		}
	}
}

// isLength reports whether a line has the note of a length: "until 2:20 PM", or the length if the
// note is that.
func isLength(note, line string) bool {
	_, after, found := strings.Cut(plainWords(note), " ")
	return strings.Contains(line, plainWords(note)) || found && strings.Contains(line, strings.TrimPrefix(after, "de "))
}

// statedTime returns what the value of a key time says, with its direction.
func statedTime(k sheet.KeyTime) string { return strings.TrimSpace(k.Lead + " " + k.Value) }

// plainWords returns a text with ordinary spaces, and without lines to write on.
func plainWords(s string) string {
	return strings.ReplaceAll(normalizeSpaces(s), " "+sheet.BlankLine, "")
}

func keyTimes(s *sheet.Sheet) []sheet.KeyTime {
	for _, b := range s.Blocks {
		if k, ok := b.(sheet.KeyTimes); ok {
			return k.Cells
		}
	}
	return nil
}

func linesOf(s *sheet.Sheet) map[string]sheet.Item {
	out := map[string]sheet.Item{}
	for _, items := range placed(s) {
		for _, i := range items {
			out[i.Ref] = i
		}
	}
	return out
}

func itemOf(plan *resolve.Plan, ref string) *resolve.Item {
	for n := range plan.Items {
		if plan.Items[n].Instruction.Ref() == ref {
			return &plan.Items[n]
		}
	}
	return nil
}

// checkLanes checks that each lane begins as its key time does.
func checkLanes(t *testing.T, s *sheet.Sheet, cells []sheet.KeyTime) {
	t.Helper()
	for _, b := range s.Blocks {
		line, ok := b.(sheet.Timeline)
		if !ok {
			continue
		}
		for _, l := range line.Lanes {
			k := cells[slices.IndexFunc(cells, func(k sheet.KeyTime) bool { return k.Ref == l.Ref })]
			if !strings.HasPrefix(l.Words, k.Lead) || !strings.Contains(l.Words, k.Value) || !strings.Contains(line.Alt, s.Voice.Say(l.Words)) {
				t.Errorf("%s: the lane says %q, the key time %q; in words: %q", k.Label, l.Words, statedTime(k), line.Alt)
			}
		}
	}
}

var (
	tag  = regexp.MustCompile(`<[^>]*>`)
	said = regexp.MustCompile(`<span class="said">[^<]*</span>`) // what a voice says in the place of the print
)

// inEachFormat checks that each format keeps the direction with the value.
func inEachFormat(t *testing.T, s *sheet.Sheet, cells []sheet.KeyTime) {
	t.Helper()
	wide := terminal.Renderer{Console: console.Console{Width: 400}}
	narrow := terminal.Renderer{Console: console.Console{Width: 60}}
	for name, out := range map[string]string{
		"text":     renderSheet(t, s, func(b *bytes.Buffer) error { return text.Render(b, s) }),
		"markdown": strings.NewReplacer("*", "", `\`, "").Replace(renderSheet(t, s, func(b *bytes.Buffer) error { return markdown.Render(b, s) })),
		"html":     tag.ReplaceAllString(said.ReplaceAllString(renderSheet(t, s, func(b *bytes.Buffer) error { return html.Render(b, s) }), ""), ""),
		"wide":     ansi.Strip(renderSheet(t, s, func(b *bytes.Buffer) error { return wide.Render(b, s) })),
		"narrow":   ansi.Strip(renderSheet(t, s, func(b *bytes.Buffer) error { return narrow.Render(b, s) })),
	} {
		visible := testkit.StripSpace(out)
		for _, k := range cells {
			if !strings.Contains(visible, testkit.StripSpace(statedTime(k))) {
				t.Errorf("%s: %s: %q is not in %s", name, k.Label, statedTime(k), out)
			}
		}
	}
	for n, k := range keyTimesOfJSON(t, renderSheet(t, s, func(b *bytes.Buffer) error { return jsonformat.Render(b, s) })) {
		if got := statedTime(sheet.KeyTime{Lead: k.Lead, Value: k.Value}); got != plainWords(statedTime(cells[n])) {
			t.Errorf("json: %q, want %q", got, statedTime(cells[n]))
		}
	}
}

func renderSheet(t *testing.T, s *sheet.Sheet, do func(b *bytes.Buffer) error) string {
	t.Helper()
	s.Source.Digest = strings.Repeat("0f", 32)
	var b bytes.Buffer
	if err := do(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func keyTimesOfJSON(t *testing.T, data string) []struct{ Lead, Value string } {
	t.Helper()
	var whole struct {
		Blocks []struct {
			Type  string
			Times []struct{ Lead, Value string }
		}
	}
	if err := json.Unmarshal([]byte(data), &whole); err != nil {
		t.Fatal(err)
	}
	for _, b := range whole.Blocks {
		if len(b.Times) > 0 {
			return b.Times
		}
	}
	t.Fatal("no key times in the JSON")
	return nil
}

// A milestone on a line without a time shows the date that the line fills in, in each built-in definition
// and language: if filled in, the day in the line's own words; otherwise a line to write it on.
func TestADateFilledInIsAKeyTime(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, lang := range []string{"en", "es"} {
		all, problems, err := lib.LoadAll(lang)
		if err != nil || problems.Err() != nil {
			t.Fatal(err, problems)
		}
		for _, l := range all {
			for _, filled := range []bool{false, true} {
				v := visit.Visit{Ended: time.Date(2026, time.November, 27, 13, 40, 0, 0, time.UTC), Answers: map[string]string{}, FillValues: map[string]visit.FillValue{}}
				for name, c := range l.Procedure.Conditions {
					v.Answers[name] = c.Answers()[0]
				}
				for n, f := range l.Procedure.Fills {
					if filled && f.Kind == procedure.FillDate {
						v.FillValues[f.Name] = visit.FillValue{Day: visit.DateOf(v.Ended).Add(n + 1)}
					}
				}
				plan := resolve.Resolve(l.Procedure, clinic.Profile{}, v, time.UTC)
				s := compose.Compose(plan, l.Words, "")
				lines := linesOf(s)
				for _, k := range keyTimes(s) {
					i := itemOf(plan, k.Ref)
					if len(i.Times) > 0 {
						continue
					}
					looked++
					line := plainWords(lines[k.Ref].Text.String())
					switch {
					case filled && (k.Write || k.Time == nil || !strings.Contains(line, plainWords(k.Value))):
						t.Errorf("%s %s, %s: %q, and its line is %q", l.Procedure.ID, lang, k.Ref, k.Value, line)
					case !filled && (!k.Write || k.Value != "" || k.Time != nil):
						t.Errorf("%s %s, %s: %q though nobody filled it in", l.Procedure.ID, lang, k.Ref, k.Value)
					}
				}
			}
		}
	}
	if looked < 8 {
		t.Errorf("only %d key times are dates that are filled in", looked)
	}
}
