package questions

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
)

// Asker shows text to a person, and reads what they type.
type Asker interface {
	// Note writes what belongs to the questions.
	Note(t *typeset.Text) error
	// Ask says what can be typed, and returns the line that is typed, without the spaces around it; ErrStopped at the
	// end of the input.
	Ask(prompt string) (string, error)
}

// ErrStopped ends the questions with the end of the input.
var ErrStopped = errors.New("stopped")

// Key is what a line means that is no answer in words of its own.
type Key string

// The keys. Each can be typed as its letter or as a word.
const (
	Words   Key = ""      // none of them: words
	Enter   Key = "Enter" // keeps what has a default
	Yes     Key = "y"     // as written
	No      Key = "n"     // it must change otherwise
	Remark  Key = "r"     // as written, with a remark
	Back    Key = "b"
	Skip    Key = "s"
	Stop    Key = "q"
	Save    Key = "save"
	Help    Key = "?"
	Show    Key = "v"
	Write   Key = "w"
	Approve Key = "a"
)

// keys are the words for each key. None of them can be the value of a setting or a line.
var keys = map[string]Key{
	"": Enter, "y": Yes, "yes": Yes, procedure.AsWritten: Yes, "n": No, "no": No, "r": Remark, "remark": Remark, "b": Back, "back": Back, "<": Back,
	"s": Skip, "skip": Skip, "q": Stop, "quit": Stop, "exit": Stop, "stop": Stop, ":q": Stop, "save": Save, "?": Help, "h": Help, "help": Help,
	"v": Show, "view": Show, "show": Show, "w": Write, "write": Write, "a": Approve, "approve": Approve,
}

// ReadKey returns which key a line is.
func ReadKey(line string) Key { return keys[strings.ToLower(line)] }

// NotAnAnswer is said of a line that is no answer here. It is asked again: a typing error must not end up in a record with a
// clinician's name.
const NotAnAnswer = "That isn't one of the answers. Nothing was recorded. ? explains the keys."

// explained says what each key does, in the order in which help lists them.
var explained = []struct {
	key   Key
	means string
}{
	{Enter, "keep what has a default; a required question needs y or a value"},
	{Yes, "as written: the line or value stays as shown"},
	{Remark, "as written, with a remark for the record"},
	{No, "none of this fits: how to change the text itself"},
	{Approve, "approve this sheet"},
	{Write, "write your answers to the clinic's file"},
	{Show, "show the whole sheet"},
	{Back, "back to the question before"},
	{Skip, "skip: a sheet is left unapproved; a setting or shared line is asked with its first sheet"},
	{Stop, "stop; your answers are kept, and approve goes on from here"},
}

// HelpOn returns what the given keys do, for ?; values says that a value can be typed.
func HelpOn(values bool, of ...Key) *typeset.Text {
	var all []typeset.Definition
	for _, k := range explained {
		for _, o := range of {
			if o == k.key {
				all = append(all, typeset.Definition{Word: string(k.key), Means: k.means})
			}
		}
	}
	if values {
		all = append(all, typeset.Definition{Word: "a value", Means: "your clinic's own, such as the one shown; it is read back before it is written"},
			typeset.Definition{Word: procedure.LeaveOut, Means: "leave the line out of your sheets"})
	}
	t := &typeset.Text{}
	t.Definitions(2, all)
	return t
}

// Say writes lines that belong to the questions.
func Say(a Asker, lines ...string) error { return a.Note(typeset.Lines(lines...)) }

// Outcome is what a person wants after a question.
type Outcome int

// The outcomes.
const (
	Answered Outcome = iota
	GoBack
	SkipIt
	StopHere
	ShowSheet
)

// outcomes are the keys that end a question without an answer.
var outcomes = map[Key]Outcome{Back: GoBack, Skip: SkipIt, Stop: StopHere, Show: ShowSheet}

// Question is one question as a person is asked it.
type Question struct {
	*Item

	Count  string // where it stands: "12 of 35"
	Clinic clinic.Profile
	// AllSheets is how many sheets of the clinic aren't approved.
	AllSheets int
	// Problem says why the clinic's file can't have a value as the answer; "" if it can.
	Problem func(value string) string
	// Kept says where answers are kept, for the key that saves.
	Kept string
}

// Ask asks until a person answers, or wants something else. An answer is set in the item; "" keeps the one that it has.
// Enter alone answers only what has a default, or was answered before.
func (q Question) Ask(a Asker) (Outcome, error) {
	if err := a.Note(q.text()); err != nil {
		return 0, err
	}
	for {
		line, err := a.Ask(q.prompt())
		if err != nil {
			return 0, err
		}
		key := ReadKey(line)
		if out, ends := outcomes[key]; ends {
			return out, nil
		}
		switch key {
		case Enter:
			if q.Answer != nil {
				return Answered, nil
			}
			if !q.Required {
				q.Answer = &Answer{}
				return Answered, nil
			}
			err = Say(a, "  This one is required: type y for as written, or your value. ? explains the keys.")
		case Yes:
			q.Answer = &Answer{}
			return Answered, nil
		case Remark:
			var words string
			if words, err = askRemark(a); err == nil && words != "" {
				q.Answer = &Answer{Remark: words}
				return Answered, nil
			}
		case No:
			err = a.Note(q.advice())
		case Help:
			err = a.Note(HelpOn(true, Enter, Yes, Remark, No, Show, Back, Skip, Stop))
		case Save:
			err = Say(a, "  Each answer is kept in "+q.Kept+" as you give it. q stops.")
		case Words:
			if line == q.CurrentValue {
				q.Answer = &Answer{}
				return Answered, nil
			}
			problem := "It contains a control character, such as an arrow key or Esc."
			if !strings.ContainsFunc(line, isNotText) {
				problem = q.Problem(line)
			}
			if problem == "" {
				q.Answer = &Answer{Value: line}
				return Answered, nil
			}
			t := &typeset.Text{}
			for part := range strings.Lines(problem) {
				t.Indented("  " + strings.TrimSuffix(part, "\n"))
			}
			t.Indented("  " + NotAnAnswer)
			err = a.Note(t)
		default:
			err = Say(a, "  "+NotAnAnswer)
		}
		if err != nil {
			return 0, err
		}
	}
}

func isNotText(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }

// text shows the question: what the line or setting says now, what can be answered, where it is from and which sheets have
// it.
func (q Question) text() *typeset.Text {
	t := typeset.Lines("")
	t.Line(0, typeset.Strong.Of(q.Count+": "+q.Title()))
	all := []typeset.Definition{}
	add := func(word, means string) {
		if means != "" {
			all = append(all, typeset.Definition{Word: word, Means: means})
		}
	}
	if q.Setting != nil {
		add("value", q.CurrentValue+", the default")
	} else {
		add("written", q.Written)
	}
	question := q.Question.Question
	if q.Required {
		question += " (required)"
	}
	add("decide", question)
	if len(q.Choices) > 0 {
		add("choices", strings.Join(q.Choices, ", "))
	} else {
		add("range", q.Range)
	}
	add("source", q.SourceWords())
	switch {
	case q.Several && len(q.Sheets) == q.AllSheets:
		add("sheets", "all "+strconv.Itoa(len(q.Sheets)))
	case q.Several:
		add("sheets", strconv.Itoa(len(q.Sheets))+": "+strings.Join(q.Sheets, ", "))
	}
	if q.Answer != nil {
		add("answer", q.Answer.Record(q.Question))
	}
	t.Definitions(2, all)
	return t
}

// prompt says what can be typed.
func (q Question) prompt() string {
	written := procedure.AsWritten
	if q.CurrentValue != written {
		written += ", " + q.CurrentValue
	}
	keep := "Enter: " + written
	switch {
	case q.Answer != nil:
		keep = "Enter: the same answer"
	case q.Required:
		keep = "y: " + written
	}
	other := "or your value"
	if q.Setting == nil && q.CurrentValue == procedure.AsWritten {
		other = "or: " + procedure.LeaveOut
	}
	return Choices(keep, other, "b: back", "s: skip", "q: stop", "?: all keys")
}

// Choices joins what can be typed, so that a key stays with its word where the line is wrapped.
func Choices(all ...string) string {
	const short = 20
	for n, c := range all {
		if len(c) <= short {
			all[n] = strings.ReplaceAll(c, " ", "\u00a0")
		}
	}
	return strings.Join(all, "; ")
}

// askRemark reads a remark and reads it back; "" if the person has none after all.
func askRemark(a Asker) (string, error) {
	for {
		words, err := a.Ask("Your remark (Enter: none)")
		if err != nil || words == "" {
			return "", err
		}
		problem := remarkProblem(words)
		if problem == "" {
			problem = "The record will say: " + procedure.AsWritten + ": " + words
		} else {
			if err := Say(a, "  "+problem); err != nil {
				return "", err
			}
			continue
		}
		if err := Say(a, "  "+problem); err != nil {
			return "", err
		}
		yes, err := confirm(a, Choices("y: record it", "n: write it again"))
		if err != nil || yes {
			return words, err
		}
	}
}

// confirm asks until the answer is y or n.
func confirm(a Asker, prompt string) (yes bool, err error) {
	for {
		line, err := a.Ask(prompt)
		key := ReadKey(line)
		if err != nil || key == Yes || key == No {
			return key == Yes, err
		}
		if err := Say(a, "  "+NotAnAnswer); err != nil {
			return false, err
		}
	}
}

// remarkProblem returns why words can't be a remark; "" if they can.
func remarkProblem(words string) string {
	if strings.ContainsFunc(words, isNotText) {
		return "That contains a control character, such as an arrow key or Esc. Type the remark again."
	}
	letters := 0
	for _, r := range words {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 2 || ReadKey(words) != Words {
		return "A remark needs words. Type it again, or press Enter for none."
	}
	return ""
}

// advice says how to change a text that isn't accepted, with commands to paste.
func (q Question) advice() *typeset.Text {
	t := &typeset.Text{}
	folder, id := q.Clinic.Origin, q.Text.Procedure.ID
	if q.Setting != nil {
		t.Indented(fmt.Sprintf("  Type your clinic's value here; it is shown with what it changes before it is written. Or write it yourself, settings: {%s: VALUE} in %s, and approve again. To list all settings:", q.Decide, filepath.Join(folder, "clinic.yaml")))
		t.Command(4, "", "aftercare settings"+q.Clinic.Argument())
		return t
	}
	t.Indented("  Nothing is approved by this. Change the text first, then approve again; s goes on with the others.")
	file := filepath.Join(folder, "procedures", id+".yaml")
	if q.Text.Procedure.Origin == library.BuiltIn {
		t.Indented("  Copy the definition, then change the text in " + file + ":")
		t.Command(4, "", "aftercare new "+id+" --from "+id+q.Clinic.Argument())
	} else {
		t.Indented("  Change the text in " + file + ", then run:")
		t.Command(4, "", "aftercare check "+diag.ShellWord(file))
	}
	if block := q.Instruction.Block; block != "" {
		t.Indented(fmt.Sprintf("  The text comes from the block %q. In the definition, the same key with \"replaces: %s\" takes its place.", block, block))
	}
	return t
}
