package questions

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/approval"
	"aftercare/internal/sheet/compose"
)

// Item is a question that a clinic is asked once: about a line of one sheet, or about a setting or a line that several
// sheets have alike. An answer holds for each of its sheets.
type Item struct {
	compose.Question

	Text    approval.Text // of the first sheet that asks it
	Written string        // the words of the line; "" for a setting
	Sheets  []string      // the ids of the sheets that ask it, in the order of the list
	Several bool          // it is a setting, or a line that several sheets have
	Key     string        // of the question and the words that it is about; another one for other words
	Answer  *Answer       // nil while it isn't answered
}

// Answer is what a person answered.
type Answer struct {
	Value  string // the clinic's own value, for its file; "" for as written
	Remark string // to what is kept as written
}

// Record returns how a record says an answer.
func (a Answer) Record(q compose.Question) string {
	if a.Value != "" {
		return a.Value
	}
	out := CurrentAnswer(q)
	if a.Remark != "" {
		out += ": " + a.Remark
	}
	return out
}

// NewItem returns the question that a text asks.
func NewItem(t approval.Text, c clinic.Profile, q compose.Question) *Item {
	i := &Item{Question: q, Text: t, Sheets: []string{t.Procedure.ID}}
	parts := []string{q.Name, q.Question, q.Range, strings.Join(q.Choices, "\n"), q.CurrentValue}
	if q.Instruction != nil {
		i.Written = compose.Wordings(t.Procedure, c, t.Words, q.Instruction)
		parts = append(parts, q.Instruction.Block, t.Words.Language, i.Written, string(compose.Encode(statementsOf(t.Statements, q.Name))))
		if q.Instruction.Block == "" {
			parts = append(parts, t.Procedure.ID) // a definition's own line is no other sheet's
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	const length = 12 // bytes, which tell a clinic's questions apart
	i.Key = hex.EncodeToString(sum[:length])
	return i
}

// Given returns the answer, which is as written where nobody gave another one.
func (i *Item) Given() Answer {
	if i.Answer == nil {
		return Answer{}
	}
	return *i.Answer
}

// InForce returns what an answer, or none, makes the sheets say, for a list of questions.
func (i *Item) InForce() string {
	if i.Given() == (Answer{}) {
		return i.CurrentValue
	}
	return i.Given().Record(i.Question)
}

// Title names the question for a heading.
func (i *Item) Title() string {
	switch {
	case i.Setting != nil:
		return i.Decide + ", a setting"
	case i.Several:
		return i.Name + ", a shared line"
	}
	return i.Name
}

// SourceWords returns what a line or a setting rests on, in words.
func (i *Item) SourceWords() string {
	var keys []string
	if i.Setting != nil {
		keys = i.Setting.Sources
	} else {
		keys = i.Instruction.Sources
	}
	var out []string
	for _, key := range keys {
		words := key
		switch source, known := i.Text.Procedure.Sources[key]; {
		case key == procedure.Memory:
			words = procedure.MemoryTitle
		case known && source.Title != "":
			words = source.Title
			if source.Publisher != "" {
				words += ", " + source.Publisher
			}
		}
		out = append(out, words)
	}
	return strings.Join(out, "; ")
}

// FileAnswers returns a value that was answered as the lines of the clinic's file that carry it out: one for what the file
// decides for all sheets, else one for each sheet.
func (i *Item) FileAnswers() []FileAnswer {
	if i.Answer == nil || i.Answer.Value == "" {
		return nil
	}
	of := i.Sheets
	if i.Setting != nil || IsShared(i.Question) {
		of = of[:1]
	}
	out := make([]FileAnswer, len(of))
	for n, id := range of {
		out[n] = FileAnswer{ID: id, Question: i.Question, Value: i.Answer.Value}
	}
	return out
}
