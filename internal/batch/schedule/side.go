package schedule

import (
	"slices"
	"strings"

	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/pattern"
	"aftercare/internal/visit"
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

// otherSide is the reason if two parts of a resource name different sides.
const otherSide = "names one side in one place and another side in another"

// bodySite separates sides from places; two different sides give none. Code is what was done, and its words may
// name a side too. A side in words isn't used as the side, but it can contradict one.
func bodySite(sites []site, code fhirfile.CodeableConcept) (side, place, problem string) {
	var sides, places, words []string
	for _, s := range sites {
		text, sideCodes := s.Text, 0
		for _, c := range s.Coding {
			words = append(words, c.Display)
			if v, ok := snomedSides[c.Code]; ok {
				sides, sideCodes = append(sides, string(v)), sideCodes+1
			} else if text == "" {
				text = c.Display
			}
		}
		for _, e := range s.Extension {
			if !strings.Contains(strings.ToLower(e.URL), "laterality") {
				continue
			}
			words = append(words, e.ValueCodeableConcept.Text)
			for _, c := range e.ValueCodeableConcept.Coding {
				words = append(words, c.Display)
				if v, ok := snomedSides[c.Code]; ok {
					sides, sideCodes = append(sides, string(v)), sideCodes+1
				}
			}
		}
		words = append(words, text)
		if text != "" && (sideCodes == 0 || !visit.OnlySideWords(text)) {
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

// sidesDiffer reports whether one text names only the left and the other only the right.
func sidesDiffer(a, b string) bool {
	left, right, both := visit.SideWords(a)
	left2, right2, both2 := visit.SideWords(b)
	if both || both2 || left == right || left2 == right2 {
		return false
	}
	return left != left2
}
