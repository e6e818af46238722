// Package draft writes the first version of a file that an author completes: a definition, a copy of one, a
// clinic's folder, a translation. Facts go in; YAML comes out, as a person would write it.
package draft

import (
	"bytes"
	"fmt"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
)

// Fill returns the translation of a source text, by its place in the file ("activity.driving.text"); "" leaves
// it to the author.
type Fill func(place, source string) string

// Translation writes the translation of a definition or a block: each text that patients read, under the keys
// of the source, with the source text beside it. Listed reports whether a dose's medicine is in the list of
// medicines, which has its own translation.
func Translation(source *yamlfile.Node, head string, listed func(medicine string) bool, fill Fill) []byte {
	w := &translation{fill: fill, listed: listed}
	w.b.WriteString(head)
	w.text("title", source.Get("title"), 0)
	w.mapping("headings", source.Get("headings"), 0, w.text)
	w.instruction("about", source.Get("about"), 0)
	w.mapping("events", source.Get("events"), 0, w.event)
	for _, kind := range procedure.Kinds {
		section := source.Get(string(kind))
		if kind != procedure.Warnings {
			w.mapping(string(kind), section, 0, w.instruction)
			continue
		}
		w.mapping(string(kind), section, 0, func(level string, signs *yamlfile.Node, indent int) {
			w.mapping(level, signs, indent, w.instruction)
		})
	}
	w.diary(source.Get("diary"))
	w.mapping("teach-back", source.Get("teach-back"), 0, w.instruction)
	return w.b.Bytes()
}

// Conditions writes the translation of shared/conditions.yaml: the lead-ins.
func Conditions(source *yamlfile.Node, head string, fill Fill) []byte {
	w := &translation{fill: fill}
	w.b.WriteString(head)
	for _, p := range source.Pairs {
		w.mapping(p.Key, p.Value, 0, func(key string, n *yamlfile.Node, indent int) {
			switch key {
			case "lead-in", "lead-in-not":
				w.text(key, n, indent)
			case "one-of":
				w.mapping(key, n, indent, w.text)
			}
		})
	}
	return w.b.Bytes()
}

// Settings writes the translation of the settings that have words.
func Settings(source *yamlfile.Node, head string, fill Fill) []byte {
	w := &translation{fill: fill}
	w.b.WriteString(head)
	for _, p := range source.Pairs {
		is, value := p.Value.Get("is"), p.Value.Get("default")
		if is != nil && value != nil && procedure.SettingKind(is.Text).InWords(value.Text) {
			w.text(p.Key, value, 0)
		}
	}
	return w.b.Bytes()
}

// Medicines writes the translation of shared/medicines.yaml: the names, and the words for classes.
func Medicines(source *yamlfile.Node, head string, fill Fill) []byte {
	w := &translation{fill: fill}
	w.b.WriteString(head)
	for _, part := range source.Pairs {
		w.medicines(part.Value)
	}
	return w.b.Bytes()
}

// MedicineNames is Medicines for a list without its two parts.
func MedicineNames(list *yamlfile.Node, head string, fill Fill) []byte {
	w := &translation{fill: fill}
	w.b.WriteString(head)
	w.medicines(list)
	return w.b.Bytes()
}

func (w *translation) medicines(list *yamlfile.Node) {
	for _, p := range list.Pairs {
		switch text, name := p.Value.Get("text"), p.Value.Get("name"); {
		case text != nil:
			w.text(p.Key, text, 0)
		case name != nil:
			w.text(p.Key, name, 0)
		default:
			w.text(p.Key, &yamlfile.Node{Kind: yamlfile.Scalar, Text: p.Key}, 0)
		}
	}
}

// MedicineLookup returns a function that reports whether a medicine is listed, as Translation needs it.
func MedicineLookup(list *yamlfile.Node) func(medicine string) bool {
	medicines := list.Get("medicines")
	return func(medicine string) bool { return medicines.Get(medicine) != nil }
}

type translation struct {
	b      bytes.Buffer
	fill   Fill
	listed func(string) bool
	path   []string
}

func (w *translation) line(indent int, format string, args ...any) {
	w.b.WriteString(strings.Repeat(" ", indent))
	fmt.Fprintf(&w.b, format, args...)
	w.b.WriteByte('\n')
}

// indentStep is how many spaces deeper a nested mapping is.
const indentStep = 2

// mapping writes a mapping and each of its values; nothing if there is none.
func (w *translation) mapping(key string, n *yamlfile.Node, indent int, each func(key string, n *yamlfile.Node, indent int)) {
	if n == nil || n.Kind != yamlfile.Mapping {
		return
	}
	w.line(indent, "%s:", key)
	w.path = append(w.path, key)
	for _, p := range n.Pairs {
		each(p.Key, p.Value, indent+indentStep)
	}
	w.path = w.path[:len(w.path)-1]
}

// text writes a text under a key, as a mapping of the source text and its translation.
func (w *translation) text(key string, n *yamlfile.Node, indent int) {
	if n == nil || n.Kind != yamlfile.Scalar || n.IsEmpty {
		return
	}
	w.line(indent, "%s:", key)
	w.path = append(w.path, key)
	w.pair(n, indent+indentStep)
	w.path = w.path[:len(w.path)-1]
}

// event writes a clause, which may be given with its day.
func (w *translation) event(key string, n *yamlfile.Node, indent int) {
	if n.Kind == yamlfile.Mapping {
		n = n.Get("text")
	}
	w.text(key, n, indent)
}

func (w *translation) pair(n *yamlfile.Node, indent int) {
	source := strings.Join(strings.Fields(n.Text), " ")
	w.line(indent, "of:%s", yamlfile.Value(source, indent+indentStep))
	text := w.fill(strings.Join(w.path, "."), source)
	if text == "" {
		w.line(indent, "text:")
		return
	}
	w.line(indent, "text:%s", yamlfile.Value(text, indent+indentStep))
}

func (w *translation) instruction(key string, n *yamlfile.Node, indent int) {
	if n == nil || !hasWords(n) {
		return
	}
	w.line(indent, "%s:", key)
	w.path = append(w.path, key)
	defer func() { w.path = w.path[:len(w.path)-1] }()
	if n.Kind == yamlfile.Scalar {
		w.pair(n, indent+indentStep)
		return
	}
	w.wording(n, indent+indentStep)
	w.mapping("cases", n.Get("cases"), indent+indentStep, func(name string, c *yamlfile.Node, indent int) {
		w.line(indent, "%s:", quotedKey(name))
		w.path = append(w.path, name)
		if c.Kind == yamlfile.Scalar {
			w.pair(c, indent+indentStep)
		} else {
			w.wording(c, indent+indentStep)
		}
		w.path = w.path[:len(w.path)-1]
	})
	for _, extra := range []string{"not-asked", "milestone", "do", procedure.DoseMedicine, procedure.DoseReason, procedure.DoseAmount, procedure.DoseMax, procedure.OtherAges} {
		m := n.Get(extra)
		if m != nil && (extra == procedure.DoseMedicine && w.listed(m.Text) || extra == procedure.DoseMax && !procedure.SettingDose.InWords(m.Text)) {
			continue
		}
		w.text(extra, m, indent+indentStep)
	}
}

// hasWords reports whether an instruction has a text: one that only decides a time doesn't.
func hasWords(n *yamlfile.Node) bool {
	return n.Kind == yamlfile.Scalar || n.Get("text") != nil || n.Get("cases") != nil
}

func quotedKey(s string) string {
	if strings.ContainsAny(s, "=") {
		return yamlfile.Quote(s)
	}
	return s
}

// wording writes a text and the steps that have one.
func (w *translation) wording(n *yamlfile.Node, indent int) {
	if t := n.Get("text"); t != nil {
		w.pair(t, indent)
	}
	steps := n.Get("steps")
	if steps == nil {
		return
	}
	headed := false
	for _, s := range steps.Items {
		t := s.Get("text")
		if t == nil {
			continue
		}
		if !headed {
			w.line(indent, "steps:")
			headed = true
		}
		w.item(t, indent+indentStep)
	}
}

// item writes a text as an item of a list.
func (w *translation) item(n *yamlfile.Node, indent int) {
	from := w.b.Len()
	w.pair(n, indent+indentStep)
	w.b.Bytes()[from+indent] = '-'
}

func (w *translation) diary(n *yamlfile.Node) {
	if n == nil {
		return
	}
	w.line(0, "diary:")
	w.path = append(w.path, "diary")
	defer func() { w.path = w.path[:len(w.path)-1] }()
	w.text("question", n.Get("question"), indentStep)
	for _, key := range []string{"rules", "columns"} {
		list := n.Get(key)
		if list == nil {
			continue
		}
		w.line(indentStep, "%s:", key)
		items := list.Items
		if list.Kind == yamlfile.Scalar {
			items = []*yamlfile.Node{list}
		}
		for _, i := range items {
			w.item(i, 2*indentStep)
		}
	}
}

// KnownTexts returns a translation's existing texts whose source is still the same. Old is the current file;
// nil for none.
func KnownTexts(old *yamlfile.Node) Fill {
	texts := map[string]string{}
	var walk func(n *yamlfile.Node)
	walk = func(n *yamlfile.Node) {
		if n == nil {
			return
		}
		if of, text := n.Get("of"), n.Get("text"); of != nil && text != nil {
			texts[strings.Join(strings.Fields(of.Text), " ")] = strings.Join(strings.Fields(text.Text), " ")
		}
		for _, p := range n.Pairs {
			walk(p.Value)
		}
		for _, i := range n.Items {
			walk(i)
		}
	}
	walk(old)
	return func(_, source string) string { return texts[source] }
}
