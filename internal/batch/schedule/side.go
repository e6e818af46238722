package schedule

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/pattern"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// site is a body site, which may have its side in an extension.
type site struct {
	fhirfile.CodeableConcept
	Extension fhirfile.List[struct {
		URL                  string
		ValueCodeableConcept fhirfile.CodeableConcept
	}]
}

// snomedSides are the only codes for a side that are used from a body site.
var snomedSides = map[string]visit.Side{"7771000": visit.Left, "24028007": visit.Right, "51440002": visit.Both}

// midline matches parts of the body that are named for a side but don't lie on it: a left heart catheter may go
// in at the right wrist.
var midline = pattern.New(`(?i)\b(?:left|right|both) (?:heart|sided heart|cardiac|atri\w+|ventric\w+|coronar\w+|main|circumflex|anterior|bundle|colon|hemicol\w+|hepatic|lobe|upper quadrant|lower quadrant)\b`)

// Why the side or the site of a resource can't be used. The words follow its type.
const (
	otherSide     = "names one side in one place and another side in another"
	unlistedSite  = "has a body site whose words name a side but whose code does not; list the code or the words under sites: in the mapping"
	namelessSite  = "has a body site with a code but no display; list the code under sites: in the mapping"
	ambiguousSite = "has a body site that the mapping lists more than once, with different meanings"
)

// bodySite separates sides from places; two different sides give none. Code is what was done, and its words may
// name a side too. A side in words isn't used as the side, but it can contradict one. A code must be that of a
// side, be listed in the mapping, or have a display that names no side: most sites have a code for each side.
func (m *Map) bodySite(sites []site, code fhirfile.CodeableConcept) (side, place, problem string) {
	var sides, places, words []string
	for _, s := range sites {
		mapped, isMapped, same := m.siteOf(s.CodeableConcept)
		if !same {
			problem = ambiguousSite
		}
		text, said, coded, nameless := s.Text, []string{s.Text}, false, false
		add := func(c fhirfile.Coding) (isSide bool) {
			v, isSide := snomedSides[c.Code]
			if said = append(said, c.Display); isSide {
				sides, coded = append(sides, string(v)), true
			}
			return isSide
		}
		others := 0
		for _, c := range s.Coding {
			if add(c) {
				continue
			}
			others++
			nameless = nameless || c.Code != "" && strings.TrimSpace(c.Display) == ""
			text = cmp.Or(text, c.Display)
		}
		for _, e := range s.Extension {
			if !strings.Contains(strings.ToLower(e.URL), "laterality") {
				continue
			}
			said = append(said, e.ValueCodeableConcept.Text)
			for _, c := range e.ValueCodeableConcept.Coding {
				add(c)
			}
		}
		all := strings.Join(said, "\n")
		left, right, both := visit.SideWords(midline().ReplaceAllString(all, " "))
		if mapped.side != "" {
			sides, coded = append(sides, mapped.side), true
		}
		text = cmp.Or(mapped.site, text)
		switch {
		case nameless && !isMapped:
			problem = namelessSite
		case (isMapped || others > 0) && !coded && (left || right || both):
			problem = unlistedSite
		}
		words = append(words, all)
		if text != "" && (!coded || !visit.OnlySideWords(text)) {
			places = append(places, text)
		}
	}
	slices.Sort(sides)
	sides = slices.Compact(sides)
	side, place = strings.Join(sides, " and "), strings.Join(places, ", ")
	done := code.Text
	for _, c := range code.Coding {
		done += "\n" + c.Display
	}
	done = midline().ReplaceAllString(done, " ")
	all := strings.Join(words, "\n")
	switch {
	case len(sides) > 1:
	case side != "" && (visit.Side(side).Contradicts(all) || visit.Side(side).Contradicts(done)), side == "" && sidesDiffer(all, done):
		problem = otherSide
	}
	return side, place, problem
}

// siteOf returns what the mapping says about a body site, by its codes and its words. Same is false if its entries differ.
func (m *Map) siteOf(c fhirfile.CodeableConcept) (mapped appointmentType, ok, same bool) {
	keys := []string{c.Text}
	for _, k := range c.Coding {
		keys = append(keys, k.Code, k.Display)
	}
	for _, key := range keys {
		key, _ = field.Clean(key)
		t, listed := m.sites[strings.ToLower(key)]
		if listed && ok && !t.equal(mapped) {
			return mapped, true, false
		}
		if listed {
			mapped, ok = t, true
		}
	}
	return mapped, ok, true
}

// sidesDiffer reports whether one text names only the left and the other only the right.
func sidesDiffer(a, b string) bool {
	left, right, both := visit.SideWords(a)
	left2, right2, both2 := visit.SideWords(b)
	if both || both2 || left == right || left2 == right2 {
		return false
	}
	return left != left2
}
