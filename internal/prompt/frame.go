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
	queued        []tea.KeyMsg
	busy          string
	closed        bool
	interrupt     func() // the person leaves
}

// widget is one question on the screen.
type widget interface {
	// begin is called once; resize after it and whenever the screen changes.
	begin() tea.Cmd
	resize(width, height int)
	key(tea.KeyMsg) (done bool, cmd tea.Cmd)
	// handleEsc takes the key for itself, or leaves it to the frame as a step back.
	handleEsc() bool
	handle(tea.Msg) tea.Cmd
	view() string
	help() string
}

type (
	showMsg struct {
		widget
		reply chan<- error
		fresh bool
	}
	busyMsg  struct{ words string }
	closeMsg struct{ err error }
)

// The smallest screen that is drawn for; on a smaller one the edges are cut.
const (
	minWidth, minHeight         = 20, 8
	defaultWidth, defaultHeight = 80, 24
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
		f.busy = m.words
	case closeMsg:
		f.closed = true
		f.answer(m.err)
	case tea.KeyMsg:
		var cmds []tea.Cmd
		for _, k := range splitKeys(m) {
			cmds = append(cmds, f.key(k))
		}
		return f, tea.Batch(cmds...)
	default:
		if f.now != nil {
			return f, f.now.handle(m)
		}
	}
	return f, nil
}

func (f *frame) show(m showMsg) tea.Cmd {
	if f.closed {
		return nil
	}
	f.now, f.reply, f.busy = m.widget, m.reply, ""
	cmds := []tea.Cmd{m.begin()}
	f.fit()
	held := f.queued
	f.queued = nil
	if m.fresh {
		held = nil
	}
	for _, k := range held {
		cmds = append(cmds, f.key(k))
	}
	return tea.Batch(cmds...)
}

// splitKeys parts letters that came in one piece, since they were typed fast or before the
// terminal was ours, when Enter is a line feed. What was pasted stays in one piece.
func splitKeys(k tea.KeyMsg) []tea.KeyMsg {
	switch {
	case k.Type == tea.KeyCtrlJ:
		return []tea.KeyMsg{{Type: tea.KeyEnter}}
	case k.Type != tea.KeyRunes || k.Paste || len(k.Runes) < 2:
		return []tea.KeyMsg{k}
	}
	var out []tea.KeyMsg
	for _, r := range k.Runes {
		out = append(out, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: k.Alt})
	}
	return out
}

func (f *frame) key(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	switch {
	case name == "ctrl+c" || name == "ctrl+d":
		f.interrupt()
		return nil
	case f.now == nil:
		f.queued = append(f.queued, k)
		return nil
	case name == "esc" || name == "shift+tab":
		if !f.now.handleEsc() {
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
		f.width, f.height = defaultWidth, defaultHeight
	}
	if f.now != nil {
		f.now.resize(max(f.width, minWidth), max(f.height, minHeight)-1)
	}
}

// View draws the whole screen; nothing at all when it is over, so that nothing stays where a
// terminal has one screen only.
func (f *frame) View() string {
	switch {
	case f.closed:
		return ""
	case f.now == nil:
		return truncate(f.busy, f.width)
	}
	lines := strings.Split(f.now.view(), "\n")
	room := max(f.height-1, 1)
	lines = lines[:min(len(lines), room)]
	for len(lines) < room {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, faint.Render(truncate(f.now.help(), f.width))), "\n")
}

// The screen has no colours: bold and reverse say all, on every terminal.
var (
	bold  = lipgloss.NewStyle().Bold(true)
	faint = lipgloss.NewStyle().Faint(true)
)

// truncate shortens a line to so many columns.
func truncate(s string, width int) string { return ansi.Truncate(s, max(width, 1), "...") }

// wrap breaks text into lines of so many columns, at spaces where it can.
func wrap(s string, width int) string { return ansi.Wrap(s, max(width, 1), " ") }

// chooseHelp fits a screen of 40 columns.
const chooseHelp = "Enter: choose  Esc: back  Ctrl-C: stop"

// aboutLines is the first line of a question: of whom or what it asks.
func aboutLines(words string, width int) []string {
	if words == "" {
		return nil
	}
	return []string{faint.Render(truncate(words, width)), ""}
}
