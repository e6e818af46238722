package field

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"aftercare/internal/pattern"
)

// Damage that exports and spreadsheets do to a text. The original can't be known, so nothing is
// repaired.

// The second and third characters that a wrongly decoded letter becomes: signs are those that no
// text has after a letter, odd those that few have (ČÍŽEK does), high are all.
const (
	mojibakeSigns = `€ƒ†‡ˆ‰˜›¢£¤¥¦§¨©¬¯±²³´µ¶¸¹¼½¾`
	mojibakeRare  = mojibakeSigns + `ŠŒŽšœžŸ`
	mojibakeAll   = mojibakeRare + `‚„…‹‘’“”•–—™¡ª«®°·º»¿`
)

// mojibake matches what a letter becomes when UTF-8 is decoded as another encoding. First Windows-1252
// for é, Å, ° or ’: an Ã, Â, Ä, Å or â and then a character that no word has there; then the same for
// letters of other scripts; then encodings of the Mac, of DOS and of Central and Eastern Europe.
var mojibake = pattern.New("[ÃÄÅ][\u00a0-\u00bfƒ†‡ˆ‰‹Œ•˜™š›œž€]|Ã[\u2018-\u201eŠŽŸ…–—]|Â[\u00a0-\u00ba\u00bc-\u00bf]|â€" +
	"|[ÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛ][" + mojibakeSigns + "]|×[" + mojibakeAll + "]×[" + mojibakeAll + "]|[à-ï](?:[" + mojibakeRare + "][" + mojibakeAll + "]|[" + mojibakeAll + "][" + mojibakeRare + "])|ðŸ" +
	"|[A-Za-z][\u0400-\u045f]|[\u0400-\u045f][A-Za-z]|[a-z][ĂĹ]|Ă[ĽľąşłżťžśźšĄŻŁ]|вЂ|áº|á»[" + mojibakeAll + "]?\\pL" +
	"|√[\u0080-\uffff]|‚Ä[\u0080-\uffff]|[├┬┼╔║╗╚╩╬╨╤╪╫┘][\u0080-\uffff]|─[\u0080-\u24ff\u2580-\u25ff]|ΓÇ|ÔÇ|[ĂĹ][©®±°§¶·¬µ¤¨´¸‚„…†‡‰‹›™€˘ˇ˝˛]|[ГВ][©®±§¶·¬µ°¦¤]")

// mojibakeCharsets are the encodings for which UTF-8 is most often mistaken, and how many letters must
// decode to be certain: where capitals and signs of one alphabet are adjacent, one may be chance.
var mojibakeCharsets = []struct {
	as    *charmap.Charmap
	least int
}{{charmap.Windows1252, 1}, {charmap.Windows1251, 2}, {charmap.Windows1250, 2}, {charmap.Windows1254, 2}}

// isMojibake reports whether a text was decoded with a wrong encoding.
func isMojibake(text string) bool {
	if !mayBeMojibake(text) {
		return false
	}
	if mojibake().MatchString(text) {
		return true
	}
	for _, t := range mojibakeCharsets {
		if countDecoded(text, t.as) >= t.least {
			return true
		}
	}
	return false
}

// mayBeMojibake is a cheap check before the expensive ones: a wrongly decoded letter is two or more
// adjacent signs, or a Cyrillic or Central European letter beside a plain one.
func mayBeMojibake(text string) bool {
	before := 'a'
	for _, r := range text {
		if r >= utf8.RuneSelf && (before >= utf8.RuneSelf || r == 'Ă' || r == 'Ĺ' || unicode.Is(unicode.Cyrillic, r)) {
			return true
		}
		before = r
	}
	return false
}

// countDecoded counts the letters that appear when a text is encoded with as and decoded as UTF-8;
// 0 if that isn't valid UTF-8, or if it has a letter that names don't.
func countDecoded(text string, as *charmap.Charmap) (letters int) {
	raw := make([]byte, 0, len(text))
	for _, r := range text {
		b, ok := as.EncodeRune(r)
		if !ok {
			return 0
		}
		raw = append(raw, b)
	}
	if !utf8.Valid(raw) {
		return 0
	}
	for _, r := range string(raw) {
		switch {
		case r < utf8.RuneSelf:
		case unicode.Is(nameLetters, r):
			letters++
		default:
			return 0
		}
	}
	return letters
}

// nameLetters are the letters and signs that most names and messages consist of.
var nameLetters = &unicode.RangeTable{R16: []unicode.Range16{
	{0xa0, 0x17f, 1}, {0x218, 0x21b, 1}, {0x2bb, 0x2bc, 1}, {0x386, 0x3ce, 1}, {0x401, 0x45f, 1}, {0x490, 0x491, 1}, {0x531, 0x587, 1}, {0x5d0, 0x5ea, 1},
	{0x621, 0x652, 1}, {0x67e, 0x6cc, 1}, {0x900, 0xeff, 1}, {0x10d0, 0x10ff, 1}, {0x1200, 0x137f, 1}, {0x1e00, 0x1eff, 1}, {0x2010, 0x2026, 1},
	{0x20ac, 0x20ac, 1}, {0x3040, 0x9fff, 1}, {0xac00, 0xd7a3, 1},
}}

// textFormula is the formula ="00417", which exports write so that a spreadsheet keeps a text.
var textFormula = pattern.New(`^="([^"]*)"$`)

// Values that stand for a missing or damaged one.
var (
	sheetError  = pattern.New(`^#(?:N/[ADV]|NV|DIV/0!|[¡¿]?[\pL_/0]{3,}[!?]|GETTING_DATA|#+)$`)
	escapedText = pattern.New(`&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{1,31});|&(?:amp|nbsp|lt|gt|quot|apos|#\d{2,}|#[xX][0-9a-fA-F]{2,})\b` +
		`|&(?:nbsp|[a-zA-Z](?:acute|grave|circ|uml|tilde|cedil|ring|slash)|[rl][sd]quo|[mn]dash|#\d{2,})` +
		`|\\u\{?[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\x[0-9a-fA-F]{2}|\\'[0-9a-fA-F]{2}|.\\[nrt]|\\[nrt].|\\(?:[EFHNRST]|\.[a-z]{2}[+\d]*|[CMXZ][0-9A-Fa-f]+)\\` +
		`|=[0-9A-F]{2}=[0-9A-F]{2}|=\?[\w-]+\?[BbQq]\?|_x[0-9A-Fa-f]{4}_|%[C-Fc-f][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]`)
	escapedName = pattern.New(`=[0-9A-F]{2}|%[0-9A-F]{2}|\+[A-Za-z0-9/]{2,}-`)
	markupTag   = pattern.New(`(?i)</?(?:a|b|big|blockquote|body|br|button|center|code|dd|div|dl|dt|em|font|form|h[1-6]|head|hr|html|i|iframe|img|input|label|li|link|mark|` +
		`meta|object|ol|p|pre|s|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|title|tr|u|ul)(?:\s[^>]*)?/?>|</?[a-z][\w:.-]*/?>|<!--|<!\[CDATA\[|<\?xml`)
	shortenedNumber = pattern.New(`^[-+]?\d+(?:[.,]\d+[eE][-+]?|[eE]\+)\d+$`)
	exponent        = pattern.New(`^[-+]?\d+(?:\.\d*)?[eE][-+]?\d+$`)
	decimalNumber   = pattern.New(`^\d+[.,]0+$|^\d{1,3}(?:\.\d{3})+,\d+$|^\d{1,3}(?:,\d{3})+\.\d+$`)
	groupedNumber   = pattern.New(`^\d{1,3}(?:,\d{3})+$`)
	monthDate       = pattern.New(`^(?:\d{1,2}-)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:-\d{2})?$`)
)

// asTextHint says how to recover an id that a spreadsheet changed.
const asTextHint = "; format the column as text, and export it again"

const shortenedProblem = "is a number that a program shortened; expected all its digits" + asTextHint

// corruption returns what damage a clean text shows, or "" if it shows none.
func corruption(r *rule, text string) (problem string) {
	first := text[0]
	switch {
	case first == '=' || strings.HasPrefix(text, "＝"):
		return "begins as a formula does; expected its value"
	case first == '#' && sheetError().MatchString(text) && (r.null == nullRefused || r.isName || !IsNullWord(text)):
		return "holds a spreadsheet's error; expected a value"
	case strings.ContainsAny(text, `&\=%_+`) && (escapedText().MatchString(text) || r.isName && escapedName().MatchString(text)):
		return "holds a code in the place of a letter; expected the letter"
	case strings.Contains(text, "<") && markupTag().MatchString(text):
		return "holds the signs of a web page; expected its text alone"
	case r.separators != "" && strings.ContainsAny(text, r.separators) && (r.null != nullIsBlank || !IsNullWord(text)):
		return "holds a separator of HL7 messages (^ | ~ \\ &); expected the value alone"
	case r.isID:
		return idCorruption(text)
	}
	return ""
}

// idCorruption returns how a program or a spreadsheet changed an id, or "" if there is no sign of that.
func idCorruption(text string) string {
	switch first, last := text[0], text[len(text)-1]; {
	case shortenedNumber().MatchString(text):
		return shortenedProblem
	case first >= '0' && first <= '9' && decimalNumber().MatchString(text):
		return "is a number that a program gave decimals; expected it as it was given" + asTextHint
	case first >= '0' && first <= '9' && groupedNumber().MatchString(text):
		return "is a number that a spreadsheet cut in groups; expected its digits alone" + asTextHint
	case monthDate().MatchString(text) && strings.ContainsAny(text, "0123456789"):
		return "is a date that a spreadsheet made of it; expected it as it was given" + asTextHint
	case first == '\'' || first == '`' || first == '"' || last == '"', strings.HasPrefix(text, "‘"), strings.HasPrefix(text, "’"), strings.HasPrefix(text, "´"):
		return "has a sign before or after it by which a spreadsheet knows a text; expected it without"
	}
	return ""
}
