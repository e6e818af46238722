package compose_test

import (
	"crypto/sha256"
	"hash"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// everyOther means that one of this many values that the loader reads is tried, unless all are.
const everyOther = 120

// otherValues returns other values for a scalar that the loader reads: a time, a number, a choice,
// a condition.
func otherValues(s scalar) []string {
	text := s.node.Text
	var out []string
	for _, o := range s.is.OneOf {
		if o != text {
			out = append(out, o)
		}
	}
	if at := digits.FindStringIndex(text); at != nil && s.is.OneOf == nil {
		n, _ := strconv.Atoi(text[at[0]:at[1]])
		out = append(out, text[:at[0]]+strconv.Itoa(n+1)+text[at[1]:])
	}
	switch key := s.at[strings.LastIndex(s.at, ".")+1:]; {
	case text == "now":
		out = append(out, "next day", "3 hours")
	case text == "next day", text == "bedtime":
		out = append(out, "now", "3 days")
	case key == "if" || strings.Contains(s.at, ".if."):
		out = append(out, "not "+text)
	case strings.Contains(s.at, "key-times"), strings.Contains(s.at, "at."):
		out = append(out, "morning", "noon")
	}
	return out
}

var digits = regexp.MustCompile(`\d+`)

// about returns the definitions that a change of a file can affect, a few of those that share it.
func about(name string, trees map[string]*yamlfile.Node) []string {
	base := strings.TrimSuffix(path.Base(name), ".yaml")
	if kindOfFile(name) == "procedure" || kindOfFile(name) == "translation" && !strings.Contains(name, "/shared/") {
		return []string{base}
	}
	var out []string
	for _, other := range sortedNames(trees) {
		if kindOfFile(other) != "procedure" {
			continue
		}
		include := trees[other].Get("include")
		common := kindOfFile(name) != "block" && kindOfFile(name) != "translation"
		if common || include != nil && slices.ContainsFunc(include.Items, func(i *yamlfile.Node) bool { return i.Text == base }) {
			out = append(out, strings.TrimSuffix(path.Base(other), ".yaml"))
		}
	}
	const few = 2
	if len(out) > few && !wholeLibrary() {
		return []string{out[0], out[len(out)/2]}
	}
	return out
}

// fewVisits calls each with visits on which most changes show.
func fewVisits(p *procedure.Procedure, each func(visit.Visit)) {
	day := visit.Date{Year: 2026, Month: time.November, Day: 23}
	for _, answers := range answersOf(p) {
		for n, hour := range []int{-1, 9, 17, 23} {
			v := visit.Visit{Answers: answers, Name: "Ann Example", Record: "0012"}
			if hour >= 0 {
				v.Ended = day.Noon(time.UTC).Add(time.Duration(hour-12)*time.Hour + 20*time.Minute)
			} else {
				v.Name, v.Record = "", ""
			}
			if n == 1 {
				v.Born, v.AgeOn = visit.Date{Year: 1961, Month: 4, Day: 2}, day
				v.Side = visit.Side(append(p.Side.Options(), "")[0])
			}
			if n == 2 {
				v.FillValues = fill(p, day, 5)
			}
			each(v)
		}
	}
	each(visit.Visit{})
	for _, days := range []int{1, 7, 10, 14, 28} {
		v := visit.Visit{Ended: day.Noon(time.UTC)}
		v.NextVisit.Day = day.Add(days)
		each(v)
	}
	for _, side := range p.Side.Options() {
		each(visit.Visit{Side: visit.Side(side)})
	}
}

// sheets returns a checksum of everything on the sheets of a procedure.
func sheets(l library.Definition, visits func(*procedure.Procedure, func(visit.Visit))) string {
	p := *l.Procedure
	p.Reviewer = "Dr. Example"
	c := approving(&p, l.Words.Language)
	sum := sha256.New()
	visits(&p, func(v visit.Visit) {
		if age, known := v.Age(); known && !procedure.SheetAges(&p, v.Answers).Contains(age) {
			return
		}
		s := compose.Compose(resolve.Resolve(&p, c, v, time.UTC), l.Words, "d")
		eachString(reflect.ValueOf(withoutLines(s)), forStaff, func(text string) { add(sum, text) })
	})
	return string(sum.Sum(nil))
}

func add(sum hash.Hash, text string) {
	_, _ = sum.Write([]byte(text))
	_, _ = sum.Write([]byte{0})
}

// TestEveryOtherValueEndsAnApprovalWhereASheetSaysOtherwise also checks that the approval stays in
// force if no sheet changes.
func TestEveryOtherValueEndsAnApprovalWhereASheetSaysOtherwise(t *testing.T) {
	testkit.SkipUnderRace(t)
	files, trees := shipped(t)
	load := func(id, lang string) (library.Definition, bool) {
		lib, err := library.Open(library.Options{Builtin: files})
		if err != nil {
			return library.Definition{}, false
		}
		p, words, err := lib.Load(id, lang)
		return library.Definition{Procedure: p, Words: words}, err == nil
	}
	digest := func(l library.Definition) string {
		return compose.Digest(l.Procedure, approving(l.Procedure, l.Words.Language), l.Words)
	}
	type known struct {
		loaded        library.Definition
		digest, shown string
	}
	before := map[string]known{}
	of := func(id, lang string) known {
		if k, ok := before[id+lang]; ok {
			return k
		}
		l, ok := load(id, lang)
		if !ok {
			t.Fatalf("%s: can't be read", id)
		}
		before[id+lang] = known{l, digest(l), sheets(l, fewVisits)}
		return before[id+lang]
	}
	tried, refused, ended, kept, count := 0, 0, 0, 0, 0
	for _, name := range sortedNames(trees) {
		lang := "en"
		if strings.HasPrefix(name, "locales/es") {
			lang = "es"
		}
		file, _ := schema.Find(kindOfFile(name))
		original := files[name]
		eachScalar(file.Root, trees[name], name, func(s scalar) {
			parsed := slices.ContainsFunc(strings.Split(s.at, "."), func(key string) bool { return slices.Contains(isRead, key) })
			if s.is.OneOf == nil && s.is.Pattern == "" && !parsed {
				return // TestEveryTextOfASheetIsInTheApprovedText
			}
			if count++; !wholeLibrary() && count%everyOther > 0 {
				return
			}
			was, ids := s.node.Text, about(name, trees)
			for _, id := range ids {
				of(id, lang) // unchanged
			}
			for _, other := range otherValues(s) {
				s.node.Text = other
				files[name] = &fstest.MapFile{Data: asYAML(trees[name])}
				s.node.Text = was
				for _, id := range ids {
					old := of(id, lang)
					l, ok := load(id, lang)
					tried++
					if !ok {
						refused++
						continue
					}
					isOther, saysOther := digest(l) != old.digest, sheets(l, fewVisits) != old.shown
					if isOther != saysOther { // the few visits may not show it
						saysOther = sheets(l, eachVisit) != sheets(old.loaded, eachVisit)
					}
					switch {
					case isOther && !saysOther:
						t.Errorf("%s: %q for %q ends the approval of %s, and no sheet says otherwise", s.at, other, was, id)
					case saysOther && !isOther:
						t.Errorf("%s: %q for %q is on sheets of %s, and the approval stays", s.at, other, was, id)
					case isOther:
						ended++
					default:
						kept++
					}
				}
			}
			files[name] = original
		})
	}
	t.Logf("%d changes tried: %d refused, %d ended an approval, %d kept it", tried, refused, ended, kept)
}
