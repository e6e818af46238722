package questions_test

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/questions"
	"aftercare/internal/sheet/compose"
	"aftercare/procedures"
)

// A question is shown with the words that patients read, in each language, without placeholders.
func TestTheWordsOfAQuestionHaveNoPlaceholders(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "es"} {
		all, _, err := lib.LoadAll(lang)
		if err != nil {
			t.Fatal(err)
		}
		medicines := 0
		for _, l := range all {
			for _, a := range questions.CurrentAnswers(l.Procedure, lib.Clinic(), l.Words, compose.AllQuestions(l.Procedure)) {
				if (a.Words == "") != (a.Question.Instruction == nil) || strings.Contains(a.Words, "{") {
					t.Errorf("%s, %s: %s is shown with %q", l.Procedure.ID, lang, a.Question.Name, a.Words)
				}
				if a.Question.Instruction == nil {
					continue
				}
				for text := range a.Question.Instruction.Texts() {
					if strings.Contains(text, "{"+procedure.ClassPrefix) || strings.Contains(text, "{"+procedure.MedicinePrefix) {
						medicines++
					}
				}
			}
		}
		if medicines == 0 {
			t.Errorf("%s: no question is about a line that names a medicine", lang)
		}
	}
}
