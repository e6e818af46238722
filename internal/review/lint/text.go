package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// File is one file of definitions or blocks, as written.
type File struct {
	Name    string
	Checked bool // its texts are checked
	// Language is a translation's language; "" for the source language.
	Language  string
	Root      *yamlfile.Node // nil if it can't be read
	lines     [][]rune
	texts     []Text
	textsRead bool
	// ends holds the last lines of texts, by the lines that they begin on; nil until one is asked for.
	ends map[int]int
}

// NewFile parses a file. What can't be read is reported by the library.
func NewFile(name string, data []byte, checked bool) *File {
	f := &File{Name: name, Checked: checked}
	f.Root, _ = yamlfile.Parse(name, data)
	for _, line := range strings.Split(yamlfile.NormalizeNFC(string(data)), "\n") { // as yamlfile reads it
		f.lines = append(f.lines, []rune(strings.TrimSuffix(line, "\r")))
	}
	return f
}

// Line returns a line of the file, counted from 1.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	return string(f.lines[n-1])
}

// Text is one text of a file that patients read.
type Text struct {
	Words    string         // on one line, as printed, with its placeholders
	Section  procedure.Kind // "" outside the sections
	Level    procedure.Level
	Key      string // of the instruction
	Expanded string // Words with the data of the instruction's dose
	lower    string
	Clause   bool           // it isn't a sentence: a label, a lead-in, an event
	dose     *yamlfile.Node // the instruction that has one
	anew     bool           // the last version didn't check it
	file     *File
	node     *yamlfile.Node
}

// At returns the position in the file of a byte of the text.
func (t Text) At(offset int) diag.Pos {
	if t.node == nil { // typed, not from a file
		return diag.Pos{Line: 1, Column: utf8.RuneCountInString(t.Words[:offset]) + 1}
	}
	line, column := t.node.Pos.Line, t.node.Pos.Column
	if line < 1 || line > len(t.file.lines) {
		return t.node.Pos
	}
	raw := t.file.lines[line-1]
	if column-1 < len(raw) && (raw[column-1] == '>' || raw[column-1] == '|') {
		line, column = line+1, 1
	}
	// The letters of the text are in the file in order; between them may be more spaces, line breaks,
	// quotes and backslashes.
	n := 0
	for i, r := range t.Words {
		n++
		if unicode.IsSpace(r) {
			if i >= offset {
				break
			}
			continue
		}
		for line <= len(t.file.lines) {
			raw = t.file.lines[line-1]
			if column > len(raw) {
				line, column = line+1, 1
				continue
			}
			if raw[column-1] == r {
				break
			}
			column++
		}
		if i >= offset {
			break
		}
		column++
	}
	return diag.Pos{File: t.file.Name, Line: line, Column: column}
}

// Texts returns every text of the file that a patient reads.
func (f *File) Texts() []Text {
	if f.textsRead || f.Root == nil {
		return f.texts
	}
	f.textsRead = true
	f.instruction(f.Root.Get("about"), Text{Key: "about"})
	for _, kind := range procedure.Kinds {
		section := f.Root.Get(string(kind))
		if section == nil {
			continue
		}
		for _, p := range section.Pairs {
			if kind != procedure.Warnings {
				f.instruction(p.Value, Text{Section: kind, Key: p.Key})
				continue
			}
			for _, sign := range p.Value.Pairs {
				f.instruction(sign.Value, Text{Section: kind, Level: procedure.Level(p.Key), Key: sign.Key})
			}
		}
	}
	for _, p := range pairs(f.Root.Get("headings")) {
		f.add(p.Value, Text{Key: p.Key, Clause: true})
	}
	for _, p := range pairs(f.Root.Get("events")) {
		f.add(p.Value, Text{Key: p.Key, Clause: true})
		f.add(p.Value.Get("text"), Text{Key: p.Key, Clause: true})
	}
	for _, p := range pairs(f.Root.Get("teach-back")) {
		f.instruction(p.Value, Text{Key: p.Key})
	}
	if d := f.Root.Get("diary"); d != nil {
		f.add(d.Get("question"), Text{Key: "diary"})
		f.add(d.Get("rules"), Text{Key: "diary"})
		f.add(d.Get("columns"), Text{Key: "diary", Clause: true})
	}
	for _, p := range f.Root.Pairs {
		for _, key := range []string{"lead-in", "lead-in-not"} {
			f.add(p.Value.Get(key), Text{Key: p.Key, Clause: true})
		}
	}
	return f.texts
}

// values returns each value of the file as a text, except a translation's copies of the source, and
// fixed words.
func (f *File) values() []Text {
	var out []Text
	var walk func(n *yamlfile.Node)
	walk = func(n *yamlfile.Node) {
		if n == nil {
			return
		}
		if n.Kind == yamlfile.Scalar && !n.IsEmpty {
			words := strings.Join(strings.Fields(n.Text), " ")
			out = append(out, Text{Words: words, lower: strings.ToLower(words), file: f, node: n})
		}
		for _, p := range n.Pairs {
			if f.Language == "" || p.Key != "of" {
				walk(p.Value)
			}
		}
		for _, i := range n.Items {
			walk(i)
		}
	}
	if !f.isWords() {
		walk(f.Root)
	}
	return out
}

func pairs(n *yamlfile.Node) []yamlfile.Pair {
	if n == nil {
		return nil
	}
	return n.Pairs
}

// instruction adds the texts of an instruction, which may be only a text.
func (f *File) instruction(n *yamlfile.Node, like Text) {
	if n == nil || n.Kind == yamlfile.Scalar {
		f.add(n, like)
		return
	}
	if n.Get(procedure.DoseMedicine) != nil {
		like.dose = n
	}
	for _, key := range []string{"text", "do", "not-asked", procedure.OtherAges} {
		f.add(n.Get(key), like)
	}
	label := like
	label.Clause = true
	for _, key := range []string{"milestone", procedure.DoseMedicine, procedure.DoseReason} {
		f.add(n.Get(key), label)
	}
	label.anew = true
	f.add(n.Get(procedure.DoseAmount), label)
	if steps := n.Get("steps"); steps != nil {
		for _, s := range steps.Items {
			f.add(s.Get("text"), like)
		}
	}
	for _, c := range pairs(n.Get("cases")) {
		f.instruction(c.Value, like)
	}
}

func (f *File) add(n *yamlfile.Node, like Text) {
	if n == nil || n.IsEmpty {
		return
	}
	if n.Kind == yamlfile.Sequence {
		for _, i := range n.Items {
			f.add(i, like)
		}
		return
	}
	if n.Kind != yamlfile.Scalar {
		return
	}
	like.Words, like.file, like.node = strings.Join(strings.Fields(n.Text), " "), f, n
	like.lower = strings.ToLower(like.Words)
	like.Expanded = expandDoseNode(like.Words, like.dose)
	if like.Words != "" {
		f.texts = append(f.texts, like)
	}
}
