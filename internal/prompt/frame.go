package prompt

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// frame is what bubbletea shows: one question, or what is done meanwhile. Its keys are taken
// one by one in the order in which they were typed, also those that come before their
// question: no letter lands in the wrong line.
type frame struct {
	width, height int
	now           widget
	reply         chan<- error
	held          []tea.KeyMsg
	busy          string
	deaf          bool // keys count for nothing
	over          bool
	leave         func() // the person leaves
}

// widget is one question on the screen.
type widget interface {
	// begin is called once; resize after it and whenever the screen changes.
	begin() tea.Cmd
	resize(width, height int)
	key(tea.KeyMsg) (done bool, cmd tea.Cmd)
	// esc takes the key for itself, or leaves it to the frame as a step back.
	esc() bool
	other(tea.Msg) tea.Cmd
	view() string
	help() string
}

type (
	showMsg struct {
		widget
		reply chan<- error
		fresh bool
	}
	busyMsg struct{ words string }
	overMsg struct{ err error }
)

// The smallest screen that is drawn for; on a smaller one the edges are cut.
const (
	leastWidth, leastHeight = 20, 8
	usualWidth, usualHeight = 80, 24
)

// Init asks for nothing: bubbletea tells the size itself.
func (f *frame) Init() tea.Cmd { return nil }

// Update takes one message.
func (f *frame) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	switch m := m.(type) {
	case tea.WindowSizeMsg:
		f.width, f.height = m.Width, m.Height
		f.fit()
		return f, tea.ClearScreen
	case showMsg:
		return f, f.show(m)
	case busyMsg:
		f.busy, f.deaf, f.held = m.words, true, nil
	case overMsg:
		f.over = true
		f.answer(m.err)
	case tea.KeyMsg:
		return f, f.key(m)
	default:
		if f.now != nil {
			return f, f.now.other(m)
		}
	}
	return f, nil
}

func (f *frame) show(m showMsg) tea.Cmd {
	if f.over {
		return nil
	}
	f.now, f.reply, f.busy, f.deaf = m.widget, m.reply, "", false
	cmds := []tea.Cmd{m.begin()}
	f.fit()
	held := f.held
	f.held = nil
	if m.fresh {
		held = nil
	}
	for _, k := range held {
		cmds = append(cmds, f.key(k))
	}
	return tea.Batch(cmds...)
}

func (f *frame) key(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	switch {
	case name == "ctrl+c" || name == "ctrl+d":
		f.leave()
		return nil
	case f.now == nil:
		if !f.deaf {
			f.held = append(f.held, k)
		}
		return nil
	case name == "esc" || name == "shift+tab":
		if !f.now.esc() {
			f.answer(ErrBack)
		}
		return nil
	}
	done, cmd := f.now.key(k)
	if done {
		f.answer(nil)
	}
	return cmd
}

// answer gives the question back to who asked.
func (f *frame) answer(err error) {
	if f.now != nil {
		f.reply <- err
		f.now = nil
	}
}

// fit lays the question out. The last line is the help's.
func (f *frame) fit() {
	if f.width == 0 || f.height == 0 {
		f.width, f.height = usualWidth, usualHeight
	}
	if f.now != nil {
		f.now.resize(max(f.width, leastWidth), max(f.height, leastHeight)-1)
	}
}

// View draws the whole screen; nothing at all when it is over, so that nothing stays where a
// terminal has one screen only.
func (f *frame) View() string {
	switch {
	case f.over:
		return ""
	case f.now == nil:
		return cut(f.busy, f.width)
	}
	lines := strings.Split(f.now.view(), "\n")
	room := max(f.height-1, 1)
	lines = lines[:min(len(lines), room)]
	for len(lines) < room {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, faint.Render(cut(f.now.help(), f.width))), "\n")
}

// The screen has no colours: bold and reverse say all, on every terminal.
var (
	bold  = lipgloss.NewStyle().Bold(true)
	faint = lipgloss.NewStyle().Faint(true)
)

// cut shortens a line to so many columns.
func cut(s string, width int) string { return ansi.Truncate(s, max(width, 1), "...") }

// wrapped breaks text into lines of so many columns, at spaces where it can.
func wrapped(s string, width int) string { return ansi.Wrap(s, max(width, 1), " ") }

// chooseHelp fits a screen of 40 columns.
const chooseHelp = "Enter: choose  Esc: back  Ctrl-C: stop"

// about is the first line of a question: of whom or what it asks.
func about(words string, width int) []string {
	if words == "" {
		return nil
	}
	return []string{faint.Render(cut(words, width)), ""}
}
