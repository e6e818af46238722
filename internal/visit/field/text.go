package field

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes a text one line, composed and trimmed; problem is why it can't be used. Control
// characters, invisible characters and mojibake are refused, not removed: nobody could tell what
// was meant. With a problem, text is the part of it that a message can show.
func Clean(s string) (text, problem string) {
	if isPlain(s) {
		return s, ""
	}
	for n, r := range s {
		if r >= ' ' && r < 0x7f {
			continue
		}
		if problem = characterProblem(s, n, r); problem != "" {
			return printableText(s), problem
		}
	}
	text = norm.NFC.String(strings.Join(strings.Fields(s), " "))
	if isMojibake(text) {
		return printableText(s), "holds letters that a wrong encoding made of others; expected the letters that were written"
	}
	return text, ""
}

// isPlain reports whether a text needs no cleaning; most don't.
func isPlain(s string) bool {
	for n := 0; n < len(s); n++ {
		if b := s[n]; b < ' ' || b >= 0x7f || (b == ' ' && (n == 0 || n == len(s)-1 || s[n-1] == ' ')) {
			return false
		}
	}
	return true
}

// characterProblem says why a text can't hold the character r at byte n; "" if it can.
func characterProblem(s string, n int, r rune) string {
	switch {
	case r == '\r' && !strings.HasPrefix(s[n+1:], "\n"):
		return "holds the control character U+000D"
	case unicode.IsSpace(r) && r != '\u0085' && r != '\v' && r != '\f':
		return ""
	case unicode.IsControl(r):
		return fmt.Sprintf("holds the control character U+%04X", r)
	case r == utf8.RuneError:
		if _, size := utf8.DecodeRuneInString(s[n:]); size <= 1 {
			return fmt.Sprintf("holds the byte 0x%02X, which is not UTF-8", s[n])
		}
		return "holds U+FFFD, which a wrong encoding left in the place of a letter"
	case r == '\u200c' || r == '\u200d':
		if !joinsLetters(s, n) && (r != '\u200d' || !isInEmoji(s, n)) {
			return fmt.Sprintf("holds the invisible character U+%04X, which belongs between letters that join", r)
		}
	case (r == '\ufe0e' || r == '\ufe0f') && isSymbol(runeBefore(s, n)):
	case isInvisible(r):
		return fmt.Sprintf("holds the invisible character U+%04X", r)
	case unicode.Is(unicode.Noncharacter_Code_Point, r):
		return fmt.Sprintf("holds U+%04X, which is not a character", r)
	case unicode.Is(unicode.Co, r):
		return fmt.Sprintf("holds U+%04X, which is a letter in one typeface alone", r)
	}
	return ""
}

// isInvisible reports whether a reader can't see a character: format characters, variation
// selectors, fillers and other characters without a shape. U+2800 is a Braille letter that looks
// like a space, and U+FFFC replaces an object that is gone.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || r == '\u2800' || r == '\ufffc' ||
		r == '\u180f' || r >= '\u17b4' && r <= '\u17b5' || r >= 0xe0000 && r <= 0xe0fff
}

// joiningScripts are the scripts in which U+200C and U+200D, between two letters, control how these join.
var joiningScripts = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mandaic, unicode.Nko, unicode.Mongolian, unicode.Phags_Pa, unicode.Adlam, unicode.Hanifi_Rohingya, unicode.Devanagari,
	unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
	unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Balinese, unicode.Javanese, unicode.Sundanese, unicode.Meetei_Mayek, unicode.Ol_Chiki,
}

// joinsLetters reports whether the joiner at byte n is between two letters of one such script.
func joinsLetters(s string, n int) bool {
	next, _ := utf8.DecodeRuneInString(s[n+len("\u200c"):])
	last, size := utf8.DecodeLastRuneInString(s[:n])
	for at := n - size; at > 0 && unicode.Is(unicode.Inherited, last) && unicode.IsMark(last); at -= size {
		last, size = utf8.DecodeLastRuneInString(s[:at]) // a vowel sign that Arabic shares with others
	}
	for _, script := range joiningScripts {
		if unicode.Is(script, last) {
			return unicode.Is(script, next) && isWordRune(last) && isWordRune(next)
		}
	}
	return false
}

// isInEmoji reports whether the joiner at byte n combines two pictures into one.
func isInEmoji(s string, n int) bool {
	last := runeBefore(s, n)
	next, _ := utf8.DecodeRuneInString(s[n+len("\u200d"):])
	return (isSymbol(last) || last == '\ufe0f' || last >= 0x1f3fb && last <= 0x1f3ff) && isSymbol(next)
}

func isSymbol(r rune) bool { return unicode.Is(unicode.So, r) }

// runeBefore returns the character before byte n.
func runeBefore(s string, n int) rune {
	r, _ := utf8.DecodeLastRuneInString(s[:n])
	return r
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// printableText returns the part of a text that a message can show.
func printableText(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && !isInvisible(r) && r != utf8.RuneError {
			return r
		}
		return ' '
	}, s)), " ")
}
