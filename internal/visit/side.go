package visit

import (
	"regexp"
	"strings"

	"aftercare/internal/pattern"
)

// letterSide matches a letter for a side: before a part with two sides, in brackets, at the end, or
// alone. "L4" is a level, "L spine" is the lower back, and "Dr. R. Lee" is a person.
const letterSide = `|\bX\.? (?:(?i:knee|eye|wrist|hip|shoulder|arm|leg|hand|foot|side|lumbar|cervical|thoracic|sacral|sacroiliac|facet|medial)|SI|[CTLS]\d+)\b|\(X\)|(?m:^\s*X\s*$|[\w,)] X\s*$)`

func sideWord(words, letter string) func() *regexp.Regexp {
	return pattern.New(words + strings.ReplaceAll(letterSide, "X", letter))
}

var (
	// LUE and the like mean limbs.
	leftWord  = sideWord(`(?i:\bleft\b|\bLt\b|\bizquierd[oa]s?\b|\bizqd?[oa]?\b|\bizd[oa]\b)|\bL[UL]E\b`, `L`)
	rightWord = sideWord(`(?i:\bright\b|\bRt\b|\bderech[oa]s?\b|\bder\.|\bdch[oa]\b)|\bR[UL]E\b`, `R`)
	// "Both" may refer to levels; it is a side only for parts that a body has two of.
	bothWord      = pattern.New(`(?im)\bbilateral(?:es|ly|mente)?\b|^\s*(?:both|amb[oa]s)\s*$|\bboth (?:sides|eyes|ears|knees|wrists|hands|arms|legs|hips|shoulders|feet|ankles|elbows)\b|\bamb[oa]s (?:lados|ojos|o[ií]dos|rodillas|muñecas|manos|brazos|piernas|caderas|hombros|pies|tobillos|codos)\b|\bbilat\b|\bb/l\b|\bL ?(?:/|&|\+|and|y) ?R\b|\bR ?(?:/|&|\+|and|y) ?L\b|\b(?:los|las) dos (?:lados|ojos|o[ií]dos|rodillas|muñecas|manos|brazos|piernas|caderas|hombros|pies|tobillos|codos)\b`)
	leftRightPair = pattern.New(`(?i:\bb/l\b)|\bL ?(?:/|&|\+|and|y) ?R\b|\bR ?(?:/|&|\+|and|y) ?L\b`)
	onlySides     = pattern.New(`(?i)\b(?:left|right|both|bilateral|lt|rt|izquierd[oa]s?|derech[oa]s?|bilaterales|amb[oa]s|sides?|lados?|and|y|the|el|la|los|las|qualifier|value)\b|[(),;/.-]`)
)

var (
	rightEye = pattern.New(`\bO\.?D\b\.?`)
	leftEye  = pattern.New(`\bO\.?[SI]\b\.?`)
	bothEyes = pattern.New(`\b(?:O\.?U|A\.?O)\b\.?`)
)

// EyeWords returns a text about an eye with the usual letters for a side as words: OD, OS (in
// Spanish OI) and OU (AO).
func EyeWords(text string) string {
	text = rightEye().ReplaceAllString(text, "right")
	text = leftEye().ReplaceAllString(text, "left")
	return bothEyes().ReplaceAllString(text, "bilateral")
}

// SideWords reports which sides of the body a text names, in English or Spanish. Both reports a
// word such as "bilateral"; "left and right" is left and right.
func SideWords(text string) (left, right, both bool) {
	if text == "" {
		return false, false, false
	}
	both = bothWord().MatchString(text)
	text = leftRightPair().ReplaceAllString(text, " ") // its words are one expression
	return leftWord().MatchString(text), rightWord().MatchString(text), both
}

// OnlySideWords reports whether a text names a side and nothing else, such as "Left side".
func OnlySideWords(text string) bool {
	left, right, both := SideWords(text)
	return (left || right || both) && strings.TrimSpace(onlySides().ReplaceAllString(text, " ")) == ""
}

// Contradicts reports whether a text names another side than s. A text without a side contradicts
// nothing, and nothing contradicts NoSide.
func (s Side) Contradicts(text string) bool {
	left, right, both := SideWords(text)
	both = both || left && right
	switch s {
	case Both:
		return left != right
	case Left:
		return right || both
	case Right:
		return left || both
	default:
		return false
	}
}
