package prompt

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
	"github.com/charmbracelet/lipgloss"
)

// theme is the form library's plainest, without colours and borders.
func theme() *huh.Theme {
	t := huh.ThemeBase()
	for _, s := range []*huh.FieldStyles{&t.Focused, &t.Blurred} {
		s.Base = lipgloss.NewStyle()
		s.Title = bold
		s.SelectedOption = bold
		s.ErrorIndicator = lipgloss.NewStyle()
		s.TextInput.Placeholder = faint
	}
	return t
}

// newInput returns the library's input, drawn in our style.
func newInput(title, prompt string, value *string) *huh.Input {
	i := huh.NewInput().Title(title).Prompt(prompt).Value(value)
	i.WithTheme(theme())
	i.WithKeyMap(huh.NewDefaultKeyMap())
	return i
}

// line is a question that is answered with a line of text.
type line struct {
	Line
	value string
	input *huh.Input
	err   error
	width int
	whole bool // typing replaces the value
}

func newLine(l Line) *line {
	w := &line{Line: l, value: l.Value, whole: l.Value != "" && !l.Begun}
	w.input = newInput(l.Title, "> ", &w.value)
	return w
}

func (w *line) begin() tea.Cmd { return w.input.Focus() }

func (w *line) resize(width, _ int) {
	w.width = width
	w.input.WithWidth(width)
}

func (w *line) key(k tea.KeyMsg) (done bool, cmd tea.Cmd) {
	switch k.String() {
	case "enter":
		if w.err = nil; w.Check != nil {
			w.err = w.Check(w.value)
		}
		return w.err == nil, nil
	case "tab", "up", "down", "ctrl+v": // the library's paste result comes late, and would end up in another line
		return false, nil
	}
	w.err = nil
	if k.Paste {
		text := strings.TrimRight(string(k.Runes), "\r\n")
		if strings.ContainsAny(text, "\r\n") { // its lines answer several questions
			w.err = messageError("What you pasted has several lines. Paste one line here.")
			return false, nil
		}
		k.Runes = []rune(text)
	}
	if w.whole && k.Type == tea.KeyRunes {
		w.value = ""
		w.input.Value(&w.value)
	}
	w.whole = false
	_, cmd = w.input.Update(k)
	return false, cmd
}

func (w *line) handleEsc() bool { return false }

func (w *line) handle(m tea.Msg) tea.Cmd {
	_, cmd := w.input.Update(m)
	return cmd
}

func (w *line) view() string {
	parts := append(aboutLines(w.About, w.width), w.input.View())
	hint := w.Hint
	if w.whole {
		hint = strings.TrimSpace(hint + " Enter alone keeps it; typing replaces it.")
	}
	if hint != "" {
		parts = append(parts, "", faint.Render(wrap(hint, w.width)))
	}
	notice := w.Notice
	if w.err != nil {
		notice = w.err.Error()
	}
	if notice != "" {
		parts = append(parts, "", bold.Render(wrap(notice, w.width)))
	}
	return strings.Join(parts, "\n")
}

func (w *line) help() string { return "Enter: next  Esc: back  Ctrl-C: stop" }
