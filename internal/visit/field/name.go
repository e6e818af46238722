package field

import (
	"strings"
	"unicode"

	"aftercare/internal/pattern"
)

// monthPattern matches a month's name in the languages of the sheets, or its first three letters.
const monthPattern = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?` +
	`|ene(?:ro)?|febrero|marzo|abr(?:il)?|mayo|junio|julio|ago(?:sto)?|septiembre|octubre|noviembre|dic(?:iembre)?)`

var (
	// fiveDigits matches five digits with only punctuation between them, as in phone and record numbers.
	fiveDigits  = pattern.New(`\p{Nd}(?:[-./ ()]{0,2}\p{Nd}){4}`)
	datePattern = pattern.New(`(?i)\p{Nd}{1,4}[-./]\p{Nd}{1,2}[-./]\p{Nd}{2,4}|\p{Nd}年|` +
		`\b\d{1,2}(?:st|nd|rd|th)?[-. ]*(?:de )?` + monthPattern + `\b\.?[-, ]*(?:del? )?\d{2,4}\b|\b` + monthPattern + `\.?[- ]*\d{1,2}(?:st|nd|rd|th)?,?[- ]+\d{2,4}\b|\b` + monthPattern + `\.?,?[- ]+\d{4}\b` +
		`|\b\d{1,2}` + monthPattern + `\d{2,4}\b` +
		`|(?:^|[ ,(])\d{1,2}[.,]?[ -](?:.{1,20}[ -])?(?:1[89]|20)\d{2}(?:\D|$)`) // with a month in any language
)

// nameProblem returns why a clean text can't be a name, or a given or family name, or "" if it can.
func nameProblem(f Field, text string) string {
	letters := strings.ContainsFunc(text, unicode.IsLetter)
	switch {
	case f != Name && !letters && strings.Trim(text, "-–—_.* ") == "":
		return "is a sign that exports write for a name of one word; expected the whole name as the patient writes it, under " + string(Name)
	case !letters && !strings.ContainsAny(text, "?@"):
		return "has no letter"
	case strings.ContainsAny(text[:1], "+-@"), strings.HasPrefix(text, "＋"), strings.HasPrefix(text, "－"), strings.HasPrefix(text, "＠"):
		return "begins as a formula does; expected its value"
	case strings.ContainsAny(text, "?@"):
		return "holds a sign that no name has: an export lost a letter, or it is another column's"
	case !strings.ContainsFunc(text, unicode.IsDigit):
		return ""
	case fiveDigits().MatchString(text), datePattern().MatchString(text):
		return "holds a date or a number; expected the name alone"
	}
	return ""
}

// Names is the result of ReadName.
type Names struct {
	Full    string // as printed; "" for none
	Problem string
	// Doubtful means that one of the two names is a null word. It may be a real name (there are
	// people called Null) or an export's word for a missing one.
	Doubtful bool
}

// ReadName reads the whole name or, if that is "", the given and family names. If both are null
// words, that is a problem.
func ReadName(whole, given, family string) Names {
	if strings.TrimSpace(whole) != "" {
		text, problem := Read(Name, whole)
		return Names{Full: text, Problem: problem}
	}
	g, problem := Read(GivenName, given)
	if problem != "" {
		return Names{Problem: problem}
	}
	f, problem := Read(FamilyName, family)
	if problem != "" {
		return Names{Problem: problem}
	}
	out := Names{Full: strings.TrimSpace(g + " " + f)}
	if IsNullWord(out.Full) {
		return Names{Problem: "is a word for none; expected " + rules[Name].expected}
	}
	out.Doubtful = IsNullWord(g) || IsNullWord(f)
	return out
}
