package locale

import (
	"strings"
	"testing"
)

// senseProblems returns what is wrong with the sense of a few entries, without the checks of a whole language.
func senseProblems(lang string, entries map[string]string, lists map[string][]string) []Problem {
	w, bad := newWords(lang, entries, lists)
	if w == nil {
		return bad
	}
	c := &checker{Words: w}
	c.joins()
	c.page()
	c.relief()
	c.noAnswer()
	return c.found
}

// In each language whose words CLDR has, an "or" for an "and" is refused, and the reverse; each in
// its place isn't.
func TestAndAndOrOfEachLanguage(t *testing.T) {
	known := 0
	for _, lang := range languages() {
		c, _ := CalendarOf(lang)
		if c.And == "" || c.Or == "" {
			continue
		}
		known++
		for key, words := range map[string][2]string{"join-and": {c.And, c.Or}, "join-or": {c.Or, c.And}, "list-or": {c.Or, c.And}} {
			for n, word := range words {
				for _, text := range []string{"{first}, " + word + " {second}", "{first} " + word + " {second}"} {
					bad := senseProblems(lang, map[string]string{key: text}, nil)
					if letters := strings.Trim(word, "()-"); letters == word && (len(bad) > 0) != (n == 1) {
						t.Errorf("%s: %s: %q: %v", lang, key, text, bad)
					}
				}
			}
		}
	}
	if known < 80 {
		t.Errorf("the words of %d languages are known", known)
	}
}

// An entry that means something else than it is for is found, and one that a clinic words
// differently isn't.
func TestEntriesThatMeanAnotherThing(t *testing.T) {
	for _, c := range []struct{ lang, key, text, want string }{
		{"en", "join-and", "{first}, and {second}", ""},
		{"en", "join-and", "{first}, and also {second}", ""},
		{"en", "join-and", "{first}; besides, {second}", ""},
		{"en", "join-and", "{first}, or {second}", "error"},
		{"es", "join-and", "{first}, e {second}", ""},
		{"es", "join-and", "{first} o {second}", "error"},
		{"es", "list-or", "{list} u {last}", ""},
		{"es", "list-or", "{list} y {last}", "error"},
		{"fr", "join-or", "{first}, et {second}", "error"},
		{"zh", "join-and", "{first}或{second}", "error"},
		{"zh", "join-and", "{first}，而且{second}", ""},
		{"it", "join-and", "{first} ed {second}", ""},
		{"en", "footer.page", "Page {page} of {pages}", ""},
		{"en", "footer.page", "Page {page} of {pages} pages", ""},
		{"en", "footer.page", "{pages} pages, this is page {page}", ""},
		{"en", "footer.page", "Page {pages} of {page}", "error"},
		{"es", "footer.page", "Página {pages} de {page}", "error"},
		{"fr", "footer.page", "Page {pages}/{page}", "error"},
		{"ja", "footer.page", "{pages}ページ中{page}ページ", ""},
		{"zh", "footer.page", "共{pages}页，第{page}页", ""},
		{"ko", "footer.page", "{pages}쪽 중 {page}쪽", ""},
		{"en", "help.no-answer", "No answer? Go to the emergency room.", ""},
		{"en", "help.no-answer", "If nobody answers, do not wait: go to the ER.", ""},
		{"en", "help.no-answer", "No answer? Call {number}.", ""},
		{"en", "help.no-answer", "No answer? Have someone drive you to the hospital.", ""},
		{"en", "help.no-answer", "No answer? Wait until morning.", "error"},
		{"en", "help.no-answer", "No answer? Call us again tomorrow.", "error"},
		{"en", "help.no-answer", "No answer? Call us again.", "doubt"},
		{"en", "help.no-answer-today", "No answer? Go to urgent care.", ""},
		{"en", "help.no-answer-today", "No answer? Call us again in the morning.", "doubt"},
		{"es", "help.no-answer", "¿No contestan? Vaya a urgencias.", ""},
		{"es", "help.no-answer", "¿No contestan? Espere hasta mañana.", "error"},
		{"es", "help.no-answer-today", "¿No contestan? Llame a su médico.", "doubt"},
		{"de", "help.no-answer", "Keine Antwort? Gehen Sie in die Notaufnahme.", ""},
		{"en", "diary.relief-words", "none|some|half|most|all", ""},
		{"en", "diary.relief-words", "None|A little|About half|A lot|Complete", ""},
		{"en", "diary.relief-words", "none|25%|half|75%|all", ""},
		{"en", "diary.relief-words", "none|mild|fair|good|perfect", ""},
		{"en", "diary.relief-words", "all|most|half|some|none", "error"},
		{"en", "diary.relief-words", "none|half|some|most|all", "error"},
		{"es", "diary.relief-words", "ninguno|algo|la mitad|todo|la mayor parte", "error"},
		{"vi", "diary.relief-words", "0%|50%|25%|75%|100%", "error"},
		{"vi", "diary.relief-words", "0%|25%|50%|75%|100%", ""},
	} {
		entries, lists := map[string]string{c.key: c.text}, map[string][]string{}
		if strings.Contains(c.text, "|") {
			entries, lists = map[string]string{}, map[string][]string{c.key: strings.Split(c.text, "|")}
		}
		got := ""
		if bad := senseProblems(c.lang, entries, lists); len(bad) > 0 {
			got = map[bool]string{true: "doubt", false: "error"}[bad[0].IsWarning]
		}
		if got != c.want {
			t.Errorf("%s, %s: %q: %q, want %q", c.lang, c.key, c.text, got, c.want)
		}
	}
}
