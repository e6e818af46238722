package prompt

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"

	"aftercare/internal/terminal/console"
)

// choice is a question with a few answers.
type choice struct {
	Choice
	value       int
	field       *huh.Select[int]
	theme       *huh.Theme
	hasChoice   bool // an answer is chosen
	acceptsKeys bool
	err         string
	width       int
	height      int
}

func newChoice(c Choice) *choice {
	w := &choice{Choice: c, value: max(c.Chosen, 0), theme: theme(), hasChoice: c.Chosen != None, acceptsKeys: !c.Critical}
	options := make([]huh.Option[int], len(c.Options))
	for n, o := range c.Options {
		options[n] = huh.NewOption(o.label(), n)
	}
	w.field = huh.NewSelect[int]().Options(options...).Value(&w.value)
	w.field.WithTheme(w.theme)
	w.field.WithKeyMap(huh.NewDefaultKeyMap())
	w.mark()
	return w
}

func (o Option) label() string {
	if o.Key == "" {
		return o.Words
	}
	return o.Words + " (" + o.Key + ")"
}

// mark shows which answer Enter takes, if any.
func (w *choice) mark() {
	selector := "  "
	chosen := w.theme.Focused.UnselectedOption
	if w.hasChoice {
		selector, chosen = "> ", bold
	}
	for _, s := range []*huh.FieldStyles{&w.theme.Focused, &w.theme.Blurred} {
		s.SelectSelector = s.SelectSelector.SetString(selector)
		s.SelectedOption = chosen
	}
}

func (w *choice) begin() tea.Cmd {
	if w.acceptsKeys {
		return nil
	}
	return startDelay()
}

func (w *choice) resize(width, height int) {
	w.width, w.height = width, height
	w.field.WithWidth(width)
}

// layout divides the screen: what the choice is about must be fully visible, or the screen is too small to
// choose on. The answers scroll if there is no room for all.
func (w *choice) layout() (head, tail []string, fits bool) {
	head = aboutLines(w.About, w.width)
	if len(w.Details) > 0 {
		head = append(append(head, layoutPairs(w.Details, w.width)...), "")
	}
	if w.Title != "" {
		head = append(head, splitLines(bold.Render(wrap(w.Title, w.width)))...)
	}
	for _, words := range []string{w.Notice, w.err} {
		if words != "" {
			tail = append(append(tail, ""), splitLines(bold.Render(wrap(words, w.width)))...)
		}
	}
	room := w.height - len(head) - len(tail)
	w.field.Height(0)
	if all := len(splitLines(w.field.View())); all > room {
		w.field.Height(max(room, 1))
	}
	return head, tail, room >= 1
}

func splitLines(s string) []string { return strings.Split(s, "\n") }

func (w *choice) key(k tea.KeyMsg) (done bool, cmd tea.Cmd) {
	if _, _, fits := w.layout(); !w.acceptsKeys || !fits {
		return false, nil
	}
	w.err = ""
	name := k.String()
	switch {
	case name == "enter" && w.hasChoice:
		return true, nil
	case name == "enter":
		w.err = "Nothing is chosen yet: press " + listKeys(w.Options) + "."
		return false, nil
	case name == "up" || name == "down":
		if !w.hasChoice {
			w.hasChoice = true // the first arrow key chooses the first answer, not the second
			w.mark()
			return false, nil
		}
		_, cmd = w.field.Update(k)
		return false, cmd
	}
	for n, o := range w.Options {
		if o.Key != "" && !k.Paste && strings.EqualFold(o.Key, name) {
			w.value = n
			return true, nil
		}
	}
	return false, nil
}

func listKeys(options []Option) string {
	var names []string
	for _, o := range options {
		if o.Key != "" {
			names = append(names, o.Key)
		}
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func (w *choice) handleEsc() bool { return false }

func (w *choice) handle(m tea.Msg) tea.Cmd {
	if _, ok := m.(delayMsg); ok {
		w.acceptsKeys = true
	}
	return nil
}

func (w *choice) view() string {
	head, tail, fits := w.layout()
	if !fits {
		return wrap("The screen is too small to show what this is about. Make it larger.", w.width)
	}
	return strings.Join(append(append(head, w.field.View()), tail...), "\n")
}

func (w *choice) help() string {
	return chooseHelp
}

// layoutPairs writes labels and their texts in two columns.
func layoutPairs(all [][2]string, width int) []string {
	head := 0
	for _, p := range all {
		head = max(head, console.CellWidth(p[0])+2)
	}
	var out []string
	for _, p := range all {
		const joined = ":\u00a0" // no line ends between "steroid:" and "yes"
		words := strings.ReplaceAll(wrap(strings.ReplaceAll(p[1], ": ", joined), width-head), joined, ": ")
		for n, l := range strings.Split(words, "\n") {
			first := ""
			if n == 0 {
				first = p[0] + ":"
			}
			out = append(out, first+strings.Repeat(" ", head-console.CellWidth(first))+l)
		}
	}
	return out
}
