package questions

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet/compose"
)

// CurrentAnswer returns how a record says that a question was answered by keeping what the sheet
// has: "as written", for a setting with its value.
func CurrentAnswer(q compose.Question) string {
	if q.Setting != nil {
		return procedure.AsWritten + ": " + q.CurrentValue
	}
	return procedure.AsWritten
}

// IsCurrentAnswer reports whether a decision in a record keeps what the sheet has now, with or
// without a remark.
func IsCurrentAnswer(decided string, q compose.Question) bool {
	is := CurrentAnswer(q)
	return decided == is || strings.HasPrefix(decided, is+": ")
}

// Path returns the path in clinic.yaml of the answer to a procedure's question: under settings,
// under decide and the name of a block that several sheets share, or under decide and the procedure's id.
func Path(id string, q compose.Question) []string {
	switch {
	case q.Setting != nil:
		return []string{"settings", q.Decide}
	case IsShared(q):
		return []string{"decide", q.Instruction.Block, q.Decide}
	}
	return []string{"decide", id, q.Decide}
}

// IsShared reports whether one answer applies to every sheet that has the line: it is a block's,
// and isn't a warning sign, medicine or restriction.
func IsShared(q compose.Question) bool {
	return q.Instruction != nil && q.Instruction.Block != "" && !q.Instruction.IsPerSheet()
}

// FileAnswer is a question of one procedure and the clinic's answer, or what its sheet has now.
type FileAnswer struct {
	ID       string // of the procedure
	Question compose.Question
	Value    string
	Words    string // the line that the question is about, as patients read it; "" for a setting
}

// CurrentAnswers returns the answers that leave everything unchanged, with the words of each line
// in a language.
func CurrentAnswers(p *procedure.Procedure, c clinic.Profile, words *locale.Words, all []compose.Question) []FileAnswer {
	out := make([]FileAnswer, len(all))
	for n, q := range all {
		out[n] = FileAnswer{ID: p.ID, Question: q, Value: q.CurrentValue}
		if q.Instruction != nil {
			out[n].Words = compose.Wordings(p, c, words, q.Instruction)
		}
	}
	return out
}

// FormatYAML writes answers as the settings and decide of a clinic.yaml, each path once: the
// settings first, and in each part the required ones first. If questions is set, each answer has
// its question, the possible answers and the words of its line above it, as comments. Count is the
// number of paths, and required how many of them must be answered.
func FormatYAML(all []FileAnswer, questions bool) (text string, count, required int) {
	type line struct {
		place    []string
		required bool
		text     string
	}
	var lines []line
	seen := map[string]bool{}
	for _, a := range all {
		place := Path(a.ID, a.Question)
		if key := strings.Join(place, "\n"); seen[key] {
			continue
		} else {
			seen[key] = true
		}
		indent := strings.Repeat("  ", len(place)-1)
		text := indent + place[len(place)-1] + ": " + yamlfile.Quote(a.Value) + "\n"
		if questions {
			text = answerComments(a, indent) + text
		}
		lines = append(lines, line{place, a.Question.Required, text})
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		part := cmp.Compare(b.place[0], a.place[0]) // settings before decide
		of := 0
		if len(a.place) == len(b.place) && len(a.place) > 2 {
			of = cmp.Compare(a.place[1], b.place[1])
		}
		return cmp.Or(part, of, cmp.Compare(rank(a.required), rank(b.required)))
	})
	var b strings.Builder
	var last []string
	for _, l := range lines {
		if l.required {
			required++
		}
		for depth := range len(l.place) - 1 {
			if len(last) <= depth || !slices.Equal(last[:depth+1], l.place[:depth+1]) {
				fmt.Fprintf(&b, "%s%s:\n", strings.Repeat("  ", depth), l.place[depth])
			}
		}
		b.WriteString(l.text)
		last = l.place
	}
	return b.String(), len(lines), required
}

func rank(required bool) int {
	if required {
		return 0
	}
	return 1
}

// answerComments returns the lines above an answer: the question, the possible answers, and the
// words of its line.
func answerComments(a FileAnswer, indent string) string {
	q := a.Question
	first := q.Question
	if q.Required {
		first = "Required. " + first
	}
	out := []string{first}
	switch {
	case len(q.Choices) > 0:
		out = append(out, "one of: "+strings.Join(q.Choices, ", "))
	case q.Range != "":
		out = append(out, q.Range)
	}
	if q.Instruction != nil {
		out = append(out, a.Words)
		if q.CurrentValue == procedure.AsWritten {
			out = append(out, procedure.AsWritten+", or: "+procedure.LeaveOut)
		}
	}
	var b strings.Builder
	for _, l := range out {
		b.WriteString(indent + "# " + l + "\n")
	}
	return b.String()
}

// Carried returns, by the names of the questions, what the clinic's file answers about a procedure and its sheet carries
// out, as a record says it.
func Carried(p *procedure.Procedure) map[string]string {
	out, open := map[string]string{}, map[string]bool{}
	for _, q := range compose.Questions(p) {
		open[q.Name] = true
	}
	for _, q := range compose.AllQuestions(p) {
		if !open[q.Name] {
			out[q.Name] = clinic.Decided + q.CurrentValue
		}
	}
	for _, in := range p.Omitted {
		if in.IsOmitted() {
			out[in.Ref()] = clinic.Decided + procedure.LeaveOut
		}
	}
	return out
}
