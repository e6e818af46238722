package questions

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
)

// KeptFile is the file in a clinic's folder that holds answers which nobody has signed yet. Only approve reads it: no sheet
// is made, and no text counts as approved, by what it says.
const KeptFile = "unsigned-answers.yaml"

const keptHead = `# Answers given in "aftercare approve" that nobody has signed yet. Nothing is approved or printed by them: approve goes on
# from here, for the same person and the same words. To begin anew, delete this file.
`

// keptAnswer is an answer as it is kept: by whom, for which sheets, and to which words.
type keptAnswer struct {
	question, key, language string
	by, on                  string
	sheets                  []string
	answer                  Answer
}

// Kept are the unsigned answers of one person in a clinic's folder.
type Kept struct {
	dir, by string
	all     []keptAnswer // everybody's
}

// OpenKept reads the answers that are kept in a clinic's folder, for one person to go on with.
func OpenKept(dir, by string) (*Kept, error) {
	k := &Kept{dir: dir, by: by}
	return k, k.read()
}

// Path returns where the answers are kept.
func (k *Kept) Path() string { return filepath.Join(k.dir, KeptFile) }

// Count returns how many answers of this person are kept.
func (k *Kept) Count() int {
	n := 0
	for _, a := range k.all {
		if a.by == k.by {
			n++
		}
	}
	return n
}

func (k *Kept) read() error {
	data, err := os.ReadFile(k.Path())
	k.all = nil
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	n, list := yamlfile.Parse(k.Path(), data)
	if err := list.Err(); err != nil {
		return diag.Usage("mend it, or delete it: it holds no approval", "%s can't be read: %s", k.Path(), err)
	}
	if n == nil {
		return nil
	}
	for _, item := range n.Items {
		text := func(key string) string {
			if v := item.Get(key); v != nil {
				return v.Text
			}
			return ""
		}
		a := keptAnswer{
			question: text("question"), key: text("words"), language: text("language"), by: text("by"), on: text("on"),
			answer: Answer{Remark: text("remark")},
		}
		if sheets := item.Get("sheets"); sheets != nil {
			for _, s := range sheets.Items {
				a.sheets = append(a.sheets, s.Text)
			}
		}
		if v := text("answer"); v != procedure.AsWritten {
			a.answer.Value = v
		}
		k.all = append(k.all, a)
	}
	return nil
}

// Attach gives each question the answer that is kept for it: to the same words, for all of its sheets.
func (k *Kept) Attach(items []*Item) {
	for _, i := range items {
		for _, a := range k.all {
			covers := i.Setting != nil || !slices.ContainsFunc(i.Sheets, func(id string) bool { return !slices.Contains(a.sheets, id) })
			if i.Answer == nil && a.by == k.by && a.key == i.Key && covers && remarkIsText(a.answer) {
				answer := a.answer
				i.Answer = &answer
			}
		}
	}
}

// remarkIsText reports whether a kept answer can stand in a record: somebody may have edited the file.
func remarkIsText(a Answer) bool {
	return !strings.ContainsFunc(a.Value+a.Remark, isNotText) && (a.Remark == "" || remarkProblem(a.Remark) == "") && (a.Value == "" || ReadKey(a.Value) == Words)
}

// Save keeps the answers to the questions of the texts in one language, and nothing else that this person answered about
// texts in it: what was signed, or is about words that have changed since, ends here. The answers of others stay. While
// another process saves, nothing is written; the next answer is saved with this one.
func (k *Kept) Save(items []*Item, language, on string) error {
	unlock, err := sink.Lock(k.Path() + ".lock")
	if errors.As(err, new(*sink.LockedError)) {
		return nil
	}
	if err != nil {
		return err
	}
	defer unlock()
	was := k.all
	if err := k.read(); err != nil {
		return err
	}
	out := slices.DeleteFunc(k.all, func(a keptAnswer) bool { return a.by == k.by && a.language == language })
	for _, i := range items {
		if i.Answer == nil {
			continue
		}
		day := on
		for _, a := range was {
			if a.by == k.by && a.key == i.Key && a.answer == *i.Answer {
				day = a.on
			}
		}
		out = append(out, keptAnswer{question: i.Name, key: i.Key, language: language, by: k.by, on: day, sheets: i.Sheets, answer: *i.Answer})
	}
	k.all = out
	if len(out) == 0 {
		if err := os.Remove(k.Path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	return sink.Replace(k.Path(), formatKept(out))
}

func formatKept(all []keptAnswer) []byte {
	var b strings.Builder
	b.WriteString(keptHead)
	for _, a := range all {
		fmt.Fprintf(&b, "- question: %s\n", yamlfile.Quote(a.question))
		line := func(key, value string) {
			if value != "" {
				fmt.Fprintf(&b, "  %s: %s\n", key, yamlfile.Quote(value))
			}
		}
		value := a.answer.Value
		if value == "" {
			value = procedure.AsWritten
		}
		line("answer", value)
		line("remark", a.answer.Remark)
		line("by", a.by)
		line("on", a.on)
		line("language", a.language)
		line("words", a.key)
		b.WriteString("  sheets: [" + strings.Join(a.sheets, ", ") + "]\n")
	}
	return []byte(b.String())
}
