package schedule

import (
	"strings"

	"aftercare/internal/pattern"
)

// What exports and spreadsheets make of a text. Nobody can say what stood there, so that none
// of it is mended.

// misread is what becomes of é, Å, ° or ’ when UTF-8 is taken for Windows' encoding: an Ã, Â, Ä,
// Å or â and then a sign that no word has there.
var misread = pattern.New("[ÃÄÅ][\u00a0-\u00bfƒ†‡ˆ‰‹Œ•˜™š›œž€]|Ã[\u2018-\u201eŠŽŸ…–—]|Â[\u00a0-\u00ba\u00bc-\u00bf]|â€")

// textFormula is the formula ="00417", which exports write so that a spreadsheet keeps a text.
var textFormula = pattern.New(`^="([^"]*)"$`)

// isFormula reports a cell that a spreadsheet would compute: its value was lost on the way.
func isFormula(s string) bool { return strings.HasPrefix(s, "=") || strings.HasPrefix(s, "＝") }

// What stands in a cell instead of a value.
var (
	sheetError = pattern.New(`^#(?:N/A|DIV/0!|[A-Z_]{3,}[!?]|#+)$`)
	coded      = pattern.New(`&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]{2,8});|\\u[0-9a-fA-F]{4}|=[0-9A-F]{2}=[0-9A-F]{2}`)
	tag        = pattern.New(`(?i)</?(?:a|b|br|div|em|font|i|img|li|ol|p|script|span|strong|table|td|tr|u|ul)(?:\s[^>]*)?/?>`)
	shortened  = pattern.New(`^\d+(?:[.,]\d+[eE]\+?|[eE]\+)\d+$`)
)

// spoiled says why a clean text is no value; "" for one that is.
func spoiled(t target, text string) (problem string) {
	switch {
	case isFormula(text), isName(t) && strings.ContainsRune("+-@", rune(text[0])):
		return "begins as a formula does; expected its value"
	case text[0] == '#' && sheetError().MatchString(text):
		return "holds a spreadsheet's error; expected a value"
	case strings.ContainsAny(text, `&\=`) && coded().MatchString(text):
		return "holds a code in the place of a letter; expected the letter"
	case strings.Contains(text, "<") && tag().MatchString(text):
		return "holds the signs of a web page; expected its text alone"
	case isName(t) && strings.ContainsAny(text, "?@"):
		return "holds a sign that no name has: an export lost a letter, or it is another column's"
	case isIDField(t) && shortened().MatchString(text):
		return "is a number that a spreadsheet shortened; expected all its digits"
	}
	return ""
}

func isName(t target) bool {
	return t.kind == aField && (t.name == fieldName || t.name == fieldGiven || t.name == fieldFamily)
}
