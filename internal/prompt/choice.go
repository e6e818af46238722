package prompt

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"

	"aftercare/internal/console"
)

// choice is a question with a few answers.
type choice struct {
	Choice
	value  int
	field  *huh.Select[int]
	theme  *huh.Theme
	moved  bool // something is chosen
	ready  bool
	err    string
	width  int
	height int
	offset int // of what stands above, on a small screen
}

func newChoice(c Choice) *choice {
	w := &choice{Choice: c, value: max(c.Chosen, 0), theme: theme(), moved: c.Chosen != None, ready: !c.Weighty}
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
	if w.moved {
		selector, chosen = "> ", bold
	}
	for _, s := range []*huh.FieldStyles{&w.theme.Focused, &w.theme.Blurred} {
		s.SelectSelector = s.SelectSelector.SetString(selector)
		s.SelectedOption = chosen
	}
}

func (w *choice) begin() tea.Cmd {
	if w.ready {
		return nil
	}
	return afterCalm()
}

func (w *choice) resize(width, height int) {
	w.width, w.height = width, height
	w.field.WithWidth(width)
}

func (w *choice) key(k tea.KeyMsg) (done bool, cmd tea.Cmd) {
	if !w.ready {
		return false, nil
	}
	w.err = ""
	name := k.String()
	switch {
	case name == "enter" && w.moved:
		return true, nil
	case name == "enter":
		w.err = "Nothing is chosen yet: press " + keys(w.Options) + "."
		return false, nil
	case name == "up" || name == "down":
		if !w.moved {
			w.moved = true // the first is the one that is meant, not the second
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

func keys(options []Option) string {
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

func (w *choice) esc() bool { return false }

func (w *choice) other(m tea.Msg) tea.Cmd {
	if _, ok := m.(calmMsg); ok {
		w.ready = true
	}
	return nil
}

// view shows the answers whole, and above them as much as there is room for.
func (w *choice) view() string {
	below := about(w.About, w.width)
	if w.Title != "" {
		below = append(below, bold.Render(wrapped(w.Title, w.width)))
	}
	below = append(below, w.field.View())
	for _, words := range []string{w.Notice, w.err} {
		if words != "" {
			below = append(below, "", bold.Render(wrapped(words, w.width)))
		}
	}
	text := strings.Join(below, "\n")
	above := pairs(w.Above, w.width)
	if len(above) == 0 {
		return text
	}
	if room := w.height - strings.Count(text, "\n") - 2; len(above) > room {
		above = above[:max(room, 0)]
	}
	return strings.Join(above, "\n") + "\n\n" + text
}

func (w *choice) help() string {
	return chooseHelp
}

// pairs writes words and what they say in two columns.
func pairs(all [][2]string, width int) []string {
	head := 0
	for _, p := range all {
		head = max(head, console.CellWidth(p[0])+2)
	}
	var out []string
	for _, p := range all {
		for n, l := range strings.Split(wrapped(p[1], width-head), "\n") {
			first := ""
			if n == 0 {
				first = p[0] + ":"
			}
			out = append(out, first+strings.Repeat(" ", head-console.CellWidth(first))+l)
		}
	}
	return out
}
